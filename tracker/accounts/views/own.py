"""What a person sets for themselves."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import clock
from tracker.accounts import operations, queries
from tracker.accounts.forms import OwnPasswordForm, SettingsForm
from tracker.accounts.operations import attempts, own, passwords
from tracker.accounts.views import blueprint
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.models import User
from tracker.models.user import NoticeChoice
from tracker.web import places
from tracker.web.guard import actor
from tracker.web.installation import municipality
from tracker.web.pages import receipt


@blueprint.route("/mig", methods=["GET", "POST"])
def me() -> ResponseReturnValue:
    """Choose when mails come, and who stands in while one is away."""
    form, mine = SettingsForm(), actor()
    form.offer([user for user in queries.possible_owners(besides=mine.substitute_id) if user.id != mine.id])
    if form.validate_on_submit():
        try:
            with db.writing():
                user = db.session.get_one(User, mine.id, with_for_update=True, populate_existing=True)
                operations.change_settings(
                    user, choice=NoticeChoice(form.choice.data), away_from=form.away_from.day,
                    away_to=form.away_to.day, today=clock.today(),
                    substitute=db.session.get(User, int(form.substitute.data)) if form.substitute.data else None,
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Inställningarna är sparade")
            return redirect(url_for("accounts.me"))
    elif not form.is_submitted():
        form.fill(mine)
    return render_template("accounts/me.html", form=form), 422 if form.is_submitted() else 200


@blueprint.route("/mig/losenord", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Change one's own password; the old one is asked for, and every other log-in ends."""
    form, mine = OwnPasswordForm(), actor()
    if form.validate_on_submit():
        try:
            _check_old(form.old.data)
            password_hash = passwords.hash_password(form.password.data)
            passwords.refuse_guessable(form.password.data, mine, municipality=municipality())
            with db.writing():
                user = db.session.get_one(User, mine.id, with_for_update=True, populate_existing=True)
                own.change_own_password(
                    user, password_hash=password_hash, token=current_user.get_id(), now=clock.now(),
                    today=clock.today(),
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Lösenordet är bytt", "Om du var inloggad någon annanstans är du utloggad där.")
            return redirect(url_for("accounts.me"))
    return render_template("accounts/password.html", form=form), 422 if form.is_submitted() else 200


def _check_old(password: str) -> None:
    """Check the password that somebody logged in says is theirs; as few tries as at the log-in page."""
    mine, network = actor(), places.network()
    with db.writing():
        allowed = attempts.note_attempt(mine.email, network, now=clock.now())
    if not allowed:
        abort(429)
    if not passwords.check_password(mine, password):
        raise RuleBrokenError("Det är inte ditt nuvarande lösenord.", "old")
    with db.writing():
        attempts.forget_attempts(mine.email, network)
