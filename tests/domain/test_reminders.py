"""When somebody is reminded: tables of days, and what an answer does to them."""

import datetime as dt

import pytest

from tracker.clock import calendar
from tracker.domain.calendar import WorkCalendar
from tracker.domain.lifecycle import Status
from tracker.domain.reminders import (
    CATCH_UP,
    Stage,
    Standing,
    Term,
    act_by,
    is_flood,
    is_needed,
    overtaken_at,
    reminders_at,
    stage_days,
)

SWEDEN = calendar()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def standing(
    *terms: Term, status: Status = Status.IN_PROGRESS, confirmed: str = "2026-01-02", reported: bool = False
) -> Standing:
    return Standing(status, day(confirmed), reported, terms)


@pytest.mark.parametrize(
    ("on", "works"),
    [
        ("2026-04-02", True),  # skärtorsdagen
        ("2026-04-03", False),  # långfredagen
        ("2026-04-06", False),  # annandag påsk
        ("2026-05-14", False),  # Kristi himmelsfärdsdag
        ("2026-05-15", True),  # klämdagar are the municipality's own affair
        ("2026-05-25", True),  # annandag pingst is no holiday since 2005
        ("2026-06-19", False),  # midsommarafton
        ("2026-12-24", False),
        ("2026-12-31", False),
        ("2026-10-31", False),  # alla helgons dag
        ("2026-11-20", True),
        ("2026-11-21", False),  # a Saturday
    ],
)
def test_sweden_works_on_these_days(on: str, *, works: bool) -> None:
    assert SWEDEN.is_working_day(day(on)) is works


@pytest.mark.parametrize(
    ("on", "sends"), [("2026-07-03", True), ("2026-07-06", False), ("2026-07-31", False), ("2026-08-03", True)]
)
def test_no_mail_in_july(on: str, *, sends: bool) -> None:
    assert SWEDEN.is_mail_day(day(on)) is sends


def test_days_are_counted_back_over_easter() -> None:
    assert SWEDEN.working_days_before(day("2026-04-08"), 3) == day("2026-04-01")
    assert SWEDEN.working_day_until(day("2026-04-06")) == day("2026-04-02")
    assert SWEDEN.mail_day_from(day("2026-04-03")) == day("2026-04-07")
    assert SWEDEN.mail_day_until(day("2026-07-31")) == day("2026-07-03")
    assert SWEDEN.mail_day_from(day("2026-07-04")) == day("2026-08-03")


def test_a_week_begins_with_its_first_mail_day() -> None:
    assert SWEDEN.first_mail_day_of_week(day("2026-04-09")) == day("2026-04-07")
    assert SWEDEN.first_mail_day_of_week(day("2026-07-15")) is None
    assert WorkCalendar(frozenset()).first_mail_day_of_week(day("2026-11-22")) == day("2026-11-16")


def test_papers_for_a_meeting_are_in_two_weeks_before() -> None:
    assert act_by(Term(day("2026-05-06"), at_meeting=True), SWEDEN) == day("2026-04-22")
    assert act_by(Term(day("2026-04-20"), at_meeting=True), SWEDEN) == day("2026-04-02")  # 6 April is a red day
    assert act_by(Term(day("2026-09-30")), SWEDEN) == day("2026-09-30")
    assert act_by(Term(day("2026-02-28")), SWEDEN) == day("2026-02-27")  # a Saturday


@pytest.mark.parametrize(
    ("term", "days"),
    [
        (Term(day("2026-05-06"), at_meeting=True), "2026-04-08 2026-04-17 2026-05-07 2026-05-13 2026-05-21"),
        (Term(day("2026-09-30")), "2026-09-16 2026-09-25 2026-10-01 2026-10-07 2026-10-14"),
        (Term(day("2026-12-31")), "2026-12-16 2026-12-23 2027-01-04 2027-01-11 2027-01-18"),
        # told before the quiet weeks; those weeks do not count against whoever is away
        (Term(day("2026-07-20")), "2026-07-03 2026-07-03 2026-08-03 2026-08-07 2026-08-14"),
    ],
)
def test_the_days_of_the_stages(term: Term, days: str) -> None:
    found = stage_days(term, SWEDEN)
    order = (Stage.TWO_WEEKS, Stage.THREE_DAYS, Stage.LATE, Stage.MANAGER, Stage.REGISTRAR)
    assert [found[stage].isoformat() for stage in order] == days.split()


AUTUMN = Term(day("2026-09-30"))


