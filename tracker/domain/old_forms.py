"""Which question of a round an answer in an old form belongs to: by the document's place, the code, and the words.

A scan loses letters (å becomes a, ö becomes é or 6) and whole lines, so that words are compared letter by letter, and a
person sees what is not sure.
"""

import difflib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

ALIKE = 0.6
"""So much of two questions is the same where a scan has spoiled one of them."""
CLEARLY_ALIKE = 0.75
"""So much must be the same where there is no code to go by."""
_COMPARED = 400
_SPOILED = str.maketrans({"é": "o", "ö": "o", "6": "o", "0": "o"})

OTHER_WORDS = "Koden stämmer, men frågan är skriven på ett annat sätt."
NO_CODE = "Koden saknas i formuläret. Frågan liknar den som är vald."
NOT_ASKED = "Organet får ingen sådan fråga i omgången."
TWICE = "En annan rad passar bättre till samma fråga."
NO_ANSWER = "Formuläret visar inget svar."


@dataclass(frozen=True)
class FormRow:
    """An answered question of an old form.

    Attributes:
        framework_no: the place of its document in the form, from 1; 0 where that is lost.
        framework: the document's heading.
        code: «4:2», or "".
        question: its words, or "".
        is_answered: the form tells what was answered.
    """

    framework_no: int
    framework: str
    code: str
    question: str
    is_answered: bool = True


@dataclass(frozen=True)
class AskedQuestion:
    """A question that a round asks a body: its document's place and name, its code and words."""

    document_no: int
    document: str
    code: str
    question: str


@dataclass(frozen=True)
class FormMatch:
    """What a row means: the place of the question, or None; and what a person is to look at, or ""."""

    place: int | None
    doubt: str = ""


def match_form(rows: Sequence[FormRow], asked: Sequence[AskedQuestion]) -> list[FormMatch]:
    """Return for each row of an old form which question it answers. No two answer the same."""
    documents = _documents(rows, asked)
    scores = [
        (score, at, place)
        for at, row in enumerate(rows)
        for place, question in enumerate(asked)
        if (score := _score(row, question, documents)) > 0
    ]
    found: dict[int, int] = {}
    for _, at, place in sorted(scores, key=lambda one: (-one[0], one[1], one[2])):
        if at not in found and place not in found.values():
            found[at] = place
    fitting = {at for _, at, _ in scores}
    return [_match(at, row, asked, found, fitting) for at, row in enumerate(rows)]


def _match(
    at: int, row: FormRow, asked: Sequence[AskedQuestion], found: Mapping[int, int], fitting: set[int]
) -> FormMatch:
    if at not in found:
        return FormMatch(None, TWICE if at in fitting else NOT_ASKED)
    place = found[at]
    if not row.code:
        return FormMatch(place, NO_CODE)
    if not row.is_answered:
        return FormMatch(place, NO_ANSWER)
    return FormMatch(place, "" if alikeness(row.question, asked[place].question) >= ALIKE else OTHER_WORDS)


def _documents(rows: Sequence[FormRow], asked: Sequence[AskedQuestion]) -> Mapping[int, int]:
    """Return which document of the round each of the form is: by its name, else by its place."""
    named = {question.document_no: question.document for question in asked}
    headings = {row.framework_no: row.framework for row in rows}
    documents: dict[int, int] = {}
    for number, heading in headings.items():
        best = max(named, key=lambda one: alikeness(heading, named[one]), default=number)
        documents[number] = best if alikeness(heading, named.get(best, "")) >= ALIKE else number
    return documents


def _score(row: FormRow, question: AskedQuestion, documents: Mapping[int, int]) -> float:
    """Return how well a question fits a row; 0 where it cannot be meant."""
    same_document = documents[row.framework_no] == question.document_no
    if row.code:
        same_code = row.code == question.code
        return 2 + alikeness(row.question, question.question) if same_document and same_code else 0
    alike = alikeness(row.question, question.question)
    return alike + same_document if alike >= CLEARLY_ALIKE else 0


def alikeness(one: str, other: str) -> float:
    """Return how much of two texts is the same, letter by letter, from 0 to 1."""
    first, second = _plain(one), _plain(other)
    if not first or not second:
        return 0.0
    return difflib.SequenceMatcher(None, first, second, autojunk=False).ratio()


def _plain(text: str) -> str:
    """Return a text without what a scan spoils."""
    folded = text[:_COMPARED].casefold().translate(_SPOILED)
    letters = (letter for letter in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(letter))
    return " ".join("".join(letters).split())
