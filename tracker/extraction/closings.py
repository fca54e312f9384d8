"""Closings: what a decision says of earlier assignments («förklaras fullgjort», «avslutas»)."""

import re
from bisect import bisect_left
from dataclasses import dataclass

from tracker.extraction.bodies import Bodies
from tracker.extraction.given_references import GivenReference, References, named_besides, numbers_named
from tracker.extraction.model import ClosingFound
from tracker.extraction.running_text import RunningText, one_line

DONE_WORDS = (
    r"fullgjor(?:t|da|d)", r"genomför(?:t|da|d)", r"slutför(?:t|da|d)", r"klar(?:t|a)", r"uppfyll(?:t|da|d)",
    r"verkställ(?:t|da|d)", r"avklara(?:t|de|d)", r"färdig(?:t|a|ställt|ställda|ställd)?", r"utför(?:t|da|d)",
    r"slutredovisa(?:t|de|d)", r"(?:åter|av|slut)rapportera(?:t|de|d)", r"effektuera(?:t|de|d)",
)  # fmt: skip
"""The words that make an assignment completed; minutes use more of them every year."""

_DONE = "|".join(DONE_WORDS)
_EASED = r"(?:därmed |härmed |nu |som |vara |även ){0,3}"


@dataclass(frozen=True)
class _Rule:
    name: str
    kind: str
    words: re.Pattern[str]
    needs_strong: bool = True  # the verb is also used of other things than assignments


RULES = (
    _Rule(
        "förklaras-inte-fullgjort",
        "not_completed",
        re.compile(
            rf"\b(?:(?:förklaras|anses|bedöms|är) {_EASED}(?:inte|ej|icke)|(?:inte|ej|icke) (?:förklaras|anses|bedöms))"
            rf" {_EASED}(?:{_DONE})\b"
        ),
        needs_strong=False,
    ),
    _Rule(
        "förklaras-fullgjort",
        "completed",
        re.compile(
            rf"(?<!inte )(?<!ej )\b(?:förklaras|anses|(?:är att betrakta|betraktas|räknas) som) {_EASED}(?:{_DONE})\b"
            rf"|(?<!inte )(?<!ej )\bbedöms {_EASED}(?:{_DONE})\b(?! (?:under|senast|först|när|efter|i)\b)"
        ),
        needs_strong=False,
    ),
    _Rule(
        "förklaras-avslutat",
        "ended",
        re.compile(rf"\b(?:förklaras|anses) {_EASED}avsluta(?:t|de|d)\b"),
        needs_strong=False,
    ),
    _Rule(
        "är-fullgjort",
        "completed",
        re.compile(rf"\bär {_EASED}(?:{_DONE})\b|\bhar (?:fullgjorts|genomförts|slutförts|verkställts|utförts)\b"),
    ),
    _Rule("avslutas", "ended", re.compile(r"\b(?:avslutas|avbryts|avskrivs)(?=[.,;]| och | samt |$)")),
    _Rule("övergår", "transferred", re.compile(r"\bövergår\b(?=[^.]{0,160}\btill\b)")),
    _Rule("ändras", "amended", re.compile(r"\b(?:ändras till|justeras på följande sätt|ersätts av följande)\b")),
)
_LAST = r"(?=[.,;]| och | samt |$)"
_ACTIVE = (
    _Rule("förklarar-inte-fullgjort", "not_completed", re.compile(rf"\b(?:inte|ej|icke) {_EASED}(?:{_DONE}){_LAST}")),
    _Rule("förklarar-fullgjort", "completed", re.compile(rf"(?<!inte )(?<!ej )\b(?:{_DONE}){_LAST}")),
    _Rule("förklarar-avslutat", "ended", re.compile(rf"\bavsluta(?:t|de|d){_LAST}")),
)
"""What is said at the end of «förklara uppdraget … fullgjort»: the verb before the assignment, the word after it."""
_DECLARES = re.compile(
    r"\b(?:[Ff]örklarar?|[Aa]nser?|[Bb]etraktar?|[Bb]edömer) (?:att )?(?:härmed |därmed )?"
    r"(?=(?:[A-ZÅÄÖa-zåäö]{3,40}s |det |de )?uppdrag)"
)
_ENDS = re.compile(
    r"(?:^|(?<=\. ))(?:\d{1,3}\. |[-–•*] ?)?(?:[Aa]tt )?(?:[A-ZÅÄÖ][a-zåäö-]{3,40} (?:beslutar (?:att )?)?)?"
    r"(?:[Aa]vslutar?|[Aa]vskriv(?:a|er)|[Ss]tryker?|[Ss]tryka|[Aa]vför(?:a|er)?) (?:härmed |därmed )?"
    r"(?=(?:[A-ZÅÄÖa-zåäö]{3,40}s )?uppdrag(?:et|en)\b)"
)
_ENDED = _Rule("avslutar", "ended", re.compile(r"(?=\. |\.$|;|,?$)"))
_OWN_PART = re.compile(r"\bgodkänner för egen del (?:redovisning(?:en)? av )?|\bgodkänns för egen del\b")
_PARTLY = re.compile(r"^(?:Delredovisning|Delrapport|Delåterrapportering)(?:en)? av\b")
_NOTED = re.compile(r"^(?:Redovisning|Återrapportering|Återredovisning)(?:en)? av\b")
_IS_NOTED = re.compile(r"\b(?:antecknas|godkänns)\b")
_REFUSED = re.compile(r"[^.]{0,40}\bavslås\b")
_REQUEST = re.compile(r"^(?:Hemställan|Framställan)\b")
_TAIL = re.compile(
    r"(?:[,.:]? (?:antecknas|godkänns|och|samt|därmed|Uppdraget|uppdraget|Uppdragen|uppdragen|till)|[,:])+$"
)
_CITED = re.compile(
    r"(?:,? enligt beskrivning(?:en)? i (?:avsnitt|bilaga|punkt|kapitel) [\d.]{1,12})?"
    r"(?:,? (?:[Ää]rendenummer|[Dd]nr|[Dd]iarienummer):? [\w/:-]{3,20}(?:(?:,| och) [\w/:-]{3,20}){0,9})?[ .,;]{0,5}$"
)
"""Where to read of it and in which matter, which are no words of the assignment."""
_CITED_REACH = 300
_TASK_WORDS = "i uppdrag att"
_NEW_TASK = re.compile(rf"\b{_TASK_WORDS}\b")
_SUBJECT = re.compile(r"(?:[A-ZÅÄÖ]\w{0,30} ){0,6}?(?:av |för )?[Uu]ppdrag")


