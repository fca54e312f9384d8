"""Deadlines are words first: kept as written, read where they can be, never invented."""

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.deadlines import BODIES, MONTHS, DeadlineReading, is_late, read_deadline

LISTED_ON = dt.date(2021, 1, 28)  # the day of the list that most of these words come from
KINDS = {
    "date", "meeting", "next_meeting", "month", "quarter", "tertial", "half_year", "season", "year", "report", "batch",
    "planning", "urgency", "recurring", "event", "condition", "standing", "none", "unknown",
}  # fmt: skip
BODIES_OF_THE_LIST = BODIES | {"sn centrum": "Socialnämnden Centrum", "kommunstyrelsen": "Kommunstyrelsen"}
NAMES = ["januari", "februari", "mars", "april", "maj", "juni", "juli", "augusti", "september", "oktober", "november"]
NAMES += ["december"]
years = st.dates(dt.date(1901, 1, 1), dt.date(2098, 12, 31))
fragments = st.sampled_from(
    [
        "KS",
        "senast",
        "den",
        "5",
        "31",
        "29",
        "feb",
        "maj",
        "sept.",
        "2021",
        "2024",
        "kvartal",
        "3",
        "andra",
        "kvartalet",
        "Samlingsärende",
        "5/5",
        "30.9",
        "2024-02-30",
        "20210505",
        "under",
        "i",
        "och",
        ",",
        ".",
        "årsrapport",
        "vid",
    ]
)
words = st.text(max_size=40) | st.lists(fragments, max_size=5).map(" ".join)


def read(text: str, on: dt.date = LISTED_ON) -> DeadlineReading:
    return read_deadline(text, context_date=on, bodies=BODIES_OF_THE_LIST)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "body", "on", "assumed"),
    [
        ("KS 5 maj", "Kommunstyrelsen", "2021-05-05", True),
        ("KS 10 feb", "Kommunstyrelsen", "2021-02-10", True),
        ("KS 31 mars", "Kommunstyrelsen", "2021-03-31", True),
        ("KS 21 april", "Kommunstyrelsen", "2021-04-21", True),
        ("SN Centrum 23 mars", "Socialnämnden Centrum", "2021-03-23", True),
        ("KS 10 feb 2021", "Kommunstyrelsen", "2021-02-10", False),
        ("KS 13 jan 2021", "Kommunstyrelsen", "2021-01-13", False),
        ("KS 25 nov 2020", "Kommunstyrelsen", "2020-11-25", False),
        ("KS 30 sep 2020", "Kommunstyrelsen", "2020-09-30", False),
        ("KS 19 aug 2020", "Kommunstyrelsen", "2020-08-19", False),
        ("KF 9 okt 2020", "Kommunfullmäktige", "2020-10-09", False),
        ("kommunstyrelsens sammanträde den 5 maj", "Kommunstyrelsen", "2021-05-05", True),
        ("vid KS 5 maj", "Kommunstyrelsen", "2021-05-05", True),
    ],
)
def test_a_meeting_is_a_body_and_its_day(text: str, body: str, on: str, *, assumed: bool) -> None:
    found = read(text)
    assert (found.kind, found.body, found.latest_on, found.earliest_on) == ("meeting", body, day(on), day(on))
    assert found.year_inferred is assumed
    assert (found.certainty == "exact") is not assumed
    assert ("år antaget" in found.basis) is assumed


@pytest.mark.parametrize("text", ["5 maj", "5/5", "5 maj 2021", "2021-05-05", "20210505", "5.5.2021", " den  5 maj "])
def test_a_day_may_be_typed_in_any_usual_way(text: str) -> None:
    found = read(text)
    assert (found.kind, found.latest_on, found.earliest_on) == ("date", dt.date(2021, 5, 5), dt.date(2021, 5, 5))
    assert found.body is None


