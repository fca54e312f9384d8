"""Read one §: what its decision gives and closes, and the circumstances that its other blocks tell."""

import datetime as dt
import itertools
import re
from dataclasses import dataclass

from tracker.extraction.assignments import Passage, continues_assignment, extended, read_assignments, timed
from tracker.extraction.bodies import Bodies
from tracker.extraction.circumstances import (
    read_adjusted_on,
    read_handlings,
    read_receivers,
    read_reservations,
    read_tabled_to,
    read_tabulated_votes,
    read_told_votes,
    read_votes,
)
from tracker.extraction.closing_kin import with_shared_references
from tracker.extraction.closing_lists import read_closing_list
from tracker.extraction.closings import Setting, read_closings
from tracker.extraction.decisions import Clause, Decision
from tracker.extraction.model import AssignmentFound, ClosingFound, Paragraph, PointFound, Unplaced, VoteFound
from tracker.extraction.running_text import RunningText, sentence_starts, words_of
from tracker.extraction.sections import Block, Part, Section
from tracker.extraction.spans import Spans

_SUSPECT = re.compile(
    r"\b(?:(?:får|ges|ger|ge) (?:[^.;:]{0,160} )?i uppdrag|uppdrar åt|uppdras"
    r"|förklaras? [^.;:]{0,60}(?:fullgjor|slutför|avslut)[a-zåäö]{1,3})\b"
)
_NOT_READ = "Orden liknar ett uppdrag eller ett avslut, men reglerna kunde inte läsa dem."
_SENT_BACK = "Ärendet återremitteras i sin helhet. Det som sägs om uppdraget avgör inget."


@dataclass(frozen=True)
class Context:
    """What holds for the whole text.

    Attributes:
        source: the text, blanked of page headers.
        body: whose meeting it was.
        bodies: names that are known.
        written_on: the day of the meeting or of the document.
    """

    source: str
    body: str | None
    bodies: Bodies
    written_on: dt.date | None


@dataclass(frozen=True)
class _Found:
    assignments: tuple[AssignmentFound, ...] = ()
    closings: tuple[ClosingFound, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    whole: bool = False  # every word of the clause has its place


def read_paragraph(
    context: Context, section: Section, decision: Decision | None
) -> tuple[Paragraph, tuple[Unplaced, ...]]:
    """Read one §, its decision already cut into clauses; what could not be placed comes beside it."""
    found = _read_decision(context, decision) if decision else _Found()
    adjusted = [_words(context, part) for part in section.of(Block.ADJUSTED)]
    paragraph = Paragraph(
        paragraph=section.number,
        dnr=section.dnr,
        title=section.title,
        outcome=decision.outcome if decision else None,
        tabled_to=_tabled_to(context, decision) if decision else None,
        points=tuple(_point(context, clause) for clause in decision.clauses) if decision else (),
        assignments=found.assignments,
        closings=found.closings,
        votes=_votes(context, section),
        previous_handling=tuple(
            handling
            for part in section.of(Block.EARLIER)
            for handling in read_handlings(_words(context, part), context.written_on)
        ),
        reservations=tuple(
            reservation
            for part in section.of(Block.RESERVATION)
            for reservation in read_reservations(_words(context, part))
        ),
        sent_to=tuple(
            name for part in section.of(Block.SENT_TO) for name in read_receivers(context.source[part.start : part.end])
        ),
        adjusted_on=read_adjusted_on(adjusted[0]) if adjusted else None,
        start=section.start,
        end=section.end,
    )
    return paragraph, found.unplaced


def _point(context: Context, clause: Clause) -> PointFound:
    words = words_of(context.source, clause.start, clause.end)
    return PointFound(clause.label or "", words.removeprefix(f"{clause.label}.").strip() if clause.label else words)


def _words(context: Context, part: Part) -> str:
    return words_of(context.source, part.start, part.end)


def _votes(context: Context, section: Section) -> tuple[VoteFound, ...]:
    if votes := section.of(Block.VOTE):
        found = read_votes(words_of(context.source, votes[0].start, section.end))
        found = found or tuple(vote for part in votes for vote in read_tabulated_votes(_words(context, part)))
        if found:
            return found
    return read_told_votes(words_of(context.source, section.start, section.end))


def _tabled_to(context: Context, decision: Decision) -> dt.date | None:
    clauses = decision.clauses if decision.outcome == "tabled" else ()
    days = [read_tabled_to(words_of(context.source, clause.start, clause.end)) for clause in clauses]
    return next((day for day in days if day), None)


def _read_decision(context: Context, decision: Decision) -> _Found:
    assignments: list[AssignmentFound] = []
    closings: list[ClosingFound] = []
    unplaced: list[Unplaced] = []
    doubtful: list[RunningText] = []
    continued: list[list[int]] = []  # where the points end that say more of each assignment
    for clause in decision.clauses:
        running = RunningText(context.source, clause.start, clause.end)
        if assignments and (points := continues_assignment(running.words)) is not None:
            if not points:
                continued[-1].append(running.place(0, len(running.words))[1])
            assignments = [
                timed(given, running.words, context.bodies) if given.decision_point in points else given
                for given in assignments
            ]
            continue
        found = _read_clause(context, clause, running)
        assignments += found.assignments
        continued += [[] for _ in found.assignments]
        unplaced += found.unplaced
        if not found.whole:
            doubtful.append(running)
        if decision.wholly_sent_back:  # it decides nothing about what was given before
            unplaced += [Unplaced(c.text, c.start, c.end, _SENT_BACK) for c in found.closings]
        else:
            closings += found.closings
    assignments = [
        extended(found, context.source, ends, context.bodies)
        for found, ends in zip(assignments, continued, strict=True)
    ]
    closings = with_shared_references(closings)
    places: list[AssignmentFound | ClosingFound | Unplaced] = [*assignments, *closings, *unplaced]
    taken = Spans((place.start, place.end) for place in places)
    for running in doubtful:
        unplaced += suspects(running, _NOT_READ, taken)
    return _Found(tuple(assignments), tuple(closings), tuple(unplaced))


def _read_clause(context: Context, clause: Clause, running: RunningText) -> _Found:
    recommended = clause.recommended_to is not None
    setting = Setting(context.source, "recommended" if recommended else "decided", clause.label, context.bodies)
    listed = read_closing_list(running, setting)
    if listed is not None:
        return _Found(closings=listed.closings, unplaced=listed.unplaced, whole=True)
    closings = read_closings(running, setting)
    passage = Passage(
        source=context.source,
        status="recommended" if recommended else "given",
        given_by=clause.recommended_to or context.body,
        decision_point=clause.label,
        sent_back=clause.sent_back,
        bodies=context.bodies,
    )
    assignments = read_assignments(running, passage, [(closing.start, closing.end) for closing in closings])
    return _Found(tuple(assignments), tuple(closings))


def suspects(running: RunningText, why: str, taken: Spans) -> list[Unplaced]:
    """List sentences that look like an assignment and lie outside the places that were taken."""
    edges = [*sentence_starts(running.words), len(running.words)]
    found = []
    for begin, stop in itertools.pairwise(edges):
        if not _SUSPECT.search(running.plain, begin, stop):
            continue
        start, end = running.place(begin, stop)
        if not taken.overlap(start, end):
            found.append(Unplaced(running.words[begin:stop].strip(), start, end, why))
    return found
