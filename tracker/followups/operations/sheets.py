"""A body's form as a table that goes out to be filled in, and what has been filled in when it comes back."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.errors import RuleBrokenError
from tracker.domain.names import fold
from tracker.domain.rounds import COMMENT_MAX, Choice
from tracker.followups.queries.replies import Area
from tracker.models import Answer, Reply
from tracker.papers.sheet import Column, Section, Sheet
from tracker.readers.model import ReadFile
from tracker.wording.round_labels import CHOICE, ITEM_KIND
from tracker.wording.sheets import ANSWER, AREA, COMMENT, EARLIER, ID, ITEM, QUESTION

COLUMNS = (
    Column(ID, 1), Column(AREA, 3), Column(ITEM, 2), Column(QUESTION, 5), Column(EARLIER, 4), Column(ANSWER, 2),
    Column(COMMENT, 6),
)  # fmt: skip


@dataclass(frozen=True)
class FilledAnswer:
    """A row of a filled-in table that says something else than the register.

    Attributes:
        answer: as it stands.
        value: what the table says.
        comment: likewise.
        problem: why it cannot be taken over, in Swedish; "" where it can.
    """

    answer: Answer
    value: Choice | None
    comment: str
    problem: str = ""


def sheet_of(reply: Reply, areas: Sequence[Area], earlier: Mapping[int, Answer], *, today: dt.date) -> Sheet:
    """Return a body's form as a table."""
    rows = []
    for area in areas:
        for answer in area.answers:
            question, last = answer.question, earlier.get(answer.question.governed_item_id)
            said = f"{CHOICE[last.value]}. {last.comment}".strip() if last and last.value else ""
            item = f"{ITEM_KIND[question.kind]} {question.code}".strip()
            area_words = f"{area.heading.number} {area.heading.title}"
            rows.append(
                (_key(answer), area_words, item, question.text, said, CHOICE[answer.value] if answer.value else "",
                 answer.comment)
            )  # fmt: skip
    title = f"{reply.round.title}: {reply.body.name}"
    return Sheet("uppfoljning", title, today, COLUMNS, (Section("", tuple(rows)),))


def choices_of(reply: Reply) -> list[str]:
    """Return the words that are offered in the column of answers."""
    return [word for value, word in CHOICE.items() if reply.round.allows_not_applicable or value != "not_applicable"]


def filled_in(file: ReadFile, reply: Reply, answers: Sequence[Answer]) -> list[FilledAnswer]:
    """Return what a filled-in table says that the register does not. An empty cell says nothing.

    Raises:
        RuleBrokenError: it is not this table, or another body's.
    """
    known = {_key(answer): answer for answer in answers}
    rows = _rows(file)
    if not rows:
        raise RuleBrokenError("Filen är inte ett av våra formulär: kolumnerna Id, Svar och Kommentar saknas.", "file")
    if not any(key in known for key, _, _ in rows):
        raise RuleBrokenError(f"Filen gäller inte {reply.body.name} i den här omgången.", "file")
    words = {fold(word): Choice(value) for value, word in CHOICE.items() if word in choices_of(reply)}
    found = []
    for key, answered, comment in rows:
        if answer := known.get(key):
            one = _read(answer, answered, comment, words)
            if one.problem or (one.value, _flat(one.comment)) != (answer.value, _flat(answer.comment)):
                found.append(one)
    return found


def _read(answer: Answer, answered: str, comment: str, words: Mapping[str, Choice]) -> FilledAnswer:
    value = words.get(fold(answered)) if answered else answer.value
    if _flat(comment) == _flat(answer.comment):
        comment = answer.comment  # a table may have lost the paragraphs of what it was given
    kept = comment or answer.comment
    if value is None and answered:
        offered = ", ".join(CHOICE[choice] for choice in words.values())
        return FilledAnswer(answer, None, kept, f"”{answered[:40]}” är inget av svaren: {offered}.")
    if len(kept) > COMMENT_MAX:
        return FilledAnswer(answer, value, kept, f"Kommentaren är längre än {COMMENT_MAX} tecken.")
    return FilledAnswer(answer, value, kept)


def _rows(file: ReadFile) -> list[tuple[str, str, str]]:
    """Return (key, answer, comment) of the rows under the headings of our table."""
    tables: Sequence[Sequence[Sequence[str]]] = file.tables or [[line.split("\t") for line in file.text.splitlines()]]
    found: list[tuple[str, str, str]] = []
    for table in tables:
        places: list[int] | None = None
        for cells in table:
            folded = [fold(cell) for cell in cells]
            if all(fold(heading) in folded for heading in (ID, ANSWER, COMMENT)):
                places = [folded.index(fold(heading)) for heading in (ID, ANSWER, COMMENT)]
            elif places is not None:
                key, answered, comment = (cells[at].strip() if at < len(cells) else "" for at in places)
                found.append((key, answered, comment))
    return found


def _key(answer: Answer) -> str:
    return f"F{answer.reply_id}-{answer.question_id}"


def _flat(words: str) -> str:
    return " ".join(words.split())
