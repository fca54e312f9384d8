"""Lists of the register: the two appendices as of any day, kept as they were, and nothing protected in any of them."""

import datetime as dt
import io
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from python_calamine import CalamineWorkbook
from support.lists import choose, keep, matter_rows, ongoing_rows, word_rows
from support.municipality import body, person
from support.register import TODAY, give, locked
from support.visitor import text_of

from tracker import audit, clock
from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.operations.changes import change_details, void_assignment
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.assignments.queries.bodies import body_names, groups, resolve
from tracker.db import db
from tracker.extraction.registers import read_register
from tracker.extraction.tables_model import RegisterRow
from tracker.lists.queries.appendices import matters, ongoing
from tracker.lists.queries.standings import standings
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.meetings.operations.paragraphs import Circumstances, describe_paragraph, find_or_add_paragraph
from tracker.models import Assignment, StoredList
from tracker.models.paragraph import Outcome
from web.test_query_counts import add, counts
from web.test_second_thoughts import protect

SOURCE = next(Path(__file__).parents[3].glob("shared/sources/004*.txt"), None)
CLOSED_ON = dt.date(2024, 4, 25)


def close(reference: str, on: dt.date = CLOSED_ON, kind: str = "completed") -> str:
    with clock.standing_at(TODAY), db.writing():
        paragraph = find_or_add_paragraph(body("KF"), on, "156", today=TODAY)
        saying = Saying(kind, body("KF"), on, paragraph)
        record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)
        return audit.current_act()


def referred_to(rows: list[tuple[str, list[str]]], dnr: str = "0738/23") -> list[list[str]]:
    return [cells for _, cells in rows if cells[1] == dnr]


# --- as of a day


def test_what_was_closed_on_the_25th_is_open_in_the_list_of_the_24th(app: Flask) -> None:
    with app.app_context():
        close(give())
        assert len(referred_to(ongoing_rows(dt.date(2024, 4, 24)))) == 1
        assert referred_to(ongoing_rows(dt.date(2024, 4, 26))) == []
        assert referred_to(ongoing_rows(dt.date(2023, 9, 19))) == [], "it was given the day after"
        assert [cells[2] for cells in referred_to(matter_rows(since=dt.date(2024, 4, 1)))] == ["KF 25 apr 2024"]


def test_what_was_undone_never_held_and_what_was_registered_by_mistake_never_was(app: Flask) -> None:
    with app.app_context():
        reference, mistaken = give(), give(number="634", dnr=("0001/24",))
        act = close(reference)
        with clock.standing_at(TODAY), db.writing():
            audit.undo(act, actor=person("registrar"))
        with clock.standing_at(TODAY), db.writing():
            void_assignment(locked(mistaken), reason="Fel.", actor=person("registrar"))
        for day in (dt.date(2024, 4, 24), dt.date(2024, 4, 26), TODAY):
            assert len(referred_to(ongoing_rows(day))) == 1
            assert referred_to(ongoing_rows(day), "0001/24") == []


def test_what_is_played_from_the_events_is_what_stands_there(app: Flask) -> None:
    with app.app_context():
        close(give(plan="KS 6 mars 2024"))
        give(
            number="634", recipients=("Socialnämnderna",), dnr=(), plan="Årsrapport 2024", points=[("a)", "Hur många?")]
        )
        every, until = sa.select(Assignment.id), audit.head_seq()
        now = standings(every, day=TODAY, today=TODAY, until=until)
        played = standings(every, day=TODAY, today=TODAY + dt.timedelta(days=1), until=until)
        for one, other in zip(now, played, strict=True):
            facts = {name: value for name, value in one.facts.items() if name != "version"}
            assert facts == dict(other.facts)
            assert (one.text, one.parts, one.numbers, one.planned, one.said, one.ended_by) == (
                other.text, other.parts, other.numbers, other.planned, other.said, other.ended_by,
            )  # fmt: skip


# --- kept