@pytest.mark.parametrize(
    ("text", "on"),
    [
        ("31 mars 2021", "2021-03-31"),
        ("den 31 mars, 2021", "2021-03-31"),
        ("senast den 15 juni, 2021", "2021-06-15"),
        ("senast den 2 april 2024", "2024-04-02"),
        ("30 sept 2024", "2024-09-30"),
        ("30 sep. 2024", "2024-09-30"),
        ("29 februari 2024", "2024-02-29"),
        ("2024-09-30", "2024-09-30"),
    ],
)
def test_a_day_with_its_year_is_exact(text: str, on: str) -> None:
    found = read(text)
    assert (found.kind, found.latest_on, found.certainty) == ("date", day(on), "exact")
    assert not found.year_inferred
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("text", "kind", "earliest", "latest"),
    [
        ("Kvartal 3", "quarter", "2021-07-01", "2021-09-30"),
        ("kv 3", "quarter", "2021-07-01", "2021-09-30"),
        ("kv. 3", "quarter", "2021-07-01", "2021-09-30"),
        ("K3", "quarter", "2021-07-01", "2021-09-30"),
        ("q3 2026", "quarter", "2026-07-01", "2026-09-30"),
        ("under andra kvartalet 2021", "quarter", "2021-04-01", "2021-06-30"),
        ("första kvartalet 2023", "quarter", "2023-01-01", "2023-03-31"),
        ("kvartal ett, 2024", "quarter", "2024-01-01", "2024-03-31"),
        ("fjärde kvartalet", "quarter", "2021-10-01", "2021-12-31"),
        ("senast december 2024", "month", "2024-12-01", "2024-12-31"),
        ("i september", "month", "2021-09-01", "2021-09-30"),
        ("februari 2024", "month", "2024-02-01", "2024-02-29"),
        ("under februari 2023", "month", "2023-02-01", "2023-02-28"),
    ],
)
def test_a_period_lasts_to_its_last_day(text: str, kind: str, earliest: str, latest: str) -> None:
    found = read(text)
    assert (found.kind, found.earliest_on, found.latest_on) == (kind, day(earliest), day(latest))
    assert found.certainty == "derived"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Samlingsärende", "batch"),
        ("samlingsärende.", "batch"),
        ("Under planering", "planning"),
        ("", "none"),
        ("  ", "none"),
    ],
)
def test_words_without_a_day_get_no_day(text: str, kind: str) -> None:
    found = read(text)
    assert (found.kind, found.latest_on, found.earliest_on, found.certainty) == (kind, None, None, "none")
    assert found.warnings == ()


@pytest.mark.parametrize("text", ["Trädklubben 5 maj", "punkt 3", "0738/23"])
def test_what_is_not_understood_is_said_to_be_and_never_guessed(text: str) -> None:
    found = read(text)
    assert (found.kind, found.latest_on, found.body, found.certainty) == ("unknown", None, None, "none")
    assert any(warning.startswith(f"Vi förstår inte ”{text}”") for warning in found.warnings)


@pytest.mark.parametrize(
    "text", ["31 april", "30 feb 2024", "29 feb 2023", "KS 31 november", "2024-02-30", "5/13", "0/5", "2024-00-10"]
)
def test_a_day_that_no_calendar_has_is_not_moved_to_one_that_it_has(text: str) -> None:
    found = read(text)
    assert (found.kind, found.latest_on) == ("unknown", None)
    assert any(text in warning for warning in found.warnings)


@pytest.mark.parametrize(
    "text", ["KS 5 MAJ", "ks 5 maj", "  KS   5  maj ", "KS 5 maj.", "KS, 5 maj", "senast KS 5 maj"]
)
def test_case_dots_and_double_spaces_change_nothing(text: str) -> None:
    found = read(text)
    assert (found.kind, found.body, found.latest_on) == ("meeting", "Kommunstyrelsen", dt.date(2021, 5, 5))
    assert found.text == text


