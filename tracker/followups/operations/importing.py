"""An old form into a body's reply: saved once, as what the body handed in, and undone once."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import COMMENT_MAX, WRITABLE, Choice, ReplyState, RoundState
from tracker.followups.operations.answering import answers_of
from tracker.models import Answer, Reply, Submission, User

TAKES_FORMS = frozenset({RoundState.OPEN, RoundState.CLOSED, RoundState.COMPILING})
HANDED_IN_ALREADY = "Organet har redan lämnat in sitt svar. Öppna det igen först, om formuläret ska gälla i stället."
NOT_NOW = "Omgången tar inte emot formulär nu. Den är inte öppnad än, eller redan sammanställd."
CHANGED_SINCE = "Svaret har ändrats eller sammanställts efter inläsningen, och det går inte att ångra."


def import_form(
    reply: Reply, written: Mapping[int, tuple[Choice | None, str]], *, actor: User, now: dt.datetime, today: dt.date
) -> dict[str, Any]:
    """Write what an old form says as a body's answers, handed in and, where that is demanded, approved.

    Args:
        reply: loaded for update.
        written: question id → answer and comment.
        actor: the registrar who has read it through.
        now: the moment.
        today: the civil day.

    Returns:
        What was there before, which undoing takes.

    Raises:
        RuleBrokenError: the round takes no forms, the body has handed in, or an answer cannot be so.
    """
    _check(reply, written)
    answers = answers_of(reply)
    before: dict[str, Any] = {
        "reply": reply.id, "state": reply.state, "open_until": str(reply.open_until or ""), "reason": reply.reason,
        "answers": [_kept(answer) for answer in answers],
    }  # fmt: skip
    for answer in answers:
        if answer.question_id in written:
            answer.value, answer.comment = written[answer.question_id]
            answer.answered_by_id, answer.answered_at = actor.id, now
    number = db.session.scalar(sa.select(sa.func.count()).where(Submission.reply_id == reply.id)) or 0
    content = [{"question": one.question_id, "value": one.value, "comment": one.comment} for one in answers]
    db.session.add(
        Submission(reply_id=reply.id, number=number + 1, handed_in_at=now, handed_in_by_id=actor.id, content=content)
    )
    reply.state, reply.handed_in_on, reply.handed_in_by_id = ReplyState.SUBMITTED, today, actor.id
    reply.open_until, reply.reason = None, ""
    if reply.round.approval_required:
        reply.state, reply.approved_on, reply.approved_by_id = ReplyState.APPROVED, today, actor.id
    given = sum(value is not None for value, _ in written.values())
    audit.record("reply.imported", reply, actor=actor, body=reply.body.name, answers=given)
    db.session.flush()
    return {
        **before,
        "after": {str(answer.question_id): answer.version for answer in answers},
        "version": reply.version,
    }


def _check(reply: Reply, written: Mapping[int, tuple[Choice | None, str]]) -> None:
    if reply.round.state not in TAKES_FORMS:
        raise RuleBrokenError(NOT_NOW, "round")
    if reply.state not in WRITABLE:
        raise RuleBrokenError(HANDED_IN_ALREADY, "body")
    if not any(value is not None for value, _ in written.values()):
        raise RuleBrokenError("Ingen rad med svar är vald.", "body")
    if any(len(comment) > COMMENT_MAX for _, comment in written.values()):
        raise RuleBrokenError(f"En kommentar är för lång: högst {COMMENT_MAX} tecken.", "body")
    if not reply.round.allows_not_applicable and any(value is Choice.NOT_APPLICABLE for value, _ in written.values()):
        raise RuleBrokenError("Omgången har inte svaret Ej aktuellt.", "body")


def _kept(answer: Answer) -> list[Any]:
    at = answer.answered_at.isoformat() if answer.answered_at else None
    return [answer.question_id, answer.value, answer.comment, answer.answered_by_id, at]


def undo_import(reply: Reply, before: Mapping[str, Any], *, actor: User) -> None:
    """Put back what a body's reply was before an old form was read in.

    Raises:
        RuleBrokenError: somebody has changed the reply since, or the round is compiled.
    """
    answers = {answer.question_id: answer for answer in answers_of(reply)}
    untouched = {str(key): answer.version for key, answer in answers.items()} == before["after"]
    if not untouched or reply.version != before["version"] or reply.round.state not in TAKES_FORMS:
        raise RuleBrokenError(CHANGED_SINCE)
    for question_id, value, comment, by_id, at in before["answers"]:
        answer = answers[question_id]
        answer.value, answer.comment = Choice(value) if value else None, comment
        answer.answered_by_id, answer.answered_at = by_id, dt.datetime.fromisoformat(at) if at else None
    reply.state, reply.reason = ReplyState(before["state"]), before["reason"]
    reply.open_until = dt.date.fromisoformat(before["open_until"]) if before["open_until"] else None
    reply.handed_in_on = reply.handed_in_by_id = reply.approved_on = reply.approved_by_id = None
    audit.record("reply.import_undone", reply, actor=actor, body=reply.body.name)
    db.session.flush()
