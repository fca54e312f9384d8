"""A round compiled: who is counted, who sees what, comments read first, the freeze, the report, what follows."""

import csv
import datetime as dt
import io

import pytest
import python_calamine
from conftest import on_sqlite
from flask import Flask
from support.municipality import person
from support.rounds import INKOP, IOFF, answered_rounds, reply_of, round_of
from support.visitor import Visitor, text_of

from tracker import audit
from tracker.db import db
from tracker.domain.compilation import Compiled, bodies_in, compiled_from, compiled_text, documents_in
from tracker.domain.rounds import Choice, RoundState
from tracker.followups.operations.compiling import review_comments
from tracker.followups.operations.steps import take_step
from tracker.followups.queries.compiling import compile_round, latest_compilation, unreviewed
from tracker.models import Answer, AnswerAssignment, Report
from tracker.papers import digest
from tracker.wording.tallies import tally_sentence

pytestmark = on_sqlite

DAY = dt.date(2024, 4, 29)
NOW = dt.datetime(2024, 4, 29, 8, tzinfo=dt.UTC)
CENTRUM = "Socialnämnden Centrum"


def compiled_2023() -> Compiled:
    return compile_round(round_of(2023), today=DAY)


def test_only_what_a_body_has_made_its_own_is_counted_and_no_answer_is_not_nej(app: Flask) -> None:
    with app.app_context():
        answered_rounds()
        compiled = compiled_2023()
        tallies = {standing.body: tally for standing, tally in bodies_in(compiled)}
        assert [(t.asked, t.yes, t.no, t.silent) for name, t in tallies.items() if name in {INKOP, IOFF}] == [
            (21, 21, 0, 0) if tallies[IOFF].answered else (21, 0, 0, 21), (17, 13, 4, 0),
        ]  # fmt: skip
        drafted = [answer for answer in reply_of(2023, CENTRUM).answers if answer.value]
        assert drafted
        assert tallies[CENTRUM].answered == 0
        assert compiled.total.silent == compiled.total.asked - compiled.total.answered > 0
        assert all(words.comment not in compiled_text(compiled) for words in drafted if words.comment)
        assert tally_sentence(tallies[INKOP]) == "Ja 13 av 17, Nej 4 av 17"
        assert any(question.previous for question in compiled.questions)
        assert compiled_from(compiled_text(compiled)) == compiled


@pytest.mark.slow
def test_a_round_is_read_frozen_fetched_reported_and_leads_to_an_assignment(app: Flask) -> None:
    registrar, officer = Visitor(app, "registrar"), Visitor(app, "other-officer")
    with app.app_context():
        answered_rounds()
        round_id = _closed()
        refused, drafted = (_some_answer(name) for name in (INKOP, CENTRUM))
        withheld, title = refused.comment, round_of(2023).title
    at = f"/uppfoljning/{round_id}/sammanstallning"
    officer.get(at, status=404)
    registrar.get(f"{at}/steg/compile")
    registrar.send({})
    assert "Inte fryst än" in text_of(registrar.follow())
    registrar.get(f"{at}/steg/freeze")
    assert registrar.send({}).status_code == 422
    assert "inte granskade. Granska kommentarerna" in text_of(registrar.page)
    _review(registrar, at, without=refused.id)
    registrar.get(f"{at}/analys")
    assert registrar.send({"analysis": "=Kontrollerna har\nblivit fler."}).status_code == 302
    registrar.get(f"{at}/steg/freeze")
    assert registrar.send({}).status_code == 302
    with app.app_context():
        frozen = latest_compilation(round_of(2023))
        assert frozen is not None
        assert frozen.content is not None
        assert digest(frozen.content) == frozen.hash
        assert withheld not in frozen.content
        compiled = compiled_from(frozen.content)
    _same_figures(officer, round_id, compiled, text_of(officer.get(at)))
    assert "0 kommentarer" in text_of(officer.get(f"{at}/kommentarer?q=finnsinte"))

    registrar.get(f"{at}/redovisa")
    assert registrar.send({}).status_code == 302
    with app.app_context():
        assert db.session.query(Report).one().to_body.short_name == "KS"
        assert round_of(2023).state is RoundState.REPORTED
    registrar.get(f"/uppfoljning/svar/{drafted.id}/uppdrag", status=404)
    reference = _to_assignment(registrar, refused.id)
    assert f"/uppdrag/{reference}" in registrar.get(f"/uppfoljning/svar/{refused.id}/uppdrag")
    assert title in text_of(officer.get(f"/uppdrag/{reference}"))
    with app.app_context():
        assert db.session.query(AnswerAssignment).one().answer_id == refused.id
        assert audit.verify() is None