# -- the missing year ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "context", "latest", "warned"),
    [
        ("10 feb", "2021-02-10", "2021-02-10", None),  # the same day is on time
        ("10 feb", "2021-02-11", "2022-02-10", "2021-02-10"),
        ("10 feb", "2021-05-11", "2022-02-10", "2021-02-10"),  # 90 days
        ("10 feb", "2021-05-12", "2022-02-10", None),  # 91 days
        ("KS 12 dec", "2021-01-28", "2021-12-12", "2020-12-12"),
        ("Kvartal 3", "2021-10-15", "2022-09-30", "2021-09-30"),
        ("kvartal 1", "2021-03-31", "2021-03-31", None),
        ("kvartal 1", "2021-04-01", "2022-03-31", "2021-03-31"),
        ("i september", "2021-09-15", "2021-09-30", None),
        ("29 feb", "2023-05-01", "2024-02-29", None),
        ("29 feb", "2024-02-29", "2024-02-29", None),
        ("29 feb", "2025-01-01", "2028-02-29", None),
        ("29 feb", "2097-01-01", "2104-02-29", None),  # 2100 has no such day
    ],
)
def test_a_missing_year_is_the_first_on_or_after_the_document_and_a_day_just_gone_is_named(
    text: str, context: str, latest: str, warned: str | None
) -> None:
    found = read(text, day(context))
    assert (found.latest_on, found.year_inferred) == (day(latest), True)
    assert f"år antaget till {latest[:4]}" in found.basis
    about_the_year = [warning for warning in found.warnings if "År antaget" in warning]
    assert [warned in warning for warning in about_the_year] == ([True] if warned else [])


@pytest.mark.parametrize(
    ("text", "weekday"), [("KS 12 dec 2020", "lördag"), ("KF 13 dec 2020", "söndag"), ("KS 9 dec 2020", "")]
)
def test_a_meeting_on_a_weekend_is_doubted(text: str, weekday: str) -> None:
    found = read(text, day("2021-01-28"))
    assert [weekday in warning for warning in found.warnings] == ([True] if weekday else [])
    assert found.certainty == ("guess" if weekday else "exact")


@pytest.mark.parametrize(
    ("text", "doubted"),
    [("onsdagen den 5 maj 2021", False), ("torsdag 5 maj 2021", True), ("KS ons 5 maj 2021", False)],
)
def test_a_day_of_the_week_that_does_not_fit_is_doubted(text: str, *, doubted: bool) -> None:
    found = read(text)
    assert found.latest_on == dt.date(2021, 5, 5)
    assert any("Kontrollera dagen" in warning for warning in found.warnings) is doubted
    assert (found.certainty == "guess") is doubted


@pytest.mark.parametrize(
    ("text", "context", "latest", "before"),
    [
        ("februari", "2024-03-15", "2025-02-28", "2024-02-29"),
        ("februari", "2023-03-10", "2024-02-29", "2023-02-28"),
        ("29 feb", "2024-03-10", "2028-02-29", "2024-02-29"),
    ],
)
def test_the_day_just_gone_is_named_rightly_around_the_leap_day(
    text: str, context: str, latest: str, before: str
) -> None:
    found = read(text, day(context))
    assert found.latest_on == day(latest)
    assert any(before in warning for warning in found.warnings)


@given(years, years)
def test_a_missing_year_is_the_first_such_day_never_before_the_document(meant: dt.date, context: dt.date) -> None:
    found = read(f"KS {meant.day} {NAMES[meant.month - 1]}", context)
    assert found.year_inferred
    assert found.latest_on
    assert found.latest_on >= context
    assert (found.latest_on.month, found.latest_on.day) == (meant.month, meant.day)
    leap_day = (meant.month, meant.day) == (2, 29)
    assert leap_day or (found.latest_on - context).days < 366


@given(st.sampled_from([*MONTHS, *(f"kvartal {number}" for number in "1234")]), years)
def test_a_period_without_a_year_is_the_first_that_is_not_over(text: str, context: dt.date) -> None:
    found = read(text, context)
    assert found.year_inferred
    assert found.earliest_on
    assert found.latest_on
    assert found.earliest_on <= found.latest_on
    assert context <= found.latest_on <= context.replace(day=1) + dt.timedelta(days=396)


