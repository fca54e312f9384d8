"""The pages where documents come in."""

from flask import Blueprint

blueprint = Blueprint("intake", __name__)

from tracker.intake.views import filled, lists, new, old_form, readings, review  # noqa: E402 - they hang themselves on it

__all__ = ["blueprint", "filled", "lists", "new", "old_form", "readings", "review"]
