"""The minutes of a whole meeting as they were read: which §§ need the eye, which were tabled, which are known."""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
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
from tracker.scope import hidden_among, visible_drafts


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
        dismissed: who said why it is nothing to register, and when; None where nobody has.
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
    dismissed: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Passage:
    """Words that look like an assignment or a closing and could not be placed.

    Attributes:
        at: its place among the passages, from 0.
        number: of the § that they stand in, or "".
        text: the words.
        why: they were not placed.
        start: where they begin in the minutes.
        end: where they end.
        dismissed: as a §'s.
        draft: the id of the draft that was made of them, or None.
    """

    at: int
    number: str
    text: str
    why: str
    start: int
    end: int
    dismissed: Mapping[str, Any] | None = None
    draft: int | None = None

    @property
    def words(self) -> list[str]:
        """What a draft that was made of it knows it by; its place changes when the minutes grow."""
        return [self.number, self.text]


@dataclass(frozen=True)
class MinutesPage:
    """The §§ of a meeting's minutes, sorted by what they need.

    Attributes:
        review: they say something of assignments, and are to be looked at one by one.
        tabled: all of them are saved in one go.
        others: they say nothing of assignments.
        dismissed: a person has said that they are nothing to register.
        known: the numbers that the register has, with what is recorded of them.
        there: the numbers of §§ that are not recorded whole, but of which the register has something already.
        unplaced: passages that a person is to judge.
        dismissed_passages: those that a person has judged to be nothing.
        names: of those who dismissed, by id.
        hidden: the numbers of §§ whose words are out of the reader's sight; no passage of them is here.
    """

    review: Sequence[MinutesParagraph]
    tabled: Sequence[MinutesParagraph]
    others: Sequence[MinutesParagraph]
    dismissed: Sequence[MinutesParagraph] = ()
    known: Mapping[str, Paragraph] = field(default_factory=dict)
    there: Mapping[str, Paragraph] = field(default_factory=dict)
    unplaced: Sequence[Passage] = ()
    dismissed_passages: Sequence[Passage] = ()
    names: Mapping[int, str] = field(default_factory=dict)
    hidden: Collection[str] = ()

    def left(self, rows: Sequence[MinutesParagraph]) -> int:
        """Return how many of some §§ are not in the register yet."""
        return len(self.undone(rows))

    def undone(self, rows: Sequence[MinutesParagraph]) -> list[MinutesParagraph]:
        """Return those of some §§ that are not in the register yet."""
        return [row for row in rows if row.number not in self.known]

    def next_after(self, number: str) -> list[MinutesParagraph]:
        """Return those that are left to look at, from the one after a § on; then those before it."""
        place = next((row.place for row in self.review if row.number == number), -1)
        return sorted(self.undone(self.review), key=lambda row: (row.place <= place, row.place))

    def done(self, rows: Sequence[MinutesParagraph]) -> list[MinutesParagraph]:
        """Return those of some §§ that are in the register."""
        return [row for row in rows if row.number in self.known]


def read_minutes(text: str, meeting: Meeting) -> dict[str, list[dict[str, Any]]]:
    """Read the text of a meeting's minutes.

    Returns:
        `rows`, the values of its MinutesParagraphs, and `unplaced`, those of its Passages, as the draft keeps them.

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
    return {"rows": rows, "unplaced": unplaced_of(document)}


def unplaced_of(document: extraction.Document) -> list[dict[str, Any]]:
    """Return the passages of a text that could not be placed, each with the § that it stands in."""
    passages = []
    for passage in document.unplaced:
        within = (found for found in document.paragraphs if found.start <= passage.start < found.end)
        paragraph = next(within, None)
        number = paragraph.paragraph if paragraph else None
        passages.append({
            "number": number or "", "text": passage.text, "why": passage.why,
            "start": passage.start, "end": passage.end,
        })  # fmt: skip
    return passages


def draft_of_minutes(text: str, meeting: Meeting) -> dict[str, Any]:
    """Return what the draft of a meeting's minutes holds.

    Raises:
        RuleBrokenError: the text holds no §, or is another meeting's.
    """
    title = f"{meeting.body.short_name} {meeting.held_on}"
    return {"meeting": meeting.id, "title": title, "text": text, **read_minutes(text, meeting)}


def _check_whose(document: extraction.Document, meeting: Meeting) -> None:
    body = body_names().get(fold(document.body or ""))
    other_body = body is not None and body.id != meeting.body_id
    other_day = document.meeting_date is not None and document.meeting_date != meeting.held_on
    if other_body or other_day:
        whose = f"{body.name if body else 'ett sammanträde'} {document.meeting_date or ''}".strip()
        raise RuleBrokenError(f"Texten är från {whose}. Öppna det sammanträdet och klistra in den där.", "text")


def hidden_numbers(user: User, meeting: Meeting) -> set[str]:
    """Return the numbers of a meeting's §§ whose words a person may not see, in the register or in any minutes."""
    there = sa.select(Paragraph).where(Paragraph.meeting_id == meeting.id, Paragraph.voided_at.is_(None))
    paragraphs = db.session.scalars(there).all()
    hidden = hidden_among(user, paragraphs)
    return {paragraph.number for paragraph in paragraphs if paragraph.id in hidden}


