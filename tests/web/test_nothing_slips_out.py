"""What protects a matter holds where lists, search and the open view put things together; lists hold after an undo."""

import datetime as dt
from xml.etree import ElementTree as ET

import pytest
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.lists import matter_rows
from support.municipality import body, person
from support.register import TODAY, give, locked

from tracker import audit, clock
from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.operations.changes import update_status, void_assignment
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.assignments.queries.bodies import body_names, groups, resolve
from tracker.assignments.queries.listing import AssignmentFilter
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.lists.queries.exported import exported, told
from tracker.lists.queries.standings import standings
from tracker.meetings.operations.paragraphs import Circumstances, describe_paragraph, find_or_add_paragraph
from tracker.models import Assignment
from tracker.models.paragraph import Outcome
from tracker.public.operations import publish_assignments
from web.conftest import on_both
from web.test_second_thoughts import protect

pytestmark = on_both

SECRET = {"number": "700", "title": "Hemligheten", "text": "Zebravillan ska ses över.", "dnr": ("0999/23",)}
KF_DAY = dt.date(2024, 4, 25)


def section(by: str, on: dt.date, number: str, about: Circumstances) -> None:
    with clock.standing_at(TODAY), db.writing():
        paragraph = find_or_add_paragraph(body(by), on, number, today=TODAY)
        describe_paragraph(paragraph, about, actor=person("registrar"))


def close(reference: str, **said: str) -> str:
    with clock.standing_at(TODAY), db.writing():
        paragraph = find_or_add_paragraph(body("KF"), KF_DAY, "156", today=TODAY)
        saying = Saying("completed", body("KF"), KF_DAY, paragraph, **said)  # type: ignore[arg-type]
        record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)
        return audit.current_act()


def undo(act: str) -> None:
    with clock.standing_at(TODAY), db.writing():
        audit.undo(act, actor=person("registrar"))


def void(reference: str) -> str:
    with clock.standing_at(TODAY), db.writing():
        void_assignment(locked(reference), reason="Fel.", actor=person("registrar"))
        return audit.current_act()


def test_a_clause_about_two_assignments_is_not_told_by_the_open_one(app: Flask, visit: Visit) -> None:
    clause = "Uppdraget att räkna bänkar och uppdraget om Zebravillan förklaras fullgjorda."
    with app.app_context():
        opened, hidden = give(), give(**SECRET)
        section("KF", KF_DAY, "156", Circumstances(title="Om Zebravillan", points=[("1", clause)]))
        with clock.standing_at(TODAY), db.writing():
            paragraph = find_or_add_paragraph(body("KF"), KF_DAY, "156", today=TODAY)
            both = [find_or_add_case((number,), registry="SLK", today=TODAY) for number in ("0738/23", "0999/23")]
            about = Circumstances(title="Om Zebravillan", cases=[case for case in both if case])
            describe_paragraph(paragraph, about, actor=person("registrar"))
        close(opened, text=clause)
        close(hidden, text=clause)
        protect(hidden, owner=False)
        pages = exported(AssignmentFilter(status="all"), day=TODAY, today=TODAY, registry="SLK")
        rows = [row for page in pages for row in page]
        assert "0999" not in str([line["closed_by"] for line in told(rows, day=TODAY, base_url="")])
    elected = visit("elected")
    for path in ("/sok?q=zebravillan", "/uppdrag?ord=zebravillan&lage=alla"):
        assert opened not in elected.get(path), path
        assert "förklaras fullgjorda" not in elected.page


@pytest.mark.parametrize("outcome", [Outcome.TABLED, Outcome.OTHER])
def test_an_earlier_section_of_a_protected_matter_is_hidden_with_it(app: Flask, visit: Visit, outcome: Outcome) -> None:
    before = dt.date(2024, 4, 3)
    with app.app_context():
        section("KS", before, "589", Circumstances(title="Yrkande om Zebravillan", outcome=outcome))
        with clock.standing_at(TODAY), db.writing():
            earlier = find_or_add_paragraph(body("KS"), before, "589", today=TODAY)
            later = find_or_add_paragraph(body("KS"), dt.date(2024, 4, 10), "700", today=TODAY)
            about = Circumstances(title="Yrkande om Zebravillan", outcome=Outcome.APPROVED, previous=[earlier])
            describe_paragraph(later, about, actor=person("registrar"))
        protect(give(**SECRET, on=dt.date(2024, 4, 10)), owner=False)
        void(give(number="589", on=before, title="Fel", text="Felregistrerat.", dnr=()))
        assert "Zebravillan" not in str(matter_rows(since=dt.date(2024, 4, 1)))
    elected = visit("elected")
    for path in ("/sok?q=yrkande", "/beslut", "/beslut/ks/2024-04-03/589"):
        assert "Zebravillan" not in elected.get(path), path


def test_the_open_view_answers_odd_questions_and_none_about_what_it_does_not_show(app: Flask) -> None:
    with app.app_context():
        together = resolve(("Kulturnämnden",), body_names(), groups(on=TODAY))
        reference = give(title="Räkna\x07 bänkar", collaborators=together)
        with clock.standing_at(TODAY), db.writing():
            publish_assignments([locked(reference)], actor=person("registrar"), today=TODAY)
    client = app.test_client()
    assert reference in client.get("/oppet?q=stadsledningskontoret").text
    assert reference not in client.get("/oppet?q=kulturnämnden").text
    for path in ("/oppet?q=20 aprıl 2023", "/oppet?ar=9999999999999999999", "/oppet?ar=-1", "/oppet/uppdrag.csv?ar=x"):
        assert client.get(path).status_code == 200, path
    ET.fromstring(client.get("/oppet/flode.xml").text)  # noqa: S314 - our own answer


def test_a_list_of_a_day_is_the_same_before_and_after_something_later_was_undone(app: Flask) -> None:
    def on(day: dt.date) -> list[str]:
        found = standings(sa.select(Assignment.id), day=day, today=TODAY, until=audit.head_seq())
        return [standing.status.value for standing in found]

    with app.app_context():
        reference = give()
        with clock.standing_at(TODAY), db.writing():
            update_status(
                locked(reference), status=Status.IN_PROGRESS, note="", plan="", reason="", actor=person("officer"),
                now=clock.now(), today=TODAY,
            )  # fmt: skip
        assert on(KF_DAY) == ["given"]
        undo(close(reference))
        assert on(KF_DAY) == ["given"]
        close(reference)
        undo(void(reference))
        assert on(dt.date(2024, 4, 24)) == ["given"]
        assert on(KF_DAY) == ["completed"]


def test_a_matter_is_listed_again_when_what_was_said_in_it_is_undone(app: Flask) -> None:
    with app.app_context():
        reference = give()
        section("KF", KF_DAY, "156", Circumstances(title="Redovisning av parkbänkar", outcome=Outcome.APPROVED))
        listed = matter_rows(since=dt.date(2024, 4, 1))
        undo(close(reference))
        assert matter_rows(since=dt.date(2024, 4, 1)) == listed
        assert "parkbänkar" in str(listed)
