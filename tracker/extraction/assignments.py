"""Assignments: «X får i uppdrag att …» in an adopted decision, with points, time and collaborators."""

import re
from bisect import bisect_right
from dataclasses import dataclass, replace

from tracker.extraction.assignment_wordings import REFERRAL_TASK, WORDINGS, Wording, deadline_words
from tracker.extraction.bodies import Bodies
from tracker.extraction.model import AssignmentFound, PointFound
from tracker.extraction.running_text import RunningText, one_line

_GIVER = re.compile(r"(?P<giver>[A-ZÅÄÖ][a-zåäö]{3,30}) (?:beslutar att (?:ge|uppdra)\b|ger\b|uppdrar\b)")
_WITHOUT_OTHERS = re.compile(
    r",? (?:i (?:[a-zåäö]{3,10} )?(?:samverkan|samarbete|samråd|dialog)|tillsammans) med\b.*$|,? utifrån\b.*$"
    r"|,? (?:tilldelas|bemyndigas|beviljas)\b.*$"
)
_BESLUTAR_ATT = re.compile(r"^(?:[A-ZÅÄÖ][a-zåäö]{2,40} )?(?:beslutar|föreslås?|föreslår) (?:att )?")
_REPEATED = re.compile(r"\b[Uu]ppdrag|\batt [^ ]")
_FOR_A_PURPOSE = re.compile(r"(?<!\bnämnden) för ")
_LEADING = re.compile(r"^(?:Vidare|Därutöver|Dessutom|Även|\d{1,3}\.|-) ?")
_POINT = re.compile(r"[ \t]*(?:[-–•] ?)?(?P<marker>(?P<letter>[a-zåäö])[.)])[ \t]+(?=\S)")
_LINE = re.compile(r"[^\n]+")
_CONTINUES = re.compile(r"(?:\d{1,3}\. )?Uppdrage[tn] (?:ska|skall|återrapporteras|återredovisas|redovisas)\b")


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
    end: int
    who: str
    rule: Wording


def read_assignments(running: RunningText, passage: Passage, closings: list[tuple[int, int]]) -> list[AssignmentFound]:
    """Read the assignments in one clause.

    Args:
        running: the clause.
        passage: what holds for the clause as a whole.
        closings: where closings stand in the source. An assignment ends before them; they give none.
    """
    words = running.without_quotations().words
    triggers = [trigger for trigger in _triggers(words) if not _inside(running, trigger, closings)]
    edges = [trigger.sentence for trigger in triggers] + [len(words)]
    found: list[AssignmentFound] = []
    for trigger, edge in zip(triggers, edges[1:], strict=True):
        recipients = passage.bodies.names(trigger.who)
        if recipients:
            start, end = running.place(trigger.sentence, edge)
            end = min([end, *(at for at, _ in closings if at > start)])
            found.append(_assignment(passage, words, trigger, recipients, (start, end)))
    return found


def continues_assignment(words: str) -> bool:
    """Tell whether a clause only says more of the assignment before it («Uppdraget ska …»)."""
    return bool(_CONTINUES.match(words))


def extended(found: AssignmentFound, source: str, end: int) -> AssignmentFound:
    """Return the assignment with the words up to `end`, where a following point says more of it."""
    rest = RunningText.of(source, found.start, end).words
    return replace(
        found,
        text=f"{found.text}\n{one_line(source, found.end, end)}",
        end=end,
        deadline_text=deadline_words(rest),
    )


def _triggers(words: str) -> list[_Trigger]:
    starts = RunningText(words, ()).sentence_starts()
    found: list[_Trigger] = []
    for rule in WORDINGS:
        for match in rule.words.finditer(words):
            sentence = starts[bisect_right(starts, match.start()) - 1]
            before = _BESLUTAR_ATT.sub("", words[sentence : match.start()])
            who = match["who"] if "who" in rule.words.groupindex else before
            who = _WITHOUT_OTHERS.sub("", _LEADING.sub("", who.strip(" ,"))).strip(" ,")
            if _gives(rule, before, who) and not any(_same_place(match, other) for other in found):
                found.append(_Trigger(sentence, match.start(), match.end(), who, rule))
    first_in_sentence = {trigger.sentence: trigger for trigger in sorted(found, key=lambda t: -t.start)}
    return sorted(first_in_sentence.values(), key=lambda trigger: trigger.sentence)


def _gives(rule: Wording, before: str, who: str) -> bool:
    """Tell whether the wording gives something new, by what stands before it and whom it names.

    «Uppdraget … att nämnden får i uppdrag att» repeats what was given elsewhere, «medger att direktören
    uppdrar åt» lets somebody else give, «återremitteras till X för ny beredning» asks for nothing special.
    """
    if not who or len(who) > 300 or _REPEATED.search(before):
        return False
    return not (rule.kind == REFERRAL_TASK and _FOR_A_PURPOSE.search(who))


def _same_place(match: re.Match[str], other: _Trigger) -> bool:
    return match.start() < other.end and other.start < match.end()


def _inside(running: RunningText, trigger: _Trigger, closings: list[tuple[int, int]]) -> bool:
    at = running.offsets[trigger.start]
    return any(start <= at < end for start, end in closings)


def _assignment(
    passage: Passage, words: str, trigger: _Trigger, recipients: tuple[str, ...], place: tuple[int, int]
) -> AssignmentFound:
    start, end = place
    marks = _points(passage.source, start, end)
    whole = RunningText.of(passage.source, start, end).words
    giver = _GIVER.match(words, trigger.sentence)
    return AssignmentFound(
        status=passage.status,
        text=one_line(passage.source, start, end, breaks=[mark.start() for mark in marks]),
        start=start,
        end=end,
        given_by=giver["giver"] if giver else passage.given_by,
        recipients=recipients,
        collaborators=tuple(name for name in passage.bodies.collaborators(whole) if name not in recipients),
        points=tuple(_point(passage.source, marks, index, end) for index in range(len(marks))),
        kind=REFERRAL_TASK if passage.sent_back else trigger.rule.kind,
        decision_point=passage.decision_point,
        deadline_text=deadline_words(whole),
        rule=trigger.rule.name,
    )


def _points(source: str, start: int, end: int) -> list[re.Match[str]]:
    """Find the lettered points: a, b, c in turn, each at the beginning of a line."""
    marks: list[re.Match[str]] = []
    for line in _LINE.finditer(source, start, end):
        found = _POINT.match(source, line.start(), line.end())
        if found and found["letter"] == "abcdefghijklmnopqrstuvwxyzåäö"[len(marks) : len(marks) + 1]:
            marks.append(found)
    return marks if len(marks) > 1 else []


def _point(source: str, marks: list[re.Match[str]], index: int, end: int) -> PointFound:
    stop = marks[index + 1].start() if index + 1 < len(marks) else end
    return PointFound(marks[index]["marker"], one_line(source, marks[index].end(), stop))
