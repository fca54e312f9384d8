"""Forms about one assignment, and the filter of the list as it stands in the address."""

from collections.abc import Mapping

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from tracker.assignments.operations.changes import planned_words
from tracker.assignments.queries.listing import AssignmentFilter
from tracker.domain.lifecycle import Status
from tracker.domain.names import TITLE_MAX
from tracker.models import Assignment, Body, User
from tracker.web.forms import BaseForm, DayField, VersionedForm
from tracker.web.free_texts import SentenceField
from tracker.wording.labels import STATUS

WORK_STATUSES = (Status.GIVEN, Status.IN_PROGRESS, Status.READY)
SHORT_TEXT = Length(max=400, message="Skriv högst 400 tecken.")
NOTE = Length(max=5000, message="Skriv högst 5 000 tecken.")


class StatusForm(VersionedForm):
    """How the work goes, in under a minute."""

    status = RadioField(
        "Hur går det?", [InputRequired("Välj hur det går.")],
        choices=[SelectChoice(status.value, STATUS[status]) for status in WORK_STATUSES],
    )  # fmt: skip
    note = TextAreaField("Vad har hänt sedan sist?", [NOTE])
    plan = StringField("När ska det redovisas?", [Length(max=200, message="Skriv högst 200 tecken.")])
    reason = SentenceField("Varför flyttas det?", [SHORT_TEXT])

    def fill(self, assignment: Assignment) -> None:
        """Show what holds now."""
        values = self.current(assignment)
        self.status.data, self.plan.data = values["status"], values["plan"]
        self.remember(assignment.version, values)

    def current(self, assignment: Assignment) -> dict[str, str]:
        """Return field → value that stands in the register."""
        return {"status": assignment.status.value, "plan": planned_words(assignment)}


class EditForm(VersionedForm):
    """What a registrar keeps in order: title, owner and plan. The decision's words are not here."""

    title = StringField(
        "Kort rubrik",
        [
            InputRequired("Skriv en kort rubrik."),
            Length(max=TITLE_MAX, message=f"Skriv högst {TITLE_MAX} tecken."),
        ],
    )
    owner = SelectField("Handläggare", validate_choice=True)
    plan = StringField("Plan för redovisning", [Length(max=200, message="Skriv högst 200 tecken.")])
    reason = SentenceField("Varför flyttas det?", [SHORT_TEXT])

    def offer(self, owners: list[User]) -> None:
        """Set whom the owner can be."""
        self.owner.choices = [
            SelectChoice("", "Ingen än"),
            *(SelectChoice(str(user.id), user.name) for user in owners),
        ]

    def fill(self, assignment: Assignment) -> None:
        """Show what holds now."""
        values = self.current(assignment)
        self.title.data, self.owner.data, self.plan.data = values["title"], values["owner"], values["plan"]
        self.remember(assignment.version, values)

    def current(self, assignment: Assignment) -> dict[str, str]:
        """Return field → value that stands in the register."""
        return {
            "title": assignment.title,
            "owner": str(assignment.owner_id or ""),
            "plan": planned_words(assignment),
        }


class ReasonForm(VersionedForm):
    """A step that needs a reason: voiding, opening again."""

    reason = TextAreaField("Skäl", [InputRequired("Skriv skälet. Det syns i historiken."), SHORT_TEXT])


class RequestForm(BaseForm):
    """A request for another time than the decided one."""

    wanted = StringField(
        "När kan det redovisas?", [InputRequired("Skriv en tid."), Length(max=200, message="Skriv högst 200 tecken.")]
    )
    reason = TextAreaField("Varför behövs mer tid?", [InputRequired("Skriv kort varför mer tid behövs."), SHORT_TEXT])


class DeclineForm(BaseForm):
    """Why a request for another time is turned down."""

    answer = TextAreaField("Svar till handläggaren", [InputRequired("Skriv varför."), SHORT_TEXT])


class ConfirmForm(VersionedForm):
    """«Läget är oförändrat»: a press, and the version that it was pressed on."""


