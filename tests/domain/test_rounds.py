"""The steps of a round and of a reply to it, who reads what, and when somebody is reminded."""

import datetime as dt

import pytest

from tracker.domain.calendar import WorkCalendar
from tracker.domain.round_reminders import RoundStage, owner_list_on, round_reminder_at, round_stage_days
from tracker.domain.rounds import (
    REPLY_MOVES,
    ROUND_MOVES,
    Demands,
    Part,
    ReplyState,
    RoundState,
    is_final,
    is_overdue,
    is_taking_answers,
    may_read_answers,
    reply_after,
    round_after,
    round_moves,
)

S, R = ReplyState, RoundState
DUE = dt.date(2024, 5, 8)
BOTH, APPROVED_ONLY, NEITHER = Demands(adoption=True), Demands(), Demands(approval=False)


def test_a_round_goes_from_draft_to_archive_and_is_called_off_only_before_it_is_compiled() -> None:
    state = R.DRAFT
    for move in ("review", "open", "close", "compile", "freeze", "report", "archive"):
        after = round_after(state, move)
        assert after is not None
        state = after
    assert state is R.ARCHIVED
    assert [found for found in R if "cancel" in round_moves(found)] == [
        R.DRAFT, R.REVIEWED, R.OPEN, R.CLOSED, R.COMPILING,
    ]  # fmt: skip
    assert round_after(R.OPEN, "open") is None
    assert set(ROUND_MOVES["cancel"].values()) == {R.CANCELLED}


@pytest.mark.parametrize(
    ("state", "move", "demands", "after"),
    [
        (S.NOT_STARTED, "write", APPROVED_ONLY, S.IN_PROGRESS),
        (S.NOT_STARTED, "hand_in", APPROVED_ONLY, None),
        (S.RETURNED, "hand_in", APPROVED_ONLY, S.SUBMITTED),
        (S.SUBMITTED, "approve", APPROVED_ONLY, S.APPROVED),
        (S.SUBMITTED, "approve", NEITHER, None),
        (S.SUBMITTED, "adopt", BOTH, None),
        (S.SUBMITTED, "adopt", Demands(approval=False, adoption=True), S.ADOPTED),
        (S.APPROVED, "adopt", BOTH, S.ADOPTED),
        (S.APPROVED, "adopt", APPROVED_ONLY, None),
        (S.ADOPTED, "send_back", BOTH, None),
        (S.ADOPTED, "reopen", BOTH, S.RETURNED),
        (S.DECLINED, "reopen", BOTH, S.IN_PROGRESS),
        (S.SUBMITTED, "decline", BOTH, None),
    ],
)
def test_a_reply_takes_only_the_steps_that_the_round_demands(
    state: S, move: str, demands: Demands, after: S | None
) -> None:
    assert reply_after(state, move, demands) is after


def test_every_state_of_a_reply_can_be_opened_again() -> None:
    assert set(REPLY_MOVES["reopen"]) == set(S)


@pytest.mark.parametrize(
    ("demands", "final"),
    [(BOTH, {S.ADOPTED}), (APPROVED_ONLY, {S.APPROVED, S.ADOPTED}), (NEITHER, {S.SUBMITTED, S.APPROVED, S.ADOPTED})],
)
def test_an_answer_counts_when_all_that_is_demanded_is_done_and_until_then_only_its_own_read_it(
    demands: Demands, final: set[S]
) -> None:
    assert {state for state in S if is_final(state, demands)} == final
    assert {state for state in S if may_read_answers(state, demands, Part())} == final
    assert all(may_read_answers(state, demands, Part(own=True)) for state in S)
    assert all(may_read_answers(state, demands, Part(manages=True)) for state in S)
    assert {state for state in S if may_read_answers(state, demands, Part(audits=True))} == {
        S.SUBMITTED, S.APPROVED, S.ADOPTED,
    }  # fmt: skip


def test_a_closed_round_takes_answers_only_from_whom_it_was_opened_again_for() -> None:
    assert is_taking_answers(R.OPEN, None, DUE)
    assert not is_taking_answers(R.CLOSED, None, DUE)
    assert is_taking_answers(R.CLOSED, DUE, DUE)
    assert not is_taking_answers(R.CLOSED, DUE, DUE + dt.timedelta(days=1))
    assert not is_taking_answers(R.COMPILED, DUE, DUE)
    assert is_overdue(S.IN_PROGRESS, DUE, DUE + dt.timedelta(days=1))
    assert not is_overdue(S.IN_PROGRESS, DUE, DUE)
    assert not is_overdue(S.SUBMITTED, DUE, DUE + dt.timedelta(days=1))


MAY_1, ASCENSION, JUNE_6 = dt.date(2024, 5, 1), dt.date(2024, 5, 9), dt.date(2024, 6, 6)
SPRING = WorkCalendar(frozenset({MAY_1, ASCENSION, JUNE_6, dt.date(2024, 6, 21)}))


def test_reminders_stand_on_mail_days_and_a_quiet_week_moves_them() -> None:
    days = round_stage_days(dt.date(2024, 4, 1), DUE, SPRING)
    assert days[RoundStage.NOT_BEGUN] == dt.date(2024, 4, 15)
    assert days[RoundStage.BEFORE] == dt.date(2024, 4, 30)  # a week before is the first of May
    assert days[RoundStage.DUE] == DUE
    assert [days[stage] for stage in (RoundStage.LATE_1, RoundStage.LATE_2, RoundStage.LATE_3)] == [
        dt.date(2024, 5, 15), dt.date(2024, 5, 22), dt.date(2024, 5, 29),
    ]  # fmt: skip
    assert all(SPRING.is_mail_day(day) for day in days.values())
    summer = round_stage_days(dt.date(2024, 6, 3), dt.date(2024, 7, 3), SPRING)
    assert summer[RoundStage.LATE_1] == dt.date(2024, 8, 5)  # July has no mail
    short = round_stage_days(dt.date(2024, 4, 29), DUE, SPRING)
    assert RoundStage.NOT_BEGUN not in short


@pytest.mark.parametrize(
    ("state", "today", "stage"),
    [
        (S.NOT_STARTED, dt.date(2024, 4, 12), None),
        (S.NOT_STARTED, dt.date(2024, 4, 16), RoundStage.NOT_BEGUN),
        (S.IN_PROGRESS, dt.date(2024, 4, 16), None),
        (S.IN_PROGRESS, dt.date(2024, 5, 2), RoundStage.BEFORE),
        (S.RETURNED, dt.date(2024, 5, 8), RoundStage.DUE),
        (S.SUBMITTED, dt.date(2024, 5, 8), None),
        (S.DECLINED, dt.date(2024, 5, 22), None),
        (S.IN_PROGRESS, dt.date(2024, 5, 23), RoundStage.LATE_2),
        (S.NOT_STARTED, dt.date(2024, 6, 3), RoundStage.LATE_3),
        (S.NOT_STARTED, dt.date(2024, 7, 3), None),
    ],
)
def test_the_latest_reminder_that_has_come_is_the_one_that_is_told(state: S, today: dt.date, stage: RoundStage) -> None:
    found = round_reminder_at(state, dt.date(2024, 4, 1), DUE, today, SPRING)
    assert (found.stage if found else None) is stage


def test_the_owner_gets_the_list_after_the_last_reminder_or_when_the_round_is_closed() -> None:
    assert owner_list_on(DUE, None, SPRING) == dt.date(2024, 6, 5)
    assert owner_list_on(DUE, dt.date(2024, 5, 18), SPRING) == dt.date(2024, 5, 20)