@dataclass(frozen=True)
class Setting:
    """What a closing takes over from the clause it stands in.

    Attributes:
        source: the text that was read, blanked of page headers.
        status: decided or recommended.
        decision_point: label of the point.
        bodies: names that are known.
    """

    source: str
    status: str
    decision_point: str | None
    bodies: Bodies


def read_closings(running: RunningText, setting: Setting) -> list[ClosingFound]:
    """Read the closings in one clause.

    Args:
        running: the clause.
        setting: what holds for the clause as a whole.
    """
    words = running.plain
    if _REQUEST.match(words):  # a request to close that is refused or granted closes nothing by itself
        return []
    references = References(words, setting.bodies)
    new_tasks = [task.start() for task in _NEW_TASK.finditer(words)]
    found: list[tuple[GivenReference, re.Match[str], _Rule]] = []
    at = 0
    for verb, rule in _verbs(words):
        if verb.start() < at or _REFUSED.match(words, verb.end()):
            continue
        reference = references.first(at, verb.start())
        if reference is None:
            continue
        if rule.needs_strong and not _speaks_of_it(words, reference, verb.start(), new_tasks):
            continue
        found.append((reference, verb, rule))
        found += [(besides, verb, rule) for besides in named_besides(words, reference, verb.start(), setting.bodies)]
        at = verb.end()
    stops = [reference.start for reference, _, _ in found[1:]] + [len(words)]
    closings = [_closing(running, *each, stop, setting) for each, stop in zip(found, stops, strict=False)]
    return closings or _accounts(running, words, setting)