def test_a_list_is_fetched_as_it_was_whatever_happens_to_the_register(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(plan="KS 5 juni 2024")
        give(number="634", title="Räkna skyltar", dnr=("0800/23",))
    registrar = visit("registrar")
    registrar.get("/rapporter")
    registrar.get("/rapporter/pagaende-uppdrag?dag=2024-04-24")
    files = {}
    for kind in ("docx", "xlsx", "pdf"):
        answer = registrar.send({"fil": kind}, at="/rapporter/pagaende-uppdrag?dag=2024-04-24")
        files[answer.headers["Location"]] = registrar.client.get(answer.headers["Location"]).data
    assert [path.rsplit("/", 1)[-1] for path in files] == [
        f"bilaga-pagaende-uppdrag-2024-04-24.{kind}" for kind in ("docx", "xlsx", "pdf")
    ]
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(StoredList.id))) == 1, "the same list is kept once"
        with clock.standing_at(TODAY), db.writing():
            change_details(
                locked(reference),
                title="Räkna bord",
                owner=None,
                plan="KS 6 mars 2025",
                reason="Fler bänkar.",
                actor=person("other-registrar"),
                four_eyes=True,
                today=TODAY,
            )
        close(reference, dt.date(2024, 4, 20))
    for path, content in files.items():
        assert registrar.client.get(path).data == content
    place = next(iter(files)).rsplit("/", 1)[0]
    assert "Återskapad ur händelserna Blir likadan" in text_of(registrar.get(place))
    assert len(ongoing_now(app)) == 1, "though a list of that day made now is another one"
    registrar.get(f"{place}/annat-namn.docx", 404)
    registrar.get(f"{place}/bilaga-pagaende-uppdrag-2024-04-24.exe", 404)


def ongoing_now(app: Flask) -> list[tuple[str, list[str]]]:
    with app.app_context():
        return ongoing_rows(dt.date(2024, 4, 24))


