"""An old form as its review keeps it: what was read, and which question of a round each answer belongs to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.old_forms import AskedQuestion, FormMatch, FormRow, match_form
from tracker.extraction.questionnaires import read_questionnaire
from tracker.followups.operations.answering import answers_of
from tracker.followups.operations.importing import TAKES_FORMS
from tracker.followups.queries.access import manages
from tracker.followups.queries.addressing import headings_of
from tracker.models import Answer, Body, FollowUpRound, Reply, User

Row = dict[str, Any]
"""A row of the form as the draft keeps it: framework_no, framework, area, code, question, value, comment."""
PASTED = "Inläst formulär"
ROWS_MAX = 200


@dataclass(frozen=True)
class MatchedForm:
    """A form beside a body's questions.

    Attributes:
        reply: whose it is said to be.
        answers: to the body's questions, as they stand.
        matches: of each row, which of these it belongs to.
    """

    reply: Reply
    answers: Sequence[Answer]
    matches: Sequence[FormMatch]

    @property
    def missing(self) -> list[Answer]:
        """The questions that no row of the form answers."""
        places = {match.place for match in self.matches}
        return [answer for place, answer in enumerate(self.answers) if place not in places]


def form_content(text: str) -> dict[str, Any]:
    """Return what the draft of an answered form holds.

    Raises:
        RuleBrokenError: it has more answers than one page can show.
    """
    rows = [
        {
            "framework_no": found.framework_no or 0, "framework": found.framework or "", "area": found.area or "",
            "code": found.code or "", "question": found.question or "", "value": found.answer or "",
            "comment": found.comment or "",
        }
        for found in read_questionnaire(text)
    ]  # fmt: skip
    if len(rows) > ROWS_MAX:
        raise RuleBrokenError(f"Texten har {len(rows)} svar. Läs in ett organs formulär i taget.", "text")
    return {"list": PASTED, "rows": rows, "round": "", "body": "", "source": text}


def rounds_for_forms(user: User) -> list[FollowUpRound]:
    """Return the rounds that a person keeps and that take forms, the latest first."""
    statement = sa.select(FollowUpRound).where(FollowUpRound.state.in_(sorted(TAKES_FORMS)))
    ordered = statement.order_by(FollowUpRound.period_to.desc(), FollowUpRound.id.desc())
    return [found for found in db.session.scalars(ordered) if manages(user, found)]


def replies_for_forms(user: User) -> list[Reply]:
    """Return the replies that a form can be read into, round by round and by name."""
    ids = [found.id for found in rounds_for_forms(user)]
    statement = (
        sa.select(Reply)
        .join(Reply.body)
        .join(Reply.round)
        .where(Reply.round_id.in_(ids))
        .options(joinedload(Reply.body), joinedload(Reply.round))
        .order_by(FollowUpRound.period_to.desc(), FollowUpRound.id.desc(), Body.sort_key, Body.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def match_reply(reply: Reply, rows: Sequence[Row]) -> MatchedForm:
    """Put the rows of a form beside the questions that a body is asked."""
    answers = answers_of(reply)
    documents = {
        heading.governing_document_id: (int(heading.number.partition(".")[0]), heading.title)
        for heading in headings_of(reply.round)
        if heading.level == 1
    }
    asked = [_asked(answer, documents) for answer in answers]
    return MatchedForm(reply, answers, match_form([_row(row) for row in rows], asked))


def _asked(answer: Answer, documents: Mapping[int, tuple[int, str]]) -> AskedQuestion:
    number, title = documents[answer.question.heading.governing_document_id]
    return AskedQuestion(number, title, answer.question.code, answer.question.text)


def _row(row: Row) -> FormRow:
    return FormRow(row["framework_no"], row["framework"], row["code"], row["question"], bool(row["value"]))
