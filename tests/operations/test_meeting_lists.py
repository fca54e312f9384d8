"""A list of meetings is read as people have it, and what cannot be read is said by line."""

import datetime as dt

import pytest
from conftest import on_sqlite
from flask import Flask
from support.municipality import body, person
from support.register import TODAY

from tracker import clock
from tracker.db import db
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.meetings.queries.meeting_lists import ListedMeeting, read_meeting_list

pytestmark = on_sqlite

ICS = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//prov//sv
BEGIN:VEVENT
UID:1@prov
DTSTART;VALUE=DATE:20240523
SUMMARY:Kommunfullmäktige
END:VEVENT
BEGIN:VEVENT
UID:2@prov
DTSTART:20240612T080000Z
SUMMARY:Sammanträde kommunstyrelsen
END:VEVENT
BEGIN:VEVENT
UID:3@prov
DTSTART;VALUE=DATE:20240619
SUMMARY:Kommunfullmäktige
RRULE:FREQ=WEEKLY
END:VEVENT
END:VCALENDAR
"""


def read(text: str, whose: str = "") -> list[ListedMeeting]:
    return read_meeting_list(text, body=body(whose) if whose else None, year=2024, calendar=clock.calendar())


def told(rows: list[ListedMeeting]) -> list[tuple[str, str, str]]:
    return [(row.body.short_name if row.body else "", str(row.day or ""), row.note) for row in rows]


@pytest.mark.parametrize(
    ("text", "whose", "expected"),
    [
        ("23 maj", "KF", [("KF", "2024-05-23", "")]),
        ("2024-05-23\n2024-06-19", "KF", [("KF", "2024-05-23", ""), ("KF", "2024-06-19", "")]),
        ("23 maj, 19 juni", "KF", [("KF", "2024-05-23", ""), ("KF", "2024-06-19", "")]),
        ("KF; 23 maj 2024; extra", "", [("KF", "2024-05-23", "extra")]),
        ("Organ;Datum;Anmärkning\nKS;2024-06-12;\nBN;2024-06-11;studiebesök", "",
         [("KS", "2024-06-12", ""), ("BN", "2024-06-11", "studiebesök")]),
        ("Organ\tDatum\nKommunstyrelsen\t12 juni", "", [("KS", "2024-06-12", "")]),
        ('"KS";"2024-06-12"', "KF", [("KS", "2024-06-12", "")]),
        ("tisdag 21 maj kl. 13.00\nTis den 4 juni 2024, klockan 9–12\nBN; ons 12 juni", "KS",
         [("KS", "2024-05-21", ""), ("KS", "2024-06-04", ""), ("BN", "2024-06-12", "")]),
        ("2024-05-23;budget", "KF", [("KF", "2024-05-23", "budget")]),
        (ICS.partition("BEGIN:VEVENT\nUID:3")[0] + "END:VCALENDAR\n", "",
         [("KF", "2024-05-23", ""), ("KS", "2024-06-12", "")]),
    ],
)  # fmt: skip
def test_typed_days_tables_and_calendar_files(
    app: Flask, text: str, whose: str, expected: list[tuple[str, str, str]]
) -> None:
    with app.app_context():
        rows = read(text, whose)
        assert told(rows) == expected
        assert not any(row.problem for row in rows)


@pytest.mark.parametrize(
    ("text", "whose", "words"),
    [
        ("snart", "KF", "Vi förstår inte ”snart”"),
        ("31 juni", "KF", "Vi förstår inte ”31 juni”"),
        ("23 maj", "", "Välj organ"),
        ("Trafikrådet; 23 maj", "", "känner inte igen organet ”Trafikrådet”"),
        (ICS, "", "återkommer"),
        (ICS.replace("RRULE:FREQ=WEEKLY", "RDATE;VALUE=DATE:20240620"), "", "återkommer"),
        (ICS.replace("DTSTART;VALUE=DATE:20240523", "DTSTART:99999999"), "", "Vi förstår inte"),
        (ICS.replace("DTSTART;VALUE=DATE:20240523", "DTSTART;TZID=Europe:20240523T080000"), "", "går inte att läsa"),
        ("KF; 0001-01-01", "", "Vi förstår inte"),
        (",".join(["1"] * 99_000), "KF", "fler än 500"),
        ("\n".join(["23 maj"] * 501), "KF", "fler än 500"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:i går", "KF", "går inte att läsa"),
    ],
)
def test_what_cannot_be_read_is_said(app: Flask, text: str, whose: str, words: str) -> None:
    with app.app_context():
        problems = [row.problem for row in read(text, whose) if row.problem]
        assert any(words in problem for problem in problems), problems


def test_days_off_are_doubted_and_known_ones_left_alone(app: Flask) -> None:
    with app.app_context():
        with clock.standing_at(TODAY), db.writing():
            added, _ = plan_meetings(
                [PlannedMeeting(body("KF"), dt.date(2024, 5, 23))], actor=person("registrar"), today=TODAY
            )
        assert added == 1
        rows = read("KF; 23 maj\nKF; 6 juni\nKF; 15 juni\nKF; 15 juni")
        assert [(row.known, row.doubt) for row in rows] == [
            (True, ""), (False, "ingen arbetsdag"), (False, "ingen arbetsdag"), (True, "står två gånger i listan"),
        ]  # fmt: skip