class ReportForm(BaseForm):
    """Anmäl till sammanträde: one report, for one or several assignments."""

    assignments = SelectMultipleField("Redovisningen gäller", choices=())
    kind = RadioField(
        "Vad redovisas?", [InputRequired("Välj vad som redovisas.")], default="final",
        choices=[SelectChoice("final", "Hela uppdraget"), SelectChoice("partial", "En del av det")],
    )  # fmt: skip
    to_body = SelectField("Tas upp i")
    meeting_on = DayField("Sammanträde")
    title = StringField(
        "Tjänsteutlåtandets rubrik",
        [InputRequired("Skriv tjänsteutlåtandets rubrik."), Length(max=400, message="Skriv högst 400 tecken.")],
    )
    issued_on = DayField("Utfärdat", [InputRequired("Skriv dagen, till exempel 10 januari 2024.")])
    conclusion = SentenceField("Slutsatsen i en mening", [SHORT_TEXT])
    url = StringField("Länk till handlingen", [SHORT_TEXT])
    proposal = TextAreaField("Förslag till beslut", [Length(max=50_000, message="Skriv högst 50 000 tecken.")])
    suggested = HiddenField()

    def validate_url(self, field: StringField) -> None:
        """Let only addresses through that a browser opens without running anything.

        Raises:
            ValidationError: it is none.
        """
        if field.data and not field.data.startswith(("https://", "http://")):
            raise ValidationError("Klistra in hela adressen. Den börjar med https://")


class HandOverForm(BaseForm):
    """Gives what one person owns to another."""

    to = SelectField("Ny handläggare", [InputRequired("Välj vem som tar över.")])
    assignments = SelectMultipleField("Uppdrag", choices=())


class LinkForm(VersionedForm):
    """Confirms that another matter is the assignment's too."""

    case_id = HiddenField(validators=[InputRequired()])


FILTERS = {
    "ord": "words",
    "lage": "status",
    "nar": "due",
    "mottagare": "recipient",
    "beslutat-av": "giver",
    "budget": "budget_year",
    "saknar": "lacks",
    "mina": "mine",
}
DUE = {
    "forsenat": ("late", "Försenat"),
    "30": ("soon", "Inom 30 dagar"),
    "utan": ("none", "Utan datum"),
    "tyst": ("silent", "Inget sagt på 90 dagar"),
}
LACKS = {
    "dnr": ("case", "Dnr saknas"),
    "paragraf": ("paragraph", "§ saknas"),
    "handlaggare": ("owner", "Handläggare saknas"),
    "granskning": ("review", "Ej granskade"),
    "avslut": ("review_of_end", "Avslut ej granskade"),
}
STATUS_WORDS = {
    "oppna": ("open", "Inte avslutade"),
    "avslutade": ("ended", "Avslutade"),
    "alla": ("all", "Alla"),
}
STATUS_WORDS |= {status.value: (status.value, word) for status, word in STATUS.items()}


def read_filter(
    args: Mapping[str, str], bodies: list[Body]
) -> tuple[AssignmentFilter, list[tuple[str, str]], list[str]]:
    """Read the filter out of an address.

    Returns:
        The filter; what is on, as (name in the address, words for its chip); and the values that mean nothing,
        which are ignored and named.
    """
    chips: list[tuple[str, str]] = []
    ignored: list[str] = []
    values: dict[str, str] = {}
    tables = {"lage": STATUS_WORDS, "nar": DUE, "saknar": LACKS}
    slugs = {body.slug: body.name for body in bodies}
    for name, label in (
        ("lage", "Läge"),
        ("nar", "Ska redovisas"),
        ("mottagare", "Mottagare"),
        ("beslutat-av", "Beslutat av"),
        ("budget", "Budget"),
        ("saknar", ""),
        ("mina", ""),
        ("ord", "Ord"),
    ):
        typed = args.get(name, "").strip()
        if not typed:
            continue
        value, word = _read(name, typed, tables, slugs)
        if not word:
            ignored.append(typed[:60])
            continue
        values[FILTERS[name]] = value
        if not (name == "lage" and typed == "alla"):
            chips.append((name, f"{label}: {word}" if label else word))
    year = values.pop("budget_year", "")
    mine = bool(values.pop("mine", ""))
    wanted = AssignmentFilter(**values, budget_year=int(year) if year else None, mine=mine)
    return wanted, chips, ignored


def _read(
    name: str, typed: str, tables: Mapping[str, Mapping[str, tuple[str, str]]], slugs: Mapping[str, str]
) -> tuple[str, str]:
    """Return (value, words), or empty words for what means nothing."""
    if name in tables:
        return tables[name].get(typed, ("", ""))
    if name in {"mottagare", "beslutat-av"}:
        return typed, slugs.get(typed, "")
    if name == "budget":
        return (typed, typed) if typed.isdecimal() and len(typed) == 4 else ("", "")
    if name == "mina":
        return "1", "Jag är handläggare"
    return typed[:200], f"”{typed[:60]}”"
