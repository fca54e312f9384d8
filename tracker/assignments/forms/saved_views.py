"""The form of a saved view: its name, and whether everybody has it."""

from wtforms import BooleanField, StringField
from wtforms.validators import InputRequired, Length

from tracker.models.saved_view import VIEW_NAME_MAX
from tracker.web.forms import BaseForm, tidied


class ViewForm(BaseForm):
    """Names a view."""

    name = StringField(
        "Namn",
        [
            InputRequired("Skriv ett namn på vyn."),
            Length(max=VIEW_NAME_MAX, message=f"Namnet får ha högst {VIEW_NAME_MAX} tecken."),
        ],
        filters=[tidied],
    )
    shared = BooleanField("Dela med alla i kommunen")


class PressForm(BaseForm):
    """A single press."""
