"""The drafts that a text begins: one for each § that concerns an assignment, at the page and in the background."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker import extraction
from tracker.domain.decisions import check_decision
from tracker.intake.queries import fields_of_text, says_something
from tracker.meetings.operations.drafts import begin_draft
from tracker.meetings.queries.proposals import first_rows, head_of, read_document
from tracker.models import User
from tracker.models.draft import DraftKind

Content = tuple[DraftKind, dict[str, Any]]


@dataclass(frozen=True)
class FirstDrafts:
    """What a text comes to, before anything of it is kept.

    Attributes:
        contents: of each draft, its kind and its values.
        silent: how many §§ concern no assignment.
        found: how many assignments are given or spoken of.
    """

    contents: Sequence[Content]
    silent: int
    found: int


def drafts_of_text(text: str, *, user: User, registry: str, today: dt.date) -> FirstDrafts:
    """Read a text, and return the drafts that a person begins with.

    Raises:
        RuleBrokenError: its meeting lies ahead.
    """
    document = read_document(text, context_date=today)
    if document.meeting_date:
        check_decision(on=document.meeting_date, number="1", missing_reason="", today=today)
    telling = [paragraph for paragraph in document.paragraphs if says_something(paragraph)]
    if not telling:
        nothing = (DraftKind.ASSIGNMENT, {"source": text, "nothing_found": True})
        return FirstDrafts([nothing], len(document.paragraphs), 0)
    contents = [_content(document, paragraph, text, user=user, registry=registry, today=today) for paragraph in telling]
    found = sum(len(paragraph.assignments) + len(paragraph.closings) for paragraph in telling)
    return FirstDrafts(contents, len(document.paragraphs) - len(telling), found)


def begin_drafts(contents: Sequence[Content], *, actor: User, now: dt.datetime) -> list[tuple[DraftKind, int]]:
    """Keep drafts for a person; return the kind and the id of each."""
    return [(kind, begin_draft(kind, content, actor=actor, now=now).id) for kind, content in contents]


def _content(
    document: extraction.Document, paragraph: extraction.Paragraph, text: str, *, user: User, registry: str,
    today: dt.date,
) -> Content:  # fmt: skip
    """Return a form where a § gives a single assignment, rows where it says more."""
    single = len(paragraph.assignments) == 1 and not paragraph.closings
    if single and paragraph.assignments[0].status == "given" and paragraph.assignments[0].kind == "assignment":
        return DraftKind.ASSIGNMENT, fields_of_text(document, paragraph, text)
    head = head_of(document, paragraph, text)
    return DraftKind.DECISION, first_rows(user, head, paragraph, registry=registry, today=today)
