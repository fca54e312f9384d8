"""The steps of a body's reply, each on a page that says what it does: hand in, approve, adopt, send back …"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Role
from tracker.domain.rounds import RoundState, is_taking_answers, reply_after
from tracker.followups.forms.steps import AdoptForm, ContactForm, HandInForm, PlainForm, ReasonForm, ReopenForm
from tracker.followups.operations import handing_in
from tracker.followups.operations.answering import answers_of
from tracker.followups.operations.steps import can_reopen
from tracker.followups.queries.access import approves, own_bodies, part_in
from tracker.followups.queries.replies import possible_contacts
from tracker.followups.views import blueprint
from tracker.followups.views.finding import reply_or_404
from tracker.mail.round_notices import people_of
from tracker.models import Reply
from tracker.web.forms import BaseForm
from tracker.web.guard import actor
from tracker.web.pages import receipt


@dataclass(frozen=True)
class Step:
    """One step as its page has it.

    Attributes:
        title: of the page.
        press: what the button says.
        done: what the receipt says.
        form: what it takes.
    """

    title: str
    press: str
    done: str
    form: type[BaseForm]


STEPS: Mapping[str, Step] = {
    "lamna-in": Step("Lämna in svaret", "Ja, lämna in", "Svaret är inlämnat", HandInForm),
    "godkann": Step("Godkänn svaret", "Ja, godkänn", "Svaret är godkänt", PlainForm),
    "anta": Step("För in beslutet om svaret", "Spara beslutet", "Svaret är antaget", AdoptForm),
    "skicka-tillbaka": Step("Skicka tillbaka svaret", "Skicka tillbaka", "Svaret är skickat tillbaka", ReasonForm),
    "avsta": Step("Avstå från att svara", "Ja, avstå", "Organet svarar inte", ReasonForm),
    "oppna-igen": Step("Öppna svaret igen", "Öppna igen", "Svaret är öppet igen", ReopenForm),
    "kontakt": Step("Välj vem som svarar", "Spara", "Kontakten är sparad", ContactForm),
}
MOVES: Mapping[str, str] = {
    "lamna-in": "hand_in", "godkann": "approve", "anta": "adopt", "skicka-tillbaka": "send_back", "avsta": "decline",
    "oppna-igen": "reopen",
}  # fmt: skip
"""Address → the step of domain.rounds."""


def moves_for(found: Reply) -> list[str]:
    """Return the steps that the person can take with a reply now."""
    user, part, today = actor(), part_in(actor(), found), clock.today()
    answers = part.own or part.manages
    takes = is_taking_answers(found.round.state, found.open_until, today)
    records = part.manages or (found.body_id in own_bodies(user, Role.REGISTRAR) and Role.REGISTRAR in user.roles)
    alive = found.round.state is not RoundState.CANCELLED
    may: Mapping[str, bool] = {  # what is sent back while the round takes no answers could not be handed in again
        "lamna-in": answers and takes, "godkann": approves(user, found) and alive,
        "anta": records and found.body.decides and alive,
        "skicka-tillbaka": (part.manages or approves(user, found)) and takes, "avsta": answers and takes,
        "oppna-igen": part.manages and can_reopen(found.round), "kontakt": answers and takes,
    }  # fmt: skip
    return [
        name
        for name, allowed in may.items()
        if allowed and (name == "kontakt" or reply_after(found.state, MOVES[name], found.round.demands) is not None)
    ]


@blueprint.route("/uppfoljning/<id:round_id>/svar/<body>/steg/<name>", methods=["GET", "POST"])
def reply_step(round_id: int, body: str, name: str) -> ResponseReturnValue:
    """Show what a step does, and take it."""
    step = STEPS.get(name) or abort(404)
    found = reply_or_404(round_id, body)
    if name not in moves_for(found):
        abort(403)
    form = step.form()
    if isinstance(form, ContactForm):
        form.offer(possible_contacts(found.body))
    if form.validate_on_submit():
        try:
            with db.writing():
                found = reply_or_404(round_id, body, for_update=True)
                _check_possible(found, name)
                _TAKEN[name](found, form)
        except RuleBrokenError as error:
            form.refuse_with(error)
        else:
            receipt(step.done, found.body.name)
            return redirect(_after(found))
    elif not form.is_submitted() and isinstance(form, ContactForm):
        form.contact.data = str(found.contact_id or "")
    gaps = [answer for answer in answers_of(found) if answer.value is None] if name in {"lamna-in", "godkann"} else []
    page = render_template(
        "followups/reply_step.html", form=form, step=step, name=name, reply=found, round=found.round, gaps=gaps,
        approvers=people_of(found.body, Role.MANAGER) if found.round.approval_required else [],
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _check_possible(found: Reply, name: str) -> None:
    """Check that a step can still be taken; another may have taken it meanwhile."""
    if name not in moves_for(found):
        raise RuleBrokenError(handing_in.CANNOT)


def _after(found: Reply) -> str:
    return url_for("followups.reply", round_id=found.round_id, body=found.body.slug)


def _hand_in(found: Reply, form: BaseForm) -> None:
    gaps = isinstance(form, HandInForm) and bool(form.with_gaps.data)
    handing_in.hand_in(found, actor=actor(), now=clock.now(), today=clock.today(), with_gaps=gaps)


def _approve(found: Reply, form: BaseForm) -> None:
    del form
    handing_in.approve(found, actor=actor(), today=clock.today())


def _adopt(found: Reply, form: BaseForm) -> None:
    if isinstance(form, AdoptForm) and form.held_on.day:
        number = form.paragraph.data or ""
        handing_in.adopt(found, number, form.held_on.day, actor=actor(), today=clock.today())


def _send_back(found: Reply, form: BaseForm) -> None:
    handing_in.send_back(found, _reason(form), actor=actor(), today=clock.today())


def _decline(found: Reply, form: BaseForm) -> None:
    handing_in.decline(found, _reason(form), actor=actor(), today=clock.today())


def _reopen(found: Reply, form: BaseForm) -> None:
    if isinstance(form, ReopenForm) and form.until.day:
        handing_in.reopen(found, form.until.day, _reason(form), actor=actor(), today=clock.today())


def _contact(found: Reply, form: BaseForm) -> None:
    chosen = form.contact.data if isinstance(form, ContactForm) else ""
    people = {str(user.id): user for user in possible_contacts(found.body)}
    handing_in.name_contact(found, people.get(chosen or ""), actor=actor())


def _reason(form: BaseForm) -> str:
    return str(form.reason.data or "") if isinstance(form, ReasonForm) else ""


_TAKEN: Mapping[str, Callable[[Reply, BaseForm], None]] = {
    "lamna-in": _hand_in, "godkann": _approve, "anta": _adopt, "skicka-tillbaka": _send_back, "avsta": _decline,
    "oppna-igen": _reopen, "kontakt": _contact,
}  # fmt: skip
