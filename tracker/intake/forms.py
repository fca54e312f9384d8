"""The forms of Nytt uppdrag, and of the lists that are read."""

from collections.abc import Iterable, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    FieldList,
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
from tracker.domain.names import TEXT_MAX, TITLE_MAX
from tracker.domain.rounds import COMMENT_MAX
from tracker.intake.operations.list_drafts import ROWS_MAX as LIST_ROWS_MAX
from tracker.intake.operations.old_forms import ROWS_MAX as FORM_ROWS_MAX
from tracker.intake.operations.old_forms import MatchedForm, Row
from tracker.models import Body, Reply, User
from tracker.models.assignment import AssignmentKind, Origin
from tracker.web.forms import BaseForm, DayField, PartForm, body_choice
from tracker.web.free_texts import problem_with
from tracker.wording.labels import KIND, ORIGIN
from tracker.wording.round_labels import CHOICE, NO_ANSWER

_SHORT = Length(max=400, message="Skriv högst 400 tecken.")
_BUDGET_YEAR = NumberRange(min=1990, max=2100, message="Skriv året, till exempel 2024.")


class PasteForm(BaseForm):
    """The words of a §, as copied from the minutes."""

    sources = frozenset({"text"})
    text = TextAreaField(
        "Protokollets text",
        [
            Length(
                max=TEXT_FIELD_MAX,
                message="Texten är längre än 4 miljoner tecken. Klistra in en paragraf i taget.",
            )
        ],
    )
    file = FileField("Eller välj en fil")


class RegisterForm(BaseForm):
    """One assignment. What the text told is filled in; the rest is for the person."""

    body = SelectField("Beslutat av", validate_choice=True)
    decided_on = DayField("Datum")
    number = StringField("§", [Length(max=10, message="Skriv paragrafens nummer, till exempel 633.")])
    missing_reason = StringField("§ saknas, därför att", [_SHORT])
    dnr = StringField("Dnr", [Length(max=200, message="Skriv högst 200 tecken.")])
    text = TextAreaField("Uppdraget, ordagrant")
    title = StringField("Kort rubrik", [Length(max=TITLE_MAX, message=f"Skriv högst {TITLE_MAX} tecken.")])
    recipients = TextAreaField("Mottagare", [Length(max=4000, message="Skriv högst 4 000 tecken.")])
    collaborators = StringField("Samverkan", [_SHORT])
    points = TextAreaField("Delar som besvaras var för sig", [Length(max=20000, message="Skriv högst 20 000 tecken.")])
    deadline = StringField("Tid i beslutet", [Length(max=200, message="Skriv högst 200 tecken.")])
    plan = StringField("Plan för redovisning", [Length(max=200, message="Skriv högst 200 tecken.")])
    owner = SelectField("Handläggare", validate_choice=True)
    decision_point = StringField("Punkt i beslutet", [Length(max=20, message="Skriv högst 20 tecken.")])
    kind = SelectField("Slag", choices=[SelectChoice(kind.value, KIND[kind]) for kind in AssignmentKind])
    origin = SelectField("Ursprung", choices=[SelectChoice(origin.value, ORIGIN[origin]) for origin in Origin])
    origin_note = StringField("Ursprung i ord", [Length(max=200, message="Skriv högst 200 tecken.")])
    budget_year = IntegerField(
        "Budgetår", [Optional(), NumberRange(min=1990, max=2100, message="Skriv året, till exempel 2024.")]
    )
    report_to = StringField("Redovisas till", [Length(max=200, message="Skriv högst 200 tecken.")])
    paragraph_title = StringField("Paragrafens rubrik", [_SHORT])
    previous = StringField("Tidigare behandling", [_SHORT])
    yes = IntegerField("Ja-röster", [Optional(), NumberRange(min=0, max=999, message="Skriv antalet med siffror.")])
    no = IntegerField("Nej-röster", [Optional(), NumberRange(min=0, max=999, message="Skriv antalet med siffror.")])
    abstain = IntegerField("Avstod", [Optional(), NumberRange(min=0, max=999, message="Skriv antalet med siffror.")])
    proposed = BooleanField("Bara föreslaget, inte beslutat än")
    another = BooleanField("Det är ett annat uppdrag, spara ändå")
    unknown_names = BooleanField("Låt namnen stå som jag har skrivit dem")
    ask_about_names = False

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 - WTForms' own
        """Tell all that is missing at once, not one thing a time."""
        valid: bool = super().validate(extra_validators)
        budget = self.origin.data == Origin.BUDGET
        missing = {
            "body": not self.body.data and "Välj vem som har beslutat.",
            "decided_on": not budget
            and not self.decided_on.data
            and "Skriv datumet för beslutet, till exempel 20 september 2023.",
            "text": not (self.text.data or "").strip() and "Skriv eller klistra in uppdraget.",
            "recipients": not (self.recipients.data or "").strip()
            and "Skriv minst en mottagare, till exempel Stadsledningskontoret.",
            "budget_year": budget
            and not self.budget_year.data
            and "Skriv vilket års budget det gäller, till exempel 2024.",
        }
        for name, message in missing.items():
            if message and not self[name].errors:
                self[name].errors = [*self[name].errors, message]
        return valid and not any(missing.values())

    def offer(self, bodies: list[Body], owners: list[User]) -> None:
        """Set who can have decided, and who can be handläggare."""
        self.body.choices = [
            SelectChoice("", "Välj organ"),
            *map(body_choice, bodies),
        ]
        self.owner.choices = [
            SelectChoice("", "Ingen än"),
            *(SelectChoice(str(user.id), user.name) for user in owners),
        ]


