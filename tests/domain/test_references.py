"""§ numbers, dnr and our own ids: one thing under all its spellings, and nothing that only looks like it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.references import (
    CaseNumberKey,
    assignment_reference,
    case_number_key,
    paragraph_number,
    split_case_numbers,
)

TODAY = dt.date(2024, 4, 29)


def key(text: str) -> CaseNumberKey | None:
    return case_number_key(text, today=TODAY, default_registry="SLK")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("§ 633", "633"),
        ("§633", "633"),
        ("633 §", "633"),
        ("633", "633"),
        ("0633", "633"),
        (" § 633. ", "633"),
        ("§984", "984"),
        ("§§ 839", "839"),
        ("§ 4", "4"),
        ("§ 12 b", "12B"),
        ("§ 12B", "12B"),
    ],
)
def test_a_paragraph_has_one_number_however_it_is_written(written: str, number: str) -> None:
    assert paragraph_number(written) == number


@pytest.mark.parametrize(
    "written",
    ["", "§", "§ saknas", "2 kap. 1 §", "§ 839 och § 840", "§1 6", "1234567", "0738/23", "2023-09-20 § 633", "§ 5 bb"],
)
def test_what_is_not_one_paragraph_number_is_none(written: str) -> None:
    assert paragraph_number(written) is None


@given(st.integers(1, 99_999), st.sampled_from(["", "A", "B", "Ö"]))
def test_every_spelling_of_a_paragraph_gives_the_number_that_is_stored(number: int, letter: str) -> None:
    stored = f"{number}{letter}"
    spellings = [stored, f"§ {stored}", f"§{number} {letter.lower()}", f"{stored} §", f"00{stored}", f"§ {stored}."]
    assert {paragraph_number(spelling) for spelling in spellings} == {stored}


@pytest.mark.parametrize(
    ("written", "registry", "year", "serial"),
    [
        ("1308/20", "SLK", 2020, 1308),
        ("0355/20", "SLK", 2020, 355),
        ("0353/21", "SLK", 2021, 353),
        ("0887/19", "SLK", 2019, 887),
        ("dnr 0392/19", "SLK", 2019, 392),
        ("Dnr. 0392/19", "SLK", 2019, 392),
        ("Diarienummer 1312/20", "SLK", 2020, 1312),
        ("Ärende nr: 0738/23", "SLK", 2023, 738),
        ("5461/16", "SLK", 2016, 5461),
        ("SLK-2023-00738", "SLK", 2023, 738),
        ("SLK-2023-01085", "SLK", 2023, 1085),
        ("Diarienummer SLK-2023-00738", "SLK", 2023, 738),
        ("Ärende nr: SLK-2023-00738", "SLK", 2023, 738),
        ("Ärendenummer SLK-2023-00738", "SLK", 2023, 738),
        ("SLK-2023-00738:1", "SLK", 2023, 738),
        ("SLK-2023-00738:-1", "SLK", 2023, 738),
        ("2023-199", "SLK", 2023, 199),
        ("KS 2018/124", "KS", 2018, 124),
        ("Dnr KS 2018/124", "KS", 2018, 124),
        ("Ks 124/2018", "KS", 2018, 124),
        ("KS 2018/24", "KS", 2018, 24),
        ("KS2018/24", "KS", 2018, 24),
        ("Voo 738/23", "VOO", 2023, 738),
        ("SLK 1308/20", "SLK", 2020, 1308),
    ],
)
def test_a_matter_is_found_by_every_form_that_the_sources_use(
    written: str, registry: str, year: int, serial: int
) -> None:
    assert key(written) == CaseNumberKey(registry, year, serial)


def test_the_number_before_and_after_the_change_of_format_is_the_same_case() -> None:
    spellings = ["0738/23", "738/23", "SLK-2023-00738", "SLK-2023-738", "slk-2023-738", " 0738 / 23 "]
    assert {str(key(spelling)) for spelling in spellings} == {"SLK:2023:738"}


@given(st.integers(1, 99_999), st.integers(2000, 2025))
def test_case_numbers_are_equal_under_all_spellings(serial: int, year: int) -> None:
    spellings = [
        f"{serial}/{year % 100:02}",
        f"{serial:04}/{year % 100:02}",
        f"  {serial} / {year % 100:02} ",
        f"SLK-{year}-{serial}",
        f"SLK-{year}-{serial:05}",
        f"slk-{year}-{serial:06}",
        f"dnr SLK-{year}-{serial}",
        f"Ärende nr: {serial}/{year % 100:02}",
        f"SLK {year}/{serial}",
    ]
    assert {key(spelling) for spelling in spellings} == {CaseNumberKey("SLK", year, serial)}


@given(st.integers(1, 99_999), st.integers(2000, 2099), st.text("ABCEFGHIKLMOPSTUVÅÄÖ", min_size=2, max_size=6))
def test_another_registry_year_or_serial_is_another_case(serial: int, year: int, registry: str) -> None:
    number = key(f"{registry}-{year}-{serial}")
    assert number == CaseNumberKey(registry, year, serial)
    assert key(f"X{registry[:5]}-{year}-{serial}") != number
    assert key(f"{registry}-{year - 1}-{serial}") != number
    assert key(f"{registry}-{year}-{serial + 1}") != number


def test_a_bare_number_belongs_to_no_diary_until_one_is_named() -> None:
    bare = case_number_key("0738/23", today=TODAY)
    assert bare == CaseNumberKey("", 2023, 738)
    assert bare != key("0738/23")


@pytest.mark.parametrize(
    ("written", "year"),
    [("1/24", 2024), ("1/25", 2025), ("1/26", 1926), ("1/99", 1999), ("1/00", 2000), ("KS 1/25", 2025)],
)
def test_two_digits_of_a_year_reach_one_year_ahead_and_no_further(written: str, year: int) -> None:
    found = key(written)
    assert found
    assert found.year == year


@pytest.mark.parametrize(
    "written",
    [
        "prop. 2016/17:171",
        "2016/17:171",
        "2017/18:KU33",
        "2022/23:43",
        "SOU 2021:49",
        "SOU 2018:32",
        "RIR 2020:20",
        "Lag (2023:196)",
        "KL (2017:725)",
        "(2020:15)",
        "årsskiftet 2020/2021",
        "031-368 02 28",
        "U-2023-0041",
        "2023-09-20",
        "",
    ],
)
def test_what_only_looks_like_a_dnr_is_none(written: str) -> None:
    assert key(written) is None


@pytest.mark.parametrize(
    ("field", "numbers"),
    [
        ("0533/20 (0044/22)", ["0533/20", "0044/22"]),
        ("1308/20, 1312/20", ["1308/20", "1312/20"]),
        ("1308/20 och 1312/20", ["1308/20", "1312/20"]),
        ("1308/20 samt 1312/20; 0355/20", ["1308/20", "1312/20", "0355/20"]),
        ("0738/23\nSLK-2023-00738", ["0738/23", "SLK-2023-00738"]),
        ("0738/23, 0738/23", ["0738/23"]),
        ("  ", []),
    ],
)
def test_a_field_may_hold_several_numbers_each_kept_as_written(field: str, numbers: list[str]) -> None:
    assert split_case_numbers(field) == numbers


@pytest.mark.parametrize("typed", ["U-2023-0041", "u2023-41", "u-2023-41", " U 2023-0041 ", "U - 2023 - 41"])
def test_an_assignment_is_found_by_its_id_however_it_is_typed(typed: str) -> None:
    assert assignment_reference(typed) == "U-2023-0041"


@pytest.mark.parametrize("typed", ["", "2023-41", "U-23-41", "SLK-2023-00041", "U-2023", "U-2023-0041-1", "UU-2023-41"])
def test_what_is_not_our_id_is_none(typed: str) -> None:
    assert assignment_reference(typed) is None


@given(st.integers(1900, 2100), st.integers(1, 999_999))
def test_an_id_read_again_is_itself(year: int, serial: int) -> None:
    reference = assignment_reference(f"U-{year}-{serial}")
    assert reference == f"U-{year}-{serial:04d}"
    assert assignment_reference(reference) == reference


@given(
    st.text(max_size=60)
    | st.lists(st.sampled_from(["§", "dnr", "KS", "SLK", "-", "/", "2023", "7", " ", ":", "u"])).map("".join)
)
def test_no_text_is_too_odd_to_be_read_as_a_reference(text: str) -> None:
    number = paragraph_number(text)
    assert number is None or paragraph_number(number) == number
    found = key(text)
    assert found is None or str(found) == f"{found.registry}:{found.year}:{found.serial}"
    assert all(part and part in text for part in split_case_numbers(text))
    reference = assignment_reference(text)
    assert reference is None or reference.startswith("U-")
