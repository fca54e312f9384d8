"""What a decision does with its matter: adopted, refused, put off or sent back."""

import re
from collections.abc import Sequence

_TABLED = re.compile(
    r"\bbordlägg(?:s|es|a|er)\b"
    r"|\b(?:ärendet|frågan|motionen) (?:skjuts upp|uppskjuts|tas upp på nytt|vilar) (?:till|vid)\b",
    re.IGNORECASE,
)
_SENT_BACK = re.compile(
    r"\b(?:[Ää]rende(?:t|na)|[Mm]otion(?:en|erna)|[Ff]örslaget) (?:(?:minoritets)?återremitteras|återförvisas)\b"
    r"|\båterremitteras till\b|\b[åÅ]terremitterar? (?:ärendet|till)\b"
)
_WHOLLY_SENT_BACK = re.compile(r"återremitteras? i sin helhet")
_REFUSED = re.compile(r"\bavslås\b|\bavslår\b|\batt avslå\b|^(?:[-–•*] ?)?Avslå\b")
_GRANTED = re.compile(r"\bbifall(?:s|es|er|a)\b")
_APPROVED = re.compile(
    r"\b(?:antas|antages|antar?|godkänns|godkänner|godkänna|fastställs|fastställes|fastställa|fastställer|bifalles"
    r"|bifalls|bifaller|bifalla|antecknas|anteckna|beviljas|beviljar?|tillstyrks|tillstyrker|förklaras?|förklarar"
    r"|i uppdrag|till uppgift|uppdrar?|uppdras|uppdrages|anses besvarad|anses besvarat|anser|anse|beslutar|utses"
    r"|väljs|väljer|översänds|bemyndigas|noteras|noterar|avslutas?|överlämnas|överlämnar?|avges|avger|lämnas"
    r"|entledigas|delegerar?|upphävs|upphäver|ställer sig bakom|ställa sig bakom|föreläggs|hänskjuts|anslås|anslår"
    r"|ge[rs]? [^.]{0,40}(?:rätt|mandat|befogenhet)|(?:läggs?|lägga|lägger)(?: [^.\s]{1,30}){0,4} till handlingarna)\b",
    re.IGNORECASE,
)


def sends_back(words: str) -> bool:
    """Tell whether words send the matter back to whoever prepared it."""
    return bool(_SENT_BACK.search(words))


def sends_back_wholly(words: str) -> bool:
    """Tell whether the matter goes back whole, so that nothing said of it there decides anything."""
    return bool(_WHOLLY_SENT_BACK.search(words))


def read_outcome(words: str, clauses: Sequence[str], *, opened: bool) -> str:
    """Return what a decision does: approved, rejected, tabled, referred_back or other.

    Args:
        words: of the whole decision, quotations filled out.
        clauses: of each of its points, likewise.
        opened: it says in so many words that the body decides.
    """
    if any(_TABLED.search(clause) for clause in clauses) and not any(_APPROVED.search(clause) for clause in clauses):
        return "tabled"
    if any(sends_back(clause) for clause in clauses):
        return "referred_back"
    if clauses and all(_REFUSED.search(clause) for clause in clauses) and not _GRANTED.search(words):
        return "rejected"
    return "approved" if opened or _APPROVED.search(words) else "other"
