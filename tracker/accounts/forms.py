"""The form for logging in."""

from wtforms import HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired

from tracker.web.forms import BaseForm


class LogInForm(BaseForm):
    """Address and password; `next` is checked before it is followed."""

    email = StringField("E-postadress", [InputRequired("Skriv din e-postadress.")])
    password = PasswordField("Lösenord", [InputRequired("Skriv ditt lösenord.")])
    next = HiddenField()
