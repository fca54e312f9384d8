"""What somebody typed into the search box, taken apart: references, numbers of matters, §§, days, other words."""

import datetime as dt
import re
from dataclasses import dataclass

from tracker.domain.deadlines import MONTHS
from tracker.domain.references import CaseNumberKey, assignment_reference, case_number_key

SOUGHT_MAX = 200
"""Signs; what is longer is cut."""

_QUESTION = re.compile(
    r"^(?:vad (?:hände|händer|har hänt|blev det|blir det)|hur (?:går|gick|har) det(?: gått)?) (?:med|av|för) (?=.)",
    re.IGNORECASE,
)
"""What the box asks itself, «Vad hände med …?», and people type after it."""
_REFERENCE = re.compile(r"(?<![\w-])u ?-? ?\d{4} ?- ?\d{1,6}(?![\w-])", re.IGNORECASE)
_DAY = re.compile(
    rf"(?<![\w-])(?:\d{{4}}-\d{{2}}-\d{{2}}|(?:den )?\d{{1,2}} (?:{'|'.join(MONTHS)})\.? \d{{4}})(?![\w-])",
    re.IGNORECASE,
)
_PARAGRAPH = re.compile(
    r"(?:§{1,2} ?|(?<!\w)par(?:agraf(?:en)?|\.)? )(?P<after>\d{1,5}[a-zåäö]?)(?!\w)"
    r"|(?<![\w/-])(?P<before>\d{1,5}[a-zåäö]?) ?§",
    re.IGNORECASE,
)
_CASE_NUMBER = re.compile(
    r"(?<![\w/-])(?:(?:dnr|diarienummer|ärende(?:nummer|nr)?)[.:]? ?)?"
    r"(?P<number>[a-zåäö]{2,6} ?-? ?(?:19|20)\d{2}(?: ?- ?| ?/ ?)\d{1,6}|(?:[a-zåäö]{2,6} )?\d{1,6} ?/ ?\d{2,4})"
    r"(?![\w/-]|:\d)",
    re.IGNORECASE,
)
_MARKED = re.compile(r"^(?=[^\s]*\d)(?=[^\s]*[-/.:])[\w./:-]{4,40}$")


@dataclass(frozen=True)
class Sought:
    """What was typed, read.

    Attributes:
        references: ids of assignments, «U-2023-0041».
        cases: numbers of matters, with whether their diary was typed.
        paragraphs: numbers of §§ that were said to be such.
        days: of decisions.
        codes: marks with figures that are none of these, whole («N123-0456/23»).
        rest: the words that are left, as typed.
    """

    references: tuple[str, ...] = ()
    cases: tuple[tuple[CaseNumberKey, bool], ...] = ()
    paragraphs: tuple[str, ...] = ()
    days: tuple[dt.date, ...] = ()
    codes: tuple[str, ...] = ()
    rest: str = ""


def read_sought(typed: str, *, registry: str, today: dt.date) -> Sought:
    """Take apart what somebody typed; nothing is refused, what is not understood is words."""
    text = " ".join(typed[:SOUGHT_MAX].replace("\u00a0", " ").split())
    text = _QUESTION.sub("", text).rstrip("?")
    references: list[str] = []
    cases: list[tuple[CaseNumberKey, bool]] = []
    paragraphs: list[str] = []
    days: list[dt.date] = []

    def reference(found: re.Match[str]) -> str:
        references.append(assignment_reference(found[0]) or "")
        return " "

    def day(found: re.Match[str]) -> str:
        read = _read_day(found[0])
        if read is None:
            return found[0]
        days.append(read)
        return " "

    def paragraph(found: re.Match[str]) -> str:
        paragraphs.append((found["after"] or found["before"]).lstrip("0").upper())
        return " "

    def case(found: re.Match[str]) -> str:
        key = case_number_key(found["number"], today=today, default_registry=registry)
        if key is None:
            return found[0]
        cases.append((key, found["number"][0].isalpha()))
        return " "

    for pattern, take in ((_REFERENCE, reference), (_DAY, day), (_PARAGRAPH, paragraph), (_CASE_NUMBER, case)):
        text = pattern.sub(take, text)
    words = text.split()
    codes = [word for word in words if _MARKED.match(word)]
    return Sought(
        tuple(references), tuple(cases), tuple(number for number in paragraphs if number), tuple(days), tuple(codes),
        " ".join(word for word in words if word not in codes),
    )  # fmt: skip


def _read_day(words: str) -> dt.date | None:
    try:
        if words[:4].isdecimal():
            return dt.date.fromisoformat(words)
        number, month, year = words.casefold().removeprefix("den ").split()
        return dt.date(int(year), MONTHS[month.rstrip(".")], int(number))
    except (ValueError, KeyError):
        return None
