"""The pages about assignments."""

from flask import Blueprint

blueprint = Blueprint("assignments", __name__)

from tracker.assignments.views import (  # noqa: E402 - they hang themselves on it
    changes,
    documents,
    hand_over,
    listing,
    many,
    proposals,
    reading,
    reports,
    requests,
    saved_views,
)

__all__ = [
    "blueprint", "changes", "documents", "hand_over", "listing", "many", "proposals", "reading", "reports", "requests",
    "saved_views",
]  # fmt: skip
