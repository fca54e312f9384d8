"""To whom an assignment is to be reported: «återrapporteras till kommunstyrelsen», «redovisas i respektive nämnd»."""

import re

from tracker.extraction.bodies import Bodies

_TELLS = (
    r"\b(?:(?:[Åå]ter|[Ss]lut|[Aa]v|[Dd]el)?(?:[Rr]edovis|[Rr]apporter)[a-zåäö]{1,6}|[Åå]terkom(?:ma|mer|mande)?"
    r"|[Åå]terkoppl[a-zåäö]{1,4}|[Rr]edogör[a-zåäö]{0,3}|[Pp]resenter[a-zåäö]{1,4})\b"
)
_BODY = (
    r"[a-zåäöA-ZÅÄÖ]{0,25}(?:fullmäktige|styrelsen|nämnden(?: för [a-zåäö]{3,30}(?: och [a-zåäö]{3,30})?)?|utskottet)"
    r"|KF|KS|[A-ZÅÄÖ][A-Za-zÅÄÖåäö&]{1,30}(?: (?:&|Co|Stads?|[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,30})){0,4} AB"
    r"|respektive (?:nämnd|bolag|styrelse)(?:/bolag|/styrelse)?(?: (?:och|eller) (?:styrelse|bolag))?"
)
_ASSEMBLY = r"[a-zåäö]{0,25}(?:fullmäktige|styrelsen)|nämnden|utskottet"
"""Before whom something is told; «kostnader för kulturnämnden» are others."""
_REPORTED = re.compile(
    rf"{_TELLS}[^.;:]{{0,120}}? (?:(?:till|i|inför) (?P<body>{_BODY})|för (?P<before>{_ASSEMBLY}))s?(?![A-Za-zåäö])"
)
_TURNED = re.compile(rf"\b(?:till|för) (?P<body>{_BODY})(?P<before>) {_TELLS}")
"""«att till kommunstyrelsen återkomma med …»."""
_INFLECTED = re.compile(r"(?:en|et|n)$")
_EACH = "respektive "
_OWN = frozenset({"nämnden", "styrelsen", "fullmäktige", "utskottet"})
"""What a meeting calls its own body."""


def reported_to(words: str, given_by: str | None, bodies: Bodies) -> str | None:
    """Return to whom the words of an assignment say that it is to be reported, or None.

    Args:
        words: of the assignment, with single spaces.
        given_by: who gives it, which «nämnden» alone means.
        bodies: names that are known.
    """
    found = _REPORTED.search(words) or _TURNED.search(words)
    if found is None:
        return None
    name = found["body"] or found["before"]
    if name.startswith(_EACH):
        return name
    if name.casefold() in _OWN:
        short = _INFLECTED.sub("", name.casefold())
        return given_by if given_by and short in given_by.casefold() else None
    return bodies.name(name)
