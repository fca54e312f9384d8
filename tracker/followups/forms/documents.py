"""The forms of a governing document: its first page, its structure, what comes again, what it is tied to."""

from collections.abc import Mapping, Sequence

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from tracker.followups.operations.cycles import CycleFacts
from tracker.followups.operations.documents import DocumentFacts
from tracker.models import Body, GoverningDocument
from tracker.models.follow_up_cycle import CycleKind
from tracker.models.governing_document import GoverningKind
from tracker.web.forms import BaseForm, DayField, VersionedForm, tidied
from tracker.wording.round_labels import CYCLE_KIND, GOVERNING_KIND

_MOST = Length(max=400, message="Skriv högst 400 tecken.")
STRUCTURE_MAX = 200_000


class DocumentForm(VersionedForm):
    """What a document's first page says of it."""

    name = StringField("Dokumentnamn", [DataRequired("Skriv vad dokumentet heter."), _MOST], filters=[tidied])
    kind = SelectField("Dokumentsort", choices=[SelectChoice(value, word) for value, word in GOVERNING_KIND.items()])
    decided_by = SelectField("Beslutad av")
    decided_on = DayField("Beslutad den")
    paragraph = StringField("Paragraf", [Length(max=20)])
    applies_to = StringField("Gäller för", [_MOST], filters=[tidied])
    dnr = StringField("Diarienummer", [Length(max=200)], filters=[tidied])
    validity = StringField("Giltighetstid", [Length(max=200)], filters=[tidied])
    revised_on = DayField("Senast reviderad")
    responsible = StringField("Dokumentansvarig", [_MOST], filters=[tidied])
    attachments = StringField("Bilagor", [_MOST], filters=[tidied])
    url = StringField("Länk", [_MOST], filters=[tidied])

    def offer(self, bodies: Sequence[Body]) -> None:
        """Offer the bodies that decide."""
        self.decided_by.choices = [SelectChoice("", "Vet inte"), *(SelectChoice(b.slug, b.name) for b in bodies)]

    def facts(self, bodies: Mapping[str, Body]) -> DocumentFacts:
        """Return what was written."""
        return DocumentFacts(
            name=self.name.data or "", kind=GoverningKind(self.kind.data),
            decided_by=bodies.get(self.decided_by.data or ""), applies_to=self.applies_to.data or "",
            dnr=self.dnr.data or "", decided_on=self.decided_on.day, paragraph=(self.paragraph.data or "").strip(),
            validity=self.validity.data or "", revised_on=self.revised_on.day, responsible=self.responsible.data or "",
            attachments=self.attachments.data or "", url=self.url.data or "",
        )  # fmt: skip

    @staticmethod
    def current(document: GoverningDocument) -> dict[str, str]:
        """Return a document's values as the form has them."""
        days = {name: getattr(document, name) for name in ("decided_on", "revised_on")}
        plain = ("name", "paragraph", "applies_to", "dnr", "validity", "responsible", "attachments", "url")
        return {
            **{name: getattr(document, name) for name in plain},
            **{name: day.isoformat() if day else "" for name, day in days.items()},
            "kind": document.kind.value, "decided_by": document.decided_by.slug if document.decided_by else "",
        }  # fmt: skip


class StructureForm(VersionedForm):
    """A document's structure, line by line."""

    structure = TextAreaField(
        "Struktur och frågor", [Length(max=STRUCTURE_MAX, message=f"Skriv högst {STRUCTURE_MAX} tecken.")]
    )


class CycleForm(BaseForm):
    """Follow-up that comes again."""

    kind = SelectField("Vad ska göras?", choices=[SelectChoice(value, word) for value, word in CYCLE_KIND.items()])
    basis = StringField("Hur ofta, med dokumentets ord", [DataRequired("Skriv hur ofta."), _MOST], filters=[tidied])
    first_due = DayField("Första gången senast")
    receiver = SelectField("Redovisas till")

    def offer(self, bodies: Sequence[Body]) -> None:
        """Offer those at whose table it may come."""
        self.receiver.choices = [SelectChoice("", "Framgår inte"), *(SelectChoice(b.slug, b.name) for b in bodies)]

    def facts(self, bodies: Mapping[str, Body]) -> CycleFacts:
        """Return what was written."""
        receiver = bodies.get(self.receiver.data or "")
        return CycleFacts(CycleKind(self.kind.data), self.basis.data or "", receiver, self.first_due.day)


class OccasionForm(BaseForm):
    """That an occasion has been met."""

    met_on = DayField("Redovisat den", [DataRequired("Skriv dagen.")])
    how = StringField("Hur", [DataRequired("Skriv hur det redovisades."), _MOST], filters=[tidied])


class TieForm(VersionedForm):
    """The assignments that belong to a document."""

    assignments = TextAreaField("Uppdrag", [Length(max=20_000)])


class VoidForm(BaseForm):
    """Taking back a document."""

    reason = TextAreaField("Skäl", [DataRequired("Skriv varför."), Length(max=400)])
