"""The wordings that give an assignment, as data."""

import re
from dataclasses import dataclass

ASSIGNMENT, REFERRAL_TASK = "assignment", "referral_task"

_ADVERBS = (
    r"(?:(?:även|också|därför|fortsatt|härmed|gemensamt|tillsammans|därutöver|vidare|samtidigt|därmed|dessutom"
    r"|nu|återigen|ånyo|omgående|skyndsamt|snarast|var för sig) ){0,2}"
)
_MUNICIPAL = re.compile(r"(?:nämnden|styrelsen|kontoret|förvaltningen|direktören|chefen|bolaget|AB)$|^[nN]ämnden för ")
"""Whom a council can order; «åläggs» is said to owners of houses too."""
_WHO = r"(?P<who>(?:(?! (?:får|ges|ger?|uppdrar?|uppdras|återremitteras?) )[^.;:_]){3,240}?)"
"""Whom something is given; no name goes on past another such verb, so that a row of them is soon read."""
_BACK = r"\båterremitter(?:as?|ar)(?: (?:ärendet|motionen|frågan|förslaget))? till"
_FIRST = r"(?:^|(?<=[.:;] ))"
"""Where a sentence begins, so that a wording with much between its ends is looked for in few places."""


@dataclass(frozen=True)
class Wording:
    """A wording that gives an assignment. Without a group «who» the recipient stands before it.

    Attributes:
        name: that the result tells.
        kind: of the assignment.
        words: the wording itself.
        only: what the recipient must be like, where the words are said to others too.
    """

    name: str
    kind: str
    words: re.Pattern[str]
    only: re.Pattern[str] | None = None


WORDINGS = (
    Wording(
        "återremitteras-till-som-får-i-uppdrag",
        REFERRAL_TASK,
        re.compile(rf"{_BACK} {_WHO},? som (?:får|ges) i uppdrag\b"),
    ),
    Wording(
        "återremitteras-till-för-att",
        REFERRAL_TASK,
        re.compile(rf"{_BACK} {_WHO},? för att\b"),
    ),
    Wording(
        "remitteras-till-med-begäran",
        REFERRAL_TASK,
        re.compile(rf"(?<!åter)\bremitteras? till {_WHO},? med begäran om\b"),
    ),
    Wording(
        "återremitteras-till-med-uppdrag",
        REFERRAL_TASK,
        re.compile(rf"{_BACK} {_WHO},? med uppdrag(?:et)? att\b"),
    ),
    Wording(
        "får-följande-uppdrag",
        ASSIGNMENT,
        re.compile(r"\b(?:får|ges) följande uppdrag\b"),
    ),
    Wording(
        "ger-följande-uppdrag",
        ASSIGNMENT,
        re.compile(rf"\b(?:[gG]er?|[tT]illdelar?) {_WHO} följande uppdrag\b"),
    ),
    Wording(
        "följande-uppdrag-till",
        ASSIGNMENT,
        re.compile(rf"\b(?:[gG]er?|[lL]ämnar?|[lL]ämnas|[gG]es) följande uppdrag (?:till|åt) {_WHO}:"),
    ),
    Wording(
        "får-något-inskjutet-i-uppdrag",
        ASSIGNMENT,
        re.compile(r"\b(?:får|ges|ska få), [^.;:_]{3,160}?, i uppdrag\b"),
    ),
    Wording(
        "får-i-uppdrag",
        ASSIGNMENT,
        re.compile(
            rf"\b(?:får|ges|ska få|ska ges|tilldelas) {_ADVERBS}(?:i (?:fortsatt |förnyat |särskilt )?)?uppdrag\b"
            rf"|\b(?:får|ges|tilldelas) {_ADVERBS}uppdraget att\b|\b(?:får|ges) {_ADVERBS}(?:till|i) uppgift att\b"
        ),
    ),
    Wording(
        "får-med-andra-i-uppdrag",
        ASSIGNMENT,
        re.compile(
            r"\b(?:får|ges),? (?:i (?:nära )?(?:samverkan|samarbete|samråd|dialog)|tillsammans) med"
            r" [^.;:_]{3,160}? i uppdrag\b"
        ),
    ),
    Wording(
        "ger-i-uppdrag",
        ASSIGNMENT,
        re.compile(rf"\b(?:[gG]er|[gG]e|[lL]ämnar) {_WHO} (?:i uppdrag\b|uppdrag(?:et)? att\b)"),
    ),
    Wording("får-någon-i-uppdrag", ASSIGNMENT, re.compile(rf"\b(?:får|ges) {_WHO} i uppdrag\b")),
    Wording(
        "uppdrar-åt",
        ASSIGNMENT,
        re.compile(rf"\b(?:[uU]ppdrar?|[uU]ppdra(?:s|ges)) (?:åt|till) {_WHO},? att\b"),
    ),
    Wording("uppdras-att", ASSIGNMENT, re.compile(r"\buppdra(?:s|ges),? att\b")),
    Wording(
        "får-i-samverkan-återkomma",
        ASSIGNMENT,
        re.compile(r"\bfår (?:i (?:nära )?samverkan|tillsammans) med [^.;:_]{3,160}? återkomma\b"),
    ),
    Wording("åläggs", ASSIGNMENT, re.compile(r"\b(?:åläggs|anmodas) att\b"), only=_MUNICIPAL),
    Wording(
        "ger-i-uppdrag-åt",
        ASSIGNMENT,
        re.compile(rf"\b(?:[gG]er?|[lL]ämnar?) (?:i )?uppdrag(?:et)? (?:åt|till) {_WHO}[,:]? att\b"),
    ),
    Wording(
        "uppdrag-lämnas-till",
        ASSIGNMENT,
        re.compile(
            rf"{_FIRST}(?:Ett (?:nytt |särskilt )?u|U)ppdrag(?:et)? (?:lämnas|ges|läggs) (?:till|åt|på)"
            rf" {_WHO}[,:]? att\b"
        ),
    ),
    Wording(
        "uppdraget-att-ges-till",
        ASSIGNMENT,
        re.compile(
            rf"{_FIRST}Uppdraget att [^.;:_]{{3,300}}? (?:ges|lämnas|läggs|tilldelas) (?:till|åt|på) {_WHO}(?=[.;]|$)"
        ),
    ),
    Wording(
        "att-något-ges-i-uppdrag-åt",
        ASSIGNMENT,
        re.compile(rf"{_FIRST}Att [^.;:_]{{3,300}}? (?:ges|lämnas) i uppdrag (?:till|åt) {_WHO}(?=[.;]|$)"),
    ),
    Wording("till-någon-lämnas", ASSIGNMENT, re.compile(rf"{_FIRST}Till {_WHO} (?:lämnas|ges) i uppdrag att\b")),
    Wording("får-återkomma", ASSIGNMENT, re.compile(r"\bfår (?:därefter |sedan |därmed )?återkomma (?:till|med)\b")),
)
