"""Ändra flera: handläggare or plan of what is ticked in the list; looked over, saved at once, undone at once."""

from collections.abc import Sequence

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.accounts.queries import possible_owners
from tracker.assignments.forms.listing import listing_of
from tracker.assignments.forms.many import NOBODY, ManyForm, read_rows
from tracker.assignments.operations.many import (
    MANY_MAX,
    Change,
    Changed,
    Circumstances,
    OwnerChange,
    PlanChange,
    Row,
    look_over,
)
from tracker.assignments.operations.many import (
    change_many as change_all,
)
from tracker.assignments.queries.bodies import all_bodies
from tracker.assignments.queries.listing import references_of
from tracker.assignments.queries.many import load_assignments
from tracker.assignments.views import blueprint
from tracker.assignments.views.hand_over import told_new_owner
from tracker.assignments.views.saved_views import path_of
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Action
from tracker.models import Assignment, User
from tracker.web.guard import actor, can
from tracker.web.installation import four_eyes, registry
from tracker.web.pages import receipt
from tracker.wording.dates import counted, in_words

TOLD = 10
"""How many ids a receipt names."""


@blueprint.route("/uppdrag/andra-flera", methods=["GET", "POST"])
def change_many() -> ResponseReturnValue:
    """Choose what many are to have, look at what that does with each, and save it."""
    if request.method == "GET":
        return redirect(url_for("assignments.index"))
    form, step = ManyForm(), request.form.get("steg", "")
    owners = possible_owners()
    form.offer(owners, nobody=can(Action.EDIT))
    form.what.data = form.what.data if form.what.data in {"handlaggare", "plan"} else "handlaggare"
    listing = listing_of(form.list_query.data or "", all_bodies())
    form.list_query.data = listing.query
    seen: dict[str, int] = {}
    change: Change | None = None
    meanwhile: Sequence[Row] = ()
    try:
        seen = _chosen(form)
        if step and form.validate_on_submit():
            change = _change(form, owners)
            if step == "spara":
                saved = _save(form, change, seen)
                if saved.rows:
                    return redirect(_tell(saved, change, path_of(listing.query)))
                meanwhile = saved.meanwhile
    except RuleBrokenError as error:
        form.refuse(error)
    chosen = load_assignments(actor(), seen)  # as it stands now, so that the versions are those of what is shown
    rows = _rows(form, chosen, change)
    page = render_template(
        "assignments/many.html", form=form, chosen=chosen, right=[row for row in rows if not row.obstacle],
        left=[row for row in rows if row.obstacle], meanwhile=meanwhile, back=path_of(listing.query),
    )  # fmt: skip
    return page, 409 if meanwhile else 422 if form.problems or not chosen else 200


def _rows(form: ManyForm, chosen: Sequence[Assignment], change: Change | None) -> Sequence[Row]:
    """Return what a change would do with each; none where nothing is chosen yet, or what is chosen is refused."""
    if change is None:
        return ()
    try:
        return look_over(chosen, change, _circumstances())
    except RuleBrokenError as error:
        if not form.problems:
            form.refuse(error)
        return ()


def _chosen(form: ManyForm) -> dict[str, int]:
    """Return the ids that are ticked, or all that the list shows, with the version of each that was looked over."""
    if request.form.get("alla"):
        listing = listing_of(form.list_query.data or "", all_bodies())
        found = references_of(
            actor(), listing.wanted, sort=listing.sort, registry=registry(), today=clock.today(), limit=MANY_MAX + 1
        )
        seen = dict.fromkeys(found, 0)
    else:
        seen = read_rows(request.form.getlist("rad"))
    if len(seen) > MANY_MAX:
        raise RuleBrokenError(f"Högst {MANY_MAX} uppdrag ändras på en gång. Filtrera listan först.", "rad")
    if not seen:
        raise RuleBrokenError("Välj minst ett uppdrag i listan.", "rad")
    return seen


def _change(form: ManyForm, owners: Sequence[User]) -> Change:
    """Return what is to stand there.

    Raises:
        RuleBrokenError: nobody is chosen.
    """
    if form.what.data == "plan":
        return PlanChange(form.plan.data or "", form.reason.data or "")
    if not form.owner.data:
        raise RuleBrokenError("Välj vem som tar över.", "owner")
    chosen = next((user for user in owners if str(user.id) == form.owner.data), None)
    return OwnerChange(None if form.owner.data == NOBODY else chosen)


def _circumstances() -> Circumstances:
    return Circumstances(actor(), four_eyes(), clock.now(), clock.today())


def _save(form: ManyForm, change: Change, seen: dict[str, int]) -> Changed:
    """Change them in one unit; the person who takes over is loaded again, as what is changed is."""
    with db.writing():
        chosen = load_assignments(actor(), seen, for_update=True)
        if isinstance(change, OwnerChange) and change.owner:
            change = OwnerChange(db.session.get_one(User, int(form.owner.data)))
        return change_all(chosen, change, _circumstances(), seen=seen)


def _tell(saved: Changed, change: Change, back: str) -> str:
    """Say what was changed and what was left, and return where to go on."""
    count, left = len(saved.rows), [row.assignment.reference for row in saved.meanwhile]
    if isinstance(change, OwnerChange):
        title = f"{counted(count, 'uppdrag har', 'uppdrag har')} {saved.rows[0].after} som handläggare"
        told = told_new_owner([row.assignment for row in saved.rows]) if change.owner else ""
    else:
        title, told = f"{counted(count, 'uppdrag har', 'uppdrag har')} planen {change.plan.strip()}", ""
    if left:
        names = in_words([*left[:TOLD], *([f"{len(left) - TOLD} till"] if len(left) > TOLD else [])])
        told += f" {names} lämnades: någon annan ändrade där medan du granskade."
    receipt(title, told.strip(), act=saved.act)
    return back
