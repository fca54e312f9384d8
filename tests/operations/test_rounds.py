"""Rounds: two answered forms as the documents have them; what is frozen; what several people write at once."""

from flask import Flask
from support.rounds import INKOP, IOFF, answered_rounds, reply_of

from tracker import audit
from tracker.domain.rounds import Choice, ReplyState


def test_each_body_is_asked_its_own_questions_and_the_two_forms_stand_as_they_were_answered(sqlite_app: Flask) -> None:
    with sqlite_app.app_context():
        answered_rounds()
        told = {
            name: [
                (answer.question.code, answer.value, bool(answer.comment)) for answer in reply_of(2023, name).answers
            ]
            for name in (INKOP, IOFF)
        }
        assert [len(answers) for answers in told.values()] == [17, 21]
        assert [sum(value is Choice.YES for _, value, _ in answers) for answers in told.values()] == [13, 21]
        assert [code for code, value, _ in told[INKOP] if value is Choice.NO] == ["3:2", "4:4", "4:2", "4:6"]
        assert [code for code, _, has_comment in told[INKOP] if not has_comment] == ["4:6", "1:1"]
        assert reply_of(2023, INKOP).state is ReplyState.APPROVED
        assert audit.verify() is None
