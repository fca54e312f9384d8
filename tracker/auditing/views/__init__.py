"""The pages of an auditor."""

from flask import Blueprint

blueprint = Blueprint("auditing", __name__)

from tracker.auditing.views import checks, evidence  # noqa: E402 - they hang themselves on it

__all__ = ["blueprint", "checks", "evidence"]
