"""The pages about accounts."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from tracker.accounts.views import own, people  # noqa: E402 - they hang themselves on it

__all__ = ["blueprint", "own", "people"]
