"""The minutes of a whole meeting as they were read: which §§ need the eye, which were tabled, which are known."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from tracker import extraction
from tracker.assignments.queries.bodies import body_names
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold
from tracker.meetings.queries.proposals import about_of, read_document
from tracker.models import Draft, Meeting, Paragraph, User
from tracker.models.draft import DraftKind
from tracker.scope import visible_drafts


@dataclass(frozen=True)
class MinutesParagraph:
    """One § of the minutes.

    Attributes:
        place: among all §§ of the text, from 0.
        number: of the §.
        title: its heading.
        dnr: the matter's numbers, as written.
        outcome: approved, rejected, tabled, referred_back, other or "".
        given: how many assignments it seems to give.
        said: of how many it seems to say something.
        previous: earlier handlings, as «2024-03-21 § 121».
        tabled_to: the ISO date to which it was tabled, or "" where the minutes do not say.
    """

    place: int
    number: str
    title: str
    dnr: Sequence[str]
    outcome: str
    given: int
    said: int
    previous: str = ""
    tabled_to: str = ""


@dataclass(frozen=True)
class MinutesPage:
    """The §§ of a meeting's minutes, sorted by what they need.

    Attributes:
        review: they say something of assignments, and are to be looked at one by one.
        tabled: all of them are saved in one go.
        others: they say nothing of assignments.
        known: the numbers that the register has, with what is recorded of them.
    """

    review: Sequence[MinutesParagraph]
    tabled: Sequence[MinutesParagraph]
    others: Sequence[MinutesParagraph]
    known: Mapping[str, Paragraph] = field(default_factory=dict)

    def left(self, rows: Sequence[MinutesParagraph]) -> int:
        """Return how many of some §§ are not in the register yet."""
        return sum(row.number not in self.known for row in rows)


def read_minutes(text: str, meeting: Meeting) -> list[dict[str, Any]]:
    """Read the text of a meeting's minutes.

    Returns:
        MinutesParagraph's values, as they are kept in the draft.

    Raises:
        RuleBrokenError: it holds no §, or is another meeting's.
    """
    document = read_document(text, context_date=meeting.held_on)
    _check_whose(document, meeting)
    rows = []
    for place, found in enumerate(document.paragraphs):
        if found.paragraph:
            rows.append({
                "place": place, "number": found.paragraph, "title": found.title or "", "dnr": list(found.dnr),
                "outcome": found.outcome or "", "given": len(found.assignments), "said": len(found.closings),
                "previous": about_of(found)["previous"],
                "tabled_to": found.tabled_to.isoformat() if found.tabled_to else "",
            })  # fmt: skip
    if not rows:
        raise RuleBrokenError("Vi hittar ingen paragraf i texten. Kopiera hela protokollet, med rubrikerna.", "text")
    return rows


def draft_of_minutes(text: str, meeting: Meeting) -> dict[str, Any]:
    """Return what the draft of a meeting's minutes holds.

    Raises:
        RuleBrokenError: the text holds no §, or is another meeting's.
    """
    title = f"{meeting.body.short_name} {meeting.held_on}"
    return {"meeting": meeting.id, "title": title, "text": text, "rows": read_minutes(text, meeting)}


def _check_whose(document: extraction.Document, meeting: Meeting) -> None:
    body = body_names().get(fold(document.body or ""))
    other_body = body is not None and body.id != meeting.body_id
    other_day = document.meeting_date is not None and document.meeting_date != meeting.held_on
    if other_body or other_day:
        whose = f"{body.name if body else 'ett sammanträde'} {document.meeting_date or ''}".strip()
        raise RuleBrokenError(f"Texten är från {whose}. Öppna det sammanträdet och klistra in den där.", "text")


def minutes_page(meeting: Meeting, rows: Sequence[Mapping[str, Any]]) -> MinutesPage:
    """Sort the §§ of a draft by what they need."""
    found = [MinutesParagraph(**row) for row in rows]
    recorded = sa.select(Paragraph).where(
        Paragraph.meeting_id == meeting.id, Paragraph.voided_at.is_(None), Paragraph.outcome.is_not(None)
    )
    known = {paragraph.number: paragraph for paragraph in db.session.scalars(recorded)}
    tabled = [row for row in found if row.outcome == "tabled"]
    review = [row for row in found if row.outcome != "tabled" and row.given + row.said]
    others = [row for row in found if row.outcome != "tabled" and not row.given + row.said]
    return MinutesPage(review, tabled, others, known)


def begun_minutes(user: User, meeting: Meeting) -> Draft | None:
    """Return the minutes that a person pasted last for a meeting, or that the installation read of it."""
    return db.session.scalars(_drafts_of(meeting).where(visible_drafts(user)).limit(1)).one_or_none()


def minutes_kept(meeting: Meeting) -> Draft | None:
    """Return the minutes of a meeting that the installation has read, for any registrar to review."""
    return db.session.scalars(_drafts_of(meeting).where(Draft.author_id.is_(None)).limit(1)).one_or_none()


def _drafts_of(meeting: Meeting) -> sa.Select[Draft]:
    of_meeting = sa.and_(Draft.kind == DraftKind.MINUTES, Draft.content["meeting"].as_integer() == meeting.id)
    return sa.select(Draft).where(of_meeting).order_by(Draft.id.desc())


def paragraph_words(text: str, place: int, held_on: dt.date) -> tuple[extraction.Document, extraction.Paragraph] | None:
    """Return one § out of the minutes, read again, or None where there is none at that place."""
    document = read_document(text, context_date=held_on)
    return (document, document.paragraphs[place]) if 0 <= place < len(document.paragraphs) else None
