"""Lämna över: everything that a person owns, or some of it, to another; saved at once, undone at once."""

from collections.abc import Sequence

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker import clock
from tracker.accounts.queries import all_users, possible_owners
from tracker.assignments.forms import HandOverForm
from tracker.assignments.operations.changes import hand_over as hand_over_all
from tracker.assignments.queries.many import load_assignments
from tracker.assignments.queries.reporting import owned_by
from tracker.assignments.views import blueprint
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Role
from tracker.models import Assignment, User
from tracker.web.converters import ID_MAX
from tracker.web.guard import actor
from tracker.web.installation import four_eyes
from tracker.web.pages import receipt
from tracker.wording.dates import counted


@blueprint.route("/lamna-over", methods=["GET", "POST"])
def hand_over() -> ResponseReturnValue:
    """Give a person's assignments to another: one's own, or (for registrars) anybody's."""
    owner = _owner_or_403()
    rows = owned_by(owner, seen_by=actor())
    form = HandOverForm()
    form.to.choices = [
        SelectChoice("", "Välj"),
        *(SelectChoice(str(user.id), user.name) for user in possible_owners() if user.id != owner.id),
    ]
    form.assignments.choices = [SelectChoice(row.reference, row.title) for row in rows]
    if not form.is_submitted():
        form.assignments.data = [row.reference for row in rows]
    if form.validate_on_submit():
        try:
            with db.writing():
                to = db.session.get_one(User, int(form.to.data))
                chosen = load_assignments(actor(), form.assignments.data or [], for_update=True)
                act = hand_over_all(
                    chosen, owner=owner, to=to, actor=actor(), today=clock.today(),
                    four_eyes=four_eyes(),
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            count = counted(len(chosen), "uppdrag är överlämnat", "uppdrag är överlämnade")
            receipt(f"{count} till {to.name}", told_new_owner(chosen), act=act)
            return redirect(url_for("assignments.hand_over", fran=request.args.get("fran")))
    people = all_users() if Role.REGISTRAR in actor().roles else []
    page = render_template("assignments/hand_over.html", form=form, owner=owner, rows=rows, people=people)
    return page, 422 if form.is_submitted() else 200


def told_new_owner(assignments: Sequence[Assignment]) -> str:
    """Say what mail who takes over will get: none of what nobody has looked at."""
    unread = sum(assignment.machine_read for assignment in assignments)
    at_once = "Den nya handläggaren får ett mejl om alla på en gång." if len(assignments) > unread else ""
    later = f"Om {counted(unread, 'uppdrag', 'uppdrag')} först när de är granskade." if unread else ""
    return f"{at_once} {later}".strip()


def _owner_or_403() -> User:
    wanted = request.args.get("fran", type=int)
    if wanted is not None and not 0 < wanted <= ID_MAX:
        abort(404)
    if wanted is None or wanted == actor().id:
        return actor()
    if Role.REGISTRAR not in actor().roles:
        abort(403)
    return db.session.get(User, wanted) or abort(404)
