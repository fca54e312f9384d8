"""Follow-up rounds at their pages: answered by several, handed in, approved, adopted; forty bodies from end to end."""

import datetime as dt
import io
from collections import Counter

import pytest
import sqlalchemy as sa
import xlsxwriter
from conftest import Visit, on_sqlite
from flask import Flask
from python_calamine import CalamineWorkbook
from support.municipality import person
from support.register import TODAY
from support.rounds import small_document, small_round
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.bodies.operations.adding import add_bodies
from tracker.db import db
from tracker.domain.compilation import Tally, compiled_from
from tracker.domain.rounds import Choice, ReplyState, is_final
from tracker.followups import jobs
from tracker.followups.operations.answering import Written, answers_of, save_answers
from tracker.followups.operations.compiling import begin_compiling, freeze, review_comments
from tracker.followups.operations.handing_in import adopt, approve, hand_in, reopen
from tracker.followups.operations.steps import take_step
from tracker.followups.queries.compiling import latest_compilation, unreviewed
from tracker.models import Answer, Body, FollowUpRound, Notice, OutgoingMail, Reply, Submission
from tracker.models.notice import Letter
from tracker.reminders import jobs as reminders

pytestmark = on_sqlite

OPENED, DUE = dt.date(2024, 4, 2), dt.date(2024, 5, 3)


def an_open_round(app: Flask, **changes: object) -> str:
    """Open a round to everybody, and return the path of its page."""
    with app.app_context(), clock.standing_at(TODAY), db.writing():
        made = small_round(small_document(), **changes)
        return f"/uppfoljning/{made.id}"


def questions_on(visitor: Visitor) -> list[str]:
    """Return the numbers of the questions of the page that was seen last."""
    return [name[1:] for name in visitor.fields() if name.startswith("c") and name[1:].isdecimal()]


def test_an_official_answers_hands_in_and_the_manager_approves(app: Flask, visit: Visit) -> None:
    address = f"{an_open_round(app)}/svar/ks"
    officer = visit("officer")
    assert "Uppföljning av bänkar 2023" in text_of(officer.get("/min-lista"))
    assert "0 av 2 frågor klara" in text_of(officer.get(address))
    page = officer.get(f"{address}/omrade/1.1")
    assert 'value="not_applicable"' not in page
    (first,) = questions_on(officer)
    officer.send({f"s{first}": "yes", f"k{first}": "Alla är räknade.\r\n\r\nTvå saknas.", "gor": "nasta"})
    assert officer.location.endswith("/omrade/1.3")
    officer.follow()
    assert "Utkastet sparades" in text_of(officer.page)
    officer.get(f"{address}/steg/lamna-in")
    assert "1 fråga saknar svar" in text_of(officer.page)
    assert officer.send({}).status_code == 422
    assert officer.send({"with_gaps": "y"}).status_code == 302
    assert officer.client.get(f"{address}/omrade/1.1").status_code == 302  # what is handed in stands fast
    manager = visit("manager")
    assert "Godkänn svaret" in text_of(manager.get("/min-lista"))
    form = text_of(manager.get(f"{address}/formular"))
    assert "1.2 Ingenting än" in form  # a heading without questions stays
    assert "Inget svar" in form
    assert "friska" not in form  # that is asked of others
    manager.get(f"{address}/steg/godkann")
    assert manager.send({}).status_code == 302
    assert "Alla är räknade." in text_of(visit("other-officer").get(f"{address}/formular"))
    with app.app_context():
        kept = db.session.scalars(sa.select(Submission)).one().content
        assert [row["value"] for row in kept] == ["yes", None]
        assert kept[0]["comment"] == "Alla är räknade.\n\nTvå saknas."
        assert audit.verify() is None


