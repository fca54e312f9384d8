"""What the administrator does with accounts. Passwords are chosen by their owners alone, by a link."""

from collections.abc import Callable

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.accounts import operations, queries
from tracker.accounts.forms import PersonForm, PressForm
from tracker.accounts.operations import coming_in, people
from tracker.accounts.views import blueprint
from tracker.accounts.views.confirming import confirmed
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Role
from tracker.models import Body, User
from tracker.models.one_time_token import TokenPurpose
from tracker.web.forms import VersionedForm, conflict_page
from tracker.web.guard import actor
from tracker.web.installation import mails_leave
from tracker.web.pages import receipt
from tracker.wording.dates import moment

ACTIVE = {"ja": "active", "nej": "closed"}


@blueprint.get("/konton")
def users() -> ResponseReturnValue:
    """Show who has an account: searched, filtered, a page at a time."""
    role = request.args.get("roll", "")
    wanted = queries.PeopleFilter(
        words=request.args.get("ord", "")[:200], role=Role(role) if role in set(Role) else None,
        body=request.args.get("organ", ""), active=ACTIVE.get(request.args.get("aktivt", ""), ""),
    )  # fmt: skip
    page = queries.people_page(wanted, page=request.args.get("sida", 1, type=int))
    return render_template(
        "accounts/users.html", page=page, wanted=wanted, filtered=wanted != queries.PeopleFilter(),
        bodies=queries.bodies_to_choose(), roles=list(Role),
    )  # fmt: skip


@blueprint.route("/konton/nytt", methods=["GET", "POST"])
@confirmed
def add_user() -> ResponseReturnValue:
    """Add an account; its owner gets a link by mail."""
    form = PersonForm()
    form.offer(queries.bodies_to_choose())
    if form.validate_on_submit():
        try:
            grants = form.grants()
            with db.writing():
                user = operations.add_person(
                    email=form.email.data, name=form.name.data, home_body=_body(form.home_body.data), grants=grants,
                    password_hash="", actor=actor(),
                )  # fmt: skip
                people.send_password_link(user, actor=actor(), now=clock.now(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Kontot är tillagt", _on_its_way(user, TokenPurpose.INVITATION))
            return redirect(url_for("accounts.edit_user", user_id=user.id))
    return render_template("accounts/user.html", form=form, user=None), 422 if form.is_submitted() else 200


@blueprint.route("/konton/<id:user_id>", methods=["GET", "POST"])
@confirmed
def edit_user(user_id: int) -> ResponseReturnValue:
    """Change an account's name, address, home body and roles."""
    user = _person_or_404(user_id)
    form = PersonForm()
    form.offer(queries.bodies_to_choose())
    if form.validate_on_submit():
        try:
            grants = form.grants()
            with db.writing():
                user = _person_or_404(user_id, for_update=True)
                if form.stale(user.version):
                    return _conflict(form, user, form.current(user))
                people.change_person(
                    user, email=form.email.data, name=form.name.data, home_body=_body(form.home_body.data),
                    grants=grants, actor=actor(), now=clock.now(), today=clock.today(),
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Kontot är sparat", user.name)
            return redirect(url_for("accounts.users"))
    elif not form.is_submitted():
        form.fill(user)
    return _user_page(form, user), 422 if form.is_submitted() else 200


@blueprint.post("/konton/<id:user_id>/avstangt")
@confirmed
def deactivate_user(user_id: int) -> ResponseReturnValue:
    """Close an account; its log-ins end at once."""

    def act(user: User) -> tuple[str, str]:
        people.deactivate_person(user, actor=actor(), now=clock.now())
        return "Kontot är avstängt", f"{user.name}. Personen är utloggad överallt."

    return _press(user_id, act)


@blueprint.post("/konton/<id:user_id>/oppet")
@confirmed
def activate_user(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""

    def act(user: User) -> tuple[str, str]:
        people.activate_person(user, actor=actor())
        return "Kontot är öppet igen", f"{user.name}. Personen kan logga in med det lösenord som fanns."

    return _press(user_id, act)


def _press(user_id: int, act: Callable[[User], tuple[str, str]]) -> ResponseReturnValue:
    form, user = PressForm(), _person_or_404(user_id)
    if not form.validate_on_submit():
        abort(400)
    try:
        with db.writing():
            user = _person_or_404(user_id, for_update=True)
            if form.stale(user.version):
                return _conflict(form, user, {})
            done = act(user)
    except RuleBrokenError as error:
        receipt("Kontot är inte ändrat", error.message)
    else:
        receipt(*done)
    return redirect(url_for("accounts.edit_user", user_id=user_id))


@blueprint.post("/konton/<id:user_id>/lank")
@confirmed
def send_link(user_id: int) -> ResponseReturnValue:
    """Send an account's owner a link to choose a password."""

    def act(user: User) -> tuple[str, str]:
        purpose = people.send_password_link(user, actor=actor(), now=clock.now(), today=clock.today())
        return "Länken är på väg", _on_its_way(user, purpose)

    return _press(user_id, act)


@blueprint.post("/konton/<id:user_id>/utloggad")
@confirmed
def log_out_person(user_id: int) -> ResponseReturnValue:
    """End an account's log-ins."""

    def act(user: User) -> tuple[str, str]:
        people.log_out_everywhere(user, actor=actor(), now=clock.now())
        return "Personen är utloggad överallt", user.name

    return _press(user_id, act)


@blueprint.post("/konton/<id:user_id>/tvasteg")
@confirmed
def take_second_step(user_id: int) -> ResponseReturnValue:
    """Take away the codes of somebody who has lost the phone."""

    def act(user: User) -> tuple[str, str]:
        people.take_second_step(user, actor=actor(), now=clock.now(), today=clock.today())
        return "Koderna är avstängda", f"{user.name} loggar in med bara lösenordet och får veta det i ett mejl."

    return _press(user_id, act)


def _on_its_way(user: User, purpose: TokenPurpose) -> str:
    lasts = "tre dygn" if purpose is TokenPurpose.INVITATION else "30 minuter"
    if not (mails_leave() or current_app.config["DEMO_ACCOUNTS"]):
        return f"Mejl skickas inte härifrån. Den som sköter servern skriver ut länken: users invite {user.email}"
    return f"{user.name} får ett mejl med en länk för att välja sitt lösenord. Den gäller i {lasts}."


def _user_page(form: PersonForm, user: User) -> str:
    press = PressForm(formdata=None)
    press.remember(user.version, {})
    return render_template(
        "accounts/user.html", form=form, user=user, press=press, owned=queries.open_assignments_of(user),
        has_codes=coming_in.needs_code(user),
    )  # fmt: skip


def _person_or_404(user_id: int, *, for_update: bool = False) -> User:
    found = queries.load_person(user_id, for_update=for_update)
    return found or abort(404)


def _body(value: str) -> Body | None:
    return db.session.get(Body, int(value)) if value else None


def _conflict(form: VersionedForm, user: User, current: dict[str, str]) -> ResponseReturnValue:
    last = audit.latest("user", user.id)
    return conflict_page(
        form, current, version=user.version, heading=user.name,
        back=url_for("accounts.edit_user", user_id=user.id),
        by=f"{last.actor_name} sparade {moment(last.at)}" if last else "",
        words=form.words() if isinstance(form, PersonForm) else {},
    )  # fmt: skip
