"""Lists in the browser: a pasted list of assignments, lägen that were filled in, what passes to another body."""

import datetime as dt
import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from python_calamine import CalamineWorkbook
from support.municipality import body, person
from support.register import TODAY, assignment, give
from support.registers import ROWS, as_text, as_xlsx
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.assignments.queries.bodies import body_names, resolve
from tracker.assignments.queries.listing import AssignmentFilter
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.intake.jobs.filled import import_statuses
from tracker.lists.queries.exported import exported, register_sheet
from tracker.meetings.operations.decisions import Decision, DecisionRow, GivenBefore, record_decision
from tracker.meetings.operations.meetings import PlannedMeeting, move_meeting, plan_meetings
from tracker.meetings.queries.meetings import find_meeting
from tracker.models import Assignment, BudgetDecision, Draft, Note, Paragraph
from tracker.papers import excel_of
from tracker.wording.sheets import CURRENT, EFFECTIVE, ID, NEW


def paste(who: Visitor, words: str) -> str:
    who.get("/uppdrag/nytt")
    response = who.send({"text": words, "action": "read"})
    assert response.status_code == 302, text_of(response.text)[:400]
    return text_of(who.follow())


def upload(who: Visitor, content: bytes, name: str = "lista.xlsx") -> str:
    who.get("/uppdrag/nytt")
    who.send({"file": (io.BytesIO(content), name), "action": "read"})
    return text_of(who.follow())


def count() -> int:
    live = sa.select(sa.func.count(Assignment.id)).where(Assignment.status != Status.VOIDED)
    return db.session.scalar(live) or 0


def test_a_pasted_list_is_reviewed_saved_at_once_and_undone_at_once(app: Flask, visit: Visit) -> None:
    with app.app_context():
        known = give(text=ROWS[2][0], dnr=("0101/20",), number="9")
    registrar = visit("registrar")
    page = paste(registrar, as_text())
    for words in ("6 rader. 1 behöver din blick. 4 är klara att spara. 1 tas inte med.", f"Finns redan: {known}",
                  "Registret har inget organ som heter Månskensnämnden", "5 av 6 tas med"):  # fmt: skip
        assert words in page
    again = registrar.send({"written_on": "2021-01-28", "action": "read"})
    assert again.status_code == 302
    assert "2021-09-30" in text_of(registrar.follow()), "Kvartal 3 is counted from the day of the list"
    saved = registrar.send({"action": "save"})
    assert saved.status_code == 302, text_of(saved.text)[:600]
    assert "5 uppdrag är registrerade" in text_of(registrar.follow())
    with app.app_context():
        assert count() == 6
        torches = db.session.scalars(sa.select(Assignment).where(Assignment.budget_year == 2020)).one()
        assert (torches.giver.short_name if torches.giver else "", torches.machine_read) == ("KF", False)
        assert [d.latest_on for d in torches.deadlines] == [dt.date(2021, 9, 30)]
        act = db.session.scalars(sa.select(Draft.used_by_act)).one()
    assert "Ångrat" in registrar.client.post(f"/angra/{act}", data=registrar.fields(0), follow_redirects=True).text
    with app.app_context():
        assert count() == 1
        assert audit.verify() is None


