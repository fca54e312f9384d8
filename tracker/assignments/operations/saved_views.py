"""Saving, renaming, sharing and taking away views of the list."""

from tracker import audit, clock
from tracker.assignments.queries.saved_views import VIEWS_MAX, own_views
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import sort_key, tidy
from tracker.domain.permissions import Action, may
from tracker.models import SavedView, User
from tracker.models.saved_view import VIEW_NAME_MAX


def save_view(name: str, query: str, *, shared: bool, actor: User) -> str:
    """Save what the list shows under a name.

    Args:
        name: unlike those of the person's other views.
        query: what the list's address says, as `forms.listing` writes it.
        shared: everybody has it among their views.
        actor: whose it is; loaded for update, so that two at once are told apart.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: the name is missing, too long or taken, there are too many, or the person may not share.
    """
    if len(own_views(actor)) >= VIEWS_MAX:
        raise RuleBrokenError(f"Du har redan {VIEWS_MAX} vyer. Ta bort en som inte används.", "name")
    _check_sharing(actor, shared=shared)
    name = _checked(name, actor, besides=None)
    view = SavedView(owner_id=actor.id, name=name, sort_key=sort_key(name), query=query, shared=shared)
    db.session.add(view)
    db.session.flush()
    return audit.record("saved_view.added", view, actor=actor, title=name)


def change_view(view: SavedView, name: str, *, shared: bool, actor: User) -> str:
    """Give a view another name, share it with all, or share it no more.

    Args:
        view: loaded for update.
        name: unlike those of its person's other views.
        shared: everybody has it among their views.
        actor: its person; of a shared one also a registrar.

    Returns:
        The id of the act.

    Raises:
        RuleBrokenError: the name is missing, too long or taken, or the actor may not share.
    """
    _check_sharing(actor, shared=shared and not view.shared)
    name = _checked(name, view.owner, besides=view)
    view.name, view.sort_key, view.shared = name, sort_key(name), shared
    return audit.record("saved_view.changed", view, actor=actor, title=name)


def void_view(view: SavedView, *, actor: User) -> str:
    """Take a view away; nothing of the register goes with it.

    Returns:
        The id of the act.
    """
    view.voided_at = clock.now()
    return audit.record("saved_view.voided", view, actor=actor, title=view.name)


def _check_sharing(actor: User, *, shared: bool) -> None:
    if shared and not may(actor.roles, Action.SHARE_VIEW):
        raise RuleBrokenError("En vy delas av en registrator eller en chef. Skicka adressen i stället.", "shared")


def _checked(name: str, owner: User, *, besides: SavedView | None) -> str:
    name = tidy(name)
    if not 0 < len(name) <= VIEW_NAME_MAX:
        raise RuleBrokenError(f"Skriv ett namn på vyn, högst {VIEW_NAME_MAX} tecken.", "name")
    taken = {view.name.casefold() for view in own_views(owner) if view is not besides}
    if name.casefold() in taken:
        raise RuleBrokenError(f"Det finns redan en vy som heter {name}. Välj ett annat namn.", "name")
    return name