def _closed() -> int:
    with db.writing():
        found = round_of(2023, locking=True)
        if found.state is RoundState.OPEN:
            take_step(found, "close", actor=person("registrar"), today=DAY)
        return found.id


def _some_answer(name: str) -> Answer:
    """Return a body's first «Nej», else its first answer."""
    answers = sorted(reply_of(2023, name).answers, key=lambda answer: (answer.value is not Choice.NO, answer.id))
    return answers[0]


def _review(registrar: Visitor, at: str, *, without: int) -> None:
    """Read all comments and let all but one go along."""
    registrar.get(f"{at}/kommentarer")
    shown = [part.split('"')[0] for part in registrar.page.split('name="last" value="')[1:]]
    released = [pair.split(".")[0] for pair in shown if not pair.startswith(f"{without}.")]
    assert len(released) == len(shown) - 1
    data = {"csrf_token": registrar.fields()["csrf_token"], "last": shown, "med": released}
    assert registrar.client.post(f"{at}/kommentarer", data=data).status_code == 302
    assert "0 kommentarer" in text_of(registrar.get(f"{at}/kommentarer?visa=ogranskade"))


def _same_figures(officer: Visitor, round_id: int, compiled: Compiled, page: str) -> None:
    """Hold the page, the files and the frozen content to each other."""
    for _, tally in documents_in(compiled):
        assert tally_sentence(tally) in page
    name = f"/uppfoljning/{round_id}/sammanstallning/fil/sammanstallning-2023-{round_id}"
    files = {kind: officer.client.get(f"{name}.{kind}").data for kind in ("docx", "pdf", "xlsx", "csv")}
    assert all(files[kind] == officer.client.get(f"{name}.{kind}").data for kind in ("docx", "pdf", "xlsx"))
    rows = list(csv.DictReader(io.StringIO(files["csv"].decode("utf-8-sig")), delimiter=";"))
    assert list(rows[0]) == ["omgang", "nämnd", "dokument", "nod", "kod", "fråga", "svar", "kommentar"]
    leaf = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    for said in ([row["svar"] for row in rows], [row[6] for row in leaf.get_sheet_by_index(0).to_python()[1:]]):
        total = compiled.total
        assert (len(said), said.count("Ja"), said.count("Nej"), said.count("Inget svar")) == (
            total.asked, total.yes, total.no, total.silent,
        )  # fmt: skip
    about = {row[0]: row[1] for row in leaf.get_sheet_by_index(1).to_python()}
    assert about["Alla svar"] == tally_sentence(compiled.total)


def _to_assignment(registrar: Visitor, answer_id: int) -> str:
    """Let an answer become an assignment; return its reference."""
    registrar.get(f"/uppfoljning/svar/{answer_id}/uppdrag")
    registrar.send({}, form=0)
    registrar.follow()
    assert registrar.fields()["recipients"] == INKOP
    sent = registrar.send({"body": "ks", "decided_on": "2023-09-20", "number": "300", "action": "save"})
    assert sent.status_code == 302, text_of(registrar.page)[:500]
    return registrar.location.rpartition("/")[2]


def test_a_comment_that_has_changed_is_read_anew(app: Flask) -> None:
    with app.app_context():
        answered_rounds()
        answer = next(answer for answer in reply_of(2023, INKOP).answers if answer.comment)
        key, version = answer.id, answer.version
        db.session.rollback()
        for shown, left in ((version - 1, 1), (version, 0)):
            with db.writing():
                found = round_of(2023, locking=True)
                changed = review_comments(found, [(key, shown)], {key}, actor=person("registrar"), now=NOW)
            assert changed == left
        with db.writing():
            db.session.get_one(Answer, key).comment = "Andra ord."
            audit.record("reply.begun", reply_of(2023, INKOP), actor=None)
        db.session.rollback()
        assert key in [one.id for one in unreviewed(round_of(2023))]
