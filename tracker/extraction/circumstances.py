"""What else a § tells: votes, earlier handling, reservations, who gets the extract, the day of approval."""

import datetime as dt
import itertools
import re

from tracker.domain.deadlines import MONTHS
from tracker.extraction.model import HandlingFound, ReservationFound, VoteFound
from tracker.extraction.written_days import MONTH

ACTIONS = {"bordlagt": "tabled", "återremitterat": "referred_back", "återremiss": "referred_back"}

_ISO = re.compile(r"\b(\d{4}-\d{2}-\d{2})\b")
_HANDLED = re.compile(
    r"(?P<action>\b[A-Za-zÅÄÖåäö]{4,20}\b)?(?: av [a-zåäö]{5,30})? ?"
    rf"\b(?:den (?P<day>\d{{1,2}}) (?P<month>{MONTH})(?: (?P<year>\d{{4}}))?|(?P<iso>\d{{4}}-\d{{2}}-\d{{2}}))"
    r"(?:,? § ?(?P<paragraph>\d{1,5}))?",
    re.IGNORECASE,
)
_TABLED_TO = re.compile(
    r"\b[Bb]ordlägg(?:s|es) till [^.]{0,60}?\b"
    rf"(?P<day>\d{{1,2}}) (?P<month>{MONTH}) (?P<year>\d{{4}})", re.IGNORECASE
)  # fmt: skip
_IN_WORDS = re.compile(rf"(?P<day>\d{{1,2}}) (?P<month>{MONTH}) (?P<year>\d{{4}})", re.IGNORECASE)
_PROPOSITION = re.compile(r"voteringsproposition:? ?[”“\"]?(?P<words>[^”“\"]{1,600})[”“\"]?")
_COUNTED = re.compile(
    r"(?P<yes>\d{1,3}) (?:[Jj]a|JA)(?:-?röster)?(?: för [^.\d]{3,80}?)?(?: mot| ?[,/]| och)"
    r" (?P<no>\d{1,3}) (?:[Nn]ej|NEJ)"
)
_TABULATED = re.compile(
    r"\b(?:Ja|JA)(?:-?röster)?:? (?P<yes>\d{1,3})\b(?! (?:ledam|för))[^\d]{0,600}?"
    r"\b(?:Nej|NEJ)(?:-?röster)?:? (?P<no>\d{1,3})\b"
)
"""Figures that stand after the word, one below the other or in a list."""
_NAMED = re.compile(r"röstar (?P<way>Ja|Nej|ja|nej) \((?P<number>\d{1,3})\)")
_ABSTAINING = re.compile(
    r"avstår från att rösta \((?P<named>\d{1,3})\)|\b(?P<counted>\d{1,3}|[Ee]n|[Tt]vå|[Tt]re|[Ff]yra|[Ff]em) "
    r"ledam(?:ot|öter) avstår"
)
_WORDS = (
    "noll en två tre fyra fem sex sju åtta nio tio elva tolv tretton fjorton femton sexton sjutton arton nitton tjugo"
)
_NUMBERS = {word: number for number, word in enumerate(_WORDS.split())} | {"ett": 1}
_NUMBER = "|".join([r"\d{1,3}", *_NUMBERS])
_TOLD = re.compile(rf"\bmed (?P<yes>{_NUMBER})(?: ja-?)? ?röster? mot (?P<no>{_NUMBER})\b", re.IGNORECASE)
_STOOD_UP = re.compile(
    rf"\b(?P<yes>{_NUMBER}) (?:ledamöter |ledamot )?röst(?:ar|ade) ja(?:,| och|, och| medan|, medan)"
    rf" (?P<no>{_NUMBER}) (?:ledamöter |ledamot )?(?:röst(?:ar|ade) )?nej\b",
    re.IGNORECASE,
)
_NAMED_ABSTAINING = re.compile(r"\bav(?:stod|står) från att rösta\b(?! \()")
_PARTY_IN_BRACKETS = re.compile(r"\(([A-ZÅÄÖ]{1,3})\)")
_PARTIES_LISTED = re.compile(r"\bfrån ((?:[A-ZÅÄÖ]{1,3}(?![A-Za-zÅÄÖåäö])(?:, | och | samt )?){1,12})(?![A-Za-zåäö])")
_CONTINUED = re.compile(r"(?:,|-|\boch|\bsamt)$")


def read_handlings(words: str, written_on: dt.date | None) -> tuple[HandlingFound, ...]:
    """Read «Tidigare behandling».

    Args:
        words: the block with single spaces.
        written_on: the document's day; a date without year is the last such day before it, and without
            it left out.
    """
    found: list[HandlingFound] = []
    action = "handled"
    for match in _HANDLED.finditer(words):
        if match["action"] and match["action"].casefold() not in {"och", "samt"}:
            action = ACTIONS.get(match["action"].casefold(), "handled")
        if date := _handled_on(match, written_on):
            found.append(HandlingFound(date, match["paragraph"], action))
    return tuple(found)


