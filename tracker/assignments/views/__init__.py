"""The pages about assignments."""

from flask import Blueprint

blueprint = Blueprint("assignments", __name__)

from tracker.assignments.views import (  # noqa: E402 - they hang themselves on it
    changes,
    documents,
    hand_over,
    proposals,
    reading,
    reports,
    requests,
)

__all__ = ["blueprint", "changes", "documents", "hand_over", "proposals", "reading", "reports", "requests"]
