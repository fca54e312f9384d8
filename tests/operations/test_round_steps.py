"""Rounds: two answered forms as the documents have them; what is frozen; what several people write at once."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from conftest import on_sqlite
from flask import Flask
from support.municipality import body, person
from support.register import TODAY
from support.rounds import INKOP, IOFF, answered_rounds, reply_of, small_document, small_round

from tracker import audit, clock
from tracker.db import again, db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.outline import read_outline_text
from tracker.domain.rounds import Choice, ReplyState
from tracker.followups.operations.answering import Clash, Written, answers_of, save_answers
from tracker.followups.operations.cycles import CycleFacts, add_cycle, meet_occasion
from tracker.followups.operations.rounds import RoundFacts, change_question, repeat_round
from tracker.followups.operations.structure import Addressed, set_structure
from tracker.followups.queries.addressing import addressees, headings_of, questions_of
from tracker.followups.queries.documents import planned_reports
from tracker.followups.queries.replies import load_reply
from tracker.models import Answer
from tracker.models.follow_up_cycle import CycleKind
from tracker.models.question_template import Addressing


@on_sqlite
def test_each_body_is_asked_its_own_questions_and_the_two_forms_stand_as_they_were_answered(app: Flask) -> None:
    with app.app_context():
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


@on_sqlite
def test_what_two_write_at_the_same_question_is_kept_and_what_only_one_has_touched_is_saved(app: Flask) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        with db.writing():
            round_ = small_round(small_document())
        first, second = [answer.question_id for answer in _answers(round_.id, "Kulturnämnden")[:2]]
        assert _write(round_.id, first, Written(Choice.YES, "Annas ord.", None, "")) == []
        clashes = _write(round_.id, first, Written(Choice.NO, "Bos ord.", None, ""))
        assert [(clash.answer.comment, clash.written.comment) for clash in clashes] == [("Annas ord.", "Bos ord.")]
        assert clashes[0].both == "Annas ord.\n\nBos ord."
        assert _write(round_.id, second, Written(Choice.NO, "", None, "")) == []
        # Who has changed the comment alone leaves the choice that somebody else has made.
        assert _write(round_.id, first, Written(None, "Annas ord. Och fler.", None, "Annas ord.")) == []
        told = {answer.question_id: (answer.value, answer.comment) for answer in _answers(round_.id, "Kulturnämnden")}
        assert told[first] == (Choice.YES, "Annas ord. Och fler.")
        assert told[second] == (Choice.NO, "")
        with pytest.raises(RuleBrokenError, match="för lång"):
            _write(round_.id, first, Written(Choice.YES, "x" * 4001, Choice.YES, "Annas ord. Och fler."))


@on_sqlite
def test_a_round_is_frozen_when_it_opens_and_the_next_one_asks_the_same(app: Flask) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        with db.writing():
            document = small_document()
            opened = small_round(document)
        asked = {body.name: len(their) for body, their in addressees(opened, on=TODAY).items()}
        assert asked["Kulturnämnden"] == 3
        assert {number for name, number in asked.items() if name != "Kulturnämnden"} == {2}
        with db.writing():
            fewer = read_outline_text("# Arbetet i staden\nStrategi 1:1 Bänkarna räknas.\nFråga: En helt annan fråga?")
            set_structure(document, fewer, actor=person("registrar"), now=clock.now())
        assert {body.name: len(their) for body, their in addressees(opened, on=TODAY).items()} == asked
        assert questions_of(opened)[0].text == "Har ni räknat era bänkar?"
        with pytest.raises(RuleBrokenError, match="ligger fast"), db.writing():
            question = questions_of(opened)[0]
            to = Addressed(Addressing.ALL)
            change_question(question, opened, text="Ny?", help_text="", to=to, actor=person("registrar"))
        with db.writing():
            facts = RoundFacts(
                "Nästa", dt.date(2024, 1, 1), dt.date(2024, 12, 31), dt.date(2025, 3, 1), opened.owner_body,
                previous=opened,
            )  # fmt: skip
            following = repeat_round(facts, opened, actor=person("registrar"))
        assert [q.text for q in questions_of(following)] == [q.text for q in questions_of(opened)]
        assert [h.number for h in headings_of(following)] == ["1", "1.1", "1.2", "1.3"]
        assert following.previous_id == opened.id


@on_sqlite
def test_what_a_document_calls_for_is_planned_until_it_is_met(app: Flask) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        with db.writing():
            document = small_document()
            facts = CycleFacts(CycleKind.FOLLOW_UP, "2022 och därefter vartannat år")
            cycle = add_cycle(document, facts, actor=person("registrar"), today=TODAY)
        days = [dt.date(2022, 12, 31), dt.date(2024, 12, 31)]
        assert [report.due_on for report in planned_reports(TODAY)] == days
        how = {"met_on": TODAY, "how": "KS 2023-03-01 § 12", "actor": person("registrar"), "today": TODAY}
        with db.writing():
            meet_occasion(db.session.merge(cycle), days[0], **how)
        assert [report.due_on for report in planned_reports(TODAY)] == days[1:]
        with pytest.raises(RuleBrokenError, match="redan redovisat"), db.writing():
            meet_occasion(db.session.merge(cycle), days[0], **how)
        with pytest.raises(RuleBrokenError, match="ingen sådan dag"), db.writing():
            meet_occasion(db.session.merge(cycle), dt.date(2023, 12, 31), **how)
        with pytest.raises(RuleBrokenError, match="hur ofta"), db.writing():
            add_cycle(document, CycleFacts(CycleKind.REPORT, "vid behov"), actor=person("registrar"), today=TODAY)


def _answers(round_id: int, name: str) -> list[Answer]:
    reply = load_reply(round_id, body(name).slug)
    assert reply is not None
    return answers_of(reply)


def _write(round_id: int, question_id: int, written: Written) -> list[Clash]:
    with db.writing():
        reply = load_reply(round_id, body("Kulturnämnden").slug, for_update=True)
        assert reply is not None
        who = person("other-officer")
        return save_answers(reply, {question_id: written}, actor=who, now=clock.now(), today=TODAY)


def test_four_who_save_the_same_answer_at_the_same_moment_lose_nothing(app: Flask) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        with db.writing():
            round_id = small_round(small_document()).id
        question = _answers(round_id, "Kulturnämnden")[0].question_id
    together = Barrier(4)

    def save(words: str) -> list[str]:
        with app.app_context():
            together.wait(20)
            clashes = again(lambda: _write(round_id, question, Written(Choice.YES, words, None, "")))
            return [clash.written.comment for clash in clashes]

    with ThreadPoolExecutor(4) as pool:
        shown = list(pool.map(save, ("Ett.", "Två.", "Tre.", "Fyra.")))
    with app.app_context():
        kept = _answers(round_id, "Kulturnämnden")[0].comment
    back = {words for clashes in shown for words in clashes}
    assert back | {kept} == {"Ett.", "Två.", "Tre.", "Fyra."}
    assert kept not in back
