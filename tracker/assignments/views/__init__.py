"""The pages about assignments."""

from flask import Blueprint

blueprint = Blueprint("assignments", __name__)

from tracker.assignments.views import changes, reading  # noqa: E402 - the views hang themselves on the blueprint

__all__ = ["blueprint", "changes", "reading"]
