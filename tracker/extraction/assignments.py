"""Assignments: «X får i uppdrag att …» in an adopted decision, with points, time and collaborators."""

import itertools
import re
from bisect import bisect_right, insort
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tracker.extraction.allotments import allotted, recipients_below
from tracker.extraction.assignment_wordings import REFERRAL_TASK, WORDINGS, Wording
from tracker.extraction.bodies import Bodies
from tracker.extraction.deadline_wordings import deadline_words
from tracker.extraction.model import AssignmentFound, PointFound
from tracker.extraction.reporting import reported_to
from tracker.extraction.running_text import RunningText, one_line, sentence_starts, words_of
from tracker.extraction.spans import Spans

_GIVER = re.compile(r"(?P<giver>[A-ZÅÄÖ][a-zåäö]{3,30}) (?:beslutar att (?:ge|uppdra)\b|ger\b|uppdrar\b)")
_INFLECTED = re.compile(r"(?:en|et|n)$")
_WITHOUT_OTHERS = re.compile(
    r",? (?:i (?:[a-zåäö]{3,10} )?(?:samverkan|samarbete|samråd|dialog)|tillsammans) med\b.*$|,? utifrån\b.*$"
    r"|,? (?:tilldelas|bemyndigas|beviljas)\b.*$"
)
_BESLUTAR_ATT = re.compile(
    r"(?:\d{1,3}\. |[-–•*] ?)?(?:(?:[A-ZÅÄÖ][a-zåäö-]{2,40}(?: [a-zåäö-]{2,30}){0,3} )?(?:(?:beslutar|beslutade)"
    r"(?: (?:vidare|även|också|därutöver|dessutom|därför|därmed|enhälligt|för egen del)){0,2}"
    r"|(?:föreslås?|föreslår)(?: att)?(?: [a-zåäö]{5,30}fullmäktige)?(?: att)?(?: beslutar?)?) (?:att )?|att )"
)
_MEANING = re.compile(
    r"\b(?:innebär|innebärande|på så sätt|med tillägget|med den ändringen|med ändringen)(?: dock)?,? att "
)
"""What stands before it says what becomes of a motion; what follows is decided."""
_REFUSING = re.compile(r"\bavslå(?:s|r)?\b")
_REPEATED = re.compile(r"\b[Uu]ppdrag|\batt [^ ]")
_FOR_A_PURPOSE = re.compile(r"(?<!\bnämnden) för ")
_LEADING = re.compile(r"^(?:Vidare|Därutöver|Dessutom|Även|[dD]ärutöver|[dD]essutom|\d{1,3}\.|[-–•*]) ?")
_NEXT_ONE = re.compile(
    r"(?<=[a-zåäö)]),? (?:och|samt) (?=[A-Za-zÅÄÖåäö&-]{2,40}(?:nämnden|enheten|kontoret|chefen|styrelsen|förvaltningen"
    r"|direktören|bolaget|avdelningen) (?:får|ges) i uppdrag att )"
)
"""Where a second assignment begins in a sentence, with a recipient of its own."""
_POINT = re.compile(r"[ \t]*(?:[-–•] ?)?(?P<marker>(?P<name>[a-zåäö])[.)])[ \t]+(?=\S)")
_NUMBERED = re.compile(r"[ \t]*(?P<marker>(?P<name>\d{1,2})[.)])[ \t]+(?=\S)")
_LETTERS = "abcdefghijklmnopqrstuvwxyzåäö"
_NUMBERS = [str(number) for number in range(1, 30)]
_BULLET = re.compile(r"[ \t]*(?P<marker>[-–•*])[ \t]+(?=[^\s\d])")
_ADVERB = re.compile(
    r"(?: (?:snarast|skyndsamt|omgående|även|också|därför|därutöver|vidare|fortsatt|samtidigt|härmed|ska|skall)){1,3}$"
)
_BOTH = re.compile(r"\bdels ")
_LINE = re.compile(r"[^\n]+")
_CONTINUES = re.compile(
    r"(?:\d{1,3}\. )?Uppdrage[tn]"
    r"(?: (?:i|enligt) punkt(?:en|erna)? (?P<points>\d{1,2}(?:(?:, | och | samt |[-–])\d{1,2}){0,9}))?"
    r" (?:ska|skall|återrapporteras|återredovisas|redovisas)\b"
)
_PRONOUNS = frozenset({"de", "den", "det", "denna", "detta", "dessa", "han", "hon", "som", "vem", "någon"})
_NAME_MAX = 300
_NAME_REACH = 1_500
"""How far before the wording its recipient can stand, what is taken off the name included."""


