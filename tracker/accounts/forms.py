"""Logging in, what a person sets for themselves, and what the administrator sets for all."""

from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, EqualTo, InputRequired, Length

from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Role
from tracker.models import Body, User
from tracker.models.user import NoticeChoice
from tracker.web.forms import BaseForm, DayField, VersionedForm, address, tidied
from tracker.wording.labels import NOTICE_CHOICE, ROLE

ROLE_ROWS = 6
"""How many roles one account can have."""
USERNAME, CURRENT, NEW, ONE_TIME = (
    {"autocomplete": word} for word in ("username", "current-password", "new-password", "one-time-code")
)
"""What tells browsers and password managers which field is which."""


class LogInForm(BaseForm):
    """Address and password; `next` is checked before it is followed."""

    is_looked_through = False
    email = StringField("E-postadress", [InputRequired("Skriv din e-postadress.")], render_kw=USERNAME)
    password = PasswordField("Lösenord", [InputRequired("Skriv ditt lösenord.")], render_kw=CURRENT)
    next = HiddenField()


class CodeForm(BaseForm):
    """A code of the app, or one for a lost phone."""

    is_looked_through = False
    code = StringField(
        "Kod", [InputRequired("Skriv koden."), Length(max=40, message="Koden är för lång.")], render_kw=ONE_TIME
    )  # fmt: skip
    next = HiddenField()


class OuterForm(BaseForm):
    """What the organisation's log-in has answered."""

    code = HiddenField(validators=[InputRequired(), Length(max=4096)])
    state = HiddenField(validators=[InputRequired(), Length(max=512)])


class AskForLinkForm(BaseForm):
    """The address that a link is asked for."""

    is_looked_through = False
    email = StringField(
        "E-postadress", [InputRequired("Skriv din e-postadress."), Length(max=254), address], render_kw=USERNAME
    )  # fmt: skip


class ChoosePasswordForm(BaseForm):
    """A new password, twice."""

    password = PasswordField("Lösenord", [InputRequired("Skriv ett lösenord.")], render_kw=NEW)
    again = PasswordField(
        "Lösenord en gång till", [EqualTo("password", "De två lösenorden är inte lika.")], render_kw=NEW
    )  # fmt: skip


class SecondStepForm(BaseForm):
    """The key that the app was given, and what it shows."""

    is_looked_through = False
    key = HiddenField()
    code = StringField("Koden som appen visar", [InputRequired("Skriv koden."), Length(max=40)], render_kw=ONE_TIME)


class PlainForm(BaseForm):
    """A press, with nothing but the token."""


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


class OwnPasswordForm(BaseForm):
    """The old password, and the new one twice."""

    old = PasswordField("Nuvarande lösenord", [InputRequired("Skriv ditt nuvarande lösenord.")], render_kw=CURRENT)
    password = PasswordField("Nytt lösenord", [InputRequired("Skriv det nya lösenordet.")], render_kw=NEW)
    again = PasswordField(
        "Nytt lösenord en gång till", [EqualTo("password", "De två nya lösenorden är inte lika.")], render_kw=NEW
    )  # fmt: skip


class PersonForm(VersionedForm):
    """An account: who it is, and what the person may do, for a body or for the whole municipality."""

    name = StringField(
        "Namn", [DataRequired("Skriv ett namn."), Length(max=120, message="Skriv högst 120 tecken.")], filters=[tidied]
    )
    email = StringField("E-postadress", [InputRequired("Skriv e-postadressen."), Length(max=254), address])
    home_body = SelectField("Hör till")

    def offer(self, bodies: list[Body]) -> None:
        """Set which bodies and roles can be chosen."""
        choices = [SelectChoice(str(body.id), body.name) for body in bodies]
        self.home_body.choices = [SelectChoice("", "Inget särskilt organ"), *choices]
        for row in range(1, ROLE_ROWS + 1):
            self[f"role_{row}"].choices = [SelectChoice("", "Ingen"), *(SelectChoice(r.value, ROLE[r]) for r in Role)]
            self[f"for_{row}"].choices = [SelectChoice("", "Hela kommunen"), *choices]

    @staticmethod
    def current(user: User) -> dict[str, str]:
        """Return what stands in the register, field by field."""
        values = {"name": user.name, "email": user.email, "home_body": str(user.home_body_id or "")}
        grants = sorted(user.grants, key=lambda grant: (list(Role).index(grant.role), grant.body_id or 0))
        for row in range(1, ROLE_ROWS + 1):
            grant = grants[row - 1] if row <= len(grants) else None
            values[f"role_{row}"] = grant.role.value if grant else ""
            values[f"for_{row}"] = str(grant.body_id or "") if grant else ""
        return values

    def fill(self, user: User) -> None:
        """Show what stands in the register, and remember it."""
        values = self.current(user)
        for name, value in values.items():
            self[name].data = value
        self.remember(user.version, values)

    def words(self) -> dict[str, dict[str, str]]:
        """Return field → value → what a person reads."""
        return {field.name: {c.value: c.label for c in field.choices} for field in self if hasattr(field, "choices")}

    def rows_shown(self) -> int:
        """Return how many rows for roles the page shows: those in use, and two more."""
        used = [row for row in range(1, ROLE_ROWS + 1) if self[f"role_{row}"].data]
        return min(ROLE_ROWS, max(used, default=0) + 2)

    def grants(self) -> list[tuple[Role, int | None]]:
        """Return the roles that were chosen.

        Raises:
            RuleBrokenError: none was, or one twice.
        """
        chosen: list[tuple[Role, int | None]] = []
        for row in range(1, ROLE_ROWS + 1):
            if role := self[f"role_{row}"].data:
                body_id = self[f"for_{row}"].data
                chosen.append((Role(role), int(body_id) if body_id else None))
                if chosen.count(chosen[-1]) > 1:
                    raise RuleBrokenError("Samma roll står två gånger för samma organ.", f"role_{row}")
        if not chosen:
            raise RuleBrokenError("Välj minst en roll.", "role_1")
        return chosen


for _row in range(1, ROLE_ROWS + 1):
    setattr(PersonForm, f"role_{_row}", SelectField(f"Roll {_row}", default=""))
    setattr(PersonForm, f"for_{_row}", SelectField(f"Gäller {_row}", default=""))


class PressForm(VersionedForm):
    """A single press about an account."""
