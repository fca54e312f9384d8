"""The open view's pages, and those where a registrar decides what it shows."""

from flask import Blueprint

blueprint = Blueprint("public", __name__)

from tracker.public.views import publishing, reading  # noqa: E402 - they hang themselves on it

__all__ = ["blueprint", "publishing", "reading"]