@dataclass(frozen=True)
class Passage:
    """Where assignments are looked for.

    Attributes:
        source: the text that was read, blanked of page headers.
        status: given or recommended.
        given_by: who decides there, None where the text does not say.
        decision_point: label of the point.
        sent_back: the matter goes back, so that whatever is given goes with it.
        bodies: names that are known.
    """

    source: str
    status: str
    given_by: str | None
    decision_point: str | None
    sent_back: bool
    bodies: Bodies


@dataclass(frozen=True)
class _Trigger:
    sentence: int
    start: int
    who: str
    rule: Wording


@dataclass(frozen=True)
class _Beginning:
    """What holds for every wording of a sentence, so that the sentence is looked through once.

    Attributes:
        start: where it begins, «Nämnden beslutar att» left out.
        repeated: where the words end that speak of an assignment already; what follows gives none.
    """

    start: int
    repeated: int | None


def read_assignments(running: RunningText, passage: Passage, closings: list[tuple[int, int]]) -> list[AssignmentFound]:
    """Read the assignments in one clause.

    Args:
        running: the clause.
        passage: what holds for the clause as a whole.
        closings: where closings stand in the source. An assignment ends before them; they give none.
    """
    words = running.plain
    spoken_for = Spans(closings)
    triggers = [trigger for trigger in _triggers(words) if not _inside(running, trigger, spoken_for)]
    edges = [trigger.sentence for trigger in triggers] + [len(words)]
    found: list[AssignmentFound] = []
    for trigger, edge in zip(triggers, edges[1:], strict=True):
        recipients = passage.bodies.names(trigger.who)
        if recipients:
            start, end = running.place(trigger.sentence, edge)
            end = min(end, spoken_for.next_start(start, end))
            given = _assignment(passage, words, trigger, recipients, (start, end))
            found += allotted(given, passage.source, passage.bodies)
    return found


def continues_assignment(words: str) -> frozenset[str] | None:
    """Tell whether a clause only says more of assignments before it («Uppdraget ska …»).

    Returns:
        The points that it names; empty where it is about the last one, None where it says something else.
    """
    found = _CONTINUES.match(words)
    if found is None:
        return None
    return frozenset(_each_number(found["points"] or ""))


def _each_number(words: str) -> Iterator[str]:
    """Write «1-3 och 5» out."""
    for first, last in re.findall(r"(\d{1,2})(?:[-–](\d{1,2}))?", words):
        yield from map(str, range(int(first), int(last or first) + 1))


def extended(found: AssignmentFound, source: str, ends: Sequence[int], bodies: Bodies) -> AssignmentFound:
    """Return the assignment with the words up to each of `ends`, where following points say more of it."""
    if not ends:
        return found
    whole = words_of(source, found.start, ends[-1])
    more = (one_line(source, start, end) for start, end in itertools.pairwise([found.end, *ends]))
    return replace(
        found,
        text="\n".join([found.text, *more]),
        end=ends[-1],
        deadline_text=deadline_words(whole),
        report_to=reported_to(whole, found.given_by, bodies),
    )


def timed(found: AssignmentFound, words: str, bodies: Bodies) -> AssignmentFound:
    """Return the assignment with the time that a later point sets for several, and whom it is reported to."""
    return replace(
        found, deadline_text=deadline_words(words) or found.deadline_text,
        report_to=reported_to(words, found.given_by, bodies) or found.report_to,
    )  # fmt: skip


def _triggers(words: str) -> list[_Trigger]:
    """Find the first wording of each sentence that gives something; of two that overlap the surer rule's."""
    starts = _starts(words)
    edges = [*starts, len(words)]
    beginnings: dict[int, _Beginning] = {}
    first: dict[int, _Trigger] = {}
    for rule in WORDINGS:
        for match in rule.words.finditer(words):
            index = bisect_right(starts, match.start()) - 1
            if index in first and first[index].start < match.end():
                continue
            if index not in beginnings:
                beginnings[index] = _beginning(words, edges[index], edges[index + 1])
            if who := _recipient(words, match, rule, beginnings[index]):
                first[index] = _Trigger(starts[index], match.start(), who, rule)
    return [first[index] for index in sorted(first)]


def _starts(words: str) -> list[int]:
    """Return where sentences begin, and in them where a second recipient is given something of its own."""
    starts = sentence_starts(words)
    for found in _NEXT_ONE.finditer(words):
        before = starts[bisect_right(starts, found.start()) - 1]
        if "i uppdrag" in words[before : found.start()]:
            insort(starts, found.end())
    return starts


