"""Lines with names and days: read as people write them, refused with their own words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.dated_names import DatedName, dated_name, read_dated_names
from tracker.domain.errors import RuleBrokenError
from tracker.domain.pages import Page, page_within


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Kulturnämnden", DatedName("Kulturnämnden")),
        ("Kulturnämnden från 2021-01-01", DatedName("Kulturnämnden", day("2021-01-01"))),
        ("Kulturnämnden, från och med 1 januari 2021", DatedName("Kulturnämnden", day("2021-01-01"))),
        ("Kulturnämnden till 2024-12-31", DatedName("Kulturnämnden", None, day("2024-12-31"))),
        (
            "  Nämnden för äldre  samt vård, och omsorg från 2021-01-01 till och med 31 december 2024 ",
            DatedName("Nämnden för äldre samt vård, och omsorg", day("2021-01-01"), day("2024-12-31")),
        ),
        ("Bolaget Från Till AB", DatedName("Bolaget Från Till AB")),
    ],
)
def test_a_line_is_a_name_with_the_days_that_it_has(line: str, expected: DatedName) -> None:
    assert read_dated_names(f"\n{line}\n\n", field="members") == [expected]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Kulturnämnden från 2021", "Vi förstår inte"),
        ("Kulturnämnden från 2021-13-01", "ingen dag"),
        ("Kulturnämnden till 31 februari 2024", "ingen dag"),
        ("Kulturnämnden från 2024-12-31 till 2021-01-01", "före den första"),
        ("Kulturnämnden från 1/1 2021", "Vi förstår inte"),
    ],
)
def test_a_line_that_cannot_be_read_is_refused_with_its_words_and_its_field(line: str, words: str) -> None:
    with pytest.raises(RuleBrokenError, match=words) as caught:
        read_dated_names(f"Byggnadsnämnden\n{line}", field="members")
    assert line in caught.value.message
    assert caught.value.field == "members"


@given(st.none() | st.dates(day("1900-01-01"), day("2090-01-01")), st.integers(0, 5000) | st.none())
def test_what_is_written_is_read_back(begins: dt.date | None, length: int | None) -> None:
    ends = (begins or day("2000-01-01")) + dt.timedelta(days=length) if length is not None else None
    entry = DatedName("Idrotts- och föreningsnämnden", begins, ends)
    assert read_dated_names(dated_name(entry), field="x") == [entry]


@pytest.mark.parametrize(
    ("total", "wanted", "number", "pages", "first", "last"),
    [(0, 1, 1, 1, 0, 0), (50, 1, 1, 1, 1, 50), (51, 2, 2, 2, 51, 51), (51, 3, 1, 2, 1, 50), (51, 0, 1, 2, 1, 50)],
)
def test_a_page_knows_where_it_stands(total: int, wanted: int, number: int, pages: int, first: int, last: int) -> None:
    page: Page[int] = Page([], page_within(wanted, total, 50), 50, total)
    assert (page.number, page.pages, page.first, page.last) == (number, pages, first, last)