@on_sqlite
def test_the_files_say_what_the_page_says(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(plan="KS 5 juni 2024")
        give(number="634", text="=1+1", title="Formel", recipients=("Socialnämnderna",), dnr=())
    registrar = visit("registrar")
    page = text_of(registrar.get("/rapporter/pagaende-uppdrag?amne=bänkar"))
    assert "Pågående uppdrag kopplade till bänkar" in page
    assert "1 uppdrag saknar diarienummer" in page
    found = registrar.send({"fil": "docx"}, at="/rapporter/pagaende-uppdrag?amne=bänkar")
    rows = word_rows(registrar.client.get(found.headers["Location"]).data)
    assert rows == [
        ["Uppdrag", "Dnr", "Plan för redovisning"],
        ["Uppdrag till kommunstyrelsen"],
        ["Stadsledningskontoret får i uppdrag att räkna stadens bänkar tillsammans med Polismyndigheten.", "0738/23",
         "KS 5 juni 2024"],
        ["Uppdrag till övriga nämnder och styrelser"],
        ["=1+1", "", ""],
    ]  # fmt: skip
    workbook = CalamineWorkbook.from_filelike(
        io.BytesIO(registrar.client.get(found.headers["Location"].replace("docx", "xlsx")).data)
    )
    leaf, about = (workbook.get_sheet_by_index(place).to_python() for place in range(2))
    assert leaf[1][3:] == [dt.date(2024, 6, 5), "U-2023-0001", "Uppdrag till kommunstyrelsen"]
    assert leaf[2][0] == "=1+1"
    assert {row[0] for row in about} >= {"Läget den", "Inlagt till och med", "Urval", "Framtagen", "Kontrollsumma"}


@on_sqlite
def test_a_choice_that_cannot_be_is_told_in_words(app: Flask, visit: Visit) -> None:
    auditor = visit("auditor")
    page = text_of(auditor.get("/rapporter/pagaende-uppdrag?dag=2030-01-01", 422))
    assert "Välj i dag eller en dag som har varit." in page
    assert "Inget uppdrag passar urvalet" in text_of(auditor.get("/rapporter/pagaende-uppdrag?organ=finns-inte"))
    auditor.get("/rapporter/finns-inte", 404)


@on_sqlite
def test_the_list_of_a_body_has_what_it_has_given_and_got(app: Flask) -> None:
    with app.app_context():
        give()
        give(number="1", by="KF", recipients=("Kulturnämnden",), dnr=("0002/24",))
        give(number="2", by="KF", recipients=("Byggnadsnämnden",), dnr=("0003/24",))
        assert [(h, c[1]) for h, c in ongoing_rows(body=body("Kulturnämnden"))] == [
            ("Uppdrag till kulturnämnden", "0002/24")
        ]
        assert [c[1] for _, c in ongoing_rows(giver=body("KS"))] == ["0738/23"]
        assert [c[1] for _, c in ongoing_rows(body=body("KF"))] == ["0002/24", "0003/24"]
        assert [c[1] for _, c in ongoing_rows(words="0003/24")] == ["0003/24"]


# --- protected


def test_nothing_protected_is_in_a_list_and_one_that_holds_it_since_is_missing(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(text="Räkna KANARIEFÅGLAR.", title="KANARIEFÅGEL", dnr=("0999/23",))
        give(number="634", dnr=("0800/23",))
        kept = keep()
    insider, outsider = visit("registrar"), visit("other-officer")
    place = f"/rapporter/sparade/{kept}"
    assert "KANARIEFÅGLAR" in outsider.get(place)
    with app.app_context():
        protect(reference, owner=False)
        assert ongoing_rows(words="0999/23") == ongoing_rows(dt.date(2024, 4, 24), words="0999/23") == []
        for day in (TODAY, dt.date(2024, 4, 24)):
            assert "KANARIE" not in str(ongoing_rows(day)) + str(matter_rows(day, since=dt.date(2023, 1, 1)))
    outsider.get(place, 404)
    outsider.get(f"{place}/bilaga-pagaende-uppdrag-2024-04-29.docx", 404)
    for who in (insider, outsider):
        for path in ("/rapporter/pagaende-uppdrag", "/rapporter/arenden?fran=2023-01-01"):
            assert "KANARIE" not in who.get(path)
    assert f"lista {kept}" not in outsider.get("/rapporter")
    assert f"lista {kept}" in insider.get("/rapporter"), "who may see all that it tells of still has it"


# --- matters


def test_a_section_that_is_about_no_assignment_is_a_matter_too(app: Flask) -> None:
    with app.app_context():
        give(plan="KS 5 juni 2024")
        with clock.standing_at(TODAY), db.writing():
            case = find_or_add_case(("0321/20",), registry="SLK", today=TODAY)
            about = Circumstances("Val av ledamöter", Outcome.APPROVED, cases=[case] if case else [])
            for number, said in (("7", about), ("8", Circumstances("Bordlagt ärende", Outcome.TABLED))):
                paragraph = find_or_add_paragraph(body("KS"), dt.date(2024, 4, 10), number, today=TODAY)
                describe_paragraph(paragraph, said, actor=person("registrar"))
        rows = matter_rows(since=dt.date(2024, 4, 1))
        assert [(heading, *cells[1:]) for heading, cells in rows] == [
            ("Kommande", "0738/23", "KS 5 juni 2024"),
            ("Ärenden 2024-04", "0321/20", "KS 10 apr 2024"),
        ]


@on_sqlite
def test_a_kept_list_of_matters_stands_when_a_later_section_comes_in_and_its_remarks_count_its_rows(
    app: Flask, visit: Visit
) -> None:
    def record(number: str) -> None:
        with clock.standing_at(TODAY), db.writing():
            paragraph = find_or_add_paragraph(body("KS"), dt.date(2024, 4, 10), number, today=TODAY)
            describe_paragraph(
                paragraph, Circumstances(f"Ärende {number}", Outcome.APPROVED), actor=person("registrar")
            )

    with app.app_context():
        give(plan="KS 5 juni 2024", dnr=(), on=dt.date(2024, 4, 10), number="3")
        record("7")
        assert matters(choose(since=dt.date(2024, 4, 1))).sheet.remarks[0] == "3 rader saknar diarienummer."
    registrar = visit("registrar")
    registrar.get("/rapporter/arenden?fran=2024-04-01")
    registrar.send({"fil": ""})
    registrar.follow()
    place = registrar.path
    assert "Blir likadan" in registrar.get(place)
    with app.app_context():
        record("8")
    assert "Blir likadan" in registrar.get(place)


def test_queries_of_a_list_do_not_grow_with_it(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give()
        add(4)
    registrar = visit("registrar")
    paths = (
        "/rapporter", "/rapporter/pagaende-uppdrag", "/rapporter/pagaende-uppdrag?dag=2024-04-24",
        "/rapporter/arenden?fran=2023-01-01", "/rapporter/balanslista", "/rapporter/andringar",
        "/rapporter/per-mottagare",
    )  # fmt: skip
    few = counts(app, registrar, paths)
    with app.app_context():
        add(60)
    assert counts(app, registrar, paths) == few
    assert max(few.values()) <= 40, few


# --- against the municipality's own lists


def rows_of_source() -> tuple[list[RegisterRow], list[RegisterRow]]:
    """Return the rows of the two appendices as the municipality wrote them."""
    if SOURCE is None:
        pytest.skip("the municipality's own lists are not here (../shared/sources)")
    text = SOURCE.read_text(encoding="utf-8")
    begins, turns = text.index("## Pågående uppdrag kopplade"), text.index("## Ärenden kopplade")
    ends = text.index("Datum 2021-02-19", turns)
    return list(read_register(text[begins:turns])), list(read_register(text[turns:ends]))


def register(row: RegisterRow, *, plan: str = "") -> Assignment:
    """Put a row of such a list into the register; who had it drawn up is taken for the giver."""
    case = find_or_add_case(row.dnr, registry="SLK", today=clock.today())
    to_the_board = row.recipient_group is None or "kommunstyrelsen" in row.recipient_group.casefold()
    names = row.recipients or (("Kommunstyrelsen",) if to_the_board else ("Socialnämnderna",))
    return register_assignment(
        Task(row.text, recipients=resolve(names, body_names(), groups(on=clock.today())), plan=plan),
        Giving(body("KS"), missing_reason="Listan nämner ingen paragraf."),
        cases=[case] if case else [], actor=person("registrar"), today=clock.today(),
    )  # fmt: skip


@on_sqlite
def test_ongoing_assignments_come_out_as_the_municipality_wrote_them(app: Flask) -> None:
    source, _ = rows_of_source()
    assert len(source) == 27
    with app.app_context(), clock.standing_at(dt.date(2021, 2, 1)):
        with db.writing():
            for row in source:
                register(row, plan=row.deadline_text or "")
        choice = choose(dt.date(2021, 2, 1), subject="trygghetsfrämjande och brottsförebyggande arbete")
        sheet = ongoing(choice).sheet
    assert sheet.title == "Pågående uppdrag kopplade till trygghetsfrämjande och brottsförebyggande arbete"
    assert [sheet.columns[place].heading for place in sheet.shown] == ["Uppdrag", "Dnr", "Plan för redovisning"]
    made = [(section.heading, list(row[:3])) for section in sheet.sections for row in section.rows]
    assert made == [(row.recipient_group, [row.text, " ".join(row.dnr), row.deadline_text or ""]) for row in source]
    assert sum("parentes" in remark for remark in sheet.remarks) == 1, "one text of the source ends in a stray ("


@on_sqlite
def test_matters_of_a_period_come_out_as_the_municipality_wrote_them_but_for_its_two_wrong_days(
    app: Flask,
) -> None:
    _, source = rows_of_source()
    coming, handled = [r for r in source if not r.handled], [r for r in source if r.handled]
    assert (len(coming), len(handled)) == (4, 9)
    thursdays = [dt.date(2020, 8, 20) + dt.timedelta(weeks=4 * n) for n in range(6)]
    with app.app_context(), clock.standing_at(dt.date(2021, 2, 28)):
        today = clock.today()
        with db.writing():
            plan_meetings(
                [PlannedMeeting(body("KF"), day) for day in thursdays], actor=person("registrar"), today=today
            )
            for row in coming:
                register(row, plan=(row.deadline_text or "").rstrip("."))
            by_text = {row.text: row for row in reversed(handled)}
            registered = {text: register(by_text[text]) for text in dict.fromkeys(row.text for row in handled)}
            for row in reversed(handled):
                where, on = said_in(row.deadline_text or "")
                saying = Saying("noted", body(where), on, missing_reason="Listan nämner ingen paragraf.")
                record_closing(registered[row.text], saying, actor=person("registrar"), four_eyes=True, today=today)
        choice = choose(today, subject="trygghetsfrämjande och brottsförebyggande arbete", since=dt.date(2020, 8, 1))
        sheet = matters(choice).sheet
    assert [sheet.columns[place].heading for place in sheet.shown] == ["Ärende/rapportering", "Dnr", ""]
    made = {section.heading: [list(row[:3]) for row in section.rows] for section in sheet.sections}
    told = [[row.text, " ".join(row.dnr), (row.deadline_text or "").rstrip(".")] for row in source]
    assert list(made) == ["Kommande", "Ärenden 2020-08 till 2021-02"]
    assert made["Kommande"] == told[:4]
    decided = made["Ärenden 2020-08 till 2021-02"]
    assert sorted(decided) == sorted(told[4:]), "cell by cell"
    wrong = [row for row in told if row[2] == "KF 9 okt 2020"]
    assert [row for row in decided if row not in wrong] == [row for row in told[4:] if row not in wrong], "in its order"
    assert sorted(remark.split(". ")[0] for remark in sheet.remarks if "protokollet" in remark) == [
        "KF 9 okt 2020 är en fredag",
        "KS 12 dec 2020 är en lördag",
    ]


def said_in(words: str) -> tuple[str, dt.date]:
    months = ["jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec"]
    where, day, month, year = words.split()
    return where, dt.date(int(year), months.index(month) + 1, int(day))
