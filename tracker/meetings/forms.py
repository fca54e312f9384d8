"""Forms for recording what a § decided."""

from typing import Any

from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from tracker.config import TEXT_FIELD_MAX
from tracker.domain.decisions import GIVES
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import CLOSING_KINDS
from tracker.domain.names import TEXT_MAX, TITLE_MAX
from tracker.meetings.queries.proposals import AFTERWARDS
from tracker.models import Body, Carrier
from tracker.models.assignment import AssignmentKind
from tracker.models.carrier import CarrierKind
from tracker.web.forms import BaseForm, DayField, PartForm, VersionedForm, body_choice
from tracker.web.free_texts import SentenceField
from tracker.wording.dates import month_name
from tracker.wording.labels import CARRIER_KIND, CLOSING, KIND

OTHER = "annat"
ROWS_MAX = 300
"""The longest decision list known has 149."""
__all__ = ["AFTERWARDS", "OTHER", "HeadForm", "RowForm", "RowsForm"]

OUTCOMES = [SelectChoice(GIVES, "Nytt uppdrag")] + [
    SelectChoice(kind, CLOSING[kind]) for kind in CLOSING_KINDS if kind != "confirmed"
]
_YEAR = NumberRange(min=1990, max=2100, message="Skriv året, till exempel 2026.")
_COUNT = [Optional(), NumberRange(min=0, max=999, message="Skriv antalet röster med siffror.")]


class AdjustForm(BaseForm):
    """When the minutes were adjusted: the meeting's, or one § of them at once."""

    adjusted_on = DayField("Justerat den", [InputRequired("Skriv dagen, till exempel 11 oktober 2023.")])
    what = HiddenField()


class MoveForm(BaseForm):
    """The new day of a meeting."""

    to = DayField("Ny dag", [InputRequired("Skriv den nya dagen, till exempel 19 maj 2027.")])


class MeetingsForm(BaseForm):
    """A list of meetings, typed, pasted or as a file."""

    sources = frozenset({"days"})
    body = SelectField("Organ", [Optional()])
    year = IntegerField("År för dagar utan år", [Optional(), _YEAR])
    days = TextAreaField("Sammanträdesdagar", [Length(max=200_000, message="Listan är för lång. Dela upp den.")])
    file = FileField("Fil (.csv eller .ics)")
    action = HiddenField()

    def offer(self, bodies: list[Body]) -> None:
        """Set whose meetings they can be."""
        self.body.choices = [
            SelectChoice("", "Står på raderna"), *map(body_choice, bodies)
        ]  # fmt: skip


class CarrierForm(VersionedForm):
    """The meeting that treats one of the municipality's own reports, and when what is to stand in it is handed in."""

    body = SelectField("Behandlas av", [InputRequired("Välj organ.")])
    held_on = DayField("Sammanträdets dag", [InputRequired("Skriv dagen, till exempel 2 oktober 2026.")])
    papers_by = DayField("Underlag senast", [Optional()])

    def offer(self, bodies: list[Body]) -> None:
        """Set who can treat it."""
        self.body.choices = [
            SelectChoice("", "Välj organ"), *map(body_choice, bodies)
        ]  # fmt: skip

    @staticmethod
    def current(carrier: Carrier) -> dict[str, str]:
        """Return what stands in the register, field by field."""
        papers_by = carrier.papers_by.isoformat() if carrier.papers_by else ""
        return {
            "body": carrier.meeting.body.slug, "held_on": carrier.meeting.held_on.isoformat(), "papers_by": papers_by,
        }  # fmt: skip


class NewCarrierForm(CarrierForm):
    """The same, and which report it is."""

    kind = SelectField(
        "Rapport", [InputRequired("Välj rapport.")],
        choices=[SelectChoice("", "Välj rapport"), *(SelectChoice(k.value, CARRIER_KIND[k]) for k in CarrierKind)],
    )  # fmt: skip
    year = IntegerField("År", [InputRequired("Skriv året, till exempel 2026."), _YEAR])
    month = SelectField(
        "Månad", choices=[SelectChoice("", "Ingen"), *(SelectChoice(str(n), month_name(n)) for n in range(1, 13))]
    )
    number = IntegerField("Nummer", [Optional(), NumberRange(min=1, max=9, message="Skriv ett nummer, 1 till 9.")])

    def report(self) -> tuple[CarrierKind, int, int]:
        """Return which report it is: kind, year, and month or number.

        Raises:
            RuleBrokenError: the month is missing.
        """
        kind, year = CarrierKind(self.kind.data), self.year.data or 0
        if kind is CarrierKind.SUPPLEMENTARY_BUDGET:
            return kind, year, self.number.data or 0
        if kind is CarrierKind.ANNUAL_REPORT:
            return kind, year, 0
        if not self.month.data:
            raise RuleBrokenError("Välj månaden som står i rapportens namn.", "month")
        return kind, year, int(self.month.data)


class TransferForm(BaseForm):
    """The decision that moves assignments from body to body, and the list of which."""

    body = SelectField("Beslutat av", [InputRequired("Välj vem som har beslutat.")])
    decided_on = DayField("Datum", [InputRequired("Skriv datumet för beslutet, till exempel 26 januari 2023.")])
    number = StringField("§", [Length(max=10, message="Skriv paragrafens nummer, till exempel 14.")])
    missing_reason = StringField("§ saknas, därför att", [Length(max=400, message="Skriv högst 400 tecken.")])
    effective_on = DayField(
        "Gäller från", [InputRequired("Skriv den första dagen för den nya mottagaren, till exempel 1 januari 2021.")]
    )
    table = TextAreaField("Vad som går över", [Length(max=100_000, message="Listan är för lång. Dela upp den.")])
    action = HiddenField()

    def offer(self, bodies: list[Body]) -> None:
        """Set who can have decided."""
        self.body.choices = [
            SelectChoice("", "Välj organ"), *map(body_choice, bodies)
        ]  # fmt: skip


