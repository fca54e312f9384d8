"""What a document was found to say: plain values that name the places they were read from.

Every `start` and `end` counts characters of the text that was given. What the text does not say is None or
empty. The names are those of the command line's JSON.
"""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class PointFound:
    """One lettered point of an assignment: its marker as written («a)») and its words."""

    marker: str
    text: str


@dataclass(frozen=True)
class AssignmentFound:
    """An assignment that a decision gives, or recommends another body to give.

    Attributes:
        status: given, recommended or proposed.
        text: the words, on one line but for lettered points, page headers left out.
        start: where the words begin in the text that was read.
        end: where they end.
        given_by: the body that gives it; for a recommendation the one that is to decide.
        recipients: who is to do it.
        collaborators: whom it is to be done with.
        points: the lettered points.
        kind: assignment, or referral_task where it goes with a matter that is sent back.
        decision_point: label of the numbered point that gives it.
        deadline_text: the words about time.
        report_to: whom it is to be reported to, where the words say it.
        rule: name of the rule that read it.
    """

    status: str
    text: str
    start: int
    end: int
    given_by: str | None
    recipients: tuple[str, ...]
    collaborators: tuple[str, ...]
    points: tuple[PointFound, ...]
    kind: str
    decision_point: str | None
    deadline_text: str | None
    report_to: str | None
    rule: str

    @property
    def reported_elsewhere(self) -> str:
        """Whom it is to be reported to where that is not its giver, else «»."""
        return self.report_to if self.report_to and self.report_to != self.given_by else ""


@dataclass(frozen=True)
class ClosingFound:
    """What a decision says of an assignment that was given before.

    Attributes:
        status: decided, recommended or proposed.
        kind: completed, not_completed, ended, replaced, transferred, amended, partly_reported,
            approved_own_part, noted.
        given_by: the body that once gave the assignment.
        date: day of the decision that gave it.
        paragraph: its §.
        given_point: its «punkt n».
        decision_point: label of the point that says this; «4o» for item o of point 4.
        budget_year: where it was given in a budget.
        dnr: numbers named with it.
        recipients: who had it.
        text: what the assignment was, from the recipient on.
        start: where the passage begins in the text that was read.
        end: where it ends.
        rule: name of the rule that read it.
    """

    status: str
    kind: str
    given_by: str | None
    date: dt.date | None
    paragraph: str | None
    given_point: str | None
    decision_point: str | None
    budget_year: int | None
    dnr: tuple[str, ...]
    recipients: tuple[str, ...]
    text: str
    start: int
    end: int
    rule: str


@dataclass(frozen=True)
class VoteFound:
    """A vote: what was put to it, and the figures that the text gives."""

    proposition: str | None
    yes: int | None
    no: int | None
    abstain: int | None


@dataclass(frozen=True)
class HandlingFound:
    """An earlier handling of the matter; `action` is tabled, referred_back or handled."""

    date: dt.date
    paragraph: str | None
    action: str


@dataclass(frozen=True)
class ReservationFound:
    """One reservation and the parties behind it, in the order of the text."""

    parties: tuple[str, ...]


@dataclass(frozen=True)
class Unplaced:
    """A passage that looks like an assignment or a closing but could not be placed, and why (Swedish)."""

    text: str
    start: int
    end: int
    why: str


@dataclass(frozen=True)
class Paragraph:
    """One § of a protocol, or a text without § that holds a decision.

    Attributes:
        paragraph: its number, None where the text has none.
        dnr: numbers of the matter as written.
        title: the heading.
        outcome: approved, rejected, tabled, referred_back, other; None without a decision.
            «Tillstyrker» is approved.
        tabled_to: the day to which a tabled matter was put off, where the decision says it.
        points: the words of the decision's points, each with its number («» where there is only one).
        assignments: in the order of the text.
        closings: likewise.
        votes: likewise.
        previous_handling: likewise.
        reservations: likewise.
        sent_to: who gets the extract.
        adjusted_on: the day the minutes were approved.
        start: where the § begins in the text that was read.
        end: where it ends.
    """

    paragraph: str | None
    dnr: tuple[str, ...]
    title: str | None
    outcome: str | None
    tabled_to: dt.date | None
    points: tuple[PointFound, ...]
    assignments: tuple[AssignmentFound, ...]
    closings: tuple[ClosingFound, ...]
    votes: tuple[VoteFound, ...]
    previous_handling: tuple[HandlingFound, ...]
    reservations: tuple[ReservationFound, ...]
    sent_to: tuple[str, ...]
    adjusted_on: dt.date | None
    start: int
    end: int


@dataclass(frozen=True)
class Document:
    """A text as it was read.

    Attributes:
        document_type: protocol, protocol_extract, handling, tjansteutlatande, yrkande or other.
        body: whose meeting it was.
        meeting_date: the day of the meeting.
        paragraphs: the § in the order of the text.
        unplaced: what looks like an assignment but could not be placed.
    """

    document_type: str
    body: str | None
    meeting_date: dt.date | None
    paragraphs: tuple[Paragraph, ...]
    unplaced: tuple[Unplaced, ...]