class ListRowForm(PartForm):
    """One row of a list of assignments."""

    include = BooleanField("Ta med")
    text = TextAreaField("Uppdraget, ordagrant", [Length(max=TEXT_MAX, message="Texten får ha högst 20 000 tecken.")])
    title = StringField("Kort rubrik", [Length(max=TITLE_MAX, message=f"Skriv högst {TITLE_MAX} tecken.")])
    dnr = StringField("Dnr", [Length(max=200, message="Skriv högst 200 tecken.")])
    recipients = StringField("Mottagare", [Length(max=4000, message="Skriv högst 4 000 tecken.")])
    plan = StringField("Plan för redovisning", [Length(max=200, message="Skriv högst 200 tecken.")])
    giver = SelectField("Gavs av")
    decision = StringField("Beslut", [Length(max=60, message="Skriv beslutet som KF 2023-11-09 § 4.")])
    budget_year = IntegerField("Gavs i budget", [Optional(), _BUDGET_YEAR])
    seen = HiddenField()


class ListForm(BaseForm):
    """A list of assignments: what holds for all of it, and its rows."""

    written_on = DayField("Listans datum", [InputRequired("Skriv listans datum, till exempel 28 januari 2021.")])
    giver = SelectField("Gavs av, där raden inte säger det")
    budget_year = IntegerField("Hela listan är budget", [Optional(), _BUDGET_YEAR])
    adopted_by = StringField("Budgeten antogs", [Length(max=60, message="Skriv beslutet som KF 2023-11-09 § 4.")])
    rows = FieldList(FormField(ListRowForm), max_entries=LIST_ROWS_MAX)
    version = HiddenField()

    def offer(self, bodies: list[Body]) -> None:
        """Set who can have decided."""
        choices = list(map(body_choice, bodies))
        self.giver.choices = choices
        for entry in self.rows:
            entry.form.giver.choices = choices

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return (field id, message), those of the rows among them."""
        found = [(field, message) for field, message in super().problems if not field.startswith("rows-")]
        for place, entry in enumerate(self.rows, start=1):
            found += [(field.id, f"Rad {place}: {words}") for field in entry.form for words in field.errors]
        return found


class FilledForm(BaseForm):
    """A table that an administration has filled in."""

    rows = HiddenField()

    def look_through(self, notes: Iterable[str]) -> bool:
        """Tell whether no note that is to be saved has a personnummer in it; where one has, say so at the form."""
        found = [problem for note in notes if (problem := problem_with(note))]
        self.form_errors += dict.fromkeys(found)
        return not found


class TransferListForm(BaseForm):
    """The decision behind a table of what passes to another body."""

    body = SelectField("Beslutat av", [InputRequired("Välj vem som har beslutat.")])
    decided_on = DayField("Datum", [InputRequired("Skriv datumet för beslutet, till exempel 26 januari 2023.")])
    number = StringField("§", [Length(max=10, message="Skriv paragrafens nummer, till exempel 14.")])
    missing_reason = StringField("§ saknas, därför att", [_SHORT])
    rows = HiddenField()

    def offer(self, bodies: list[Body]) -> None:
        """Set who can have decided."""
        self.body.choices = [SelectChoice("", "Välj organ"), *map(body_choice, bodies)]


class OldFormRow(PartForm):
    """One answer of an old form, and the question that it belongs to."""

    question = SelectField("Hör till frågan", validate_choice=False)
    value = SelectField("Svar", choices=[SelectChoice("", NO_ANSWER), *(SelectChoice(*one) for one in CHOICE.items())])
    comment = TextAreaField("Kommentar", [Length(max=COMMENT_MAX, message="Skriv högst 4 000 tecken.")])


class OldForm(BaseForm):
    """An old form of a follow-up: whose it is, and its answers."""

    body = SelectField("Vilket organ har svarat, i vilken omgång?", validate_choice=False)
    rows = FieldList(FormField(OldFormRow), max_entries=FORM_ROWS_MAX)

    def offer(self, replies: Sequence[Reply], matched: MatchedForm | None) -> None:
        """Offer whose form it can be, and the questions that the chosen one is asked."""
        self.body.choices = [
            SelectChoice("", "Välj organ"),
            *(SelectChoice(str(one.id), f"{one.body.name}, {one.round.title}") for one in replies),
        ]
        asked = [
            SelectChoice(str(one.question_id), f"{one.question.code} {one.question.text}"[:120])
            for one in (matched.answers if matched else ())
        ]
        for entry in self.rows:
            entry.form.question.choices = [SelectChoice("", "Läses inte in"), *asked]

    def propose(self, rows: Sequence[Row], matched: MatchedForm | None) -> None:
        """Mark the question that each row is likely to belong to, where a person has not chosen another."""
        asked = {str(one.question_id) for one in matched.answers} if matched else set()
        for place, entry in enumerate(self.rows):
            match = matched.matches[place] if matched else None
            likely = matched.answers[match.place].question_id if matched and match and match.place is not None else ""
            chosen = rows[place].get("chosen")
            entry.form.question.data = chosen if chosen in asked else str(likely)

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Return (field id, message), those of the rows among them."""
        found = [(field, message) for field, message in super().problems if not field.startswith("rows-")]
        for place, entry in enumerate(self.rows, start=1):
            found += [(field.id, f"Rad {place}: {words}") for field in entry.form for words in field.errors]
        return found
