"""States and moves: only a decision gives and ends, officials move their work freely, nothing is a dead end."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import (
    CLOSING_KINDS,
    ENDED,
    ENDED_BY_DECISION,
    MOVES,
    OPEN,
    WORK,
    Move,
    Need,
    Status,
    target_of,
)
from tracker.domain.permissions import Action, Role, may

NOT_YET = {Status.DRAFT, Status.PROPOSED}
each_open = pytest.mark.parametrize("status", sorted(OPEN))
each_move = pytest.mark.parametrize("move", MOVES.values(), ids=list(MOVES))


def may_make(move: Move) -> set[Role]:
    return {role for role in Role if may([role], move.action)}


def moves_from(status: Status) -> list[Move]:
    return [move for move in MOVES.values() if status in move.targets]


def names_from(status: Status) -> set[str]:
    return {move.name for move in moves_from(status)}


def test_every_state_is_not_yet_given_open_or_ended_and_only_one_of_them() -> None:
    assert sorted([*NOT_YET, *OPEN, *ENDED]) == sorted(Status)
    assert WORK == {Status.GIVEN, Status.IN_PROGRESS, Status.READY} == OPEN - {Status.REPORTED}
    assert {Status.VOIDED, Status.CLOSED_UNDOCUMENTED} == ENDED - ENDED_BY_DECISION


# -- who moves what ------------------------------------------------------------------------------


def test_officials_move_freely_among_given_in_progress_and_ready_and_nowhere_else() -> None:
    theirs = [move for move in MOVES.values() if move.action is Action.UPDATE_STATUS]
    ways = {way for move in theirs for way in move.targets.items()}
    assert ways == set(permutations(WORK, 2))
    for move in theirs:
        assert may_make(move) == {Role.OFFICER, Role.MANAGER, Role.REGISTRAR}  # each of what is one's own
        assert not move.needs
        assert not move.by_decision


@each_move
def test_every_other_move_is_the_registrars_alone(move: Move) -> None:
    assert move.action is Action.UPDATE_STATUS or may_make(move) == {Role.REGISTRAR}


@pytest.mark.parametrize(("name", "action"), [("voided", Action.VOID), ("reopened", Action.REOPEN)])
def test_mending_a_mistake_is_a_right_of_its_own(name: str, action: Action) -> None:
    assert MOVES[name].action is action


@pytest.mark.parametrize("role", [Role.ADMIN, Role.AUDITOR, Role.ELECTED])
@each_move
def test_administrators_and_readers_move_nothing(role: Role, move: Move) -> None:
    assert role not in may_make(move)


# -- what a move takes ---------------------------------------------------------------------------


@each_move
def test_nothing_ends_without_a_decision_except_what_is_voided(move: Move) -> None:
    ends = set(move.targets.values()) & ENDED
    assert not ends or Need.DECISION in move.needs or (move.name, ends) == ("voided", {Status.VOIDED})


@each_move
def test_nothing_becomes_an_assignment_without_a_decision(move: Move) -> None:
    gives = any(before in NOT_YET and after in OPEN for before, after in move.targets.items())
    assert not gives or Need.DECISION in move.needs


@each_move
def test_what_a_body_says_is_evidence_with_body_day_and_paragraph(move: Move) -> None:
    assert move.by_decision == (Need.DECISION in move.needs) == (move.name in CLOSING_KINDS)


@pytest.mark.parametrize(
    ("name", "needs"),
    [
        ("completed", {Need.DECISION}),
        ("ended", {Need.DECISION, Need.REASON}),
        ("replaced", {Need.DECISION, Need.SUCCESSOR}),
        ("amended", {Need.DECISION, Need.TEXT}),
        ("voided", {Need.REASON}),
        ("reopened", {Need.REASON}),
        ("proposed", set()),
    ],
)
def test_a_move_comes_with_what_the_record_needs_to_explain_it(name: str, needs: set[Need]) -> None:
    assert MOVES[name].needs == needs


def test_these_moves_end_an_assignment_and_the_others_do_not() -> None:
    assert {name for name, move in MOVES.items() if move.ends} == {
        "completed", "ended", "replaced", "rejected", "annulled", "voided",
    }  # fmt: skip


def test_everything_that_minutes_say_of_an_assignment_can_be_recorded() -> None:
    assert {
        "completed", "not_completed", "ended", "replaced", "amended", "partly_reported", "approved_own_part",
        "noted", "tabled", "referred_back", "confirmed", "rejected", "annulled",
    } <= set(CLOSING_KINDS)  # fmt: skip


# -- where a move leads --------------------------------------------------------------------------


@each_open
@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("completed", Status.COMPLETED),
        ("ended", Status.WRITTEN_OFF),
        ("replaced", Status.REPLACED),
        ("annulled", Status.ANNULLED),
        ("noted", Status.REPORTED),
    ],
)
def test_a_closing_starts_from_any_open_state_and_a_report_only_noted_waits(
    status: Status, name: str, target: Status
) -> None:
    assert target_of(name, status) is target


@each_open
@pytest.mark.parametrize("name", ["tabled", "partly_reported", "approved_own_part", "amended"])
def test_what_decides_nothing_of_the_whole_leaves_the_state_alone(status: Status, name: str) -> None:
    assert target_of(name, status) is status


@each_open
@pytest.mark.parametrize("name", ["not_completed", "referred_back"])
def test_declared_not_fulfilled_or_referred_back_the_work_goes_on(status: Status, name: str) -> None:
    assert target_of(name, status) in {Status.GIVEN, Status.IN_PROGRESS}


@pytest.mark.parametrize("name", ["not_completed", "referred_back"])
def test_a_report_that_is_not_accepted_is_work_again(name: str) -> None:
    assert target_of(name, Status.REPORTED) is Status.IN_PROGRESS


@pytest.mark.parametrize("status", sorted(OPEN - {Status.GIVEN}))
@pytest.mark.parametrize("name", ["not_completed", "referred_back"])
def test_work_that_has_begun_is_never_called_unbegun(status: Status, name: str) -> None:
    assert target_of(name, status) is not Status.GIVEN


@pytest.mark.parametrize("name", ["tabled", "referred_back"])
def test_a_proposal_that_is_put_off_stays_a_proposal(name: str) -> None:
    assert target_of(name, Status.PROPOSED) is Status.PROPOSED


def test_only_a_proposal_can_be_rejected() -> None:
    assert dict(MOVES["rejected"].targets) == {Status.PROPOSED: Status.REJECTED}


@pytest.mark.parametrize("status", sorted(ENDED_BY_DECISION | {Status.CLOSED_UNDOCUMENTED}))
def test_what_has_ended_is_only_reopened_or_voided(status: Status) -> None:
    assert names_from(status) == {"reopened", "voided"}


@pytest.mark.parametrize("status", [Status.COMPLETED, Status.WRITTEN_OFF, Status.REPLACED, Status.ANNULLED])
def test_what_is_reopened_is_open_again(status: Status) -> None:
    assert target_of("reopened", status) in OPEN


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.VOIDED}))
def test_a_wrong_registration_can_be_voided_in_any_state(status: Status) -> None:
    assert target_of("voided", status) is Status.VOIDED


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.VOIDED}))
def test_no_state_is_a_dead_end_but_voided_which_is_undone_instead(status: Status) -> None:
    assert any(move.targets[status] is not status for move in moves_from(status))


def test_every_state_is_reached_by_moves_but_the_one_that_only_an_import_sets() -> None:
    reached, waiting = {Status.DRAFT}, [Status.DRAFT]
    while waiting:
        status = waiting.pop()
        new = {move.targets[status] for move in moves_from(status)} - reached
        reached |= new
        waiting += new
    assert set(Status) - reached == {Status.CLOSED_UNDOCUMENTED}


def test_nothing_that_was_registered_becomes_a_draft_again() -> None:
    assert not any(Status.DRAFT in move.targets.values() for move in MOVES.values())


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("completed", Status.DRAFT),
        ("completed", Status.PROPOSED),
        ("ended", Status.PROPOSED),
        ("in_progress", Status.PROPOSED),
        ("in_progress", Status.REPORTED),
        ("given", Status.REPORTED),
        ("rejected", Status.GIVEN),
        ("confirmed", Status.IN_PROGRESS),
        ("ready", Status.COMPLETED),
        ("reopened", Status.GIVEN),
        ("voided", Status.VOIDED),
    ],
)
def test_a_move_that_the_state_does_not_allow_is_refused(name: str, status: Status) -> None:
    with pytest.raises(RuleBrokenError) as refused:
        target_of(name, status)
    assert refused.value.field == "status"


@pytest.mark.parametrize(
    "steps",
    [
        pytest.param(
            [
                ("proposed", Status.PROPOSED),  # asked for on 2023-08-30
                ("tabled", Status.PROPOSED),  # KS 2023-09-06 § 589
                ("confirmed", Status.GIVEN),  # KS 2023-09-20 § 633
                ("in_progress", Status.IN_PROGRESS),
                ("ready", Status.READY),  # official report 2024-01-10
                ("tabled", Status.READY),  # KF 2024-03-21 § 121
                ("completed", Status.COMPLETED),  # KF 2024-04-25 § 156
            ],
            id="§ 633",
        ),
        pytest.param(
            [
                ("confirmed", Status.GIVEN),
                ("not_completed", Status.GIVEN),  # KF 2023-01-26 § 11 p. 4
                ("completed", Status.COMPLETED),  # KF 2024-04-25 § 165
            ],
            id="declared not fulfilled, fulfilled later",
        ),
        pytest.param(
            [
                ("confirmed", Status.GIVEN),
                ("noted", Status.REPORTED),
                ("noted", Status.REPORTED),
                ("referred_back", Status.IN_PROGRESS),
                ("ended", Status.WRITTEN_OFF),
                ("reopened", Status.IN_PROGRESS),
            ],
            id="noted is not closed",
        ),
    ],
)
def test_the_course_of_a_real_assignment_can_be_told(steps: list[tuple[str, Status]]) -> None:
    status = Status.DRAFT
    for name, expected in steps:
        status = target_of(name, status)
        assert status is expected


@given(st.data())
def test_whatever_happens_an_end_has_a_decision_or_a_void_before_it(data: st.DataObject) -> None:
    status = Status.DRAFT
    for _ in range(data.draw(st.integers(1, 8))):
        if not moves_from(status):
            return
        move = data.draw(st.sampled_from(moves_from(status)))
        before, status = status, target_of(move.name, status)
        assert status not in ENDED - {before} or move.by_decision == (status in ENDED_BY_DECISION)
