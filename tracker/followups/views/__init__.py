"""The pages about governing documents, rounds and replies."""

from flask import Blueprint

blueprint = Blueprint("followups", __name__)

from tracker.followups.views import answering, documents, questions, reply_steps, rounds, sheets, structure  # noqa: E402

__all__ = ["answering", "blueprint", "documents", "questions", "reply_steps", "rounds", "sheets", "structure"]
