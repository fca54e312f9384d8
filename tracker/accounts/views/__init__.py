"""The pages about accounts."""

from flask import Blueprint

blueprint = Blueprint("accounts", __name__)

from tracker.accounts.views import coming_in, links, log_ins, outer, own, people, second_step  # noqa: E402 - they hang themselves on it

__all__ = ["blueprint", "coming_in", "links", "log_ins", "outer", "own", "people", "second_step"]
