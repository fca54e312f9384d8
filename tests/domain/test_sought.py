"""What is typed into the search box is taken apart; nothing is refused."""

import datetime as dt
import time

import pytest

from tracker.domain.near import slips_allowed, slips_between
from tracker.domain.references import CaseNumberKey
from tracker.domain.sought import SOUGHT_MAX, Sought, read_sought

TODAY = dt.date(2024, 4, 29)


def read(typed: str) -> Sought:
    return read_sought(typed, registry="SLK", today=TODAY)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("u2023-41", Sought(references=("U-2023-0041",))),
        ("U-2023-0041 bänkar", Sought(references=("U-2023-0041",), rest="bänkar")),
        ("738/23", Sought(cases=((CaseNumberKey("SLK", 2023, 738), False),))),
        ("Dnr: SLK-2023-00738", Sought(cases=((CaseNumberKey("SLK", 2023, 738), True),))),
        ("KS 2018/124", Sought(cases=((CaseNumberKey("KS", 2018, 124), True),))),
        ("prop. 2016/17:171", Sought(codes=("2016/17:171",), rest="prop.")),
        ("2020/2021", Sought(codes=("2020/2021",))),
        ("N123-0456/23", Sought(codes=("N123-0456/23",))),
        ("§ 633", Sought(paragraphs=("633",))),
        ("0012a § ", Sought(paragraphs=("12A",))),
        ("paragraf 4 bänkar", Sought(paragraphs=("4",), rest="bänkar")),
        ("§ 0", Sought()),
        ("Vad hände med § 633?", Sought(paragraphs=("633",))),
        ("hur går det med bänkarna?", Sought(rest="bänkarna")),
        ("vad hände med", Sought(rest="vad hände med")),
        ("633", Sought(rest="633")),
        ("KS\u00a02023-09-20 § 633", Sought(paragraphs=("633",), days=(dt.date(2023, 9, 20),), rest="KS")),
        ("den 20 sept. 2023", Sought(days=(dt.date(2023, 9, 20),))),
        ("31 februari 2024", Sought(rest="31 februari 2024")),
        ("e-tjänst", Sought(rest="e-tjänst")),
        ("", Sought()),
    ],
)
def test_what_was_typed_is_taken_apart(typed: str, expected: Sought) -> None:
    assert read(typed) == expected


def test_what_is_long_is_cut_and_nothing_takes_long() -> None:
    assert len(read("bänk " * 100).rest) < SOUGHT_MAX
    begun = time.monotonic()
    for garbage in ("1" * 200, "§" * 200, "a-" * 100, "1/" * 100, "U -" * 60, "KS 2018/" * 25, "den 1 " * 40):
        read(garbage)
    assert time.monotonic() - begun < 0.1


@pytest.mark.parametrize(
    ("one", "other", "most", "slips"),
    [
        ("råd", "råd", 2, 0),
        ("råd", "råda", 2, 1),
        ("råd", "rdå", 1, 1),
        ("trygghet", "tryghte", 2, 2),
        ("bänk", "bälte", 1, None),
        ("bänk", "bänkarna", 2, None),
        ("ab", "yz", 1, None),
        ("abc", "axz", 2, 2),
        ("kort", "ort", 0, None),
    ],
)
def test_slips_are_counted_up_to_a_limit(one: str, other: str, most: int, slips: int | None) -> None:
    assert slips_between(one, other, most=most) == slips_between(other, one, most=most) == slips


def test_a_longer_word_may_hold_more_slips() -> None:
    assert [slips_allowed(word) for word in ("råd", "bänk", "trygghet")] == [0, 1, 2]
