"""Old forms into a round and out on paper: two answered forms read through the intake, compiled, and compared."""

import datetime as dt
import io
import re
from pathlib import Path

import docx
import pytest
from conftest import on_sqlite
from flask import Flask
from support.municipality import body, person
from support.rounds import INKOP, IOFF, answered_rounds, round_of
from support.visitor import Visitor, text_of

from tracker import clock
from tracker.db import db
from tracker.domain.compilation import bodies_in
from tracker.domain.rounds import ReplyState
from tracker.extraction.questionnaires import read_questionnaire
from tracker.followups.operations.rounds import RoundFacts, repeat_round
from tracker.followups.operations.steps import take_step
from tracker.followups.operations.structure import Addressed
from tracker.followups.queries.compiling import compile_round
from tracker.models import Answer, FollowUpRound, Reply
from tracker.models.question_template import Addressing

pytestmark = on_sqlite

SOURCES = Path(__file__).parents[3] / "shared" / "sources"
TODAY = clock.today()


def source(number: str) -> str:
    found = sorted(SOURCES.glob(f"{number}_*.txt"))
    if not found:
        pytest.skip(f"the answered forms are not at {SOURCES}")
    return found[0].read_text(encoding="utf-8")


def opened_round() -> int:
    """Ask the same once more, of the two bodies whose forms are read in."""
    answered_rounds()
    with db.writing():
        to = Addressed(Addressing.CHOSEN, None, (body(INKOP).slug, body(IOFF).slug))
        facts = RoundFacts(
            title="Uppföljning igen", period_from=dt.date(2023, 1, 1), period_to=dt.date(2023, 12, 31), due_on=TODAY,
            owner_body=body("SLK"), to=to,
        )  # fmt: skip
        made = repeat_round(facts, round_of(2023), actor=person("registrar"))
        for move in ("review", "open"):
            take_step(made, move, actor=person("registrar"), today=TODAY)
        return made.id


def read_in(registrar: Visitor, text: str, round_id: int, name: str) -> str:
    """Paste a form, choose whose it is, and save; return where the draft is."""
    registrar.get("/uppdrag/nytt")
    registrar.send({"text": text})
    path = registrar.location
    registrar.get(path)
    reply_id = _reply(round_id, name).id
    assert registrar.send({"body": str(reply_id), "action": "save"}).status_code == 422  # it is looked at first
    assert "är nu jämfört" in text_of(registrar.page)
    registrar.get(path)
    assert registrar.send({"action": "save"}).status_code == 302
    return path


def _reply(round_id: int, name: str) -> Reply:
    return db.session.query(Reply).filter_by(round_id=round_id, body_id=body(name).id).one()


@pytest.mark.slow
def test_two_old_forms_are_read_in_compiled_and_printed_as_they_were(app: Flask) -> None:
    inkop, ioff = source("000"), source("001")
    registrar = Visitor(app, "registrar")
    with app.app_context():
        round_id = opened_round()
        paths = [read_in(registrar, inkop, round_id, INKOP), read_in(registrar, ioff, round_id, IOFF)]
        db.session.rollback()
        compiled = compile_round(db.session.get_one(FollowUpRound, round_id), today=TODAY)
        tallies = {standing.body: tally for standing, tally in bodies_in(compiled)}
        assert [(t.asked, t.yes, t.no, t.silent) for t in tallies.values()] == [(21, 21, 0, 0), (17, 13, 4, 0)]
        answers = db.session.query(Answer).filter_by(reply_id=_reply(round_id, INKOP).id).all()
        bare = [answer.question.code for answer in answers if not answer.comment]
        assert bare == ["4:6", "1:1"]
        compare_word(registrar.client.get(_file(round_id, INKOP, "docx")).data, inkop)
        rows = registrar.client.get(_file(round_id, INKOP, "csv")).data.decode("utf-8-sig").splitlines()
        assert rows[0] == "omgang;nämnd;dokument;nod;kod;fråga;svar;kommentar"
        assert sum(";Nej;" in row for row in rows) == 4
        assert registrar.client.get(_file(round_id, INKOP, "pdf")).data.startswith(b"%PDF")

        registrar.get(paths[0])
        registrar.send({})  # undone, once
        db.session.rollback()
        undone = _reply(round_id, INKOP)
        assert undone.state is ReplyState.NOT_STARTED
        assert not any(answer.value or answer.comment for answer in undone.answers)
        again = registrar.client.post(f"{paths[0]}/angra", data={"csrf_token": registrar.fields()["csrf_token"]})
        assert again.status_code == 302
        assert "Inget är ångrat" in text_of(registrar.get(paths[0]))


def _file(round_id: int, name: str, kind: str) -> str:
    slug = body(name).slug
    return f"/uppfoljning/{round_id}/svar/{slug}/fil/svar-2023-{slug}.{kind}"


def compare_word(made: bytes, original: str) -> None:
    """Hold a printed form to the one that was read in: heading by heading, row by row."""
    document = docx.Document(io.BytesIO(made))
    styled = [p.text for p in document.paragraphs if re.fullmatch(r"Heading [1-3]", p.style.name if p.style else "")]
    lines = [" ".join(line.split()) for line in original.splitlines() if re.match(r"\d(?:\.\d){0,2} \S", line)]
    assert [_heading(line) for line in styled] == [_heading(line) for line in lines]
    asked = read_questionnaire(original)
    rows = [row for table in document.tables for row in table.rows[1:]]
    assert {tuple(cell.text for cell in table.rows[0].cells) for table in document.tables} == {
        ("Uppföljningsfrågor", "Svarsalternativ med kommentar")
    }
    told = []
    for row in rows:
        left, right = row.cells
        code = re.search(r"\d:\d", left.text)
        ticked = [p.text[2:] for p in right.paragraphs if p.text.startswith("☒")]
        comment = " ".join(" ".join(p.text for p in right.paragraphs if p.text[:1] not in "☒☐").split())
        told.append((code and code.group(), ticked, comment))
    words = {"yes": "Ja", "no": "Nej"}
    assert told == [
        (one.code, [words[one.answer or ""]], " ".join((one.comment or "").split())) for one in asked
    ]  # fmt: skip


def _heading(line: str) -> str:
    """Return a heading without the word that the form puts before the programme's name in one place."""
    return re.sub(r"^(\d) Uppföljning ", r"\1 ", line)


def test_a_form_is_no_assignment_and_needs_its_body_chosen(app: Flask) -> None:
    text = (
        "1 Program för trygghet 2022-2026\n\n1.1 Målområde 1: Kunskap\n\nUppföljningsfrågor\tSvarsalternativ\n"
        "Är ert arbete kunskapsbaserat?\nStrategi 1:1 Arbetet bygger på kunskap.\nJa\nVi gör det.\n\n"
        "Har ni säkrat er kompetens?\nStrategi 1:2 Rätt kompetens finns.\nNej\n"
    )
    registrar = Visitor(app, "registrar")
    with app.app_context():
        round_id = opened_round()
        registrar.get("/uppdrag/nytt")
        registrar.send({"text": text})
        assert "/uppdrag/nytt/formular/" in registrar.location
        page = text_of(registrar.follow())
        assert "2 svar är lästa" in page
        assert registrar.send({"action": "save"}).status_code == 422
        assert "Välj vilket organ formuläret är från" in text_of(registrar.page)
        assert all(answer.value is None for answer in _reply(round_id, INKOP).answers)
