"""Every day of fifteen years as a deadline: each reminder has one day and one moment, and it is the right one.

What is expected is reckoned by counting in lists of days, from support.sweden, which knows no product code.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import pytest
from support.figures import Figures
from support.sweden import (
    DAY,
    clock_changes,
    days_from,
    easter_day,
    iso_week,
    red_days_and_eves,
    utc_of,
    working_days,
)

from tracker.clock import calendar_of
from tracker.config import EARLIEST_MAIL, LATEST_MAIL
from tracker.domain.lifecycle import Status
from tracker.domain.policy import Policy
from tracker.domain.reminders import Reminder, Stage, Standing, Term, act_by, escalations_at, reminders_at, stage_days
from tracker.jobs import is_mail_time

YEARS = range(2025, 2042)  # one more on either side: reminders reach over the new year
SWEDEN = calendar_of(YEARS)
ALL_DAYS = days_from(dt.date(2025, 1, 1), dt.date(2041, 12, 31))
DEADLINES = days_from(dt.date(2026, 1, 1), dt.date(2040, 12, 31))
WORKING = working_days(ALL_DAYS)
MAIL = [day for day in WORKING if not 28 <= iso_week(day) <= 31]
MAIL_TIMES = (dt.time(7, 30), dt.time(9), dt.time(16))
ORDER = (Stage.TWO_WEEKS, Stage.THREE_DAYS, Stage.LATE, Stage.MANAGER, Stage.REGISTRAR)
LEAD = dt.timedelta(days=14)
USUAL = Policy()
EARLIER = Policy(first_reminder=45, last_reminder=10, manager_after=15, registrar_after=30)
CHANGES = [day for year in range(2026, 2041) for day in clock_changes(year)]
SILENT_SINCE = dt.date(2025, 1, 1)

at_meeting = pytest.mark.parametrize(
    "at_meeting", [False, True], ids=["a plain day", "a meeting, papers 14 days before"]
)


def terms(*, at_meeting: bool) -> Iterator[Term]:
    return (Term(day, at_meeting=at_meeting, lead=LEAD) for day in DEADLINES)


def last_of(days: list[dt.date], day: dt.date) -> int:
    """Return the place of the last day at or before a day."""
    return bisect_right(days, day) - 1


def last_to_act(term: Term) -> dt.date:
    return WORKING[last_of(WORKING, term.due_on - LEAD if term.at_meeting else term.due_on)]


def expected_days(term: Term, policy: Policy) -> tuple[dt.date, ...]:
    """Return the day of each stage, in ORDER."""
    last = last_to_act(term)
    first_late = bisect_right(MAIL, term.due_on)
    return (
        MAIL[last_of(MAIL, last - policy.first_reminder * DAY)],
        MAIL[last_of(MAIL, WORKING[bisect_left(WORKING, last) - policy.last_reminder])],
        MAIL[first_late],
        MAIL[first_late + policy.manager_after - 1],
        MAIL[first_late + policy.registrar_after - 1],
    )


def test_the_years_hold_what_they_are_to_prove() -> None:
    assert len(DEADLINES) == 5479
    assert len(CHANGES) == len({change for change in CHANGES if change.weekday() == 6}) == 30
    assert [day.year for day in DEADLINES if (day.month, day.day) == (2, 29)] == [2028, 2032, 2036, 2040]
    assert {day.year for day in DEADLINES if iso_week(day) == 53 and day.month == 12} == {2026, 2032, 2037}
    assert [easter_day(year).isoformat() for year in (2026, 2027, 2038)] == ["2026-04-05", "2027-03-28", "2038-04-25"]


def test_people_work_on_every_day_that_is_no_weekend_red_day_or_eve() -> None:
    assert [day for day in ALL_DAYS if SWEDEN.is_working_day(day)] == WORKING


def test_mail_goes_on_every_working_day_outside_the_quiet_weeks() -> None:
    assert [day for day in ALL_DAYS if SWEDEN.is_mail_day(day)] == MAIL
    assert {iso_week(day) for day in MAIL} == set(range(1, 54)) - {28, 29, 30, 31}


@at_meeting
@pytest.mark.parametrize("policy", [USUAL, EARLIER], ids=["usual", "earlier"])
def test_each_stage_of_every_deadline_has_the_one_day_that_counting_gives(policy: Policy, *, at_meeting: bool) -> None:
    for term in terms(at_meeting=at_meeting):
        found = stage_days(term, SWEDEN, policy)
        assert found == dict(zip(ORDER, expected_days(term, policy), strict=True)), term
        assert act_by(term, SWEDEN) == last_to_act(term), term


@at_meeting
def test_reminders_come_in_order_and_none_before_a_day_comes_after_it_or_long_before(*, at_meeting: bool) -> None:
    quiet = dt.timedelta(weeks=4)
    weekend_and_red_days = dt.timedelta(days=4)
    for term in terms(at_meeting=at_meeting):
        found, last = stage_days(term, SWEDEN), act_by(term, SWEDEN)
        first, second, late, manager, registrar = (found[stage] for stage in ORDER)
        assert first <= second <= last <= term.due_on < late < manager < registrar, term
        assert last - 14 * DAY - quiet - weekend_and_red_days <= first <= last - 14 * DAY, term
        assert late - term.due_on <= quiet + weekend_and_red_days + DAY, term


@at_meeting
def test_no_reminder_falls_on_a_day_on_which_nobody_reads_it(*, at_meeting: bool) -> None:
    red = {day for year in YEARS for day in red_days_and_eves(year)}
    quiet = range(28, 32)
    for term in terms(at_meeting=at_meeting):
        for on in stage_days(term, SWEDEN).values():
            assert on.weekday() < 5, (term, on)
            assert on not in red, (term, on)
            assert iso_week(on) not in quiet, (term, on)


@at_meeting
@pytest.mark.parametrize("since", MAIL_TIMES, ids=str)
def test_each_stage_has_one_moment_from_which_its_mail_is_written(
    since: dt.time, figures: Figures, *, at_meeting: bool
) -> None:
    """Every deadline, stage and time: not a moment before the hour in Sweden, and not on the day before."""
    cases = 0
    moments: dict[dt.date, dt.datetime] = {}
    for term in terms(at_meeting=at_meeting):
        for on in stage_days(term, SWEDEN).values():
            cases += 1
            if on not in moments:
                moments[on] = utc_of(on, since)
                assert is_mail_time(moments[on], since=since), (term, on)
                assert not is_mail_time(moments[on] - dt.timedelta(microseconds=1), since=since), (term, on)
    assert cases == len(DEADLINES) * len(ORDER)
    assert len(moments) > 3000
    figures("R7", f"{cases} cases from {since:%H.%M}, 2026–2040: one moment each, {len(moments)} in all, none at night")


@pytest.mark.parametrize("since", [*MAIL_TIMES, EARLIEST_MAIL, dt.time(22, 59)], ids=str)
def test_the_hours_of_mail_begin_once_on_every_day_also_when_the_clock_is_changed(since: dt.time) -> None:
    """Each minute of each Sunday of change, and of the Mondays after, whose mail is the first by the new time."""
    minute = dt.timedelta(minutes=1)
    for day in [found for change in CHANGES for found in (change, change + DAY)]:
        begins, ends = utc_of(day, dt.time()), utc_of(day + DAY, dt.time())
        hours = (ends - begins) / dt.timedelta(hours=1)
        assert hours == {3: 23, 10: 25}.get(day.month if day in CHANGES else 0, 24), day
        minutes = [begins + n * minute for n in range(int(hours * 60))]
        open_at = [moment for moment in minutes if is_mail_time(moment, since=since)]
        assert open_at[0] == utc_of(day, since), day
        assert open_at[-1] == utc_of(day, dt.time(22, 59)), day
        assert len(open_at) == (open_at[-1] - open_at[0]) // minute + 1, day
        assert is_mail_time(open_at[-1] + minute * 0.99, since=since), day  # the last hour to choose is a whole minute


def test_no_hour_of_mail_is_one_that_a_change_of_the_clock_leaves_out_or_repeats() -> None:
    assert dt.time(3) <= EARLIEST_MAIL
    assert EARLIEST_MAIL < LATEST_MAIL < dt.time(23)
    for day in CHANGES:
        night = [utc_of(day, dt.time(1, 59)) + n * dt.timedelta(minutes=1) for n in range(122)]
        assert not any(
            is_mail_time(moment, since=EARLIEST_MAIL) for moment in night if moment < utc_of(day, dt.time(4))
        )


def told(term: Term, today: dt.date) -> list[Reminder]:
    standing = Standing(Status.GIVEN, SILENT_SINCE, reported=False, terms=(term,))
    return reminders_at(standing, today, SWEDEN) + escalations_at(standing, today, SWEDEN)


@at_meeting
def test_each_stage_comes_on_its_day_and_not_on_the_day_before(*, at_meeting: bool) -> None:
    """To who stays silent; of two on one day the later is told."""
    for term in terms(at_meeting=at_meeting):
        days = stage_days(term, SWEDEN)
        for stage, on in days.items():
            if stage is not Stage.TWO_WEEKS or on < days[Stage.THREE_DAYS]:
                assert Reminder(stage, term, on) in told(term, on), (term, stage)
            assert stage not in {found.stage for found in told(term, on - DAY)}, (term, stage)


@pytest.mark.parametrize("around", [
    dt.date(2028, 2, 29), dt.date(2040, 2, 29),  # leap days
    dt.date(2027, 1, 1), dt.date(2033, 1, 2), dt.date(2037, 12, 31),  # weeks 53
    dt.date(2027, 3, 28), dt.date(2027, 10, 31),  # changes of the clock, the first on Easter Day
    dt.date(2026, 7, 13), dt.date(2027, 12, 24), dt.date(2038, 4, 26),  # quiet weeks, Christmas, the latest Easter
], ids=str)  # fmt: skip
@at_meeting
def test_who_looks_every_morning_sees_each_stage_once_and_in_its_turn(around: dt.date, *, at_meeting: bool) -> None:
    for due_on in days_from(around - 9 * DAY, around + 9 * DAY):
        term = Term(due_on, at_meeting=at_meeting, lead=LEAD)
        days = stage_days(term, SWEDEN)
        came: list[tuple[Stage, dt.date]] = []
        for today in days_from(min(days.values()) - 10 * DAY, max(days.values()) + 40 * DAY):
            known = {stage for stage, _ in came}
            if SWEDEN.is_mail_day(today):
                came += [(found.stage, today) for found in told(term, today) if found.stage not in known]
        apart = [stage for stage in ORDER if stage is not Stage.TWO_WEEKS or days[stage] < days[Stage.THREE_DAYS]]
        assert came == [(stage, days[stage]) for stage in apart], term