def test_two_who_write_at_once_see_both_texts_and_choose(app: Flask, visit: Visit) -> None:
    address = f"{an_open_round(app)}/svar/ks/omrade/1.1"
    officer, registrar = visit("officer"), visit("registrar")
    officer.get(address)
    registrar.get(address)
    (first,) = questions_on(officer)
    assert officer.send({f"s{first}": "yes", f"k{first}": "Handläggarens ord."}).status_code == 302
    mine = {f"s{first}": "no", f"k{first}": "Registratorns ord."}
    told = registrar.client.post(
        address, data={**registrar.fields(), **mine}, headers={"Accept": "application/json"}
    ).json
    assert told["clashing"] == ["1:1"]
    answer = registrar.send(mine)
    assert answer.status_code == 409
    assert "Handläggarens ord." in registrar.page
    assert "Registratorns ord." in registrar.page
    assert registrar.send({f"h{first}": "both"}).status_code == 302
    with app.app_context():
        kept = db.session.scalars(sa.select(Answer).where(Answer.value.is_not(None))).one()
        assert (kept.value, kept.comment) == (Choice.NO, "Handläggarens ord.\n\nRegistratorns ord.")


def test_what_saves_itself_takes_back_nothing_that_another_has_answered_meanwhile(app: Flask, visit: Visit) -> None:
    address = f"{an_open_round(app)}/svar/kulturnamnden/omrade/1.3"
    first, second = visit("other-officer"), visit("registrar")
    first.get(address)
    one, other = questions_on(first)
    sent = first.fields()
    second.get(address)
    assert second.send({f"s{other}": "yes", f"k{other}": "Träden mår bra."}).status_code == 302
    for words in ("Vi har", "Vi har räknat.", "å" * 4001, "Vi har räknat dem."):
        sent |= {f"s{one}": "yes", f"k{one}": words}
        answer = first.client.post(address, data=sent, headers={"Accept": "application/json"})
        for key, (value, comment) in answer.json.get("bases", {}).items():  # as the script does
            sent |= {f"b{key}": value, f"c{key}": comment}
    first.get(address)
    first.page = first.client.post(address, data={**sent, f"k{one}": "å" * 4001}).text
    assert first.send({f"k{one}": "Alla är räknade."}).status_code == 302
    with app.app_context():
        kept = dict(db.session.execute(sa.select(Answer.question_id, Answer.comment).where(Answer.comment != "")).all())
        assert kept == {int(one): "Alla är räknade.", int(other): "Träden mår bra."}


def test_answers_save_themselves_and_a_too_long_comment_is_refused_in_words(app: Flask, visit: Visit) -> None:
    address = f"{an_open_round(app, allows_not_applicable=True)}/svar/ks/omrade/1.1"
    officer = visit("officer")
    officer.get(address)
    (first,) = questions_on(officer)
    asks = {"Accept": "application/json"}
    sent = {**officer.fields(), f"s{first}": "not_applicable", f"k{first}": "Ett utkast."}
    told = officer.client.post(address, data=sent, headers=asks).json
    assert told["saved"].startswith("Utkastet sparades")
    assert told["bases"][first] == ["not_applicable", "Ett utkast."]
    long = officer.client.post(address, data={**sent, f"k{first}": "å" * 4001}, headers=asks)
    assert long.status_code == 422
    assert "högst 4000 tecken" in long.json["problem"]
    assert officer.send({f"k{first}": "å" * 4001}).status_code == 422
    assert "å" * 4001 in officer.page  # what was typed is still there


def test_a_form_goes_out_as_excel_and_comes_back_previewed(app: Flask, visit: Visit) -> None:
    address = f"{an_open_round(app)}/svar/kulturnamnden"
    officer = visit("other-officer")
    content = officer.client.get(f"{address}/formular.xlsx").data
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[2] for row in rows[1:]] == ["Strategi 1:1", "Insats 1:1", "Insats 1:1"]
    rows[1][5:7], rows[2][5] = ["Ja", "Först detta.\n\nSedan detta."], "Kanske"
    officer.get(f"{address}/las-in")
    answer = officer.send({"file": (io.BytesIO(filled(rows)), "ifylld.xlsx")})
    assert answer.status_code == 200
    assert "Filen ändrar 2 svar" in text_of(officer.page)
    assert "”Kanske” är inget av svaren" in text_of(officer.page)
    ticked = [name[1:] for name in officer.fields() if name.startswith("k")]
    assert officer.send({"rad": ticked}).status_code == 302
    with app.app_context():
        kept = db.session.scalars(sa.select(Answer).where(Answer.value.is_not(None))).one()
        assert (kept.value, kept.comment) == (Choice.YES, "Först detta.\n\nSedan detta.")
    other = f"{address.rsplit('/', 1)[0]}/ks/las-in"
    registrar = visit("registrar")
    registrar.get(other)
    assert registrar.send({"file": (io.BytesIO(filled(rows)), "fel.xlsx")}).status_code == 422
    assert "gäller inte Kommunstyrelsen" in text_of(registrar.page)


