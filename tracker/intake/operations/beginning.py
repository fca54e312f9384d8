"""The drafts that a text begins: one for each § that concerns an assignment, at the page and in the background."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker import clock, extraction
from tracker.assignments.queries.bodies import body_names
from tracker.db import db
from tracker.domain.decisions import check_decision
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold
from tracker.extraction.questionnaires import is_questionnaire
from tracker.extraction.registers import is_register
from tracker.intake.operations.filled import read_statuses, read_transfers
from tracker.intake.operations.list_drafts import judge, keep_once, list_content
from tracker.intake.operations.listed import ListHead, list_rows, read_list, usual_giver
from tracker.intake.operations.old_forms import form_content
from tracker.intake.queries import fields_of_text, says_something
from tracker.meetings.operations.drafts import begin_draft
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.meetings.operations.paragraphs import find_or_add_meeting
from tracker.meetings.queries.meetings import find_meeting
from tracker.meetings.queries.minutes import read_minutes, unplaced_of
from tracker.meetings.queries.proposals import first_rows, head_of, read_document
from tracker.models import Body, Meeting, User
from tracker.models.draft import DraftKind
from tracker.readers.model import Kind, ReadFile

APART_MOST = 40
"""So many §§ of unknown meetings are drafts of their own; more of them would drown all else."""
Content = tuple[DraftKind, dict[str, Any]]
LISTS = frozenset({DraftKind.REGISTER, DraftKind.STATUSES, DraftKind.TRANSFERS, DraftKind.FORM})
PASTED = "Inläst lista"


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
        RuleBrokenError: its meeting lies ahead, or it is a list too long for a page.
    """
    if lists := _drafts_of_list(text, user=user, registry=registry, today=today):
        return lists
    document = read_document(text, context_date=today)
    if document.meeting_date:
        check_decision(on=document.meeting_date, number="1", missing_reason="", today=today)
    telling = [paragraph for paragraph in document.paragraphs if says_something(paragraph)]
    if not telling:
        nothing = (DraftKind.ASSIGNMENT, {"source": text, "nothing_found": True, "unplaced": unplaced_of(document)})
        return FirstDrafts([nothing], len(document.paragraphs), 0)
    numbers = sum(len(paragraph.assignments) + len(paragraph.closings) for paragraph in telling)
    if len(telling) > 1 and (whole := _whole_meeting(document, text)):
        return FirstDrafts([(DraftKind.MINUTES, whole)], len(document.paragraphs) - len(telling), numbers)
    if len(telling) > APART_MOST:
        raise RuleBrokenError(
            f"Texten har {len(telling)} paragrafer att granska, men vi ser inte vilket enda sammanträde den är från."
            " Öppna sammanträdet under Sammanträden och välj protokollet där, ett i taget.",
            "text",
        )
    contents = [_content(document, paragraph, text, user=user, registry=registry, today=today) for paragraph in telling]
    return FirstDrafts(contents, len(document.paragraphs) - len(telling), numbers)


def meeting_to_add(contents: Sequence[Content]) -> str:
    """Return «KS 2024-04-24», the meeting that keeping these drafts puts into the calendar, or ""."""
    for _, content in contents:
        if "of" in content:
            body_id, day = content["of"]
            body = db.session.get_one(Body, body_id)
            return "" if find_meeting(body.slug, day) else f"{body.short_name} {day}"
    return ""


def begin_drafts(contents: Sequence[Content], *, actor: User, now: dt.datetime) -> list[tuple[DraftKind, int]]:
    """Keep drafts for a person, the same list once; return the kind and the id of each."""
    begun = []
    for kind, content in contents:
        begin = keep_once if kind in LISTS else begin_draft
        begun.append((kind, begin(kind, _with_meeting(content, actor), actor=actor, now=now).id))
    return begun


def _drafts_of_list(text: str, *, user: User, registry: str, today: dt.date) -> FirstDrafts | None:
    """Return the draft of a text that is a list or an answered form; None for any other text."""
    file = ReadFile(Kind.TEXT, text)
    for kind, filled in ((DraftKind.STATUSES, read_statuses(file)), (DraftKind.TRANSFERS, read_transfers(file))):
        if filled:
            return FirstDrafts([(kind, {"list": PASTED, "rows": filled})], 0, len(filled))
    if is_questionnaire(text):
        content = form_content(text)
        return FirstDrafts([(DraftKind.FORM, content)], 0, len(content["rows"]))
    if not is_register(text):
        return None
    head = ListHead(today, usual_giver())
    rows = list_rows(read_list(text), head)
    judged = judge(user, rows, head, registry=registry, today=today)
    content = list_content(rows, judged, head, title=PASTED, source=text, is_own=True)
    return FirstDrafts([(DraftKind.REGISTER, content)], 0, len(rows))


def _whole_meeting(document: extraction.Document, text: str) -> dict[str, Any] | None:
    """Return the values of a whole meeting's minutes, where the text tells whose they are and of which day."""
    body, day = body_names().get(fold(document.body or "")), document.meeting_date
    if body is None or day is None or not body.decides or not all(found.paragraph for found in document.paragraphs):
        return None
    known = find_meeting(body.slug, day)
    read = read_minutes(text, known or Meeting(body_id=body.id, held_on=day))
    return {"meeting": None, "of": (body.id, day), "title": f"{body.short_name} {day}", "text": text, **read}


def _with_meeting(content: dict[str, Any], actor: User) -> dict[str, Any]:
    """Give the minutes of a meeting that is not in the calendar yet their meeting."""
    if "of" not in content:
        return content
    body_id, day = content["of"]
    body = db.session.get_one(Body, body_id)
    if find_meeting(body.slug, day) is None:
        plan_meetings([PlannedMeeting(body, day)], actor=actor, today=clock.today())
    kept = {name: value for name, value in content.items() if name != "of"}
    return {**kept, "meeting": find_or_add_meeting(body, day).id}


def _content(
    document: extraction.Document, paragraph: extraction.Paragraph, text: str, *, user: User, registry: str,
    today: dt.date,
) -> Content:  # fmt: skip
    """Return a form where a § gives a single assignment, rows where it says more."""
    single = len(paragraph.assignments) == 1 and not paragraph.closings
    beside = {"unplaced": [one for one in unplaced_of(document) if paragraph.start <= one["start"] < paragraph.end]}
    if single and paragraph.assignments[0].status == "given" and paragraph.assignments[0].kind == "assignment":
        return DraftKind.ASSIGNMENT, fields_of_text(document, paragraph, text) | beside
    head = head_of(document, paragraph, text)
    return DraftKind.DECISION, first_rows(user, head, paragraph, registry=registry, today=today) | beside
