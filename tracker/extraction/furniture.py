"""The furniture of a page: what its header and foot consist of, in the houses that print minutes."""

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from tracker.extraction.written_days import DAY, read_day

LINE_MAX = 160

STRONG = (
    r"\d{1,4} ?[(\[]\d{1,4}[)\]]",
    r"[Ss]id(?:a|an)?\.? ?\d{1,4}(?: ?[/(\[] ?\d{1,4}[)\]]?| av \d{1,4})?",
    r"[Bb]lad \d{1,4}",
    r"(?:[Ss]ammanträdes)?[Pp]rotokoll(?: (?:från|för|fört vid)(?: sammanträdet?| möte)?)?(?![a-zåäö])",
    r"SAMMANTRÄDESPROTOKOLL|PROTOKOLL(?![A-ZÅÄÖ])|[Pp]rotokollsutdrag(?![a-zåäö])",
    r"Sammanträdes(?:datum|dag|tid)(?![a-zåäö])|SAMMANTRÄDESDATUM",
    r"[Jj]ustera(?:re|nde|ndes) sign(?:atur)?(?:er)?(?![a-zåäö])|[Uu]tdragsbestyrkande",
)
"""What stands in headers and feet, and makes a line one of them."""
NAME = (
    r"[A-ZÅÄÖ][a-zåäö]{2,20} (?:styrelsen|nämnden|utskottet)(?![a-zåäö])"
    r"|[A-ZÅÄÖ][a-zåäö]{2,20} samt [a-zåäö]{2,20}-? och [a-zåäö]{2,20}nämnden(?![a-zåäö])"
    r"|[A-ZÅÄÖ][a-zåäö]{3,30}s [a-zåäö]{0,30}utskott(?:et)?(?![a-zåäö])"
    r"|(?:[A-ZÅÄÖ][a-zåäö]{2,20}-? (?:och|samt) |[A-ZÅÄÖ][a-zåäö]{1,20}-, [a-zåäö]{2,20}- och )?"
    r"[A-ZÅÄÖa-zåäö][A-Za-zÅÄÖåäö-]{0,40}"
    r"(?:fullmäktige|styrelsen|nämnden|utskott(?:et)?|direktionen|FULLMÄKTIGE|STYRELSEN|NÄMNDEN|UTSKOTTET)"
    r"(?![A-Za-zÅÄÖåäö])|Direktionen"
)
WEAK = (
    r"\(?[Nn]r \d{1,3}\)?",
    r"Datum(?![a-zåäö])|Sid(?:a|an)?(?![a-zåäö])",
    r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö-]{2,30} (?:[Ss]tad|STAD|[Kk]ommun|KOMMUN)(?![A-Za-zåäö])",
    r"(?:Region|REGION) [A-ZÅÄÖ][A-Za-zÅÄÖåäö-]{2,30}",
    r"(?<=  )(?:[A-ZÅÄÖ] )?\d{1,4}",
    r"[Kk]l(?:ockan|\.)? ?\d{1,2}[:.]\d{2}(?: ?[-–] ?\d{1,2}[:.]\d{2})?",
    r"Blad(?![a-zåäö])|Plats(?![a-zåäö])",
)
"""What stands in headers too, but also elsewhere: only beside what is strong."""

_COMMITTEE = re.compile(r"s [a-zåäö]{0,30}utskott")
_TOKEN = re.compile(
    rf"(?P<strong>{'|'.join(STRONG)})|(?P<day>{DAY})|(?P<number>§ ?\d{{1,4}}(?![\d/]))"
    rf"|(?P<name>{NAME})|(?P<weak>{'|'.join(WEAK)})|(?P<between>[\s,.:;–-]+)"
)


@dataclass(frozen=True)
class Furniture:
    """A line that can be of a header or a foot.

    Attributes:
        is_strong: it is, whatever stands around it.
        names: of bodies.
        days: that it names.
    """

    is_strong: bool
    names: tuple[str, ...]
    days: tuple[dt.date, ...]


def read_furniture(line: str, known: Collection[str]) -> Furniture | None:
    """Return what a line of a header says, or None where it is no such line.

    Args:
        line: without blanks around it.
        known: names of bodies that can stand there besides those that are told by their endings.
    """
    if line in known:
        return Furniture(is_strong=False, names=(line,), days=())
    found = [token for token in _tokens(line) if token[0] != "between"]
    if not found or found[-1][0] == "end":
        return None
    if (
        len(found) > 1
        and "  " not in line
        and any(kind == "name" and _COMMITTEE.search(words) for kind, words in found)
    ):
        return None  # another body's minutes that are reported («Nämndens utskott protokoll 2024-02-28»)
    kinds = [kind for kind, _ in found]
    days = tuple(day for kind, words in found if kind == "day" and (day := read_day(words)))
    if len(found) == 1 and kinds == ["name"] and not found[0][1][0].isupper():
        return None  # a line of running text that a name happens to fill
    marked = any(kind == "weak" and (words == "Datum" or words.isdecimal()) for kind, words in found)
    if "number" in kinds and (kinds != ["day", "number"] or "  " not in line):
        return None  # the head of a §, or a reference to another meeting's
    dated = "day" in kinds and (marked or ("name" in kinds and "  " in line))
    names = tuple(words.capitalize() if words.isupper() else words[:1].upper() + words[1:]
                  for kind, words in found if kind == "name")  # fmt: skip
    return Furniture("strong" in kinds or dated, names, days)


def _tokens(line: str) -> list[tuple[str, str]]:
    """Cut a line into its tokens; the last is «end» where something else stands in it."""
    found: list[tuple[str, str]] = []
    at = 0
    while at < len(line):
        token = _TOKEN.match(line, at) if len(line) <= LINE_MAX else None
        if token is None:
            return [*found, ("end", "")]
        found.append((str(token.lastgroup), token.group()))
        at = token.end()
    return found
