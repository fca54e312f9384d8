"""What a list is chosen by. The choice stands in the address, so that it can be mailed and opened again."""

import datetime as dt
from collections.abc import Mapping, Sequence

from werkzeug.datastructures import MultiDict
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length, ValidationError

from tracker import clock
from tracker.domain.decisions import EARLIEST
from tracker.lists.queries.choice import Choice
from tracker.models import Body
from tracker.web.forms import BaseForm, DayField, body_choice

LIST_ARGUMENTS = ("organ", "beslutat-av", "ord", "amne", "dag", "fran", "till", "budget", "ordning")
"""What the address of a list may say."""


YEAR_FIGURES = 4


class PressForm(BaseForm):
    """A single press."""


class ChoiceForm(BaseForm):
    """What the list is to show. Asked in the address, so it needs no token."""

    class Meta(BaseForm.Meta):
        """Nothing is saved of what is asked for."""

        asks_at_once = False

    organ = SelectField("Vilkas uppdrag", name="organ")
    givare = SelectField("Beslutat av", name="beslutat-av")
    ord = StringField("Med orden", name="ord", validators=[Length(max=200, message="Skriv högst 200 tecken.")])
    amne = StringField(
        "Ämne i rubriken", name="amne", validators=[Length(max=200, message="Ämnet får ha högst 200 tecken.")]
    )
    fran = DayField("Från och med", name="fran")
    dag = DayField("Läget den", name="dag")
    till = DayField("Kommande till och med", name="till")
    budget = StringField("Budgetens år", name="budget")
    ordning = SelectField(
        "Ordning", name="ordning", choices=[SelectChoice("", "Som i registret"), SelectChoice("plan", "Efter plan")]
    )

    def validate_dag(self, field: DayField) -> None:
        """Refuse a day that has not been.

        Raises:
            ValidationError: it lies ahead, or before any register.
        """
        if field.day and not EARLIEST <= field.day <= clock.today():
            raise ValidationError("Välj i dag eller en dag som har varit.")

    def validate_budget(self, field: StringField) -> None:
        """Refuse what is no year.

        Raises:
            ValidationError: it is not four figures.
        """
        year = (field.data or "").strip()
        if year and not (year.isdecimal() and len(year) == YEAR_FIGURES):
            raise ValidationError("Skriv året med fyra siffror, till exempel 2024.")

    def validate_fran(self, field: DayField) -> None:
        """Refuse a period that ends before it begins.

        Raises:
            ValidationError: it does.
        """
        if field.day and field.day > (self.dag.day or clock.today()):
            raise ValidationError("Perioden ska börja före dagen som listan visar.")


def choice_form(args: Mapping[str, str], bodies: Sequence[Body]) -> ChoiceForm:
    """Return the form as the address fills it in; a body that is not there is ignored."""
    form = ChoiceForm(MultiDict(args), meta={"csrf": False})
    slugs = {body.slug for body in bodies}
    choices = [body_choice(body) for body in bodies]
    form.organ.choices = [SelectChoice("", "Hela kommunens"), *choices]
    form.givare.choices = [SelectChoice("", "Alla"), *(body_choice(body) for body in bodies if body.decides)]
    for field in (form.organ, form.givare):
        if field.data not in slugs:
            field.data = ""
    if form.ordning.data != "plan":
        form.ordning.data = ""
    return form


def read_choice(
    form: ChoiceForm, bodies: Sequence[Body], *, asks: frozenset[str], today: dt.date, until: int, registry: str
) -> Choice:
    """Return the choice that a valid form makes; fields that the list does not ask for count for nothing."""
    by_slug = {body.slug: body for body in bodies}

    def said(name: str) -> str:
        return str(form[name].data or "").strip() if name in asks else ""

    return Choice(
        day=form.dag.day or today, today=today, until=until, registry=registry, body=by_slug.get(said("organ")),
        giver=by_slug.get(said("givare")), words=said("ord"), subject=said("amne"),
        budget_year=int(said("budget")) if said("budget") else None,
        since=form.fran.day if "fran" in asks else None,
        ahead=form.till.day if "till" in asks else None, order=said("ordning") or "registered",
    )  # fmt: skip
