"""What a calendar is to show."""

from collections.abc import Sequence

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from tracker.models import Body
from tracker.web.forms import BaseForm, body_choice


class FeedForm(BaseForm):
    """Own days, which is the empty choice, or one body's meetings."""

    of = SelectField("Vad ska kalendern visa?")

    def offer(self, bodies: Sequence[Body]) -> None:
        """Set whose meetings can be chosen."""
        self.of.choices = [SelectChoice("", "Mina egna dagar"), *(body_choice(body) for body in bodies)]


class PressForm(BaseForm):
    """A single press."""
