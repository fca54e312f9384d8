"""The forms with which many assignments are changed at once."""

from collections.abc import Sequence

from wtforms import HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from tracker.models import User
from tracker.web.forms import BaseForm
from tracker.web.free_texts import SentenceField

NOBODY = "ingen"


class ManyForm(BaseForm):
    """What many assignments are to have: another handläggare, or another plan.

    The rows come as `rad`, each an id, and after it the version that was looked over: «U-2023-0041:3».
    """

    what = HiddenField(name="vad")
    list_query = HiddenField(name="lista")
    rad = HiddenField()
    owner = SelectField("Ny handläggare", name="handlaggare")
    plan = StringField("Ny plan för redovisning", [Length(max=200, message="Skriv högst 200 tecken.")])
    reason = SentenceField("Varför flyttas det?", [Length(max=400, message="Skriv högst 400 tecken.")], name="skal")

    def offer(self, owners: Sequence[User], *, nobody: bool) -> None:
        """Set whom the handläggare can be, and whether it can be nobody."""
        self.owner.choices = [
            SelectChoice("", "Välj"),
            *([SelectChoice(NOBODY, "Ingen än")] if nobody else []),
            *(SelectChoice(str(user.id), user.name) for user in owners),
        ]
        self.owner.data = self.owner.data or ""  # where it is about the plan nobody is chosen


def read_rows(values: Sequence[str]) -> dict[str, int]:
    """Return id → the version that was looked over (0 where none was), as the page's ticks say it."""
    parted = (value.partition(":") for value in values)
    return {reference.upper(): int(version) if version.isdecimal() else 0 for reference, _, version in parted}
