"""The forms of a disposal, of a personal detail that goes, and of an extract."""

import datetime as dt

from wtforms import HiddenField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker.disposals.operations.disposing import Decision
from tracker.models import Body, Document
from tracker.models.disposal import DisposalKind
from tracker.web.forms import BaseForm, DayField, VersionedForm, body_choice
from tracker.wording.labels import DISPOSAL_KIND

_REASON = Length(max=400, message="Skriv högst 400 tecken.")


class DecisionForm(BaseForm):
    """The decision by which something goes."""

    body = SelectField("Beslutat av", [InputRequired("Välj vem som har beslutat.")])
    decided_on = DayField("Datum", [InputRequired("Skriv datumet för beslutet, till exempel 16 maj 2024.")])
    paragraph = StringField(
        "§", [InputRequired("Skriv paragrafens nummer."), Length(max=20, message="Skriv högst 20 tecken.")]
    )
    reason = TextAreaField("Stöd i beslutet", [_REASON])

    def offer(self, bodies: list[Body]) -> None:
        """Set who can have decided."""
        self.body.choices = [SelectChoice("", "Välj organ"), *map(body_choice, bodies)]

    def decision(self, bodies: list[Body]) -> Decision:
        """Return what was filled in; only after it has been checked."""
        body = next(one for one in bodies if one.slug == self.body.data)
        day: dt.date = self.decided_on.day  # type: ignore[assignment] # it is demanded
        return Decision(body, day, (self.paragraph.data or "").strip(), (self.reason.data or "").strip())


class DisposalForm(DecisionForm):
    """A kind of rows that goes, and how old they are."""

    kind = RadioField(
        "Vad ska gallras?", [InputRequired("Välj vad som ska gallras.")],
        choices=[SelectChoice(kind.value, DISPOSAL_KIND[kind]) for kind in DisposalKind
                 if kind is not DisposalKind.PERSONAL_DETAIL],
    )  # fmt: skip
    before_on = DayField("Allt som är äldre än", [InputRequired("Skriv en dag, till exempel 1 januari 2022.")])


class DetailForm(DecisionForm):
    """A personal detail that goes; it may well be a personnummer."""

    sources = frozenset({"words"})

    words = StringField("Uppgiften, bokstav för bokstav", [InputRequired("Skriv uppgiften som ska bort.")])
    documents = SelectMultipleField("Filer som tas bort", choices=())

    class Meta(BaseForm.Meta):
        """The detail is not asked about."""

        asks_at_once = False

    def offer_files(self, documents: list[Document]) -> None:
        """Set which files may go too."""
        self.documents.choices = [(str(document.id), document.title) for document in documents]


class StepForm(VersionedForm):
    """A press on the page of a disposal."""


class ExtractForm(BaseForm):
    """Whom an extract is about: in the body of the request, so that no log of addresses has it."""

    sources = frozenset({"who"})

    who = StringField(
        "Namn eller e-postadress",
        [InputRequired("Skriv hela namnet eller e-postadressen."),
         Length(min=4, max=200, message="Skriv hela namnet eller e-postadressen.")],
    )  # fmt: skip
    shape = HiddenField()

    class Meta(BaseForm.Meta):
        """Who it is about is not asked about."""

        asks_at_once = False
