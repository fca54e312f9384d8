"""The pages about §§ and their decisions."""

from flask import Blueprint

blueprint = Blueprint("meetings", __name__)

from tracker.meetings.views import (  # noqa: E402 - the views hang themselves on the blueprint
    calendar,
    carriers,
    documents,
    meeting,
    minutes,
    reading,
    recording,
    transfers,
)

__all__ = ["blueprint", "calendar", "carriers", "documents", "meeting", "minutes", "reading", "recording", "transfers"]
