"""A decision is evidence when it has a body, a day that has been, and a § or the reason why there is none."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.decisions import EARLIEST, GIVES, check_decision
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import CLOSING_KINDS

TODAY = dt.date(2024, 4, 29)


@pytest.mark.parametrize(
    ("on", "number", "missing_reason"),
    [
        (dt.date(2023, 9, 20), "633", ""),
        (dt.date(2024, 4, 25), "156", ""),
        (dt.date(2012, 9, 6), "11", ""),
        (dt.date(2021, 1, 27), None, "Listan nämner ingen paragraf."),
        (dt.date(2021, 1, 27), "", "Protokollet har inte hittats."),
        (TODAY, "1", ""),
        (dt.date(1863, 1, 1), "1", ""),
    ],
)
def test_a_day_that_has_been_with_a_paragraph_or_a_reason_is_evidence(
    on: dt.date, number: str | None, missing_reason: str
) -> None:
    check_decision(on=on, number=number, missing_reason=missing_reason, today=TODAY)


@pytest.mark.parametrize(
    ("on", "number", "missing_reason", "field"),
    [
        (dt.date(2024, 4, 30), "156", "", "decided_on"),
        (dt.date(2204, 4, 25), "156", "", "decided_on"),
        (dt.date(1862, 12, 31), "1", "", "decided_on"),
        (dt.date(23, 9, 20), "633", "", "decided_on"),
        (dt.date(2023, 9, 20), None, "", "number"),
        (dt.date(2023, 9, 20), "", "", "number"),
        (dt.date(2023, 9, 20), None, "   ", "number"),
    ],
)
def test_what_cannot_be_a_decision_is_refused_at_the_field_to_mend(
    on: dt.date, number: str | None, missing_reason: str, field: str
) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        check_decision(on=on, number=number, missing_reason=missing_reason, today=TODAY)
    assert refused.value.field == field


@given(st.dates(EARLIEST), st.dates(EARLIEST))
def test_a_decision_never_lies_ahead(on: dt.date, today: dt.date) -> None:
    if on <= today:
        check_decision(on=on, number="1", missing_reason="", today=today)
    else:
        with pytest.raises(RuleBrokenError, match=on.isoformat()):
            check_decision(on=on, number="1", missing_reason="", today=today)


def test_a_broken_rule_says_what_to_do_even_where_no_field_is_meant() -> None:
    broken = RuleBrokenError("Be en annan registrator.")
    assert (str(broken), broken.message, broken.field) == ("Be en annan registrator.", "Be en annan registrator.", None)


def test_giving_is_told_apart_from_what_a_decision_says_of_an_assignment() -> None:
    assert GIVES not in CLOSING_KINDS
