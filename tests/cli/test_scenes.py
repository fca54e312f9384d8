"""The scenes of the demonstration: what the sources say stands in the register, each on its own day."""

import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from support.commands import run_in

from tracker import audit, clock, demo, schema
from tracker.app import create_app
from tracker.assignments.queries.listing import AssignmentFilter, list_page
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.lists.queries.appendices import ongoing
from tracker.lists.queries.choice import Choice
from tracker.models import Assignment, Body, Notice, OutgoingMail, Paragraph, Report, User
from tracker.models.notice import Letter

ROOT = Path(__file__).parents[2]
TO_THE_BOARD = [
    ("1365/20", "KS 5 maj"),
    ("1365/20", "KS 5 maj"),
    ("0330/20", "KS 10 feb"),
    ("0887/19", "KS 10 feb"),
    ("1296/20", "KS 10 feb"),
    ("0355/20", "KS 31 mars"),
    ("1313/20", "Kvartal 3"),
    ("0999/20", "KS 21 april"),
    ("0353/21", "Under planering"),
    ("1668/20", "Delårsrapport augusti 2021"),
    ("1669/20", "Kvartal 3"),
    ("1670/20", "Delårsrapport mars 2021"),
    ("1673/20", "Kvartal 3"),
    ("1679/20", "Delrapport kvartal 2"),
    ("1680/20", "Delårsrapport mars 2021"),
]
TO_OTHERS = [("", "SN Centrum 23 mars"), *[("", "Årsrapport 2021")] * 9, *[("", "Samlingsärende")] * 2]
"""The list of January 2021: dnr and plan of each row, under its two headings."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The scene of 2021, made once, with the settings under which it is served."""
    instance = tmp_path_factory.mktemp("scene") / "instance"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in demo.environment(instance, 1, "2021").items():
            patch.setenv(name, value)
        demo.prepare(instance, fresh=True, scene="2021")
        yield instance
    clock.shift_to(None)


@pytest.fixture
def scene(folder: Path) -> Iterator[Flask]:
    app = create_app()
    with app.app_context():
        yield app
    schema.close(app)


def listed() -> list[Assignment]:
    """What a registrar sees in the list «Öppna»."""
    reader = db.session.scalars(sa.select(User).where(User.name == "Registrator SLK")).one()
    page = list_page(reader, AssignmentFilter(), sort="plan", page=1, size=100, registry="SLK", today=clock.today())
    assert page.total == len(page.rows)
    return list(page.rows)


def is_to_the_board(assignment: Assignment) -> bool:
    """Whether it stands under «Uppdrag till kommunstyrelsen», where those to its office stand too."""
    board = db.session.scalars(sa.select(Body.id).where(Body.name == "Kommunstyrelsen")).one()
    first = assignment.recipients[0].body
    return first is not None and board in {first.id, first.administers_for_id}


def row(assignment: Assignment) -> tuple[str, str]:
    """Dnr and plan, as in the list of 2021."""
    dnr = " ".join(number.literal for case in assignment.cases for number in case.numbers)
    return dnr, " ".join(d.literal for d in assignment.deadlines if d.superseded_by_id is None)


def one(dnr: str) -> Assignment:
    return next(a for a in db.session.scalars(sa.select(Assignment)) if row(a)[0] == dnr)


def test_the_scene_of_2021_stands_on_its_day(scene: Flask) -> None:
    assert clock.today().isoformat() == "2021-04-14"


def test_the_open_ones_are_those_of_the_list_with_its_dnr_and_its_words(scene: Flask) -> None:
    assignments = listed()
    assert len(assignments) == 27
    assert Counter(row(a) for a in assignments if is_to_the_board(a)) == Counter(TO_THE_BOARD)
    assert Counter(row(a) for a in assignments if not is_to_the_board(a)) == Counter(TO_OTHERS)


def test_the_appendix_has_as_many_rows_under_each_heading_as_the_list_of_2021(scene: Flask) -> None:
    today = clock.today()
    sheet = ongoing(Choice(day=today, today=today, until=audit.head_seq(), registry="SLK")).sheet
    assert {section.heading: len(section.rows) for section in sheet.sections} == {
        "Uppdrag till kommunstyrelsen": 15, "Uppdrag till övriga nämnder och styrelser": 12,
    }  # fmt: skip
    assert Counter((row[1], row[2]) for row in sheet.sections[0].rows) == Counter(TO_THE_BOARD)


def test_what_a_meeting_of_february_got_waits_and_what_march_did_not_get_is_late(scene: Flask) -> None:
    assert {row(a)[0] for a in listed() if a.status is Status.REPORTED} == {"0330/20", "0887/19", "1296/20"}
    late = {row(a)[1] for a in listed() if a.due_on and a.due_on < clock.today() and a.status is not Status.REPORTED}
    assert {"KS 31 mars", "SN Centrum 23 mars"} <= late


def test_two_assignments_of_one_day_were_tabled_apart_and_reported_together(scene: Flask) -> None:
    report = db.session.scalars(sa.select(Report)).one()
    together = [one("1308/20"), one("1312/20")]
    assert report.issued_on.isoformat() == "2021-01-28"
    assert {item.assignment_id for item in report.items} == {assignment.id for assignment in together}
    given = [assignment.paragraph for assignment in together]
    assert [paragraph.number for paragraph in given if paragraph] == ["839", "840"]
    assert {str(paragraph.meeting.held_on) for paragraph in given if paragraph} == {"2020-10-14"}
    tabled = [handling.earlier.number for paragraph in given if paragraph for handling in paragraph.previous]
    assert tabled == ["792", "794"]


def test_a_paragraph_that_the_source_does_not_name_is_not_made_up(scene: Flask) -> None:
    named = {
        (p.meeting.body.short_name, str(p.meeting.held_on), p.number) for p in db.session.scalars(sa.select(Paragraph))
    }
    assert named == {
        ("KF", "2020-05-14", "31"), ("KS", "2020-08-19", "652"), ("KS", "2020-09-30", "792"),
        ("KS", "2020-09-30", "794"), ("KS", "2020-10-14", "839"), ("KS", "2020-10-14", "840"),
    }  # fmt: skip
    assert all(a.paragraph_missing_reason for a in db.session.scalars(sa.select(Assignment)) if not a.paragraph)


def test_the_boards_of_2021_are_there_and_the_one_before_is_gone(scene: Flask) -> None:
    bodies = {body.name: body for body in db.session.scalars(sa.select(Body))}
    turn_of_the_year = {
        bodies[f"Socialnämnden {part}"].valid_from for part in ("Centrum", "Hisingen", "Nordost", "Sydväst")
    }
    assert [str(day) for day in turn_of_the_year] == ["2021-01-01"]
    assert str(bodies["Social resursnämnd"].valid_to) == "2020-12-31"


def test_nobody_was_told_that_what_a_meeting_got_in_time_is_late(scene: Flask) -> None:
    late = db.session.scalars(sa.select(Notice).where(Notice.letter == Letter.LATE))
    plans = {row(notice.assignment)[1] for notice in late}
    assert {"KS 31 mars", "SN Centrum 23 mars"} <= plans
    assert "KS 10 feb" not in plans


def test_mail_waits_to_be_looked_at(scene: Flask) -> None:
    mails = db.session.scalars(sa.select(OutgoingMail)).all()
    assert mails
    assert all(mail.composed_on <= clock.today() for mail in mails)


def test_the_events_of_a_scene_hold_together(folder: Path) -> None:
    found = run_in(dict(os.environ), "audit", "verify")
    assert found.returncode == 0, found.stderr
