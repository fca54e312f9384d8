"""Lists under an assignment that say who is to do it, or who is to do what («Kommunstyrelsen: att …»)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.extraction.bodies import Bodies, looks_like_body
from tracker.extraction.deadline_wordings import deadline_words
from tracker.extraction.model import AssignmentFound
from tracker.extraction.reporting import reported_to
from tracker.extraction.running_text import one_line, words_of

_LINE = re.compile(r"[^\n]+")
_ALLOTTED = re.compile(r"[ \t]*(?:[-–•*] ?)?(?P<name>[A-ZÅÄÖ][A-Za-zÅÄÖåäö,& -]{2,80}?):[ \t]+(?=\S)")
_UNNAMED = re.compile(r"^(?:nedanstående|följande) ", re.IGNORECASE)
_NAME_MAX = 80


def allotted(found: AssignmentFound, source: str, bodies: Bodies) -> list[AssignmentFound]:
    """Return one assignment for each line that names its own recipient, else the assignment alone.

    «… ges följande uppdrag:», and below it «Kommunstyrelsen: att ta fram …», as budgets word it.

    Args:
        found: the assignment as a whole.
        source: the text that was read.
        bodies: names that are known.
    """
    lines = list(_LINE.finditer(source, found.start, found.end))[1:]
    marks = [
        mark for line in lines
        if (mark := _ALLOTTED.match(source, line.start(), line.end())) and looks_like_body(mark["name"])
    ]  # fmt: skip
    if len(marks) < 2 or not source[found.start : marks[0].start()].rstrip().endswith(":"):
        return [found]
    edges = [mark.start("name") for mark in marks] + [found.end]
    places = zip(edges, (_before(source, edge) for edge in edges[1:]), strict=False)
    return [_of_line(found, mark["name"], source, place, bodies) for mark, place in zip(marks, places, strict=True)]


def recipients_below(recipients: Sequence[str], points: Sequence[str], bodies: Bodies) -> tuple[str, ...]:
    """Return the names that a list gives where the sentence over it names nobody («Följande nämnder får i uppdrag»).

    Args:
        recipients: whom the sentence names.
        points: the first line of each point of the list.
        bodies: names that are known.
    """
    names = [point.strip(" .,;") for point in points]
    named = all(len(name) < _NAME_MAX and looks_like_body(name) and " att " not in name for name in names)
    if len(names) < 2 or len(recipients) != 1 or not _UNNAMED.match(recipients[0]) or not named:
        return ()
    return tuple(name for each in names for name in bodies.names(each))


def _of_line(found: AssignmentFound, name: str, source: str, place: tuple[int, int], bodies: Bodies) -> AssignmentFound:
    words = words_of(source, *place)
    return replace(
        found, start=place[0], end=place[1], text=one_line(source, *place), points=(), collaborators=(),
        recipients=bodies.names(name), deadline_text=deadline_words(words),
        report_to=reported_to(words, found.given_by, bodies),
    )  # fmt: skip


def _before(source: str, at: int) -> int:
    while source[at - 1].isspace() or source[at - 1] in "-–•*":
        at -= 1
    return at