def filled(rows: list[list[object]]) -> bytes:
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"in_memory": True})
    leaf = book.add_worksheet()
    for line, row in enumerate(rows):
        leaf.write_row(line, 0, row)
    book.close()
    return made.getvalue()


def test_a_registrar_writes_a_document_makes_a_round_of_it_and_opens_it(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    registrar.get("/styrdokument/nytt")
    facts = {"name": "Riktlinje för bänkar", "kind": "guideline", "decided_by": "ks", "validity": "Tillsvidare"}
    assert registrar.send(facts).status_code == 302
    registrar.get("/styrdokument/riktlinje-for-bankar/struktur")
    assert registrar.send({"structure": "Bara ord"}).status_code == 422
    assert "vi förstår inte" in text_of(registrar.page)
    written = "# Målområde 1: Sittplatser\nStrategi 1:1 Fler bänkar.\nFråga: Är bänkarna fler?\nTill: Kulturnämnden"
    assert registrar.send({"structure": written}).status_code == 302
    registrar.get("/uppfoljning/ny")
    made = {
        "title": "Om bänkar", "documents": "riktlinje-for-bankar", "due_on": "2024-05-31", "addressing": "group",
        "group": "1", "owner_body": "slk",
    }  # fmt: skip
    assert registrar.send(made).status_code == 302
    registrar.follow()
    assert "0 organ" in text_of(registrar.page)  # the question goes to a body outside the group
    number = registrar.path.split("/")[2]
    registrar.get(f"/uppfoljning/{number}/andra")
    assert registrar.send({"addressing": "all", "group": ""}).status_code == 302
    assert "Kulturnämnden" in text_of(registrar.get(f"/uppfoljning/{number}"))
    for step in ("review", "open"):
        registrar.get(f"/uppfoljning/{number}/steg/{step}")
        assert registrar.send({}).status_code == 302
    registrar.follow()
    assert "1 organ är inbjudna" in text_of(registrar.page)
    assert visit("other-officer").get(f"/uppfoljning/{number}/svar/kulturnamnden")


@pytest.mark.slow
def test_a_round_to_forty_bodies_from_end_to_end(app: Flask) -> None:
    names = [f"Nämnden för provning {number:02}" for number in range(1, 41)]
    with app.app_context():
        with db.writing():
            entries = [
                {"name": name, "short": name[-2:], "kind": "committee", "contact": f"n{at}@prov.example"}
                for at, name in enumerate(names)
            ]
            add_bodies({"bodies": entries, "groups": [{"name": "Provarna", "members": names}]}, actor=None)
        with clock.standing_at(OPENED):
            with db.writing():
                document = small_document()
                made = small_round(
                    document, opened=False, title="Uppföljning av provning", due_on=DUE, adoption_required=True
                )
                made.group_id, made.addressing = _group("Provarna"), "group"
                for move in ("review", "open"):
                    take_step(made, move, actor=person("registrar"), today=OPENED)
                round_id = made.id
            reminders.compose(lambda: False)
            invitations = db.session.scalars(sa.select(OutgoingMail.subject)).all()
            assert Counter(invitations) == {"Svara senast 3 maj: uppföljning av provning": 40}
        on(dt.date(2024, 4, 10), lambda: [_answer_all(name) for name in names[:30]])
        posted = {day: _reminded(day) for day in (
            dt.date(2024, 4, 13), dt.date(2024, 4, 16), dt.date(2024, 4, 17), dt.date(2024, 4, 26),
            dt.date(2024, 5, 1), dt.date(2024, 5, 3), dt.date(2024, 5, 9), dt.date(2024, 5, 10),
        )}  # fmt: skip
        assert list(posted.values()) == [0, 10, 0, 10, 0, 10, 0, 10]  # Saturday, 1 May and Ascension Day: nothing
        told = set(db.session.scalars(sa.select(Notice.reply_id).where(Notice.letter == Letter.ROUND_LATE)))
        assert told == {_reply(name).id for name in names[30:]}  # nobody who has handed in
        on(dt.date(2024, 5, 17), lambda: _step(round_id, "close"))
        assert _reminded(dt.date(2024, 5, 20)) == 0
        owner = db.session.scalars(sa.select(Notice).where(Notice.letter == Letter.ROUND_SILENT)).one()
        assert owner.user == person("registrar")
        late = names[30]
        with pytest.raises(Exception, match="tar inte emot"):
            on(dt.date(2024, 5, 21), lambda: _answer_all(late))
        on(dt.date(2024, 5, 21), lambda: _reopen(late, dt.date(2024, 5, 31)))
        on(dt.date(2024, 5, 22), lambda: _answer_all(late))
        on(dt.date(2024, 5, 23), lambda: [_approve(name) for name in names[:31]])
        on(dt.date(2024, 6, 5), lambda: [_adopt(name, at) for at, name in enumerate(names[:31], 1)])
        round_ = db.session.get_one(FollowUpRound, round_id)
        replies = list(db.session.scalars(sa.select(Reply).where(Reply.round_id == round_id)))
        assert sum(is_final(reply.state, round_.demands) for reply in replies) == 31
        values = Counter(
            value
            for reply in replies
            for value in db.session.scalars(sa.select(Answer.value).where(Answer.reply_id == reply.id))
        )
        assert values == {Choice.YES: 31, Choice.NO: 31, None: 18}  # who has not answered has not said Nej
        on(dt.date(2024, 6, 10), lambda: compile_and_freeze(round_id))
        frozen = latest_compilation(db.session.get_one(FollowUpRound, round_id))
        assert frozen is not None
        compiled = compiled_from(frozen.content or "")
        assert (compiled.counting, len(compiled.bodies), compiled.total) == (31, 40, Tally(80, 31, 31))
        assert audit.verify() is None


def on(day: dt.date, work: object) -> None:
    """Do something on a day, in a unit of its own."""
    assert callable(work)
    with clock.standing_at(day), db.writing():
        work()


def compile_and_freeze(round_id: int) -> None:
    round_, actor = db.session.get_one(FollowUpRound, round_id), person("registrar")
    begin_compiling(round_, actor=actor, today=clock.today())
    shown = [(answer.id, answer.version) for answer in unreviewed(round_)]
    assert review_comments(round_, shown, [key for key, _ in shown], actor=actor, now=clock.now()) == 0
    freeze(round_, actor=actor, now=clock.now(), today=clock.today())


def _reminded(day: dt.date) -> int:
    with clock.standing_at(day):
        return jobs.remind(lambda: False)["posted"]


def _group(name: str) -> int:
    return int(db.session.scalar(sa.text("SELECT id FROM body_group WHERE name = :name"), {"name": name}))


def _reply(name: str) -> Reply:
    statement = sa.select(Reply).join(Body, Body.id == Reply.body_id).where(Body.name == name)
    return db.session.scalars(statement.execution_options(populate_existing=True)).one()


def _answer_all(name: str) -> None:
    reply, now = _reply(name), clock.now()
    choices = (Choice.YES, Choice.NO)
    written = {
        answer.question_id: Written(choice, "Ett ord.", None, "")
        for answer, choice in zip(answers_of(reply), choices, strict=True)
    }
    save_answers(reply, written, actor=person("registrar"), now=now, today=clock.today())
    hand_in(reply, actor=person("registrar"), now=now, today=clock.today())


def _step(round_id: int, move: str) -> None:
    take_step(db.session.get_one(FollowUpRound, round_id), move, actor=person("registrar"), today=clock.today())


def _reopen(name: str, until: dt.date) -> None:
    reopen(_reply(name), until, "Ni fick längre tid.", actor=person("registrar"), today=clock.today())


def _approve(name: str) -> None:
    approve(_reply(name), actor=person("manager"), today=clock.today())


def _adopt(name: str, number: int) -> None:
    adopt(_reply(name), f"{number}", dt.date(2024, 6, 4), actor=person("registrar"), today=clock.today())
    assert _reply(name).state is ReplyState.ADOPTED
