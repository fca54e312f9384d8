"""Who may do what: registrars keep the record, officials their own work, the rest reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.permissions import Action, Role, may, may_record_closing, may_with

OFFICIALS = {Role.OFFICER, Role.MANAGER}
READERS = {Role.AUDITOR, Role.ELECTED}
roles = st.sets(st.sampled_from(Role))
actions = st.sampled_from(Action)


def holders(action: Action) -> set[Role]:
    return {role for role in Role if may([role], action)}


@pytest.mark.parametrize(
    ("action", "who"),
    [
        (Action.READ, set(Role)),
        (Action.RECORD_DECISION, {Role.REGISTRAR}),
        (Action.VOID, {Role.REGISTRAR}),
        (Action.REOPEN, {Role.REGISTRAR}),
        (Action.UPDATE_STATUS, OFFICIALS | {Role.REGISTRAR}),
        (Action.READ_NOTES, OFFICIALS | {Role.REGISTRAR}),
        (Action.UNDO, OFFICIALS | {Role.REGISTRAR}),
        (Action.MANAGE_USERS, {Role.ADMIN}),
        (Action.MANAGE_MAIL, {Role.ADMIN}),
        (Action.PLAN_MEETINGS, {Role.ADMIN, Role.REGISTRAR}),
        (Action.HAND_IN_REPORT, OFFICIALS | {Role.REGISTRAR}),
        (Action.ADD_DOCUMENT, OFFICIALS | {Role.REGISTRAR}),
        (Action.HAND_OVER, OFFICIALS | {Role.REGISTRAR}),
        (Action.ASK, {Role.MANAGER, Role.REGISTRAR}),
        (Action.DISPOSE, {Role.ADMIN}),
        (Action.EXTRACT_PERSON, {Role.ADMIN}),
        (Action.READ_DISPOSALS, {Role.ADMIN, Role.AUDITOR}),
    ],
)
def test_a_right_belongs_to_these_roles_and_no_others(action: Action, who: set[Role]) -> None:
    assert holders(action) == who


@pytest.mark.parametrize("role", sorted(READERS))
@pytest.mark.parametrize("action", sorted(set(Action) - {Action.READ, Action.READ_DISPOSALS}))
def test_auditors_and_elected_members_only_read(role: Role, action: Action) -> None:
    assert may_with([role], Action.READ, own=False)
    assert not may_with([role], action, own=True)


CONFIGURES = {Action.READ, Action.MANAGE_USERS, Action.MANAGE_MAIL, Action.MANAGE_BODIES, Action.PLAN_MEETINGS}
BY_DECISION = {Action.DISPOSE, Action.READ_DISPOSALS, Action.EXTRACT_PERSON, Action.STATE_FACTS}
"""What goes by a body's decision, or concerns the installation itself."""


@pytest.mark.parametrize("action", sorted(set(Action) - CONFIGURES - BY_DECISION))
def test_the_administrator_never_touches_the_record(action: Action) -> None:
    assert not may_with([Role.ADMIN], action, own=True)


@pytest.mark.parametrize("role", sorted(OFFICIALS))
@pytest.mark.parametrize(
    "action", [Action.UPDATE_STATUS, Action.READ_NOTES, Action.HAND_IN_REPORT, Action.ADD_DOCUMENT]
)
def test_officials_act_and_read_notes_only_where_the_assignment_is_theirs(role: Role, action: Action) -> None:
    assert may_with([role], action, own=True)
    assert not may_with([role], action, own=False)


@pytest.mark.parametrize("role", sorted(OFFICIALS))
def test_officials_report_but_never_record_a_decision_not_even_of_their_own(role: Role) -> None:
    assert not may_with([role], Action.RECORD_DECISION, own=True)


@pytest.mark.parametrize("own", [True, False])
def test_a_registrar_keeps_the_record_of_assignments_that_are_others(*, own: bool) -> None:
    for action in (Action.REGISTER, Action.EDIT, Action.RECORD_DECISION, Action.VOID, Action.REOPEN):
        assert may_with([Role.REGISTRAR], action, own=own)


@pytest.mark.parametrize("own", [True, False])
def test_a_registrar_says_how_it_goes_of_what_is_their_own_alone(*, own: bool) -> None:
    assert may_with([Role.REGISTRAR], Action.UPDATE_STATUS, own=own) is own


def test_being_a_registrar_too_makes_others_work_no_more_ones_own() -> None:
    both = [Role.REGISTRAR, Role.OFFICER]
    assert may_with(both, Action.UPDATE_STATUS, own=True)
    assert not may_with(both, Action.UPDATE_STATUS, own=False)


@given(actions, st.booleans())
def test_without_a_role_nothing_is_allowed(action: Action, own: bool) -> None:  # noqa: FBT001 - drawn
    assert not may([], action)
    assert not may_with([], action, own=own)


@given(roles, roles, actions)
def test_rights_add_up_and_one_role_never_takes_away_anothers(some: set[Role], more: set[Role], action: Action) -> None:
    assert may(some | more, action) == (may(some, action) or may(more, action))
    for own in (True, False):
        together = may_with(some | more, action, own=own)
        assert together == (may_with(some, action, own=own) or may_with(more, action, own=own))


@given(roles, actions)
def test_what_is_ones_own_gives_at_least_what_any_other_does_and_never_more_than_the_role(
    some: set[Role], action: Action
) -> None:
    assert may_with(some, action, own=True) == may(some, action)
    assert may(some, action) or not may_with(some, action, own=False)


@pytest.mark.parametrize(
    ("actor_id", "owner_id", "four_eyes", "allowed"),
    [
        (1, 1, True, False),
        (1, 2, True, True),
        (1, None, True, True),
        (1, 1, False, True),
        (1, 2, False, True),
    ],
)
def test_the_person_responsible_never_records_the_closing_where_four_eyes_are_asked_for(
    actor_id: int, owner_id: int | None, four_eyes: bool, allowed: bool  # noqa: FBT001 - a row of the table
) -> None:  # fmt: skip
    assert may_record_closing(actor_id, owner_id, four_eyes=four_eyes) is allowed