def read_votes(words: str) -> tuple[VoteFound, ...]:
    """Read the votes of a §, from the figures of the council or from the names that a board's minutes list.

    Args:
        words: the § with single spaces.
    """
    propositions = list(_PROPOSITION.finditer(words))
    edges = [0, *(found.start() for found in propositions), len(words)]
    votes = []
    for index, (start, end) in enumerate(itertools.pairwise(edges)):
        proposition = propositions[index - 1]["words"].strip(" .,") if index else None
        votes += _votes(words[start:end], proposition)
    return tuple(votes)


def read_tabulated_votes(words: str) -> tuple[VoteFound, ...]:
    """Read a vote whose figures stand in a list («Ja: 7 … Nej: 5»), which the tables of an appendix do too.

    Args:
        words: the block about the vote with single spaces.
    """
    return tuple(VoteFound(None, int(found["yes"]), int(found["no"]), None) for found in _TABULATED.finditer(words))


def read_told_votes(words: str) -> tuple[VoteFound, ...]:
    """Read a vote that the text tells of in a sentence («med sju röster mot fem»).

    Args:
        words: the § with single spaces.
    """
    counted = [found for pattern in (_TOLD, _COUNTED, _STOOD_UP) for found in pattern.finditer(words)]
    told = [(_number(found["yes"]), _number(found["no"])) for found in counted]
    abstain = len(_NAMED_ABSTAINING.findall(words)) or None
    return tuple(VoteFound(None, yes, no, abstain if len(told) == 1 else None) for yes, no in dict.fromkeys(told))


def read_reservations(words: str) -> tuple[ReservationFound, ...]:
    """Read who «reserverar sig»: the parties in brackets after names, else those listed.

    Args:
        words: the block with single spaces.
    """
    found = []
    for sentence in re.split(r"(?<=[a-zåäö)])\. ", words):
        before = sentence.split("reserverar sig", 1)
        if len(before) == 2 and (parties := _parties(before[0])):
            found.append(ReservationFound(parties))
    return tuple(found)


def read_receivers(block: str) -> tuple[str, ...]:
    """Read «Protokollsutdrag skickas till»: one receiver on each line, long names broken over two."""
    names: list[list[str]] = []
    for line in filter(None, (line.strip("-•* \t") for line in block.split("\n"))):
        if len(line) > 80 or line.endswith("."):  # a sentence: the list is over
            break
        if names and _CONTINUED.search(names[-1][-1]):
            names[-1].append(line)
        else:
            names.append([line])
    return tuple(" ".join(lines) for lines in names)


def read_adjusted_on(words: str) -> dt.date | None:
    """Read «Dag för justering»: a day in figures or in words, else None."""
    if found := _ISO.search(words):
        try:
            return dt.date.fromisoformat(found[1])
        except ValueError:
            return None
    in_words = _IN_WORDS.search(words)
    return _day(in_words, None) if in_words else None


def read_tabled_to(words: str) -> dt.date | None:
    """Read to which day a matter is tabled, where the words say it.

    Args:
        words: the decision with single spaces.
    """
    found = _TABLED_TO.search(words)
    return _day(found, None) if found else None


def _handled_on(match: re.Match[str], written_on: dt.date | None) -> dt.date | None:
    return read_adjusted_on(match["iso"]) if match["iso"] else _day(match, written_on)


def _day(match: re.Match[str], written_on: dt.date | None) -> dt.date | None:
    day, month = int(match["day"]), MONTHS[match["month"].casefold()]
    try:
        if match["year"]:
            return dt.date(int(match["year"]), month, day)
        if written_on is None:
            return None
        date = dt.date(written_on.year, month, day)
        return date if date <= written_on else dt.date(written_on.year - 1, month, day)
    except ValueError:
        return None


def _votes(words: str, proposition: str | None) -> list[VoteFound]:
    """Read the votes on one proposition, or those that have none."""
    counted = list(_COUNTED.finditer(words))
    edges = [*(found.start() for found in counted[1:]), len(words)]
    if counted:
        return [
            VoteFound(proposition, int(found["yes"]), int(found["no"]), _abstaining(words[found.start() : edge]))
            for found, edge in zip(counted, edges, strict=True)
        ]
    named = {found["way"].casefold(): int(found["number"]) for found in _NAMED.finditer(words)}
    return [VoteFound(proposition, named.get("ja"), named.get("nej"), _abstaining(words))] if named else []


def _abstaining(words: str) -> int | None:
    found = _ABSTAINING.search(words)
    return _number(found["named"] or found["counted"]) if found else None


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else _NUMBERS[words.casefold()]


def _parties(words: str) -> tuple[str, ...]:
    in_brackets = _PARTY_IN_BRACKETS.findall(words)
    if not in_brackets and (listed := _PARTIES_LISTED.search(words)):
        in_brackets = re.findall(r"[A-ZÅÄÖ]{1,3}", listed[1])
    return tuple(dict.fromkeys(in_brackets))
