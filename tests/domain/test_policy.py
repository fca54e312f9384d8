"""The rules of reminding as data, the days counted back from a meeting, and what the law says of days after it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.clock import calendar
from tracker.domain.calendar import WorkCalendar
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.domain.policy import MOST, Policy, check_setting, plan_back, policy_of, read_weeks
from tracker.domain.reminders import Stage, Standing, Term, escalations_at, forecast, stage_days
from tracker.domain.statutes import adjust_by, announce_by, appeal_ends

SWEDEN = calendar()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_what_is_not_set_or_no_number_is_as_usual() -> None:
    assert policy_of({}) == Policy()
    assert policy_of({"first_reminder": "10", "quiet_weeks": "28", "manager_after": "snart"}) == Policy(
        first_reminder=10
    )
    assert set(MOST) == set(Policy.__dataclass_fields__)


@pytest.mark.parametrize(("value", "kept"), [("", ""), (" 7 ", "7"), ("007", "7"), ("0", "0"), ("90", "90")])
def test_a_setting_is_kept_as_its_number(value: str, kept: str) -> None:
    assert check_setting("first_reminder", value) == kept


@pytest.mark.parametrize("value", ["91", "-1", "två", "1.5", "³"])
def test_a_setting_that_makes_no_sense_is_refused(value: str) -> None:
    with pytest.raises(RuleBrokenError, match="mellan 0 och 90"):
        check_setting("first_reminder", value)


@pytest.mark.parametrize(
    ("words", "weeks"),
    [
        ("", set()),
        ("28-31", {28, 29, 30, 31}),
        ("v. 28–30, 44", {28, 29, 30, 44}),
        ("52", {52}),
        ("1 - 2,53", {1, 2, 53}),
    ],
)
def test_weeks_are_read_as_people_write_them(words: str, weeks: set[int]) -> None:
    assert read_weeks(words) == weeks


@pytest.mark.parametrize("words", ["sommaren", "31-28", "0", "54", "28;31", "1-30"])
def test_weeks_that_no_year_has_or_that_are_too_many_are_refused(words: str) -> None:
    with pytest.raises(RuleBrokenError):
        read_weeks(words)


def test_days_are_counted_back_to_working_days_at_or_before() -> None:
    back = plan_back(day("2026-05-06"), Policy(), SWEDEN)
    assert (back.draft, back.signed, back.submitted) == (day("2026-04-08"), day("2026-04-15"), day("2026-04-22"))
    easter = plan_back(day("2026-04-20"), Policy(signing_lead=0, draft_lead=17), SWEDEN)
    assert (easter.draft, easter.signed, easter.submitted) == (day("2026-04-02"), None, day("2026-04-02"))


def test_a_rule_that_is_switched_off_has_no_day() -> None:
    off = Policy(first_reminder=0, last_reminder=0, manager_after=0, registrar_after=0)
    assert set(stage_days(Term(day("2026-09-30")), SWEDEN, off)) == {Stage.LATE}


def test_closed_days_and_weeks_of_ones_own() -> None:
    own = WorkCalendar(SWEDEN.days_off | {day("2026-05-15")}, frozenset({45}))
    assert own.working_day_from(day("2026-05-14")) == day("2026-05-18")
    assert not own.is_mail_day(day("2026-11-04"))
    assert own.is_mail_day(day("2026-07-15"))
    assert own.mail_days_after(day("2026-10-30"), 1) == day("2026-11-09")


LATE = Term(day("2026-09-30"))


def standing(confirmed: str, *, status: Status = Status.IN_PROGRESS, reported: bool = False) -> Standing:
    return Standing(status, day(confirmed), reported, (LATE,))


@pytest.mark.parametrize(
    ("confirmed", "today", "stages"),
    [
        ("2026-09-01", "2026-10-06", []),
        ("2026-09-01", "2026-10-07", ["manager"]),
        ("2026-09-30", "2026-10-07", ["manager"]),
        ("2026-10-01", "2026-10-07", []),  # answered since
        ("2026-09-01", "2026-10-14", ["manager", "registrar"]),
        ("2026-09-01", "2026-11-07", ["registrar"]),
        ("2026-09-01", "2026-11-14", []),  # older than anybody is told of
    ],
)
def test_silence_goes_up(confirmed: str, today: str, stages: list[str]) -> None:
    found = escalations_at(standing(confirmed), day(today), SWEDEN)
    assert [reminder.stage.value for reminder in found] == stages


def test_what_is_reported_goes_no_further() -> None:
    assert escalations_at(standing("2026-09-01", reported=True), day("2026-10-14"), SWEDEN) == []
    assert escalations_at(standing("2026-09-01", status=Status.COMPLETED), day("2026-10-14"), SWEDEN) == []


def test_the_forecast_is_what_will_be_told_as_things_stand() -> None:
    coming = forecast(standing("2026-09-01"), day("2026-09-20"), SWEDEN)
    assert [(found.stage.value, found.on.isoformat()) for found in coming] == [
        ("three_days", "2026-09-25"), ("late", "2026-10-01"), ("manager", "2026-10-07"), ("registrar", "2026-10-14"),
    ]  # fmt: skip
    assert forecast(standing("2026-09-01", reported=True), day("2026-09-20"), SWEDEN) == []


@given(st.dates(dt.date(2025, 1, 1), dt.date(2029, 12, 31)), st.integers(0, 120))
def test_the_last_day_for_papers_is_never_after_and_always_a_working_day(held_on: dt.date, lead: int) -> None:
    back = plan_back(held_on, Policy(submission_lead=lead), SWEDEN)
    assert back.submitted <= held_on - dt.timedelta(days=lead)
    assert SWEDEN.is_working_day(back.submitted)


def test_the_laws_days_after_a_meeting() -> None:
    assert adjust_by(day("2023-09-20")) == day("2023-10-04")  # KL 5:69
    assert announce_by(day("2023-10-11")) == day("2023-10-13")  # KL 8:12


@pytest.mark.parametrize(
    ("announced", "ends"),
    [
        ("2026-10-13", "2026-11-03"),
        ("2026-03-13", "2026-04-07"),  # långfredagen, and on to the day after annandag påsk
        ("2026-05-29", "2026-06-22"),  # midsommarafton
        ("2026-12-03", "2026-12-28"),  # julafton, and a weekend
    ],
)
def test_the_time_to_appeal_ends_on_a_day_when_sweden_works(announced: str, ends: str) -> None:
    assert appeal_ends(day(announced), SWEDEN) == day(ends)