@pytest.mark.parametrize(
    ("today", "stage"),
    [
        ("2026-09-15", None),
        ("2026-09-16", Stage.TWO_WEEKS),
        ("2026-09-24", Stage.TWO_WEEKS),  # not told yet, so still to tell
        ("2026-09-25", Stage.THREE_DAYS),  # of several that have come the latest
        ("2026-09-30", Stage.THREE_DAYS),
        ("2026-10-01", Stage.LATE),
        ("2026-10-31", Stage.LATE),
        ("2026-11-01", None),  # lists show it; nobody is told any more
    ],
)
def test_what_is_told_by_a_day(today: str, stage: Stage | None) -> None:
    found = [reminder.stage for reminder in reminders_at(standing(AUTUMN), day(today), SWEDEN)]
    assert found == ([stage] if stage else [])
    assert dt.timedelta(days=30) == CATCH_UP


@pytest.mark.parametrize(
    ("confirmed", "today", "told"),
    [
        ("2026-09-08", "2026-09-16", True),
        ("2026-09-09", "2026-09-16", False),  # said within the week before
        ("2026-09-16", "2026-09-25", True),
        ("2026-09-22", "2026-09-25", False),
        ("2026-09-30", "2026-10-01", True),  # the day that passed is news
        ("2026-10-01", "2026-10-02", False),
    ],
)
def test_whoever_has_answered_is_left_alone(confirmed: str, today: str, *, told: bool) -> None:
    assert bool(reminders_at(standing(AUTUMN, confirmed=confirmed), day(today), SWEDEN)) is told


@pytest.mark.parametrize(
    ("status", "reported", "before", "after"),
    [
        (Status.GIVEN, False, True, True),
        (Status.READY, False, False, True),  # ready, but the day passed without a report
        (Status.IN_PROGRESS, True, False, False),
        (Status.REPORTED, False, False, False),
        (Status.COMPLETED, False, False, False),
        (Status.PROPOSED, False, False, False),
    ],
)
def test_only_who_has_something_left_to_do_is_reminded(
    status: Status, *, reported: bool, before: bool, after: bool
) -> None:
    found = standing(AUTUMN, status=status, reported=reported)
    assert bool(reminders_at(found, day("2026-09-17"), SWEDEN)) is before
    assert bool(reminders_at(found, day("2026-10-02"), SWEDEN)) is after


def test_a_day_that_has_passed_and_a_plan_ahead_are_two_things() -> None:
    plan = Term(day("2026-10-21"), at_meeting=True)
    found = reminders_at(standing(AUTUMN, plan), day("2026-10-02"), SWEDEN)
    assert [(reminder.stage, reminder.term) for reminder in found] == [(Stage.THREE_DAYS, plan), (Stage.LATE, AUTUMN)]
    assert not is_needed(standing(plan), Stage.LATE, AUTUMN, SWEDEN)  # a plan that was given up


def test_who_hears_once_a_week_hears_ahead_but_never_that_a_day_has_passed_before_it_has() -> None:
    sunday = day("2026-10-04")
    assert reminders_at(standing(AUTUMN), day("2026-09-28"), SWEDEN, until=sunday)[0].stage is Stage.THREE_DAYS
    early = Term(day("2026-09-17"))
    ahead = reminders_at(standing(early), day("2026-09-14"), SWEDEN, until=day("2026-09-20"))
    assert [reminder.stage for reminder in ahead] == [Stage.THREE_DAYS]


def test_without_a_day_there_is_nothing_to_remind_of() -> None:
    assert reminders_at(standing(), day("2026-10-02"), SWEDEN) == []


@pytest.mark.parametrize(
    ("today", "overtaken"),
    [
        ("2026-09-15", set()),  # two weeks before is what there is to say
        ("2026-09-24", {Stage.TWO_WEEKS}),
        ("2026-09-30", {Stage.TWO_WEEKS, Stage.THREE_DAYS}),  # the day has passed
        ("2026-10-20", {Stage.THREE_DAYS}),  # two weeks before is too long ago
        ("2026-11-20", set()),
    ],
)
def test_what_nobody_heard_because_something_later_came(today: str, overtaken: set[Stage]) -> None:
    found = overtaken_at(standing(Term(day("2026-09-29"))), day(today), SWEDEN)
    assert {missed.stage for missed in found} == overtaken


@pytest.mark.parametrize(("number", "usual", "flood"), [(200, 0, False), (201, 40, True), (205, 41, False)])
def test_a_flood_is_five_usual_days_and_at_least_two_hundred(number: int, usual: int, *, flood: bool) -> None:
    assert is_flood(number, usual=usual) is flood
