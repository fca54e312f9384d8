"""Loading what a page is about, or 404: what lies outside a person's sight answers like what does not exist."""

from flask import abort

from tracker.followups.queries import documents as document_queries
from tracker.followups.queries import replies as reply_queries
from tracker.followups.queries import rounds as round_queries
from tracker.followups.queries.access import manages, reads_answers
from tracker.models import FollowUpRound, GoverningDocument, Reply
from tracker.web.guard import actor


def document_or_404(slug: str, *, for_update: bool = False) -> GoverningDocument:
    """Return a governing document by its address."""
    return document_queries.load_document(slug, for_update=for_update) or abort(404)


def round_or_404(round_id: int) -> FollowUpRound:
    """Return a round that the person sees."""
    found = round_queries.load_round(round_id) or abort(404)
    return found if round_queries.is_visible(found, actor()) else abort(404)


def managed_round_or_404(round_id: int, *, for_update: bool = False) -> FollowUpRound:
    """Return a round that the person keeps; who may read it only gets a 403."""
    found = round_queries.load_round(round_id, for_update=for_update) or abort(404)
    if not manages(actor(), found):
        abort(403 if found.opened_on else 404)
    return found


def reply_or_404(round_id: int, body: str, *, for_update: bool = False) -> Reply:
    """Return a body's reply that the person may read."""
    found = reply_queries.load_reply(round_id, body, for_update=for_update) or abort(404)
    return found if reads_answers(actor(), found) else abort(404)
