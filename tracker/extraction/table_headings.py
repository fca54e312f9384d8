"""Rows of a list of assignments that hold no assignment: headings over the rows below, titles, page headers."""

import re

from tracker.extraction.bodies import Bodies
from tracker.extraction.table_columns import unaccented

_HEADING_MAX = 120


def _words(pattern: str, *, case: bool = False) -> re.Pattern[str]:
    """Compile a pattern for words whose accents are taken off."""
    return re.compile(unaccented(pattern), 0 if case else re.IGNORECASE)


_TASK_GROUP = _words(r"uppdrag(?:en)? (?:till|för|åt|hos|riktade till|riktat till) \S")
_BODY = _words(
    r"(?:(?:(?!I )[A-ZÅÄÖ]\S{0,40}|övriga|samtliga|alla|berörda|och|samt|för|&|nämnder|styrelser|bolag"
    r"|[a-zåäö]{1,30}-) ){0,6}"
    r"\S{0,40}(?:nämnd(?:en|er|erna)?|styrelse(?:n|r|rna)?|kontoret|förvaltning(?:en|ar|arna)?|fullmäktige"
    r"|bolag(?:et|en)?|AB|kommunalförbund(?:et)?)"
    r"(?: [A-ZÅÄÖ]\S{1,40}| för [a-zåäö]{2,40}(?: och [a-zåäö]{2,40})?){0,2}(?: \(?(?:forts|fortsättning)\.?\)?)?:?",
    case=True,
)
_PAST = r"beslutade|avslutade|behandlade|klara|redovisade|fullgjorda|genomförda|tidigare|besvarade|hanterade"
_STATE = (
    rf"(?:{_PAST}|kommande|pågående|planerade|återstående|försenade|öppna|nya"
    r"|(?:ej|inte) (?:påbörjade|avslutade|klara))"
)
_THINGS = r"(?:ärenden|uppdrag|beslut|redovisningar|rapporter|rapporteringar|återrapporteringar)"
_DAY = r"(?:19|20)\d{2}(?:-\d{2}(?:-\d{2})?)?"
_PERIOD = rf"(?:år )?{_DAY}(?: ?(?:[-–]|till(?: och med)?|t\.?o\.?m\.?) ?{_DAY})?"
_WHEN = _words(rf"{_PERIOD}:?")
_HOW_FAR = _words(rf"{_STATE}(?: {_THINGS}(?: .{{1,60}})?| {_PERIOD})?:?")
_OF_A_PERIOD = _words(rf"{_THINGS} (?:(?:under|från|i|för|perioden) ){{0,2}}{_PERIOD}:?")
_HANDLED = _words(rf"(?:{_PAST})\b|{_OF_A_PERIOD.pattern}$")

_PAGE = _words(
    r"(?:(?:sida|sid\.?|s\.) ?)?\d{1,3} ?(?:\(\d{1,3}\)|av \d{1,3})|(?:sida|sid\.?) ?\d{1,3}(?: ?/ ?\d{1,3})?",
)
_PAGE_HEADER = _words(
    r"(?:bilaga \d{1,2}[a-z]?|\d{1,4}|datum:?(?: .{0,40})?|diarienummer:?(?: .{0,40})?|utskrive[nt] .{0,40}"
    r"|utskriftsdatum.{0,40}|(?-i:[A-ZÅÄÖ])\S{1,30} (?:kommun|stad|stads|region)(?:,? .{1,60})?)",
)
_TITLE = _words(
    rf"(?:bilaga \d{{1,2}}[:.]? )?(?:(?:{_STATE}|lista över|förteckning över|register över) )?{_THINGS}\b",
)


def is_recipient_group(words: str, bodies: Bodies) -> bool:
    """Tell whether a row with these words alone says whose the rows below it are."""
    if len(words) > _HEADING_MAX or words.endswith("."):
        return False
    if opens_group(words):
        return " att " not in words
    bare = words.rstrip(": ")
    return bool(_BODY.fullmatch(unaccented(words))) or all(name in bodies.known.values() for name in bodies.names(bare))


def opens_group(words: str) -> bool:
    """Tell whether words begin as a heading over somebody's assignments does («Uppdrag till …»)."""
    return bool(_TASK_GROUP.match(unaccented(words)))


def is_heading(words: str) -> bool:
    """Tell whether a row with these words alone says of the rows below when they are, or how far they have come."""
    return len(words) <= _HEADING_MAX and any(
        pattern.fullmatch(unaccented(words)) for pattern in (_HOW_FAR, _OF_A_PERIOD, _WHEN)
    )


def tells_of_handled(heading: str) -> bool:
    """Tell whether a heading stands over matters that were handled («Ärenden 2020-08 till 2021-02»)."""
    return bool(_HANDLED.match(unaccented(heading)))


def is_furniture(cells: list[str], *, repeated: bool) -> bool:
    """Tell whether a row is a page's header or footer: a page number, or one lone line that comes again."""
    if any(_PAGE.fullmatch(unaccented(cell)) for cell in cells):
        return True
    return len(cells) == 1 and (repeated or bool(_PAGE_HEADER.fullmatch(unaccented(cells[0]))))


def is_marked_title(words: str) -> bool:
    """Tell whether a line is marked as a heading of the document."""
    return words.startswith("#")


def is_title(words: str) -> bool:
    """Tell whether a line apart from the rows is worded as the title of a list."""
    return len(words) <= _HEADING_MAX and bool(_TITLE.match(unaccented(words)))
