"""Lists to work by: what changed since last time, what waits, what each owes, what is missing; none claims a law."""

import datetime as dt
import io

import docx
from conftest import Visit, on_sqlite
from flask import Flask
from support.lists import choose, rows_of
from support.municipality import body, person
from support.register import TODAY, give, locked
from support.visitor import text_of

from tracker import clock
from tracker.assignments.operations.changes import reopen_assignment, update_status
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.lists.queries.budget import of_budget
from tracker.lists.queries.changes import changes
from tracker.lists.queries.kinds import KINDS
from tracker.lists.queries.working import balance, by_recipient, lacking, waiting
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.papers import pdf_of, word_of
from web.test_lists import close
from web.test_second_thoughts import protect

SINCE = dt.date(2024, 4, 1)


def work(reference: str, on: dt.date, plan: str, *, status: Status = Status.IN_PROGRESS) -> None:
    """Let the official say how it goes, on a day."""
    with clock.standing_at(on), db.writing():
        update_status(
            locked(reference), status=status, note="", plan=plan, reason="Fler bänkar.", actor=person("officer"),
            now=clock.now(), today=on,
        )  # fmt: skip


def note(reference: str, on: dt.date) -> None:
    with clock.standing_at(TODAY), db.writing():
        saying = Saying("noted", body("KF"), on, find_or_add_paragraph(body("KF"), on, "99", today=TODAY))
        record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)


def test_changes_since_last_time_stand_under_their_own_headings(app: Flask) -> None:
    with app.app_context():
        closed, moved, late = (give(number=str(n), dnr=(f"000{n}/23",), plan="KS 5 juni 2024") for n in (1, 2, 3))
        new = give(number="4", dnr=("0004/24",), on=dt.date(2024, 4, 24))
        close(closed)
        work(moved, dt.date(2024, 4, 10), "KS 28 augusti 2024")
        work(late, dt.date(2024, 3, 1), "KS 10 april 2024")
        found = [(heading, cells[1], cells[3]) for heading, cells in rows_of(changes(choose(since=SINCE)).sheet)]
        assert [row for row in found if row[0] != "Utan nytt på 90 dagar"] == [
            ("Nya", "0004/24", "KS 2024-04-24 § 4"),
            ("Avslutade", "0001/23", "Fullgjort, KF 2024-04-25 § 156"),
            ("Flyttade", "0002/23", "från KS 5 juni 2024 till KS 28 augusti 2024, flyttat 1 gång"),
            ("Försenade sedan dess", "0003/23", "KS 10 april 2024"),
        ]  # fmt: skip
        assert new
        last = {cells[2]: cells[6] for _, cells in rows_of(balance(choose(since=SINCE, giver=body("KS"))).sheet)}
        assert set(last) == {"0002/23", "0003/23", "0004/24"}
        assert last["0004/24"] == "Nytt"
        assert last["0003/23"] == "försenat sedan dess"
        assert last["0002/23"].endswith("flyttat 1 gång; var: inte påbörjat")


@on_sqlite
def test_what_nobody_has_said_anything_about_for_ninety_days_is_told(app: Flask) -> None:
    with app.app_context():
        give()
        later = TODAY + dt.timedelta(days=91)
        with clock.standing_at(later):
            found = rows_of(changes(choose(later, today=later, since=TODAY + dt.timedelta(days=60))).sheet)
        assert [(heading, cells[3]) for heading, cells in found] == [("Utan nytt på 90 dagar", "senast 29 april 2024")]


@on_sqlite
def test_what_was_reported_waits_from_the_meeting_that_got_it(app: Flask) -> None:
    with app.app_context():
        give(dnr=("0001/23",))
        note(give(number="2", dnr=("0002/23",)), dt.date(2024, 2, 29))
        assert [cells[2:] for _, cells in rows_of(waiting(choose()).sheet)] == [
            ["0002/23", "Stadsledningskontoret", "2024-02-29", "60"]
        ]


@on_sqlite
def test_what_was_opened_again_waits_from_what_was_said_after_it(app: Flask) -> None:
    with app.app_context():
        reference = give(dnr=("0002/23",))
        close(reference)
        with clock.standing_at(TODAY), db.writing():
            reopen_assignment(locked(reference), reason="Fel uppdrag.", actor=person("registrar"), today=TODAY)
        note(reference, dt.date(2024, 2, 29))
        sheet = waiting(choose()).sheet
        assert [cells[-2:] for _, cells in rows_of(sheet)] == [["2024-02-29", "60"]]
        assert sheet.clauses[0] == "Kommunstyrelsen beslutar:"
        assert "dnr 0002/23" in sheet.clauses[1]
        assert balance(choose()).sheet.clauses == sheet.clauses


