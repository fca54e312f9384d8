"""Logging in, and what a person sets for themselves."""

from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from tracker.models import User
from tracker.models.user import NoticeChoice
from tracker.web.forms import BaseForm, DayField
from tracker.wording.labels import NOTICE_CHOICE


class LogInForm(BaseForm):
    """Address and password; `next` is checked before it is followed."""

    email = StringField("E-postadress", [InputRequired("Skriv din e-postadress.")])
    password = PasswordField("Lösenord", [InputRequired("Skriv ditt lösenord.")])
    next = HiddenField()


class SettingsForm(BaseForm):
    """When mails come, and who stands in."""

    choice = RadioField(
        "När vill du ha mejl?", [InputRequired("Välj när du vill ha mejl.")],
        choices=[SelectChoice(choice.value, NOTICE_CHOICE[choice]) for choice in NoticeChoice],
    )  # fmt: skip
    away_from = DayField("Borta från och med")
    away_to = DayField("Till och med")
    substitute = SelectField("Ersättare")

    def offer(self, people: list[User]) -> None:
        """Set who can stand in."""
        self.substitute.choices = [
            SelectChoice("", "Ingen"),
            *(SelectChoice(str(user.id), user.name) for user in people),
        ]

    def fill(self, user: User) -> None:
        """Show what holds now."""
        self.choice.data = user.notice_choice.value
        self.away_from.process_data(user.away_from)
        self.away_to.process_data(user.away_to)
        self.substitute.data = str(user.substitute_id or "")
