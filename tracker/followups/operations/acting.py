"""What comes after a compilation: it is reported, and what needs action becomes assignments."""

import datetime as dt
from collections.abc import Sequence

import sqlalchemy as sa

from tracker import audit
from tracker.assignments.operations.reports import ReportContents, add_report, hand_in_report
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import is_final
from tracker.followups.operations.steps import CANNOT, take_step
from tracker.models import Answer, AnswerAssignment, Assignment, Compilation, FollowUpRound, Report, User
from tracker.wording.round_labels import ITEM_KIND
from tracker.wording.tallies import choice_word

NOT_FINAL = "Svaret är inte slutligt än, och kan inte bli ett uppdrag."


def report_compilation(
    compilation: Compilation,
    contents: ReportContents,
    assignments: Sequence[Assignment],
    *,
    actor: User,
    today: dt.date,
) -> Report:
    """Report a frozen compilation to the executive board or the council.

    Args:
        compilation: loaded for update, with its round.
        contents: what the report says.
        assignments: those that it answers too, loaded for update; often none.
        actor: who reports.
        today: the civil day.

    Raises:
        RuleBrokenError: the compilation is not frozen, or an assignment cannot be reported.
    """
    if not compilation.hash or compilation.report_id:
        raise RuleBrokenError(CANNOT)
    if assignments:
        report, _ = hand_in_report(assignments, contents, actor=actor, today=today)
    else:
        report = add_report(contents)
    compilation.report_id = report.id
    take_step(compilation.round, "report", actor=actor, today=today)
    return report


def archive_round(round_: FollowUpRound, *, actor: User, today: dt.date) -> None:
    """Say that a reported round has been archived.

    Raises:
        RuleBrokenError: it is not reported.
    """
    take_step(round_, "archive", actor=actor, today=today)


def words_of_answer(answer: Answer) -> str:
    """Return what an answer says, as the first words of the assignment that it may become."""
    question = answer.question
    item = f"{ITEM_KIND[question.kind]} {question.code}".strip()
    said = f"{answer.reply.body.name} svarade {choice_word(answer.value)}"
    parts = [f"{question.text} ({item}: {question.item_text})", f"{said}.", answer.comment]
    return "\n\n".join(part for part in parts if part)


def first_values(answer: Answer) -> dict[str, object]:
    """Return what Nytt uppdrag is filled in with for an answer that needs action."""
    check_final(answer)
    return {
        "text": words_of_answer(answer), "recipients": answer.reply.body.name, "answer": answer.id,
        "origin_note": f"Svar i {answer.reply.round.title}"[:200],
    }  # fmt: skip


def check_final(answer: Answer) -> None:
    """Check that an answer is what the body says.

    Raises:
        RuleBrokenError: it is still the body's own.
    """
    if not is_final(answer.reply.state, answer.reply.round.demands):
        raise RuleBrokenError(NOT_FINAL)


def tie_answer(answer: Answer, assignment: Assignment, *, actor: User) -> None:
    """Say that an assignment takes care of what an answer tells.

    Raises:
        RuleBrokenError: the answer is not final.
    """
    check_final(answer)
    known = sa.select(AnswerAssignment).where(
        AnswerAssignment.answer_id == answer.id, AnswerAssignment.assignment_id == assignment.id
    )
    tie = db.session.scalars(known).one_or_none()
    if tie is None:
        db.session.add(AnswerAssignment(answer_id=answer.id, assignment_id=assignment.id))
    tie_words = f"{answer.reply.round.title}, {answer.question.code}"
    if tie is not None:
        tie.voided_at = None
    audit.record("assignment.tied_to_answer", assignment, actor=actor, answer=tie_words, body=answer.reply.body.name)
    db.session.flush()


def tie_if_answer(answer_id: int | None, assignment: Assignment, *, actor: User) -> None:
    """Tie an assignment to the answer that it was begun from, if it was, and the body has not taken it back since."""
    answer = db.session.get(Answer, answer_id) if answer_id else None
    if answer is not None and is_final(answer.reply.state, answer.reply.round.demands):
        tie_answer(answer, assignment, actor=actor)


def untie_answer(tie: AnswerAssignment, *, actor: User, now: dt.datetime) -> None:
    """Take back that an assignment belongs to an answer."""
    tie.voided_at = now
    audit.record("assignment.untied_from_answer", tie.assignment, actor=actor)
    db.session.flush()
