"""Who may do what: role × action, and what a person's part in an assignment adds."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType


class Role(StrEnum):
    """Roles as users speak of them; the Swedish names are in tracker.wording.labels."""

    REGISTRAR = "registrar"
    OFFICER = "officer"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ELECTED = "elected"
    ADMIN = "admin"


class Action(StrEnum):
    """What the guard asks about. Anything not granted below is denied."""

    READ = "read"
    REGISTER = "register"
    EDIT = "edit"
    UPDATE_STATUS = "update_status"
    RECORD_DECISION = "record_decision"
    VOID = "void"
    REOPEN = "reopen"
    UNDO = "undo"
    READ_NOTES = "read_notes"
    MANAGE_USERS = "manage_users"
    HAND_IN_REPORT = "hand_in_report"
    ADD_DOCUMENT = "add_document"
    HAND_OVER = "hand_over"
    ASK = "ask"
    MANAGE_MAIL = "manage_mail"
    MANAGE_BODIES = "manage_bodies"
    PLAN_MEETINGS = "plan_meetings"
    PUBLISH = "publish"
    SHARE_VIEW = "share_view"
    MANAGE_ROUNDS = "manage_rounds"
    ANSWER_ROUND = "answer_round"
    DISPOSE = "dispose"
    READ_DISPOSALS = "read_disposals"
    EXTRACT_PERSON = "extract_person"
    STATE_FACTS = "state_facts"


_EVERYONE = frozenset({Action.READ})

GRANTS: Mapping[Role, frozenset[Action]] = MappingProxyType({
    Role.REGISTRAR: _EVERYONE
    | {
        Action.REGISTER, Action.EDIT, Action.RECORD_DECISION, Action.VOID, Action.REOPEN, Action.UNDO,
        Action.READ_NOTES, Action.HAND_IN_REPORT, Action.HAND_OVER, Action.ASK, Action.UPDATE_STATUS,
        Action.PLAN_MEETINGS, Action.ADD_DOCUMENT, Action.PUBLISH, Action.SHARE_VIEW, Action.MANAGE_ROUNDS,
        Action.ANSWER_ROUND,
    },
    Role.OFFICER: _EVERYONE
    | {
        Action.UPDATE_STATUS, Action.UNDO, Action.READ_NOTES, Action.HAND_IN_REPORT, Action.HAND_OVER,
        Action.ADD_DOCUMENT, Action.ANSWER_ROUND,
    },
    Role.MANAGER: _EVERYONE
    | {
        Action.UPDATE_STATUS, Action.UNDO, Action.READ_NOTES, Action.HAND_IN_REPORT, Action.HAND_OVER, Action.ASK,
        Action.ADD_DOCUMENT, Action.SHARE_VIEW, Action.ANSWER_ROUND,
    },
    Role.AUDITOR: _EVERYONE | {Action.READ_DISPOSALS},
    Role.ELECTED: _EVERYONE,
    # Configures; never touches the record.
    Role.ADMIN: _EVERYONE
    | {
        Action.MANAGE_USERS, Action.MANAGE_MAIL, Action.MANAGE_BODIES, Action.PLAN_MEETINGS, Action.DISPOSE,
        Action.READ_DISPOSALS, Action.EXTRACT_PERSON, Action.STATE_FACTS,
    },
})  # fmt: skip

ONLY_OWN = frozenset({Action.UPDATE_STATUS, Action.READ_NOTES, Action.HAND_IN_REPORT, Action.ADD_DOCUMENT})
"""Actions that officers and managers have for what is theirs alone; a registrar says how it goes of such only, too."""


def may(roles: Iterable[Role], action: Action) -> bool:
    """Tell whether any of the roles grants the action at all."""
    return any(action in GRANTS[role] for role in roles)


def may_with(roles: Iterable[Role], action: Action, *, own: bool) -> bool:
    """Tell whether the action is allowed on one assignment.

    Args:
        roles: the person's roles.
        action: what is asked.
        own: the assignment is the person's own, or its recipient is a body that the person acts for.
    """
    return any(
        action in GRANTS[role]
        and (own or action not in ONLY_OWN or (role is Role.REGISTRAR and action is not Action.UPDATE_STATUS))
        for role in roles
    )


def may_record_closing(actor_id: int, owner_id: int | None, *, four_eyes: bool) -> bool:
    """Tell whether the four-eyes rule lets a person record a closing: never of what one is responsible for."""
    return not four_eyes or actor_id != owner_id
