"""The comment beside an answer: its paragraphs, without what pages and columns have put between them."""

import re
from collections.abc import Sequence

from tracker.extraction.form_lines import FormLine, Kind

NUMBER = r"[\dlI]{1,2}[:;.][\dlIO]{1,2}"
"""Number of a strategy or measure, with the signs that scans take for figures."""
WORD = re.compile(r"[^\W\d_]{2,}")
_SENTENCE_END = re.compile(r"[.!?:][)”\"]?$")
_PAGE = re.compile(r"(?:sida )?\d{1,3}(?: ?(?:\(\d{1,3}\)|av \d{1,3}))?", re.IGNORECASE)
_OF_THE_FORM = tuple(
    re.compile(words, re.IGNORECASE | re.MULTILINE)
    for words in (
        r"\(?samtliga n.{1,2}mnder(?: och)?(?: styrelser\)?)?",
        r"^styrelser\)",
        r"genomf.{1,2}rs aktiviteter i enlighet med",
        r"utdelat ansvar f.{1,2}r att uppfylla m.{1,2}let med",
        rf"\binsats\s{NUMBER}\.?",
    )
)
"""Words that every question on a measure carries, wherever a scan has put them."""
_EXPECTED = re.compile(r"f.{1,3}rv.{1,3}ntat resultat", re.IGNORECASE)


def ended(lines: Sequence[FormLine]) -> bool:
    """Tell whether the words of these lines end with a sentence."""
    words = [line.text for line in lines if line.kind is Kind.WORDS]
    return not words or bool(_SENTENCE_END.search(words[-1])) or not words[-1][-1].isalnum()


def read_comment(rest: str, lines: Sequence[FormLine], *, unfinished: bool, before_heading: bool) -> str | None:
    """Read the comment in a column of its own.

    Args:
        rest: what stands on the line of the answer.
        lines: those below it.
        unfinished: the question's own words broke off before the answer, and go on where the columns come again.
        before_heading: a heading follows, some words of which may have slipped up before it.
    """
    paragraphs, turned = _paragraphs(lines)
    if unfinished and turned is not None and turned < len(paragraphs) and paragraphs[turned][0].islower():
        del paragraphs[turned]  # the rest of the question's own words, on the next page
    paragraphs = [rest, *paragraphs] if rest else paragraphs
    slipped = before_heading and bool(paragraphs) and paragraphs[-1][0].islower()
    if slipped and (len(paragraphs) == 1 or _SENTENCE_END.search(paragraphs[-2])):
        paragraphs.pop()
    return _told(paragraphs)


def _paragraphs(lines: Sequence[FormLine]) -> tuple[list[str], int | None]:
    """Return the paragraphs, and how many of them stand before the headings of the columns come again."""
    paragraphs: list[list[str]] = [[]]
    turned = None
    for line in lines:
        if line.kind is Kind.WORDS and not _PAGE.fullmatch(line.text):
            paragraphs[-1].append(line.text)
            continue
        if paragraphs[-1]:
            paragraphs.append([])
        if line.kind is Kind.COLUMNS:
            turned = len(paragraphs) - 1
    return [" ".join(words) for words in paragraphs if words], turned


def read_mixed_comment(lines: Sequence[str]) -> str | None:
    """Read a comment whose lines stand among the question's own; None where nothing but those is left."""
    own = "\n".join(lines)
    for words in _OF_THE_FORM:
        own = words.sub(" ", own)
    left: list[str] = []
    expected = False
    for line in own.split("\n"):
        expected = expected or bool(_EXPECTED.search(line))
        if not expected or any(WORD.search(words) for words in left):
            left.append(" ".join(line.split()))
    return _told(left)


def _told(paragraphs: Sequence[str]) -> str | None:
    """Put paragraphs together; one that a page or a scan broke goes on on its line."""
    told: list[str] = []
    for paragraph in paragraphs:
        if told and paragraph:
            told.append("\n" if _SENTENCE_END.search(told[-1]) else " ")
        if (told and paragraph) or WORD.search(paragraph):
            told.append(paragraph)
    return "".join(told) or None
