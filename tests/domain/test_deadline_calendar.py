"""Readings held against the calendar of meetings: doubted, filled in, never moved in silence."""

import datetime as dt

import pytest

from tracker.domain.deadlines import on_calendar, read_deadline

ON = dt.date(2021, 1, 28)
KS = [dt.date.fromisoformat(day) for day in ("2021-02-10", "2021-03-31", "2021-04-21", "2021-05-05", "2021-05-26")]


@pytest.mark.parametrize(
    ("words", "latest", "warned"),
    [
        ("KS 5 maj", "2021-05-05", ""),
        ("KS 12 maj", "2021-05-12", "Närmast i kalendern: 2021-05-05"),
        ("KS 12 dec 2020", "2020-12-12", "Närmast i kalendern: 2021-02-10"),
        ("vid kommunstyrelsens sammanträde i maj", "2021-05-26", ""),
        ("KS i juni", "2021-06-30", "inget sådant sammanträde"),
        ("nästa KS", "2021-02-10", ""),
        ("kvartal 2", "2021-06-30", ""),
        ("5 maj", "2021-05-05", ""),
    ],
)
def test_the_calendar_fills_in_a_meetings_day_and_doubts_one_that_it_does_not_have(
    words: str, latest: str, warned: str
) -> None:
    found = on_calendar(read_deadline(words, context_date=ON), KS, context_date=ON)
    assert found.latest_on == dt.date.fromisoformat(latest)
    new = [warning for warning in found.warnings if "kalender" in warning.casefold()]
    assert bool(new) is bool(warned)
    assert warned in " ".join(new)
    assert found.certainty == "guess" if warned else found.certainty in {"derived", "exact"}
    assert found.text == words


def test_the_next_meeting_is_after_the_document_and_after_what_the_words_say() -> None:
    found = on_calendar(read_deadline("nästa KS", context_date=KS[0]), KS, context_date=KS[0])
    assert found.latest_on == KS[1], "the one on the document's own day is not the next"
    after = read_deadline("första KS-sammanträdet efter 1 april 2021", context_date=ON)
    assert after.kind in {"next_meeting", "unknown"}
    beyond = on_calendar(read_deadline("nästa KS", context_date=KS[-1]), KS, context_date=KS[-1])
    assert beyond.latest_on is None
    assert beyond.warnings
    assert beyond.certainty == "none"


def test_without_a_calendar_the_words_stand_alone() -> None:
    plain = read_deadline("KS 12 maj", context_date=ON)
    assert on_calendar(plain, [], context_date=ON) == plain