def test_what_is_wrong_with_a_row_is_said_at_the_row_and_nothing_is_saved(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    paste(registrar, as_text())
    response = registrar.send({"rows-1-recipients": "", "rows-3-decision": "i våras", "action": "save"})
    assert response.status_code == 422
    assert "Rad 2: Skriv minst en mottagare" in text_of(response.text)
    response = registrar.send({"rows-1-recipients": "SLK", "action": "save"})
    assert "Rad 4: Skriv beslutet som KF 2023-11-09 § 4." in text_of(response.text)
    response = registrar.send({"rows-3-decision": "KF 2021-01-28 § 12", "action": "save"})
    assert response.status_code == 302
    with app.app_context():
        cafes = db.session.scalars(sa.select(Assignment).where(Assignment.paragraph_id.is_not(None))).one()
        assert (cafes.given_on, len(cafes.recipients)) == (dt.date(2021, 1, 28), 4)


def test_what_came_into_the_register_meanwhile_is_not_registered_twice(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    paste(registrar, as_text())
    with app.app_context():
        given = give(text=ROWS[2][0], dnr=("0101/20",), number="9")
    response = registrar.send({"action": "save"})
    assert f"Uppdraget har kommit in i registret: {given}" in text_of(response.text)
    with app.app_context():
        assert count() == 1


def filled(app: Flask, **changes: dict[str, str]) -> bytes:
    """Return the list that goes out, with what an administration wrote in it: id → column → words."""
    with app.app_context(), clock.standing_at(TODAY):
        pages = exported(AssignmentFilter(), day=TODAY, today=TODAY, registry="SLK")
        content = excel_of(register_sheet([row for page in pages for row in page], day=TODAY), [])
        sent = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    heading, *lines = [[str(cell) for cell in line] for line in sent]
    for line in lines:
        for column, words in changes.get(line[0].replace("-", "_"), {}).items():
            line[heading.index(column.replace("_", " "))] = words
    return as_xlsx([tuple(line) for line in (heading, *lines)])


def test_a_list_of_lagen_goes_out_and_comes_back(app: Flask, visit: Visit, tmp_path: Path) -> None:
    with app.app_context():
        titles = {"moved": "=HYPERLINK(1)", "noted": "Rubrik", "ended": "Annan"}
        given = {
            name: give(number=str(at), title=title, deadline="senast 30 juni 2024")
            for at, (name, title) in enumerate(titles.items(), start=20)
        }
    keys = {name: reference.replace("-", "_") for name, reference in given.items()}
    file = tmp_path / "ut.xlsx"
    file.write_bytes(filled(app, **{
        keys["moved"]: {"Läge": "pågår", "Plan_för_redovisning": "2024-06-12"},
        keys["noted"]: {"Vad_som_har_hänt": "Vi väntar på svar."},
        keys["ended"]: {"Läge": "Fullgjort"},
    }))  # fmt: skip
    with app.app_context(), clock.standing_at(TODAY):
        tally = import_statuses(file, today=TODAY)
        assert (tally.read, tally.suggested, len(tally.skipped)) == (3, 2, 1)
        draft = db.session.scalars(sa.select(Draft)).one()
    registrar = visit("registrar")
    page = text_of(registrar.get(f"/uppdrag/nytt/lagen/{draft.id}"))
    assert "2 rader ändrar något , 0 är oförändrade, 1 går inte att spara" in page
    data = {**registrar.fields(0), "row": ["0", "1", "2"]}
    for unknown in ("9" * 5000, "²", "-1"):
        told = registrar.client.post(registrar.path, data={**data, "row": unknown})
        assert (told.status_code, "Välj minst en rad" in told.text) == (422, True), "a number that is none of ours"
    assert registrar.client.post(registrar.path, data=data).status_code == 422, "what cannot be set is not saved"
    chosen = ["0", "1", "2"]
    with app.app_context():
        chosen.remove(str(next(at for at, row in enumerate(draft.content["rows"]) if row["status"] == "Fullgjort")))
    assert registrar.client.post(registrar.path, data={**data, "row": chosen}).status_code == 302
    with app.app_context():
        moved = assignment(given["moved"])
        assert (moved.status, moved.title) == (Status.IN_PROGRESS, "=HYPERLINK(1)")
        assert (moved.decided_due_on, moved.planned_due_on) == (dt.date(2024, 6, 30), dt.date(2024, 6, 12))
        assert db.session.scalars(sa.select(Note.text)).all() == ["Vi väntar på svar."]
        assert assignment(given["ended"]).status is Status.GIVEN
        act = db.session.scalars(sa.select(Draft.used_by_act)).one()
        with clock.standing_at(TODAY):
            assert import_statuses(file, today=TODAY).suggested == 0, "again, there is nothing new in it"
    registrar.client.post(f"/angra/{act}", data=data, follow_redirects=True)
    with app.app_context():
        assert assignment(given["moved"]).status is Status.GIVEN


def test_our_own_list_comes_back_and_changes_nothing(app: Flask, visit: Visit) -> None:
    day, clerk = dt.date(2024, 6, 12), "registrar"
    with app.app_context():
        with clock.standing_at(TODAY), db.writing():
            plan_meetings([PlannedMeeting(body("KS"), day)], actor=person(clerk), today=TODAY)
        give()
        give(number="634", plan="KS 12 juni 2024")
        with clock.standing_at(TODAY), db.writing():
            planned = find_meeting("ks", day)
            assert planned
            move_meeting(planned, day + dt.timedelta(days=1), actor=person(clerk), today=TODAY)
    registrar = visit("registrar")
    listed = registrar.client.get("/uppdrag/lista/uppdrag.csv").data
    assert "(nu 13 juni 2024)" in listed.decode()
    assert "0 rader ändrar något , 2 är oförändrade" in upload(registrar, listed, "uppdrag.csv")


def test_a_list_of_transfers_is_accepted_with_its_decision(app: Flask, visit: Visit) -> None:
    with app.app_context():
        one = give(number="20", recipients=("Byggnadsnämnden",))
        two = give(number="21", recipients=("Kulturnämnden", "Byggnadsnämnden"))
    rows = [(ID, CURRENT, NEW, EFFECTIVE), (one, "", "Kulturnämnden", "2024-01-01"),
            (two, "", "SN Centrum", "1 februari 2024"), ("U-1999-0001", "", "KS", "2024-01-01"),
            (one, "", "Månnämnden", "2024-01-01")]  # fmt: skip
    registrar = visit("registrar")
    page = upload(registrar, as_xlsx(rows))
    assert "2 rader att flytta, 2 går inte att läsa" in page
    assert "Flera mottagare. Välj vems del som flyttas." in page
    assert registrar.send({}).status_code == 422, "the decision is missing"
    registrar.get(registrar.path)
    told = registrar.client.post(registrar.path, data={**registrar.fields(0), "body": "kf", "decided_on": "2023-12-14",
                                                       "number": "9", "part": "9" * 5000})  # fmt: skip
    assert (told.status_code, "Välj minst ett uppdrag" in told.text) == (422, True)
    with app.app_context():
        parts = [str(assignment(one).recipients[0].id), str(assignment(two).recipients[1].id)]
    decision = {"body": "kf", "decided_on": "2023-12-14", "number": "9", "part": parts}
    response = registrar.client.post(registrar.path, data={**registrar.fields(0), **decision})
    assert response.status_code == 302
    with app.app_context():
        assert [r.name for r in assignment(one).recipients] == ["Kulturnämnden"]
        assert {r.name: r.valid_from for r in assignment(two).recipients}["Socialnämnden Centrum"] == dt.date(
            2024, 2, 1
        )
        act = db.session.scalars(sa.select(Draft.used_by_act)).one()
    registrar.client.post(f"/angra/{act}", data=registrar.fields(0), follow_redirects=True)
    with app.app_context():
        assert [r.name for r in assignment(one).recipients] == ["Byggnadsnämnden"], "two first days, one act"
        assert audit.verify() is None


@on_sqlite
@pytest.mark.parametrize("words", ["Id\tLäge\n", "Uppdrag\tDnr\n"])
def test_headings_alone_are_no_list(visit: Visit, words: str) -> None:
    registrar = visit("registrar")
    registrar.get("/uppdrag/nytt")
    assert "/lista/" not in (registrar.send({"text": words, "action": "read"}).headers.get("Location") or "")


def test_a_column_tells_who_gave_a_row_and_the_list_may_be_a_budgets(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    page = paste(
        registrar,
        "Uppdrag\tMottagare\tBeslut\n"
        "Räkna alla stegar i hamnen\tByggnadsnämnden\tKS 2019-02-06 § 31\n"
        "Måla trappornas räcken\tKulturnämnden\tKommunstyrelsen\n"
        "Putsa fönstren mot ån\tStadsledningskontoret\t\n",
    )
    for words in ("KS 2019-02-06 § 31", "Kommunstyrelsen, § saknas", "3 är klara att spara"):
        assert words in page
    assert registrar.send({"budget_year": "2021", "action": "read"}).status_code == 302
    assert text_of(registrar.follow()).count("budget 2021") == 2, "the row that names its § keeps it"
    assert registrar.send({"written_on": "", "action": "draft"}).status_code == 302
    assert registrar.get(f"/uppdrag/nytt/lista/{registrar.path.rsplit('/', 1)[-1]}").count("2021") > 2
    wrong = registrar.send({"written_on": "2021-01-28", "adopted_by": "KS 2020-11-05 § 4", "action": "save"})
    assert "Budgeten antas av fullmäktige" in text_of(wrong.text)
    good = {"adopted_by": "KF 2020-11-05 § 4", "action": "save"}
    fields = registrar.fields()
    assert registrar.send(good).status_code == 302
    assert registrar.client.post(registrar.path, data={**fields, **good}).status_code == 302, (
        "saved twice is saved once"
    )
    with app.app_context():
        places = [
            (a.giver.short_name if a.giver else "", a.budget_year, a.paragraph.number if a.paragraph else "")
            for a in db.session.scalars(sa.select(Assignment).order_by(Assignment.id))
        ]
        assert places == [("KS", 2021, "31"), ("KF", 2021, "4"), ("KF", 2021, "4")]


SAGOR = (
    "Uppdrag\tMottagare\tBeslut\n"
    "Måla trappornas räcken\tKulturnämnden\tKommunstyrelsen\n"
    "Putsa fönstren mot ån\tStadsledningskontoret\t\n"
    "Samla sagor om månen\tStadsledningskontoret\t\n"
)


def test_a_new_giver_of_the_list_is_that_of_the_rows_that_name_none_and_is_seen_first(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    paste(registrar, SAGOR)
    by_hand = {"written_on": "2021-01-28", "rows-2-giver": "bn"}
    told = registrar.send({**by_hand, "giver": "kf", "action": "save"})
    assert (told.status_code, "Se över dem och spara igen." in text_of(told.text)) == (422, True)
    with app.app_context():
        assert count() == 0
    assert registrar.send({"action": "save"}).status_code == 302
    with app.app_context():
        givers = [a.giver.slug if a.giver else "" for a in db.session.scalars(sa.select(Assignment))]
        assert sorted(givers) == ["bn", "kf", "ks"], "the list names one, a person another; the third is the list's"


def test_the_rows_that_are_not_saved_wait_as_a_list_of_their_own(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    paste(registrar, SAGOR)
    unticked = {"rows-1-include": None, "rows-2-include": None, "rows-2-title": "Rättad"}
    registrar.send({**unticked, "written_on": "2021-01-28", "action": "save"})
    page = text_of(registrar.follow())
    assert "2 rader som du inte tog med ligger kvar under Att föra in." in page
    with app.app_context():
        left = db.session.scalars(sa.select(Draft).where(Draft.used_by_act.is_(None))).one()
        saved = db.session.scalars(sa.select(Draft).where(Draft.used_by_act.is_not(None))).one()
    undone = registrar.client.post(f"/angra/{saved.used_by_act}", data=registrar.fields(0), follow_redirects=True)
    assert "Utkastet ligger åter under Att föra in" in text_of(undone.text)
    with app.app_context():
        back = db.session.scalars(sa.select(Draft)).one()
        assert (back.id, len(back.content["rows"]), count()) == (saved.id, 3, 0)
    registrar.get(f"/uppdrag/nytt/lista/{back.id}")
    registrar.send({**unticked, "written_on": "2021-01-28", "action": "save"})
    registrar.follow()
    with app.app_context():
        left = db.session.scalars(sa.select(Draft).where(Draft.used_by_act.is_(None))).one()
        assert [row["title"] for row in left.content["rows"]] == ["Putsa fönstren mot ån", "Rättad"]
        assert left.content["written_on"] == "2021-01-28"
    registrar.get(f"/uppdrag/nytt/lista/{left.id}")
    ticks = {"rows-0-include": "y", "rows-1-include": "y", "action": "save"}
    assert registrar.send(ticks).status_code == 302
    assert "ligger kvar" not in text_of(registrar.follow())
    with app.app_context():
        assert count() == 3


def test_the_lagen_and_transfers_that_are_not_saved_wait_too(app: Flask, visit: Visit) -> None:
    with app.app_context():
        given = [give(number=str(number), recipients=("Byggnadsnämnden",)) for number in (20, 21)]
    registrar = visit("registrar")
    paste(registrar, "Id\tLäge\n" + "".join(f"{one}\tPågår\n" for one in given))
    registrar.client.post(registrar.path, data={**registrar.fields(0), "row": "1"})
    registrar.get("/uppdrag/nytt")
    rows = [(ID, CURRENT, NEW, EFFECTIVE), *((one, "", "Kulturnämnden", "2024-01-01") for one in given)]
    paste(registrar, as_text(rows))  # type: ignore[arg-type] # four columns
    with app.app_context():
        part = str(assignment(given[0]).recipients[0].id)
    decision = {"body": "kf", "decided_on": "2023-12-14", "number": "9", "part": part}
    registrar.client.post(registrar.path, data={**registrar.fields(0), **decision})
    with app.app_context():
        left = db.session.scalars(sa.select(Draft).where(Draft.used_by_act.is_(None)).order_by(Draft.id))
        waits = [(draft.kind.value, [row["reference"] for row in draft.content["rows"]]) for draft in left]
        assert waits == [("statuses", [given[0]]), ("transfers", [given[1]])]


def budgets() -> list[tuple[int, bool, bool]]:
    """Return (year, supplementary, whether its § counts) of each budget decision."""
    found = sa.select(BudgetDecision.year, BudgetDecision.supplementary, Paragraph.voided_at.is_(None))
    rows = db.session.execute(found.join(BudgetDecision.paragraph).order_by(BudgetDecision.id))
    return [(row[0], row[1], bool(row[2])) for row in rows]


def test_a_budget_list_that_was_undone_binds_its_decision_to_no_year(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")

    def save(year: str) -> int:
        paste(registrar, SAGOR)
        registrar.send({"written_on": "2021-01-28", "budget_year": year, "action": "read"})
        registrar.follow()
        good = {"adopted_by": "KF 2020-11-05 § 4", "rows-0-include": "y", "action": "save"}
        return registrar.send(good).status_code

    assert save("2020") == 302
    with app.app_context():
        act = db.session.scalars(sa.select(Draft.used_by_act)).one()
    registrar.follow()
    registrar.client.post(f"/angra/{act}", data=registrar.fields(0), follow_redirects=True)
    with app.app_context():
        assert budgets() == [(2020, False, False)]
        row = DecisionRow("1", "completed", "Räkna lamporna på torget.", recipients=resolve(["SLK"], body_names(), {}),
                          given_before=GivenBefore(body("KF"), budget_year=2020))  # fmt: skip
        with db.writing():
            decision = Decision(body("KF"), dt.date(2022, 4, 28), "9", rows=[row])
            recorded = record_decision(decision, actor=person("registrar"), four_eyes=False, today=TODAY)
            assert recorded.assignments[0].paragraph is None, "no § that was taken back gives anything"
    assert save("2021") == 302
    registrar.follow()
    with app.app_context():
        assert budgets() == [(2021, False, True)]
        given = db.session.scalars(sa.select(Assignment).where(Assignment.budget_year == 2021)).all()
        assert {one.paragraph.number if one.paragraph else "" for one in given} == {"4"}
        assert audit.verify() is None
    assert save("2022") == 422
    assert "Beslutet antog budget 2021, inte 2022." in text_of(registrar.page), "what stands is not rewritten"


def test_two_who_review_one_list_do_not_write_over_each_other(app: Flask, visit: Visit) -> None:
    registrar = visit("registrar")
    paste(registrar, SAGOR)
    with app.app_context():
        draft = db.session.scalars(sa.select(Draft)).one().id
    page, here = registrar.get(f"/uppdrag/nytt/lista/{draft}"), f"/uppdrag/nytt/lista/{draft}"
    first = registrar.fields()
    assert (
        registrar.client.post(here, data={**first, "rows-1-title": "Den första", "action": "draft"}).status_code == 302
    )
    registrar.page = page
    answer = registrar.client.post(here, data={**first, "rows-2-title": "Den andra", "action": "draft"})
    assert (answer.status_code, "Någon annan har sparat utkastet" in answer.text) == (422, True)
    assert "Den andra" in answer.text
    with app.app_context():
        titles = [row["title"] for row in db.session.scalars(sa.select(Draft)).one().content["rows"]]
        assert "Den första" in titles
        assert "Den andra" not in titles
    registrar.page = answer.text
    assert registrar.send({"action": "save"}).status_code == 302
    told = registrar.client.post(here, data={**first, "action": "save"}, follow_redirects=True)
    assert "Listan är redan sparad" in told.text
