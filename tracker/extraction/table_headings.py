"""Rows of a list of assignments that hold no assignment: headings over the rows below, titles, page headers."""

import re

from tracker.extraction.bodies import Bodies

_HEADING_MAX = 120
_TASK_GROUP = re.compile(r"uppdrag(?:en)? (?:till|för|åt|hos|riktade till|riktat till) \S", re.IGNORECASE)
_BODY = re.compile(
    r"(?:(?:[A-ZÅÄÖ]\S{0,40}|övriga|samtliga|alla|berörda|och|samt|för|&|[a-zåäö]{1,30}-) ){0,6}"
    r"\S{0,40}(?:nämnd(?:en|er|erna)?|styrelse(?:n|r|rna)?|kontoret|förvaltning(?:en|ar|arna)?|fullmäktige"
    r"|bolag(?:et|en)?|AB|kommunalförbund(?:et)?)"
    r"(?: [A-ZÅÄÖ]\S{1,40}| för [a-zåäö]{2,40}(?: och [a-zåäö]{2,40})?){0,2}(?: \(?(?:forts|fortsättning)\.?\)?)?:?",
)
_PAST = r"beslutade|avslutade|behandlade|klara|redovisade|fullgjorda|genomförda|tidigare|besvarade|hanterade"
_STATE = (
    rf"(?:{_PAST}|kommande|pågående|planerade|återstående|försenade|öppna|(?:ej|inte) (?:påbörjade|avslutade|klara)|nya)"
)
_THINGS = r"(?:ärenden|uppdrag|beslut|redovisningar|rapporter|rapporteringar|återrapporteringar)"
_DAY = r"(?:19|20)\d{2}(?:-\d{2}(?:-\d{2})?)?"
_PERIOD = rf"(?:år )?{_DAY}(?: ?(?:[-–]|till(?: och med)?|t\.?o\.?m\.?) ?{_DAY})?"
_WHEN = re.compile(rf"{_PERIOD}:?", re.IGNORECASE)
_HOW_FAR = re.compile(rf"{_STATE}(?: {_THINGS}(?: .{{1,60}})?| {_PERIOD})?:?", re.IGNORECASE)
_OF_A_PERIOD = re.compile(rf"{_THINGS} (?:(?:under|från|i|för|perioden) ){{0,2}}{_PERIOD}:?", re.IGNORECASE)
_HANDLED = re.compile(rf"(?:{_PAST})\b|{_OF_A_PERIOD.pattern}$", re.IGNORECASE)

_PAGE = re.compile(r"(?:(?:sida|sid\.?|s\.) ?)?\d{1,3} ?(?:\(\d{1,3}\)|av \d{1,3})|(?:sida|sid\.?) ?\d{1,3}(?: ?/ ?\d{1,3})?", re.IGNORECASE)
_PAGE_HEADER = re.compile(
    r"(?:bilaga \d{1,2}[a-z]?|\d{1,4}|datum:?(?: .{0,40})?|diarienummer:?(?: .{0,40})?|utskrive[nt] .{0,40}"
    r"|utskriftsdatum.{0,40}|[A-ZÅÄÖ]\S{1,30} (?:kommun|stad|stads|region)(?:,? .{1,60})?)",
    re.IGNORECASE,
)
_TITLE = re.compile(rf"(?:bilaga \d{{1,2}}[:.]? )?(?:(?:{_STATE}|lista över|förteckning över|register över) )?{_THINGS}\b", re.IGNORECASE)


def is_recipient_group(words: str, bodies: Bodies) -> bool:
    """Tell whether a row with these words alone says whose the rows below it are."""
    if len(words) > _HEADING_MAX or words.endswith("."):
        return False
    if _TASK_GROUP.match(words):
        return " att " not in words
    bare = words.rstrip(": ")
    return bool(_BODY.fullmatch(words)) or all(name in bodies.known.values() for name in bodies.names(bare))


def is_heading(words: str) -> bool:
    """Tell whether a row with these words alone says of the rows below when they are, or how far they have come."""
    return len(words) <= _HEADING_MAX and any(
        pattern.fullmatch(words) for pattern in (_HOW_FAR, _OF_A_PERIOD, _WHEN)
    )


def tells_of_handled(heading: str) -> bool:
    """Tell whether a heading stands over matters that were handled («Ärenden 2020-08 till 2021-02»)."""
    return bool(_HANDLED.match(heading))


def is_furniture(cells: list[str], *, repeated: bool) -> bool:
    """Tell whether a row is a page's header or footer: a page number, or one lone line that comes again."""
    if any(_PAGE.fullmatch(cell) for cell in cells):
        return True
    return len(cells) == 1 and (repeated or bool(_PAGE_HEADER.fullmatch(cells[0])))


def is_marked_title(words: str) -> bool:
    """Tell whether a line is marked as a heading of the document."""
    return words.startswith("#")


def is_title(words: str) -> bool:
    """Tell whether a line apart from the rows is worded as the title of a list."""
    return len(words) <= _HEADING_MAX and bool(_TITLE.match(words))
