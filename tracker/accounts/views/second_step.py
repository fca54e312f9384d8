"""Codes besides one's own password: on, new ones for a lost phone, off."""

import segno
from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import clock
from tracker.accounts.forms import PlainForm, SecondStepForm
from tracker.accounts.operations import attempts, own, second_steps
from tracker.accounts.views import blueprint
from tracker.accounts.views.coming_in import take_along
from tracker.accounts.views.confirming import confirmed
from tracker.db import database_now, db
from tracker.domain.errors import RuleBrokenError
from tracker.models import User
from tracker.web.guard import actor, lacks_second_step, this_session
from tracker.web.installation import roles_with_codes
from tracker.web.pages import receipt
from tracker.web.sessions import close_sessions, renew_session


@blueprint.route("/mig/tvasteg", methods=["GET", "POST"])
@confirmed
def second_step() -> ResponseReturnValue:
    """Show whether codes are asked for; set them up where they are not."""
    mine, form = actor(), SecondStepForm()
    row = second_steps.second_step_of(mine)
    if row is not None:
        return render_template(
            "accounts/second_step.html", row=row, left=second_steps.recovery_codes_left(mine), demanded=_demanded()
        )
    if form.is_submitted() and not second_steps.is_key(form.key.data or ""):
        abort(400)
    if form.validate_on_submit():
        with db.writing():
            allowed = attempts.note_code(mine.id, now=clock.now())
        if not allowed:
            abort(429)
        try:
            return _codes_page(_begin(form.key.data, form.code.data), begun=True)
        except RuleBrokenError as error:
            form.refuse(error)
    form.key.data = form.key.data if form.is_submitted() else second_steps.new_key()
    address = second_steps.address_of(form.key.data, mine)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#fff", dark="#000")
    page = render_template(
        "accounts/second_step_begin.html", form=form, picture=picture, forced=lacks_second_step(),
        key=" ".join(form.key.data[at : at + 4] for at in range(0, 32, 4)),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _begin(key: str, code: str) -> list[str]:
    """Begin with codes: this log-in goes on under a new secret, every other one ends."""
    session_id, old = this_session().id, current_user.get_id()
    with db.writing():
        user = _mine()
        codes = own.begin_codes(user, key, code, at=database_now(), today=clock.today())
        attempts.forget_codes(user.id)
        close_sessions(user, now=clock.now(), besides=old)
        token = renew_session(session_id, now=clock.now(), vouched=True)
    take_along(token)
    return codes


@blueprint.post("/mig/tvasteg/reservkoder")
@confirmed
def renew_recovery_codes() -> ResponseReturnValue:
    """Make new codes for a lost phone, and show them once."""
    _pressed_or_400()
    with db.writing():
        codes = own.renew_recovery_codes(_mine(), today=clock.today())
    return _codes_page(codes, begun=False)


@blueprint.post("/mig/tvasteg/av")
@confirmed
def end_second_step() -> ResponseReturnValue:
    """Log in without codes again, where one's role lets one."""
    _pressed_or_400()
    if _demanded():
        receipt("Tvåstegsinloggningen är på", "Din roll kräver den.")
    else:
        with db.writing():
            own.end_codes(_mine(), today=clock.today())
        receipt("Tvåstegsinloggningen är av", "Du loggar in med bara lösenordet.")
    return redirect(url_for("accounts.second_step"))


def _mine() -> User:
    return db.session.get_one(User, actor().id, with_for_update=True, populate_existing=True)


def _demanded() -> bool:
    return any(role in roles_with_codes() for role in actor().roles)


def _codes_page(codes: list[str], *, begun: bool) -> str:
    return render_template("accounts/recovery_codes.html", codes=codes, begun=begun)


def _pressed_or_400() -> None:
    if not PlainForm().validate_on_submit() or second_steps.second_step_of(actor()) is None:
        abort(400)
