"""A day that stands in for today's is that day at every hour, in summer and in winter."""

import datetime as dt

import pytest

from tracker import clock


@pytest.mark.parametrize(
    "day", [dt.date(2024, 4, 29), dt.date(2024, 12, 31), dt.date(2023, 3, 26), dt.date(2030, 10, 27)]
)
def test_the_day_holds_whatever_the_hour_and_the_season(day: dt.date) -> None:
    with clock.standing_at(day):
        assert clock.today() == day
        assert clock.now().astimezone(clock.STOCKHOLM).date() == day
    assert clock.today() == dt.datetime.now(clock.STOCKHOLM).date()
