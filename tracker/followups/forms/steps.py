"""The forms of a step: each has only what its step takes."""

from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length

from tracker.models import User
from tracker.web.forms import BaseForm, DayField

_REASON = [DataRequired("Skriv ett skäl."), Length(max=400, message="Skriv högst 400 tecken.")]


class PlainForm(BaseForm):
    """A step that takes nothing but the press."""


class HandInForm(BaseForm):
    """Handing in, also with questions that have no answer."""

    with_gaps = BooleanField("Lämna in ändå. Frågor utan svar räknas som inget svar, inte som Nej.")


class AdoptForm(BaseForm):
    """The § by which a nämnd or board adopted its answers."""

    held_on = DayField("Sammanträdets dag", [DataRequired("Skriv dagen.")])
    paragraph = StringField("Paragraf", [DataRequired("Skriv paragrafens nummer."), Length(max=20)])


class ReasonForm(BaseForm):
    """A step that takes a reason."""

    reason = TextAreaField("Skäl", _REASON)


class ReopenForm(ReasonForm):
    """Opening a round again for one body."""

    until = DayField("Öppet till och med", [DataRequired("Skriv dagen.")])


class ContactForm(BaseForm):
    """Who answers for the body."""

    contact = SelectField("Vem svarar och får påminnelserna?")

    def offer(self, people: list[User]) -> None:
        """Offer those who act for the body."""
        self.contact.choices = [
            SelectChoice("", "Alla handläggare, eller funktionsbrevlådan"),
            *(SelectChoice(str(user.id), user.name) for user in people),
        ]
