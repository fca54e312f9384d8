"""What lists of assignments and answered questionnaires were found to say: plain values, as in `model`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RegisterRow:
    """One row of a list of assignments or matters.

    Attributes:
        text: the words of the assignment or matter, on one line.
        dnr: numbers as written; empty where the cell is.
        deadline_text: the words of the plan as written, None where there are none.
        recipient_group: the heading that tells whose the rows below are, as written («Uppdrag till …»).
        heading: any other heading that the row stands under, as written («Kommande», a period, a subject).
        handled: that heading says that the matters were handled, so that the day is no deadline.
        recipients: whom the row names, else whom the recipient group names.
        is_assignment: the row gives something to do; a list of matters holds other things too.
        others: heading and words of each other column that the row fills in.
        line: the line of the text, or the row of the table, where it begins; the first is 1.
        start: where the words begin in the text that was read; None where cells were given.
        end: where they end.
    """

    text: str
    dnr: tuple[str, ...]
    deadline_text: str | None
    recipient_group: str | None
    heading: str | None
    handled: bool
    recipients: tuple[str, ...]
    is_assignment: bool
    others: tuple[tuple[str, str], ...]
    line: int
    start: int | None
    end: int | None


@dataclass(frozen=True)
class AnswerFound:
    """One answered question of a follow-up questionnaire.

    Attributes:
        framework_no: which of the document's programmes and plans it is about, in their order from 1.
        framework: that programme's heading, without its number.
        area: the nearest heading above, without its number.
        code: number of the strategy or measure («1:1»); unique within its framework only.
        question: the words up to the question mark.
        answer: yes, no, or None where the form does not tell.
        comment: what was written beside it.
        start: where the question begins in the text that was read.
        end: where the answer ends.
    """

    framework_no: int | None
    framework: str | None
    area: str | None
    code: str | None
    question: str | None
    answer: str | None
    comment: str | None
    start: int
    end: int