def _verbs(words: str) -> list[tuple[re.Match[str], _Rule]]:
    found = [(verb, rule) for rule in RULES for verb in rule.words.finditer(words)]
    found += [pair for lead in _DECLARES.finditer(words) if (pair := _said_after(words, lead.end()))]
    found += [(end, _ENDED) for lead in _ENDS.finditer(words) if (end := _ENDED.words.search(words, lead.end()))]
    return sorted(found, key=lambda pair: (pair[0].start(), -pair[0].end()))


def _said_after(words: str, start: int) -> tuple[re.Match[str], _Rule] | None:
    """Find what a sentence that declares something of an assignment says at its end."""
    stop = words.find(". ", start)
    end = stop + 1 if stop >= 0 else len(words)
    found = [(said, rule) for rule in _ACTIVE if (said := rule.words.search(words, start, end))]
    return min(found, key=lambda pair: pair[0].start(), default=None)


def _speaks_of_it(words: str, reference: GivenReference, verb: int, new_tasks: list[int]) -> bool:
    """Tell whether a common verb is about the assignment and not about a new one or another subject."""
    if _SUBJECT.match(words, reference.start, verb):
        return True
    task = bisect_left(new_tasks, reference.start)
    return reference.strong and not (task < len(new_tasks) and new_tasks[task] + len(_TASK_WORDS) <= verb)


def _closing(
    running: RunningText, reference: GivenReference, verb: re.Match[str], rule: _Rule, stop: int, setting: Setting
) -> ClosingFound:
    text_end = verb.start()
    if tail := _TAIL.search(running.words, max(reference.text_start, text_end - 120), _rstrip(running.words, text_end)):
        text_end = tail.start()
    end = max(stop, verb.end()) if rule.kind in {"transferred", "amended"} else verb.end()
    return _found(running, reference, (text_end, end), (rule.kind, rule.name), setting)


def _accounts(running: RunningText, words: str, setting: Setting) -> list[ClosingFound]:
    """Read accounts that close nothing: noted, partly reported, or accepted by a body for its own part."""
    if own := _OWN_PART.search(words):
        reference = References(words, setting.bodies).first(own.end(), len(words))
        rule = ("approved_own_part", "godkänner-för-egen-del")
    elif (noted := _IS_NOTED.search(words)) and (_PARTLY.match(words) or _NOTED.match(words)):
        reference = References(words, setting.bodies).first(0, noted.start())
        rule = ("partly_reported", "delredovisning") if _PARTLY.match(words) else ("noted", "antecknas")
        if reference:
            return [_found(running, reference, (noted.start(), noted.end()), rule, setting)]
        return []
    else:
        return []
    return [_found(running, reference, (len(words), len(words)), rule, setting)] if reference else []


def _found(
    running: RunningText,
    reference: GivenReference,
    ends: tuple[int, int],
    kind_and_rule: tuple[str, str],
    setting: Setting,
) -> ClosingFound:
    text_end, end = ends
    start_at, end_at = running.place(reference.start, end)
    text_end = _without_citation(running.words, text_end)
    begin = reference.text_start if reference.text_start < text_end else reference.start
    text = one_line(setting.source, *running.place(min(begin, text_end), text_end))
    kind, rule = kind_and_rule
    return ClosingFound(
        status=setting.status,
        kind=kind,
        given_by=reference.given_by,
        date=reference.date,
        paragraph=reference.paragraph,
        given_point=reference.point,
        decision_point=setting.decision_point,
        budget_year=reference.budget_year,
        dnr=numbers_named(running.words[reference.start : min(len(running.words), end + 60)]),
        recipients=reference.recipients,
        text=text.strip(" ,;."),
        start=start_at,
        end=end_at,
        rule=rule,
    )


def _without_citation(words: str, end: int) -> int:
    cited = _CITED.search(words, max(0, end - _CITED_REACH), end)
    return cited.start() if cited else end


def _rstrip(words: str, end: int) -> int:
    while end and words[end - 1] == " ":
        end -= 1
    return end
