"""Asking, the administrator's queue, and the demonstration's mailbox."""

from flask import Blueprint

blueprint = Blueprint("reminders", __name__)

from tracker.reminders.views import asking, mailbox, queue  # noqa: E402 - the views hang themselves on the blueprint

__all__ = ["asking", "blueprint", "mailbox", "queue"]
