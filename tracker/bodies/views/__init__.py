"""The pages about bodies, groups and their rules."""

from flask import Blueprint

blueprint = Blueprint("bodies", __name__)

from tracker.bodies.views import keeping, rules  # noqa: E402 - they hang themselves on it

__all__ = ["blueprint", "keeping", "rules"]
