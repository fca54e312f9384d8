"""Forms about documents: adding one, as a file or a link, and taking one away."""

from collections.abc import Mapping

from flask_wtf.file import FileField
from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from tracker.assignments.forms import SHORT_TEXT
from tracker.assignments.operations.documents import Paper
from tracker.documents.names import is_link, title_of
from tracker.documents.store import Store
from tracker.documents.taking import recognise, take
from tracker.domain.errors import RuleBrokenError
from tracker.models import Paragraph
from tracker.models.document import DocumentKind
from tracker.web.forms import BaseForm, DayField
from tracker.wording.labels import DOCUMENT_KIND


class DocumentForm(BaseForm):
    """Lägg till dokument: a file or a link, and what it is."""

    kind = SelectField(
        "Slag", [InputRequired("Välj vad det är för slags dokument.")],
        choices=[SelectChoice("", "Välj"), *(SelectChoice(value, word) for value, word in DOCUMENT_KIND.items())],
    )  # fmt: skip
    file = FileField("Fil")
    url = StringField("Länk", [SHORT_TEXT])
    title = StringField("Rubrik", [SHORT_TEXT])
    dated_on = DayField("Dokumentets datum")
    paragraph = SelectField("Hör också till paragrafen", choices=())

    def offer(self, paragraphs: list[Paragraph]) -> None:
        """Set which §§ the document may belong to besides; without any, nothing is asked."""
        if not paragraphs:
            del self.paragraph
            return
        words = [(p.meeting.body.short_name, p.meeting.held_on.isoformat(), p.number) for p in paragraphs]
        self.paragraph.choices = [
            SelectChoice("", "Ingen"),
            *(
                SelectChoice(str(p.id), f"{body} {day} § {number}")
                for p, (body, day, number) in zip(paragraphs, words, strict=True)
            ),
        ]

    def validate(self, extra_validators: Mapping[str, list[object]] | None = None) -> bool:
        """Ask for a file or a link; where something else is to be mended the file has to be chosen once more."""
        whole = super().validate(extra_validators)
        link, chosen = (self.url.data or "").strip(), bool(self.file.data)
        if chosen == bool(link):
            message = "Välj en fil eller klistra in en länk." if not chosen else "Välj en fil eller en länk, inte båda."
            self.file.errors = [*self.file.errors, message]
        elif link and not (self.title.data or "").strip():
            self.title.errors = [*self.title.errors, "Skriv en rubrik till länken."]
        elif not whole and chosen and not self.file.errors:
            self.file.errors = ["Välj filen en gång till. Webbläsaren minns den inte."]
        return whole and not self.problems

    def validate_file(self, field: FileField) -> None:
        """Let only files through that are kept.

        Raises:
            ValidationError: it is empty, too large, or of another kind.
        """
        if field.data:
            try:
                recognise(field.data.stream)
            except RuleBrokenError as error:
                raise ValidationError(error.message) from error

    def validate_url(self, field: StringField) -> None:
        """Let only addresses through that a browser opens without running anything.

        Raises:
            ValidationError: it is none.
        """
        if field.data and not is_link(field.data.strip()):
            raise ValidationError("Klistra in hela adressen. Den börjar med https:// och har inga mellanslag.")

    @property
    def size(self) -> int:
        """How many bytes the chosen file has; 0 without one."""
        return self.file.data.stream.size if self.file.data else 0

    def paper(self, store: Store) -> Paper:
        """Return what is to be added. A file is kept from here on.

        Raises:
            RuleBrokenError: the file cannot be kept.
        """
        kept = take(store, self.file.data.stream, self.file.data.filename) if self.file.data else None
        title = " ".join((self.title.data or "").split()) or (title_of(kept.name) if kept else "")
        kind, url = DocumentKind(self.kind.data), (self.url.data or "").strip()
        return Paper(kind, title, self.dated_on.day, url, kept)


class DocumentReasonForm(BaseForm):
    """Why a document is taken away."""

    reason = TextAreaField("Skäl", [InputRequired("Skriv skälet. Det syns i historiken."), SHORT_TEXT])
