"""Sparade vyer: what the list shows, under a name; one's own, and those that are shared with all."""

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.assignments.forms.listing import Listing, listing_of, read_listing
from tracker.assignments.forms.saved_views import PressForm, ViewForm
from tracker.assignments.operations import saved_views as operations
from tracker.assignments.queries.bodies import all_bodies
from tracker.assignments.queries.saved_views import changeable_view, views_of
from tracker.assignments.views import blueprint
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.permissions import Role
from tracker.models import SavedView, User
from tracker.web.guard import actor
from tracker.web.pages import receipt


def path_of(query: str) -> str:
    """Return the address of the list that shows what a query says."""
    return url_for("assignments.index") + (f"?{query}" if query else "")


@blueprint.get("/uppdrag/vyer")
def saved_views() -> ResponseReturnValue:
    """Show the views that a person has, with what each of them shows."""
    user, bodies = actor(), all_bodies()
    rows = [(view, listing_of(view.query, bodies)) for view in views_of(user)]
    own = [row for row in rows if row[0].owner_id == user.id]
    return render_template(
        "assignments/saved_views.html", own=own, others=[row for row in rows if row not in own], path_of=path_of,
        may_change_shared=Role.REGISTRAR in user.roles,
    )  # fmt: skip


@blueprint.route("/uppdrag/vyer/ny", methods=["GET", "POST"])
def save_view() -> ResponseReturnValue:
    """Save what the address shows under a name."""
    form, listing = ViewForm(), read_listing(request.args, all_bodies())
    if form.validate_on_submit():
        try:
            with db.writing():
                user = db.session.get_one(User, actor().id, with_for_update=True, populate_existing=True)
                act = operations.save_view(
                    form.name.data or "", listing.query, shared=form.shared.data, actor=user
                )  # fmt: skip
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            who = "Alla i kommunen har den" if form.shared.data else "Du har den"
            receipt(f"Vyn är sparad: {form.name.data}", f"{who} överst på sidan Uppdrag.", act=act, of_own=True)
            return redirect(path_of(listing.query))
    return _page(form, listing, None)


@blueprint.route("/uppdrag/vyer/<id:view_id>", methods=["GET", "POST"])
def edit_view(view_id: int) -> ResponseReturnValue:
    """Rename a view, share it, or share it no more."""
    view = changeable_view(actor(), view_id) or abort(404)
    form = ViewForm(obj=view) if request.method == "GET" else ViewForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                view = changeable_view(actor(), view_id, for_update=True) or abort(404)
                act = operations.change_view(view, form.name.data or "", shared=form.shared.data, actor=actor())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt(f"Vyn är ändrad: {view.name}", _who_has(view), act=act, of_own=True)
            return redirect(url_for("assignments.saved_views"))
    return _page(form, listing_of(view.query, all_bodies()), view)


@blueprint.post("/uppdrag/vyer/<id:view_id>/ta-bort")
def void_view(view_id: int) -> ResponseReturnValue:
    """Take a view away."""
    if not PressForm().validate_on_submit():
        abort(400)
    with db.writing():
        view = changeable_view(actor(), view_id, for_update=True) or abort(404)
        name, act = view.name, operations.void_view(view, actor=actor())
    receipt(f"Vyn är borttagen: {name}", "Uppdragen som den visade är kvar.", act=act, of_own=True)
    return redirect(url_for("assignments.saved_views"))


def _who_has(view: SavedView) -> str:
    if view.shared:
        return "Alla i kommunen har den, och ser det som de själva får se."
    return "Bara du har den." if view.owner_id == actor().id else f"Bara {view.owner.name} har den."


def _page(form: ViewForm, listing: Listing, view: SavedView | None) -> ResponseReturnValue:
    page = render_template(
        "assignments/saved_view.html", form=form, listing=listing, view=view, address=path_of(listing.query)
    )
    return page, 422 if form.is_submitted() else 200
