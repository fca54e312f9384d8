"""The pages where documents come in."""

from flask import Blueprint

blueprint = Blueprint("intake", __name__)

from tracker.intake.views import new, readings, review  # noqa: E402 - they hang themselves on it

__all__ = ["blueprint", "new", "readings", "review"]