def _beginning(words: str, start: int, end: int) -> _Beginning:
    opened = _BESLUTAR_ATT.match(words, start, end)
    at = opened.end() if opened else start
    if meaning := _MEANING.search(words, at, end):
        at = meaning.end()
    repeated = _REPEATED.search(words, at, end)
    return _Beginning(at, repeated.end() if repeated else None)


def _recipient(words: str, match: re.Match[str], rule: Wording, beginning: _Beginning) -> str | None:
    """Return whom the wording gives something new, None where it does not, by what stands before it.

    «Uppdraget … att nämnden får i uppdrag att» repeats what was given elsewhere, «medger att direktören
    uppdrar åt» lets somebody else give, «återremitteras till X för ny beredning» asks for nothing special.
    """
    if beginning.repeated is not None and beginning.repeated <= match.start():
        return None
    if _REFUSING.search(words, beginning.start, match.start()):
        return None
    if "who" in rule.words.groupindex:
        who = match["who"]
    else:
        who = words[beginning.start : min(match.start(), beginning.start + _NAME_REACH)]
    who = _BOTH.sub("", who)
    who = _ADVERB.sub("", _WITHOUT_OTHERS.sub("", _LEADING.sub("", who.strip(" ,"))).strip(" ,"))
    nobody = who.casefold() in _PRONOUNS or "uppdrag" in who or who.casefold().startswith("att ")
    nobody = nobody or len(who) > _NAME_MAX or bool(rule.only and not rule.only.search(who))
    if nobody or (rule.kind == REFERRAL_TASK and _FOR_A_PURPOSE.search(who)):
        return None
    return who


def _inside(running: RunningText, trigger: _Trigger, closings: Spans) -> bool:
    at = running.offset(trigger.start)
    return closings.overlap(at, at + 1)


def _assignment(
    passage: Passage, words: str, trigger: _Trigger, recipients: tuple[str, ...], place: tuple[int, int]
) -> AssignmentFound:
    start, end = place
    marks = _points(passage.source, start, end)
    points = tuple(_point(passage.source, marks, index, end) for index in range(len(marks)))
    first_lines = [passage.source[mark.end() : end].split("\n", 1)[0] for mark in marks]
    below = recipients_below(recipients, first_lines, passage.bodies)
    whole = words_of(passage.source, start, end)
    giver = _GIVER.match(words, trigger.sentence)
    given_by = _whole_name(giver["giver"], passage.given_by) if giver else passage.given_by
    return AssignmentFound(
        status=passage.status,
        text=one_line(passage.source, start, end, breaks=[mark.start() for mark in marks]),
        start=start,
        end=end,
        given_by=given_by,
        recipients=below or recipients,
        collaborators=tuple(name for name in passage.bodies.collaborators(whole) if name not in recipients),
        points=() if below else points,
        kind=REFERRAL_TASK if passage.sent_back else trigger.rule.kind,
        decision_point=passage.decision_point,
        deadline_text=deadline_words(whole),
        report_to=reported_to(whole, given_by, passage.bodies),
        rule=trigger.rule.name,
    )


def _whole_name(giver: str, known: str | None) -> str:
    """Return the meeting's body where a decision calls it by a part of its name («Nämnden ger», «Utskottet ger»)."""
    short = _INFLECTED.sub("", giver.casefold())
    return known if known and short in known.casefold() else giver


def _points(source: str, start: int, end: int) -> list[re.Match[str]]:
    """Find the points: a, b, c or 1, 2, 3 in turn, each at the beginning of a line; else those with a dash or a dot."""
    lines = list(_LINE.finditer(source, start, end))
    for pattern, names in ((_POINT, _LETTERS), (_NUMBERED, _NUMBERS)):
        marks: list[re.Match[str]] = []
        for line in lines:
            found = pattern.match(source, line.start(), line.end())
            if found and len(marks) < len(names) and found["name"] == names[len(marks)] and line.start() > start:
                marks.append(found)
        if len(marks) > 1:
            return marks
    bullets = [found for line in lines if (found := _BULLET.match(source, line.start(), line.end()))]
    return bullets if len(bullets) > 1 and bullets[0].start() > start else []


def _point(source: str, marks: list[re.Match[str]], index: int, end: int) -> PointFound:
    stop = marks[index + 1].start() if index + 1 < len(marks) else end
    return PointFound(marks[index]["marker"], one_line(source, marks[index].end(), stop))