@on_sqlite
def test_each_recipient_has_its_own_part_of_the_list(app: Flask) -> None:
    with app.app_context():
        give()
        give(number="2", recipients=("Kulturnämnden", "Byggnadsnämnden"), dnr=("0002/23",))
        rows = [(heading, cells[2]) for heading, cells in rows_of(by_recipient(choose()).sheet)]
        assert rows == [
            ("Byggnadsnämnden", "0002/23"), ("Kulturnämnden", "0002/23"), ("Stadsledningskontoret", "0738/23"),
        ]  # fmt: skip
        board = rows_of(by_recipient(choose(body=body("KS"))).sheet)
        assert [heading for heading, _ in board] == ["Stadsledningskontoret"], "its administration's stand with a board"


@on_sqlite
def test_what_lacks_something_stands_under_what_it_lacks(app: Flask) -> None:
    with app.app_context():
        give(plan="KS 5 juni 2024")
        give(number="2", dnr=(), owner="", budget_year=2024)
        found = [heading for heading, _ in rows_of(lacking(choose()).sheet)]
        assert found == ["Utan plan för redovisning", "Utan handläggare", "Utan paragraf", "Utan diarienummer"]


@on_sqlite
def test_what_a_budget_gave_has_its_outcome_its_section_and_the_clauses_that_would_end_it(app: Flask) -> None:
    with app.app_context():
        of_it = {"budget_year": 2024, "recipients": ("Kulturnämnden",), "by": "KF"}
        done, ready, left = (
            give(text=f"Kulturnämnden ska räkna {thing}.", **of_it) for thing in ("bord", "bad", "båk")
        )
        give(number="2")
        close(done)
        work(ready, dt.date(2024, 4, 20), "KF 23 maj 2024", status=Status.READY)
        sheet = of_budget(choose()).sheet
        assert sheet.title == "Budgetuppdrag 2024"
        assert sheet.lead == "3 uppdrag: fullgjort 1, kvarstår 2."
        assert [(heading, cells[0][-5:], *cells[2:]) for heading, cells in rows_of(sheet)] == [
            ("Kulturnämnden", "bord.", "Fullgjort", "KF 2024-04-25 § 156"),
            ("Kulturnämnden", " bad.", "Kvarstår", ""),
            ("Kulturnämnden", " båk.", "Kvarstår", ""),
        ]
        lead, clause = sheet.clauses
        assert lead == "Kommunfullmäktige beslutar:"
        assert clause.startswith("Redovisningen av kommunfullmäktiges uppdrag, givet i budget 2024, till kulturnämnden")
        assert clause.endswith("att räkna bad, dnr 0738/23, antecknas och uppdraget förklaras fullgjort.")
        assert left
        assert rows_of(of_budget(choose(budget_year=2023)).sheet) == []
        assert len(rows_of(of_budget(choose(body=body("Kulturnämnden"))).sheet)) == 3
        assert "Förslag till beslut" in [p.text for p in docx.Document(io.BytesIO(word_of(sheet, ""))).paragraphs]
        assert pdf_of(sheet, "").startswith(b"%PDF")


@on_sqlite
def test_every_kind_of_list_can_be_kept_and_says_what_asks_for_it(app: Flask, visit: Visit) -> None:
    with app.app_context():
        note(give(plan="KS 5 juni 2024"), dt.date(2024, 2, 29))
        give(number="5", budget_year=2024)
        give(number="3", dnr=(), recipients=("Kulturnämnden",), on=dt.date(2024, 4, 20))
        protect(give(number="4", title="KANARIEFÅGEL", dnr=("0999/23",)), owner=False)
    registrar = visit("registrar")
    for name, kind in KINDS.items():
        path = f"/rapporter/{name}?dag=2024-04-{28 if name == 'balanslista' else 29}"
        page = registrar.get(path)
        assert kind.basis in text_of(page)
        assert "KANARIE" not in page
        answer = registrar.send({"fil": "pdf"}, at=path)
        assert registrar.client.get(answer.headers["Location"]).data.startswith(b"%PDF"), name
        assert "Blir likadan" in text_of(registrar.get(answer.headers["Location"].rsplit("/", 1)[0])), name
    registrar.get("/rapporter/balanslista")
    assert 'name="fran" type="text" value="2024-04-28"' in registrar.page, "compared with the list that was kept last"


def test_no_list_is_said_to_be_by_law_but_where_a_law_asks_for_it() -> None:
    assert all("enligt kommunallagen" not in kind.basis.casefold() for kind in KINDS.values())
    asked = {name for name, kind in KINDS.items() if not kind.basis.startswith(("En bilaga", "En arbetslista"))}
    assert asked == {"budgetuppdrag"}
    assert "6 kap. 5 §" in KINDS["budgetuppdrag"].basis
