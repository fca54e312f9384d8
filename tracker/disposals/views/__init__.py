"""The pages of gallring and of extracts."""

from flask import Blueprint

blueprint = Blueprint("disposals", __name__)

from tracker.disposals.views import details, disposing, extracts  # noqa: E402 - they hang themselves on it

__all__ = ["blueprint", "details", "disposing", "extracts"]
