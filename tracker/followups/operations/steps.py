"""A round's steps: reviewed, opened to its bodies, closed, compiled, reported; or cancelled."""

import datetime as dt

from tracker import audit
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import RoundState, round_after
from tracker.followups.queries.addressing import addressees, questions_of
from tracker.mail import round_notices
from tracker.models import Answer, FollowUpRound, Reply, User

EVENTS = {
    "review": "follow_up_round.reviewed", "rework": "follow_up_round.reworked", "open": "follow_up_round.opened",
    "close": "follow_up_round.closed", "compile": "follow_up_round.compiling", "freeze": "follow_up_round.compiled",
    "thaw": "follow_up_round.thawed", "report": "follow_up_round.reported", "archive": "follow_up_round.archived",
    "cancel": "follow_up_round.cancelled",
}  # fmt: skip
CANNOT = "Omgången har gått vidare sedan sidan visades. Läs om sidan."


def take_step(round_: FollowUpRound, move: str, *, actor: User | None, today: dt.date, reason: str = "") -> None:
    """Let a round take a step of the table.

    Args:
        round_: loaded for update.
        move: the step.
        actor: who takes it.
        today: the civil day.
        reason: why it is cancelled.

    Raises:
        RuleBrokenError: it cannot be taken from here, or lacks what it takes.
    """
    after = round_after(round_.state, move)
    if after is None:
        raise RuleBrokenError(CANNOT)
    facts: dict[str, str | int] = {}
    if move == "review":
        _check_asked(round_, today)
    if move == "open":
        facts = _open(round_, today)
    if move == "cancel":
        if not reason.strip():
            raise RuleBrokenError("Skriv varför omgången ställs in.", "reason")
        round_.cancel_reason = reason.strip()[:400]
        facts = {"reason": reason.strip()}
    if move == "close":
        round_.closed_on = today
    round_.state = after
    audit.record(EVENTS[move], round_, actor=actor, title=round_.title, facts=facts)
    db.session.flush()
    if move == "open":
        round_notices.tell_opened(round_, actor=actor, today=today)


def _check_asked(round_: FollowUpRound, today: dt.date) -> None:
    if not questions_of(round_):
        raise RuleBrokenError("Omgången har inga frågor.")
    if not addressees(round_, on=today):
        raise RuleBrokenError("Omgången går inte till något organ. Välj vilka som ska svara.")


def _open(round_: FollowUpRound, today: dt.date) -> dict[str, str | int]:
    """Freeze whom the round asks what: a reply for each body, an empty answer for each of its questions."""
    _check_asked(round_, today)
    if round_.due_on < today:
        raise RuleBrokenError("Sista svarsdag har redan varit. Ändra den först.", "due_on")
    asked = addressees(round_, on=today)
    round_.opened_on = today
    for body, questions in asked.items():
        reply = Reply(round_id=round_.id, body_id=body.id)
        db.session.add(reply)
        db.session.flush()
        db.session.add_all(Answer(reply_id=reply.id, question_id=question.id) for question in questions)
    db.session.flush()
    return {"bodies": len(asked), "questions": len(questions_of(round_))}


def can_reopen(round_: FollowUpRound) -> bool:
    """Tell whether a body can be let in again: the round has opened and is not compiled yet."""
    return round_.state in {RoundState.OPEN, RoundState.CLOSED, RoundState.COMPILING}
