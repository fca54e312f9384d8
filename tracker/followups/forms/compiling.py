"""The forms of a compilation: its analysis, the report that it becomes, and what an answer leads to."""

from wtforms import SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker.followups.operations.compiling import ANALYSIS_MAX
from tracker.models import Assignment, Body
from tracker.web.forms import BaseForm, DayField, VersionedForm
from tracker.web.free_texts import SentenceField

_SHORT = Length(max=400, message="Skriv högst 400 tecken.")


class AnalysisForm(VersionedForm):
    """What the owner writes about the answers."""

    analysis = TextAreaField("Vad svaren visar", [Length(max=ANALYSIS_MAX, message="Skriv högst 20 000 tecken.")])


class ReportRoundForm(BaseForm):
    """Redovisa omgången: the report by which a compilation goes to the executive board or the council."""

    to_body = SelectField("Till")
    meeting_on = DayField("Sammanträde")
    title = StringField("Tjänsteutlåtandets rubrik", [InputRequired("Skriv rubriken."), _SHORT])
    issued_on = DayField("Utfärdat", [InputRequired("Skriv dagen, till exempel 10 april 2024.")])
    conclusion = SentenceField("Slutsatsen i en mening", [_SHORT])
    proposal = TextAreaField("Förslag till beslut", [Length(max=50_000, message="Skriv högst 50 000 tecken.")])
    assignments = SelectMultipleField("Uppdrag som redovisas samtidigt", choices=())

    def offer(self, bodies: list[Body], assignments: list[Assignment]) -> None:
        """Offer to whom it goes, and which open assignments of the governing documents it may answer too."""
        self.to_body.choices = [SelectChoice(body.slug, body.name) for body in bodies]
        words = {one.reference: f"{one.reference} {one.title}" for one in assignments}
        self.assignments.choices = [SelectChoice(reference, word) for reference, word in words.items()]


class TieForm(BaseForm):
    """Which assignment takes care of what an answer tells."""

    reference = StringField("Uppdragets beteckning", [InputRequired("Skriv till exempel U-2024-0012."), _SHORT])
