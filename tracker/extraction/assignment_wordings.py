"""The wordings that give an assignment and those that set its time, as data."""

import re
from dataclasses import dataclass

ASSIGNMENT, REFERRAL_TASK = "assignment", "referral_task"

_WHO = r"(?P<who>[^.;:_]{3,240}?)"
_IN_TIME = (
    r"januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
    r"|kvartal (?:[1-4]|ett|två|tre|fyra)"
)


@dataclass(frozen=True)
class Wording:
    """A wording that gives an assignment. Without a group «who» the recipient stands before it."""

    name: str
    kind: str
    words: re.Pattern[str]


WORDINGS = (
    Wording(
        "återremitteras-till-som-får-i-uppdrag",
        REFERRAL_TASK,
        re.compile(rf"\båterremitteras? till {_WHO},? som (?:får|ges) i uppdrag\b"),
    ),
    Wording(
        "återremitteras-till-för-att",
        REFERRAL_TASK,
        re.compile(rf"\båterremitteras? till {_WHO},? för att\b"),
    ),
    Wording(
        "remitteras-till-med-begäran",
        REFERRAL_TASK,
        re.compile(rf"(?<!åter)\bremitteras? till {_WHO},? med begäran om\b"),
    ),
    Wording(
        "får-i-uppdrag",
        ASSIGNMENT,
        re.compile(r"\b(?:får|ges|ska få) (?:även |också |därför |fortsatt )?(?:i )?uppdrag\b"),
    ),
    Wording(
        "får-med-andra-i-uppdrag",
        ASSIGNMENT,
        re.compile(
            r"\b(?:får|ges),? (?:i (?:nära )?(?:samverkan|samarbete|samråd|dialog)|tillsammans) med"
            r" [^.;:_]{3,160}? i uppdrag\b"
        ),
    ),
    Wording("ger-i-uppdrag", ASSIGNMENT, re.compile(rf"\b(?:ger|ge|lämnar) {_WHO} i uppdrag\b")),
    Wording("får-någon-i-uppdrag", ASSIGNMENT, re.compile(rf"\b(?:får|ges) {_WHO} i uppdrag\b")),
    Wording("uppdrar-åt", ASSIGNMENT, re.compile(rf"\b(?:uppdrar?|uppdras) (?:åt|till) {_WHO},? att\b")),
    Wording("uppdras-att", ASSIGNMENT, re.compile(r"\buppdras,? att\b")),
    Wording(
        "får-i-samverkan-återkomma",
        ASSIGNMENT,
        re.compile(r"\bfår (?:i (?:nära )?samverkan|tillsammans) med [^.;:_]{3,160}? återkomma\b"),
    ),
)

DEADLINES = (
    (
        rf"(?P<when>senast (?:den )?(?:under |i |vid |till )?"
        rf"(?:\d{{1,2}} (?:{_IN_TIME})|\d{{4}}-\d{{2}}-\d{{2}}|{_IN_TIME}|20\d{{2}})"
        r"(?:,? 20\d{2})?)"
    ),
    rf"(?:redovisas|rapporteras) (?P<when>(?:under |i |vid )(?:{_IN_TIME})(?:,? 20\d{{2}})?)",
    r"rapporteras (?P<when>till kompletteringsbudget(?: \d)?(?: 20\d{2})?)",
    r"redovisas (?P<when>i samband med [^.;:]{5,160})(?=[.;:])",
    r"redovisas (?P<when>i underlag för [^.;:]{5,100})(?=[.;:])",
    r"(?P<when>till (?:den )?20\d{2}-\d{2}-\d{2})",
    r"(?P<when>[a-zåäö]{2,8} månader efter [a-zåäö]{5,30}s beslut)",
    r"(?P<when>\bskyndsamt\b)",
)
"""Words about time, the surest first; the first that is found is the deadline as the text words it."""
_DEADLINES = tuple(re.compile(words) for words in DEADLINES)


def deadline_words(words: str) -> str | None:
    """Return the words about time in an assignment, as written, or None."""
    for pattern in _DEADLINES:
        if found := pattern.search(words):
            return found["when"]
    return None
