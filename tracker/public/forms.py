"""The forms about the open view."""

from wtforms import SelectMultipleField, TextAreaField
from wtforms.validators import Length

from tracker.web.forms import BaseForm

REASON_MAX = 400


class PublishForm(BaseForm):
    """Publicera: the assignments that are ticked."""

    assignments = SelectMultipleField("Uppdrag", choices=(), validate_choice=False)


class WithdrawForm(BaseForm):
    """Ta bort ur öppna vyn, with the reason."""

    reason = TextAreaField(
        "Varför ska uppdraget inte vara publicerat?",
        validators=[Length(max=REASON_MAX, message=f"Skriv högst {REASON_MAX} tecken.")],
    )