@given(years, years)
def test_a_day_with_its_year_is_that_day_whatever_the_document(meant: dt.date, context: dt.date) -> None:
    month = NAMES[meant.month - 1]
    spellings = [
        meant.isoformat(),
        meant.strftime("%Y%m%d"),
        f"{meant.day} {month} {meant.year}",
        f"den {meant.day} {month[:3]} {meant.year}",
        f"{meant.day}.{meant.month}.{meant.year}",
        f"senast den {meant.day} {month}, {meant.year}",
    ]
    readings = [read(spelling, context) for spelling in spellings]
    assert {(found.kind, found.latest_on, found.certainty) for found in readings} == {("date", meant, "exact")}


# -- any words -----------------------------------------------------------------------------------


@given(words, st.dates())
def test_any_words_are_kept_and_any_reading_can_be_told(text: str, context: dt.date) -> None:
    found = read(text, context)
    assert found.text == text
    assert found.kind in KINDS
    assert found.basis.endswith(".")
    assert (found.latest_on is None) == (found.certainty == "none")
    assert found.latest_on is None or found.earliest_on is None or found.earliest_on <= found.latest_on
    assert not found.body or found.kind in {"meeting", "next_meeting"}
    assert found.kind != "unknown" or found.warnings
    assert not (found.year_inferred and found.certainty == "exact")


# -- late ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("latest_on", "today", "late"),
    [
        ("2021-03-31", "2021-03-30", False),
        ("2021-03-31", "2021-03-31", False),
        ("2021-03-31", "2021-04-01", True),
        ("2020-12-31", "2021-01-01", True),
    ],
)
def test_late_begins_the_day_after_the_latest_day(latest_on: str, today: str, *, late: bool) -> None:
    assert is_late(day(latest_on), today=day(today)) is late


@given(st.dates())
def test_what_has_no_day_is_never_late(today: dt.date) -> None:
    assert not is_late(None, today=today)


# -- the labelled texts ----------------------------------------------------------------------------

LABELLED = Path(__file__).parents[2].parent / "shared" / "data" / "gold"
DATELESS = {"urgency", "recurring", "condition", "event"}


def entries(label: object) -> Iterator[dict[str, Any]]:
    """Walk a label for everything in it that has the words of a deadline."""
    if isinstance(label, dict):
        if label.get("deadline_text"):
            yield label
        label = list(label.values())
    for part in label if isinstance(label, list) else []:
        yield from entries(part)


def labelled_deadlines() -> list[tuple[str, str, object]]:
    """Return words, the document's day and the label, for every deadline of the labelled texts."""
    found = []
    for file in sorted(LABELLED.glob("*.json")):
        label = json.loads(file.read_text(encoding="utf-8"))
        context = label.get("context_date") or label.get("meeting_date") or LISTED_ON.isoformat()
        found += [(entry["deadline_text"], context, entry.get("deadline_normalised")) for entry in entries(label)]
    return found


@pytest.mark.skipif(not LABELLED.is_dir(), reason="the labelled texts are not beside the checkout")
def test_every_deadline_of_the_labelled_texts_is_read_as_labelled() -> None:
    cases = labelled_deadlines()
    assert len(cases) >= 40
    for words, context, label in cases:
        found = read(words, day(context))
        if isinstance(label, str):
            assert (found.kind, found.latest_on) == ("date", day(label)), words
            continue
        assert isinstance(label, dict)
        kind = {"bundled": "batch", "undecided": "planning"}.get(label["kind"], label["kind"])
        assert found.kind == kind, words
        if on := label.get("date") or label.get("end"):
            assert found.latest_on == day(on), words
            assert found.year_inferred is label.get("year_inferred", False), words
        if kind in DATELESS | {"batch", "planning"}:
            assert found.latest_on is None, words
        if "body" in label:
            assert found.body == label["body"], words
