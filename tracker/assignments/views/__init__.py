"""The pages about assignments."""

from flask import Blueprint

blueprint = Blueprint("assignments", __name__)

from tracker.assignments.views import changes, documents, hand_over, reading, reports  # noqa: E402 - they hang themselves on it

__all__ = ["blueprint", "changes", "documents", "hand_over", "reading", "reports"]
