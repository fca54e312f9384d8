"""The question, and what an administrator decides about a mail."""

from wtforms import HiddenField, TextAreaField
from wtforms.validators import AnyOf, InputRequired

from tracker.web.forms import BaseForm


class QuestionForm(BaseForm):
    """Asks whoever answers for an assignment."""

    text = TextAreaField("Din fråga", [InputRequired("Skriv din fråga.")])


class MailForm(BaseForm):
    """What is done with a mail that did not go."""

    choice = HiddenField(validators=[AnyOf(["again", "arrived", "drop"])])


class PressForm(BaseForm):
    """A press, and nothing else."""


class WakeForm(BaseForm):
    """Lets what rests run again."""

    jobs = HiddenField(validators=[AnyOf(["sending", "held"])])