def minutes_page(meeting: Meeting, content: Mapping[str, Any], *, hidden: Collection[str] = ()) -> MinutesPage:
    """Sort the §§ of a draft by what they need.

    Args:
        meeting: whose minutes they are.
        content: of the draft.
        hidden: hidden_numbers of who looks.
    """
    every = [MinutesParagraph(**row) for row in content["rows"]]
    standing = sa.select(Paragraph).where(Paragraph.meeting_id == meeting.id, Paragraph.voided_at.is_(None))
    every_known = {paragraph.number: paragraph for paragraph in db.session.scalars(standing)}
    known = {number: paragraph for number, paragraph in every_known.items() if paragraph.outcome is not None}
    dismissed = [row for row in every if row.dismissed and row.number not in known]
    found = [row for row in every if row not in dismissed]
    every_passage = [Passage(at=at, **values) for at, values in enumerate(content.get("unplaced", ()))]
    passages = [passage for passage in every_passage if passage.number not in hidden]
    judged = [passage for passage in passages if passage.dismissed]
    made = _drafts_there(passages)
    return MinutesPage(
        review=[row for row in found if row.outcome != "tabled" and row.given + row.said],
        tabled=[row for row in found if row.outcome == "tabled"],
        others=[row for row in found if row.outcome != "tabled" and not row.given + row.said],
        dismissed=dismissed,
        known=known,
        there={number: paragraph for number, paragraph in every_known.items() if number not in known},
        unplaced=[passage for passage in passages if not passage.dismissed and passage.draft not in made],
        dismissed_passages=judged,
        names=_names([*(row.dismissed for row in dismissed), *(passage.dismissed for passage in judged)]),
        hidden=hidden,
    )


def _drafts_there(passages: Sequence[Passage]) -> set[int]:
    """Return which drafts made of passages are there still; of one that was thrown away the passage comes back.

    SQLite gives the id of a draft that is gone to the next one, so the draft has to name the passage too.
    """
    made = {passage.draft: passage for passage in passages if passage.draft}
    statement = sa.select(Draft.id, Draft.content).where(Draft.id.in_(made))
    rows = db.session.execute(statement) if made else ()
    return {row[0] for row in rows if row[1].get("passage") == made[row[0]].words}


def _names(said: Sequence[Mapping[str, Any] | None]) -> dict[int, str]:
    people = {int(one["by"]) for one in said if one}
    rows = db.session.execute(sa.select(User.id, User.name).where(User.id.in_(people))) if people else ()
    return {row[0]: row[1] for row in rows}


def begun_minutes(user: User, meeting: Meeting) -> Draft | None:
    """Return the minutes that a person pasted last for a meeting, or that the installation read of it."""
    return db.session.scalars(_drafts_of(meeting).where(visible_drafts(user)).limit(1)).one_or_none()


def minutes_kept(meeting: Meeting) -> Draft | None:
    """Return the minutes of a meeting that the installation has read, for any registrar to review."""
    return db.session.scalars(_drafts_of(meeting).where(Draft.author_id.is_(None)).limit(1)).one_or_none()


def _drafts_of(meeting: Meeting) -> sa.Select[Draft]:
    of_meeting = sa.and_(Draft.kind == DraftKind.MINUTES, Draft.meeting_id == meeting.id)
    return sa.select(Draft).where(of_meeting).order_by(Draft.id.desc())


def paragraph_words(text: str, place: int, held_on: dt.date) -> tuple[extraction.Document, extraction.Paragraph] | None:
    """Return one § out of the minutes, read again, or None where there is none at that place."""
    document = read_document(text, context_date=held_on)
    return (document, document.paragraphs[place]) if 0 <= place < len(document.paragraphs) else None