class TableForm(BaseForm):
    """To which day what is left was tabled."""

    tabled_to = DayField("Bordlagt till", [Optional()])


class MinutesForm(BaseForm):
    """The text of a meeting's minutes."""

    sources = frozenset({"text"})
    text = TextAreaField(
        "Protokollets text",
        [Length(max=TEXT_FIELD_MAX, message="Texten är längre än 4 miljoner tecken. Dela upp den.")],
    )
    file = FileField("Eller välj filen")


class HeadForm(BaseForm):
    """Which § it is. `text` may hold its words, out of which the rows are proposed."""

    sources = frozenset({"text"})
    body = SelectField("Beslutat av", [InputRequired("Välj vem som har beslutat.")])
    decided_on = DayField("Datum", [InputRequired("Skriv datumet för beslutet, till exempel 20 september 2023.")])
    number = StringField("§", [Length(max=10, message="Skriv paragrafens nummer, till exempel 633.")])
    missing_reason = StringField("§ saknas, därför att", [Length(max=400, message="Skriv högst 400 tecken.")])
    dnr = StringField("Dnr", [Length(max=200, message="Skriv högst 200 tecken.")])
    title = StringField("Paragrafens rubrik", [Length(max=400, message="Skriv högst 400 tecken.")])
    recommended = BooleanField("Allt i paragrafen är förslag till ett annat organ, som avgör")
    text = TextAreaField(
        "Paragrafens text",
        [
            Length(
                max=TEXT_FIELD_MAX,
                message="Texten är längre än 4 miljoner tecken. Klistra in en paragraf i taget.",
            )
        ],
    )

    def fill_gaps(self, told: dict[str, Any]) -> None:
        """Take from the pasted text what the person left empty."""
        for name in ("body", "decided_on", "number", "dnr", "title"):
            field = self[name]
            if not (field.data or "").strip():
                field.data = told[name]
                field.raw_data = [told[name]]

    def offer(self, bodies: list[Body]) -> None:
        """Set who can have decided."""
        self.body.choices = [
            SelectChoice("", "Välj organ"),
            *map(body_choice, bodies),
        ]


class PointsField(TextAreaField):
    """The parts of an assignment, a line each; drafts keep them as (marker, words) until a person has typed."""

    def process_data(self, value: Any) -> None:  # noqa: ANN401 - WTForms' own
        """Show what was read as lines."""
        read = isinstance(value, list)
        super().process_data("\n".join(f"{marker} {words}" for marker, words in value) if read else value)


class RowForm(PartForm):
    """One thing that the § says. Fields that the outcome does not need are left empty."""

    include = BooleanField("Ta med")
    label = StringField("Punkt", [Length(max=20, message="Skriv högst 20 tecken.")])
    outcome = SelectField("Beslut", choices=OUTCOMES)
    kind = SelectField("Slag", choices=[SelectChoice(kind.value, KIND[kind]) for kind in AssignmentKind])
    recommended = BooleanField("Bara ett förslag, ett annat organ avgör")
    text = TextAreaField("Beslutets ord", [Length(max=TEXT_MAX, message="Texten får ha högst 20 000 tecken.")])
    match = SelectField("I registret", validate_choice=False)
    other = StringField("Annat uppdrag, id", [Length(max=16, message="Skriv id:t, till exempel U-2023-0041.")])
    title = StringField("Kort rubrik", [Length(max=TITLE_MAX, message=f"Skriv högst {TITLE_MAX} tecken.")])
    recipients = StringField("Mottagare", [Length(max=600, message="Skriv högst 600 tecken.")])
    collaborators = StringField("Samverkan", [Length(max=600, message="Skriv högst 600 tecken.")])
    points = PointsField("Delar som besvaras var för sig", [Length(max=20000, message="Skriv högst 20 000 tecken.")])
    deadline = StringField("Tid i beslutet", [Length(max=200, message="Skriv högst 200 tecken.")])
    report_to = StringField("Redovisas till", [Length(max=200, message="Skriv högst 200 tecken.")])
    reason = SentenceField("Skäl", [Length(max=400, message="Skriv högst 400 tecken.")])
    tabled_to = DayField("Bordlagt till", [Optional()])
    given_by = SelectField("Gavs av", validate_choice=False)
    given_on = DayField("Gavs den", [Optional()])
    given_number = StringField("Gavs i §", [Length(max=10, message="Skriv paragrafens nummer.")])
    given_point = StringField("Gavs i punkt", [Length(max=20, message="Skriv högst 20 tecken.")])
    budget_year = IntegerField(
        "Gavs i budget",
        [Optional(), NumberRange(min=1990, max=2100, message="Skriv året, till exempel 2022.")],
    )
    follows = SelectField("Följer på", validate_choice=False)
    doubt = HiddenField()
    dnr = HiddenField()


class RowsForm(HeadForm):
    """The § and its rows."""

    yes = IntegerField("Ja-röster", _COUNT)
    no = IntegerField("Nej-röster", _COUNT)
    abstain = IntegerField("Avstod", _COUNT)
    previous = StringField("Tidigare behandling", [Length(max=400, message="Skriv högst 400 tecken.")])
    parties = StringField("Reservationer", [Length(max=400, message="Skriv högst 400 tecken.")])
    rows = FieldList(FormField(RowForm), max_entries=ROWS_MAX)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return (field id, message), those of the rows among them."""
        found = super().problems
        for entry in self.rows:
            found += [
                (field.id, f"Rad {entry.form.label.data or entry.name.split('-')[1]}: {message}")
                for field in entry.form
                for message in field.errors
            ]
        return found
