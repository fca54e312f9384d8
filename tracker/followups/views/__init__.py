"""The pages about governing documents, rounds and replies."""

from flask import Blueprint

blueprint = Blueprint("followups", __name__)

from tracker.followups.views import (  # noqa: E402
    acting,
    answering,
    comments,
    compilation,
    documents,
    questions,
    reply_steps,
    rounds,
    sheets,
    structure,
)

__all__ = [
    "acting", "answering", "blueprint", "comments", "compilation", "documents", "questions", "reply_steps", "rounds",
    "sheets", "structure",
]  # fmt: skip
