"""The table of deadlines: how a registrar reads each, and what no words may ever do to the reader.

`deadline_cases.csv` was labelled by hand from the rules of docs/deadlines.md, without the reader; check it there.
"""

import csv
import datetime as dt
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.deadlines import read_deadline

TABLE = Path(__file__).with_name("deadline_cases.csv")
CASES = list(csv.DictReader(TABLE.read_text(encoding="utf-8").splitlines(), delimiter=";"))
NO_TIMES = Path(__file__).with_name("no_deadlines.txt").read_text(encoding="utf-8").splitlines()
"""Words of the same documents that are no deadline: numbers, laws, plans by their years, what has been."""
HOSTILE = [
    "1-" * 149, "maj och " * 37, "5 maj, " * 42, "före " * 59, "efter före " * 27, "i slutet av " * 25, "senast " * 42,
    "senast maj och " * 20, "KS 5 maj och " * 23, "Nämnden för a b c d e f g maj " * 9, "maj/" * 75, "20" * 150,
    "x" * 100_000, " " * 100_000 + "KS 5 maj", "kvartal 1-" * 10_000, "”" * 100_000, "\x00\u202e5 maj", "٣ maj",
    "5 maj" * 20_000,
]  # fmt: skip
WORDS = [word for line in (
    "i vid den senast maj juni 5 31 2024 kvartal 3 och - / , . före efter tidigast KS Nämnden för sammanträde nästa",
    "sista slutet av början mitten delårsrapport årsrapport augusti inom om sex månader 's HT vintern",
    "vecka 53 årsskiftet 24 25 skyndsamt årligen",
) for word in line.split()]  # fmt: skip
days = st.dates(dt.date(1990, 1, 1), dt.date(2090, 12, 31))
phrases = st.lists(st.sampled_from(WORDS), max_size=7).map(" ".join) | st.sampled_from([case["text"] for case in CASES])


def test_the_table_is_as_long_as_promised() -> None:
    assert len(CASES) >= 300
    assert len({(case["text"], case["context"]) for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[f"{case['text']} ({case['context']})" for case in CASES])
def test_words_are_read_as_a_registrar_reads_them(case: dict[str, str]) -> None:
    found = read_deadline(
        case["text"], context_date=dt.date.fromisoformat(case["context"]), body=case["body_hint"] or None
    )
    assert {
        "kind": found.kind,
        "latest_on": found.latest_on.isoformat() if found.latest_on else "",
        "earliest_on": found.earliest_on.isoformat() if found.earliest_on else "",
        "body": found.body or "",
        "year_inferred": "ja" if found.year_inferred else "nej",
    } == {name: case[name] for name in ("kind", "latest_on", "earliest_on", "body", "year_inferred")}


@pytest.mark.parametrize("text", NO_TIMES)
def test_what_is_no_time_gets_no_day(text: str) -> None:
    assert read_deadline(text, context_date=dt.date(2024, 2, 10)).latest_on is None


@given(phrases, days)
def test_a_time_whose_year_was_assumed_never_ends_before_the_document(text: str, context: dt.date) -> None:
    found = read_deadline(text, context_date=context)
    assert not (found.year_inferred and found.latest_on) or found.latest_on >= context


@given(phrases, days)
def test_reading_what_was_read_changes_nothing(text: str, context: dt.date) -> None:
    found = read_deadline(text, context_date=context)
    assert read_deadline(text, context_date=context) == found
    spaced = read_deadline(f"  {text.replace(' ', '   ')} ", context_date=context)
    assert (spaced.kind, spaced.latest_on, spaced.body) == (found.kind, found.latest_on, found.body)
    if found.latest_on:
        again = read_deadline(found.latest_on.isoformat(), context_date=context)
        assert (again.kind, again.latest_on, again.certainty) == ("date", found.latest_on, "exact")


@given(st.text(max_size=400), st.dates())
def test_no_words_break_the_reader(text: str, context: dt.date) -> None:
    assert read_deadline(text, context_date=context).text == text


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:20] for text in HOSTILE])
def test_hostile_words_are_read_or_refused_before_anybody_notices(text: str) -> None:
    begun = time.process_time()
    read_deadline(text, context_date=dt.date(2024, 2, 10))
    assert time.process_time() - begun < 0.1  # the promise is 100 ms for 100 kB; it takes a twentieth of that
