"""The form of what the municipality states."""

from collections.abc import Mapping

from wtforms import RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from tracker.statements.queries import FACTS, MEETS, VALUE_MAX, version
from tracker.web.forms import VersionedForm

_MOST = Length(max=VALUE_MAX, message=f"Skriv högst {VALUE_MAX} tecken.")


class FactsForm(VersionedForm):
    """Every fact, and how far the service meets the law."""

    meets = RadioField(
        "Tjänsten", default="partly",
        choices=[SelectChoice(key, f"{words} lagen om tillgänglighet") for key, words in MEETS.items()],
    )  # fmt: skip

    def fill(self, values: Mapping[str, str]) -> None:
        """Show what is stated now."""
        self.meets.data = values["meets"]
        for fact in FACTS:
            self[fact.key].data = values[fact.key]
        self.remember(version(), self.current(values))

    def current(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return field → value that is stated."""
        return {name: values[name] for name in ("meets", *(fact.key for fact in FACTS))}

    def values(self) -> dict[str, str]:
        """Return key → what was written."""
        written = {fact.key: (self[fact.key].data or "").replace("\r\n", "\n").strip() for fact in FACTS}
        return {**written, "meets": self.meets.data or "partly"}


for _fact in FACTS:
    setattr(FactsForm, _fact.key, (TextAreaField if _fact.is_long else StringField)(_fact.label, [_MOST]))
