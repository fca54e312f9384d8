"""What governing documents say of their validity and follow-up, and their structure as it is written."""

import datetime as dt

import pytest

from tracker.domain.cycles import Cycle, next_occasion, occasions, read_cycle
from tracker.domain.errors import RuleBrokenError
from tracker.domain.outline import outline_text, read_outline_text
from tracker.domain.validity import read_validity


@pytest.mark.parametrize(
    ("text", "cycle"),
    [
        ("2024 och därefter vartannat år", Cycle(24, 2024)),
        ("2026 och därefter vart fjärde år", Cycle(48, 2026)),
        ("vartannat år med start 2024", Cycle(24, 2024)),
        ("årligen till rådet", Cycle(12, None)),
        ("en årlig redovisning", Cycle(12, None)),
        ("varje år", Cycle(12, None)),
        ("Vart tredje år", Cycle(36, None)),
        ("vart 5:e år", Cycle(60, None)),
        ("vart 0:e år", None),
        ("varje halvår", Cycle(6, None)),
        ("två gånger per år", Cycle(6, None)),
        ("tre gånger om året", Cycle(4, None)),
        ("vid behov", None),
        ("2024", None),
    ],
)
def test_how_often_is_read_out_of_the_words(text: str, cycle: Cycle | None) -> None:
    assert read_cycle(text) == cycle


def test_occasions_are_counted_from_the_first_and_the_last_of_a_month_stays_the_last() -> None:
    year_end = dt.date(2024, 12, 31)
    assert occasions(year_end, 24, until=dt.date(2028, 12, 31)) == [
        year_end, dt.date(2026, 12, 31), dt.date(2028, 12, 31),
    ]  # fmt: skip
    assert occasions(year_end, 0, until=dt.date(2090, 1, 1)) == [year_end]
    assert occasions(dt.date(2024, 2, 29), 12, until=dt.date(2025, 3, 1))[-1] == dt.date(2025, 2, 28)
    assert occasions(dt.date(2024, 1, 30), 1, until=dt.date(2024, 3, 30)) == [
        dt.date(2024, 1, 30), dt.date(2024, 2, 29), dt.date(2024, 3, 30),
    ]  # fmt: skip
    assert len(occasions(dt.date(1900, 12, 31), 12, until=dt.date(2090, 1, 1))) == 60
    assert next_occasion(year_end, 24, after=year_end) == dt.date(2026, 12, 31)
    assert next_occasion(year_end, 0, after=year_end) is None
    assert next_occasion(year_end, 0, after=dt.date(2024, 1, 1)) == year_end


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2022-2026", (dt.date(2022, 1, 1), dt.date(2026, 12, 31))),
        ("2023–2026", (dt.date(2023, 1, 1), dt.date(2026, 12, 31))),
        ("2025", (dt.date(2025, 1, 1), dt.date(2025, 12, 31))),
        ("Tillsvidare", (None, None)),
        ("till och med 2027", (None, dt.date(2027, 12, 31))),
        ("fram till utgången av 2019", (None, dt.date(2019, 12, 31))),
        ("från och med 2024 till 2026", (dt.date(2024, 1, 1), dt.date(2026, 12, 31))),
        ("2026-2022", (None, None)),
        ("", (None, None)),
    ],
)
def test_validity_is_read_as_days_where_it_names_them(text: str, days: tuple[dt.date | None, dt.date | None]) -> None:
    assert read_validity(text) == days


WRITTEN = """# Arbetets inriktning
## Målområde 3: Tryggare platser
Strategi 3:1 De som behöver det mest nås.
Förväntat resultat: Färre är rädda.
Ansvariga: Kulturnämnden; Byggnadsnämnden
Fråga: Nås de som behöver det?
Hjälp: Räkna året som gick.
Till: Kulturnämnden
Insats 3:2 Platser kartläggs.
Fråga: Är platserna kartlagda?

## Fokusområde 2: Ingenting än
3:2 En annan med samma nummer.
Fråga: Gör ni så?
Till: ansvariga"""


def test_a_structure_is_read_and_written_alike() -> None:
    areas = read_outline_text(WRITTEN)
    assert [(area.depth, area.kind, area.number) for area in areas] == [
        (1, "section", ""), (2, "goal_area", "3"), (2, "focus_area", "2"),
    ]  # fmt: skip
    assert [(item.kind, item.code) for area in areas for item in area.items] == [
        ("strategy", "3:1"), ("measure", "3:2"), ("item", "3:2"),
    ]  # fmt: skip
    assert read_outline_text(outline_text(areas)) == areas
    assert outline_text(areas).splitlines()[0] == "# Arbetets inriktning"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Strategi 1:1 Utan rubrik", "Rad 1: sätt en rubrik"),
        ("### För djupt", "ligger för djupt"),
        ("# Ett\n## Två\n### Tre\n#### Fyra", "Rad 4"),
        ("# Ett\nBara ord", "vi förstår inte ”Bara ord”"),
        ("# Ett\nFråga: Om vad?", "står före sin strategi"),
        ("# Ett\n1:1 En sak.\nTill: alla", "skriv frågan först"),
        ("# Ett\nStrategi 1:1 En.\nStrategi 1.1 Två.", "Strategi 1:1 står två gånger"),
    ],
)
def test_a_line_that_belongs_nowhere_is_named(text: str, says: str) -> None:
    with pytest.raises(RuleBrokenError) as broken:
        read_outline_text(text)
    assert says in broken.value.message
    assert broken.value.field == "structure"
