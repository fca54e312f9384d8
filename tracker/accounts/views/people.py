"""What the administrator does with accounts. A temporary password stands on one page, once, and nowhere else."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.accounts import operations, queries
from tracker.accounts.forms import PersonForm, PressForm
from tracker.accounts.operations import people
from tracker.accounts.views import blueprint
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Role
from tracker.models import Body, User
from tracker.web.forms import VersionedForm, conflict_page
from tracker.web.guard import actor
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
def add_user() -> ResponseReturnValue:
    """Add an account; its temporary password is shown once."""
    form = PersonForm()
    form.offer(queries.bodies_to_choose())
    if form.validate_on_submit():
        password = people.new_password()
        password_hash = operations.hash_password(password)
        try:
            grants = form.grants()
            with db.writing():
                user = operations.add_person(
                    email=form.email.data, name=form.name.data, home_body=_body(form.home_body.data), grants=grants,
                    password_hash=password_hash, actor=actor(),
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            return render_template("accounts/temporary.html", user=user, password=password, added=True)
    return render_template("accounts/user.html", form=form, user=None), 422 if form.is_submitted() else 200


@blueprint.route("/konton/<id:user_id>", methods=["GET", "POST"])
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
                    grants=grants, actor=actor(), now=clock.now(),
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
def deactivate_user(user_id: int) -> ResponseReturnValue:
    """Close an account; its log-ins end at once."""
    return _press(user_id, closing=True)


@blueprint.post("/konton/<id:user_id>/oppet")
def activate_user(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    return _press(user_id, closing=False)


def _press(user_id: int, *, closing: bool) -> ResponseReturnValue:
    form, user = PressForm(), _person_or_404(user_id)
    if not form.validate_on_submit():
        abort(400)
    try:
        with db.writing():
            user = _person_or_404(user_id, for_update=True)
            if form.stale(user.version):
                return _conflict(form, user, {})
            if closing:
                people.deactivate_person(user, actor=actor(), now=clock.now())
            else:
                people.activate_person(user, actor=actor())
    except RuleBrokenError as error:
        receipt("Kontot är inte ändrat", error.message)
    else:
        note = "Personen är utloggad överallt." if closing else "Personen kan logga in med det lösenord som fanns."
        receipt(f"Kontot är {'avstängt' if closing else 'öppet igen'}", f"{user.name}. {note}")
    return redirect(url_for("accounts.edit_user", user_id=user_id))


@blueprint.post("/konton/<id:user_id>/losenord")
def set_password(user_id: int) -> ResponseReturnValue:
    """Give an account a temporary password, and show it once."""
    form, user = PressForm(), _person_or_404(user_id)
    if not form.validate_on_submit():
        abort(400)
    password = people.new_password()
    password_hash = operations.hash_password(password)
    try:
        with db.writing():
            user = _person_or_404(user_id, for_update=True)
            if form.stale(user.version):
                return _conflict(form, user, {})
            people.set_password(user, password_hash=password_hash, actor=actor(), now=clock.now())
    except RuleBrokenError as error:
        receipt("Lösenordet är inte ändrat", error.message)
        return redirect(url_for("accounts.edit_user", user_id=user_id))
    return render_template("accounts/temporary.html", user=user, password=password, added=False)


def _user_page(form: PersonForm, user: User) -> str:
    press = PressForm(formdata=None)
    press.remember(user.version, {})
    return render_template(
        "accounts/user.html", form=form, user=user, press=press, owned=queries.open_assignments_of(user)
    )


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
