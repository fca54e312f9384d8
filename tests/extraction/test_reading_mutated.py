"""Spoiled minutes are read without a crash, soon, alike each time, and no time is read that does not stand there."""

import time

import pytest
from support.figures import Figures
from support.mutation import mutated, originals

from tracker.extraction import AssignmentFound, ClosingFound, Document, Paragraph, Unplaced, read_text
from tracker.extraction.page_headers import read_headers
from tracker.extraction.running_text import words_of

SLOWEST = 1.0
"""Seconds of process time that one text may take."""


def unfounded(text: str, read: Document) -> list[str]:
    """Return the deadlines, and the receivers of reports, whose words do not stand in the text."""
    blanked = read_headers(text).text
    words = words_of(blanked, 0, len(blanked))
    return [
        said
        for paragraph in read.paragraphs
        for assignment in paragraph.assignments
        for said in (assignment.deadline_text, assignment.report_to and assignment.report_to.casefold())
        if said
        and said not in {*(assignment.given_by or "").casefold().split("|")}
        and said not in words
        and said not in words.casefold()
    ]


def outside(text: str, read: Document) -> list[tuple[int, int]]:
    """Return the places that do not lie in the text."""
    found: list[Unplaced | Paragraph | AssignmentFound | ClosingFound] = [*read.unplaced, *read.paragraphs]
    for paragraph in read.paragraphs:
        found += [*paragraph.assignments, *paragraph.closings]
    return [(place.start, place.end) for place in found if not 0 <= place.start <= place.end <= len(text)]


@pytest.mark.parametrize(("count", "seed"), [(250, 1), pytest.param(20_000, 2, marks=pytest.mark.full)])
def test_spoiled_minutes_are_read(count: int, seed: int, figures: Figures) -> None:
    for text in mutated(originals(), count=count, seed=seed):
        begun = time.process_time()
        read = read_text(text)
        took = time.process_time() - begun
        assert took <= SLOWEST, text
        assert read == read_text(text), text
        assert not unfounded(text, read), text
        assert not outside(text, read), text
    figures("S16", f"{count:,} spoiled minutes: all read, the same twice, nothing without its place in the text")
