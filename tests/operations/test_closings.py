"""Only a decision ends an assignment, and what it says is kept."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked

from tracker.assignments.operations.changes import update_status
from tracker.assignments.operations.closings import Saying, confirm_proposed, record_closing
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.models import AssignmentText, Recipient
from tracker.overview.queries.first_pages import late_assignments, loads

ON = dt.date(2024, 4, 25)


def say(
    reference: str,
    kind: str,
    *,
    who: str = "registrar",
    four_eyes: bool = True,
    number: str = "156",
    by: str = "KF",
    **more: object,
) -> None:
    with db.writing():
        paragraph = find_or_add_paragraph(body(by), ON, number, today=TODAY) if number else None
        saying = Saying(kind, body(by), ON, paragraph, **more)  # type: ignore[arg-type]
        record_closing(locked(reference), saying, actor=person(who), four_eyes=four_eyes, today=TODAY)


def test_a_decision_that_declares_it_fulfilled_completes_it(app: Flask) -> None:
    with app.app_context():
        reference = give()
        say(reference, "completed")
        ended = assignment(reference)
        assert ended.status is Status.COMPLETED
        assert ended.ended_by is not None
        assert ended.ended_by.report_missing, "no report was handed in, so the closing says so"


@pytest.mark.parametrize(
    ("kind", "more", "status"),
    [
        ("ended", {"reason": "Inte längre aktuellt."}, Status.WRITTEN_OFF),
        ("not_completed", {}, Status.GIVEN),
        ("referred_back", {}, Status.GIVEN),
        ("noted", {}, Status.REPORTED),
        ("tabled", {"tabled_to": dt.date(2024, 5, 23)}, Status.GIVEN),
        ("partly_reported", {}, Status.GIVEN),
        ("approved_own_part", {}, Status.GIVEN),
        ("annulled", {"reason": "Domen upphävde beslutet."}, Status.ANNULLED),
    ],
)
def test_each_thing_that_a_decision_says_leads_to_its_status(
    app: Flask, kind: str, more: dict[str, object], status: Status
) -> None:
    with app.app_context():
        reference = give()
        say(reference, kind, **more)
        assert assignment(reference).status is status


def test_not_fulfilled_sends_what_was_reported_back_to_work(app: Flask) -> None:
    with app.app_context():
        reference = give()
        say(reference, "noted")
        say(reference, "not_completed", number="157")
        assert assignment(reference).status is Status.IN_PROGRESS


def test_without_paragraph_or_reason_it_is_refused_in_words(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with pytest.raises(RuleBrokenError, match="paragrafens nummer"):
            say(reference, "completed", number="")
        say(reference, "completed", number="", missing_reason="Protokollet har inte kommit.")
        assert assignment(reference).status is Status.COMPLETED


def test_a_decision_after_today_is_refused(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with pytest.raises(RuleBrokenError, match="har inte varit än"), db.writing():
            saying = Saying("completed", body("KF"), dt.date(2024, 4, 30), missing_reason="x")
            record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)
        assert assignment(reference).status is Status.GIVEN


def test_ending_unfulfilled_needs_a_reason_and_replacing_a_successor(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with pytest.raises(RuleBrokenError, match="Skriv skälet"):
            say(reference, "ended")
        with pytest.raises(RuleBrokenError, match="ersätter"):
            say(reference, "replaced")


def test_the_person_responsible_never_records_the_closing(app: Flask) -> None:
    with app.app_context():
        reference = give(owner="registrar")
        with pytest.raises(RuleBrokenError, match="Be en annan registrator"):
            say(reference, "completed")
        say(reference, "tabled")  # what ends nothing needs no second pair of eyes
        say(reference, "completed", who="other-registrar", number="157")
        assert assignment(reference).status is Status.COMPLETED


def test_a_second_closing_is_evidence_and_changes_nothing(app: Flask) -> None:
    with app.app_context():
        reference = give()
        say(reference, "completed")
        say(reference, "ended", number="216")
        twice = assignment(reference)
        assert twice.status is Status.COMPLETED
        assert [closing.evidence_only for closing in twice.closings] == [False, True]


def test_a_recommendation_closes_nothing_but_tells_that_it_is_reported(app: Flask) -> None:
    with app.app_context():
        reference = give()
        say(reference, "completed", by="KS", number="208", recommended=True)
        assert assignment(reference).status is Status.REPORTED


def test_an_amended_assignment_gets_a_new_version_with_its_paragraph(app: Flask) -> None:
    with app.app_context():
        reference = give()
        say(reference, "amended", text="Stadsledningskontoret ska räkna bänkar och bord.")
        versions = assignment(reference).texts
        assert [version.number for version in versions] == [1, 2]
        assert versions[-1].paragraph_id is not None
        assert assignment(reference).text == "Stadsledningskontoret ska räkna bänkar och bord."


def test_own_part_is_the_recipients_not_the_assignments(app: Flask) -> None:
    with app.app_context():
        reference = give(recipients=("Socialnämnderna",))
        say(reference, "approved_own_part", by="SN Centrum", number="12")
        own = {r.name: r.own_status.value for r in db.session.scalars(sa.select(Recipient).order_by(Recipient.id))}
        assert own.pop("Socialnämnden Centrum") == "accepted"
        assert set(own.values()) == {"given"}


def test_a_proposal_becomes_an_assignment_when_the_deciding_body_has_spoken(app: Flask) -> None:
    with app.app_context():
        reference = give(status=Status.PROPOSED, number="208")
        with db.writing():
            paragraph = find_or_add_paragraph(body("KF"), ON, "156", today=TODAY)
            saying = Saying(
                "confirmed", body("KF"), ON, paragraph, decision_point="2", text="Kommunstyrelsen ska räkna bord."
            )
            confirm_proposed(locked(reference), saying, actor=person("registrar"), today=TODAY)
        given = assignment(reference)
        assert (given.status, given.giver.short_name if given.giver else "") == (Status.GIVEN, "KF")
        assert given.paragraph is not None
        assert given.paragraph.number == "156"
        assert [version.text for version in given.texts][-1] == "Kommunstyrelsen ska räkna bord."


def test_officials_move_freely_among_the_three_and_no_further(app: Flask) -> None:
    with app.app_context():
        reference = give()

        def move(status: Status) -> None:
            with db.writing():
                update_status(
                    locked(reference), status=status, note="", plan="", reason="", actor=person("officer"),
                    now=dt.datetime(2024, 4, 29, tzinfo=dt.UTC), today=TODAY,
                )  # fmt: skip

        for status in (Status.IN_PROGRESS, Status.READY, Status.GIVEN, Status.READY):
            move(status)
            assert assignment(reference).status is status
        say(reference, "completed")
        with pytest.raises(RuleBrokenError):
            move(Status.IN_PROGRESS)


def test_the_database_itself_refuses_an_ending_without_decision(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with pytest.raises(DBAPIError, match="ended_by_decision"), db.writing():
            locked(reference).status = Status.COMPLETED
            db.session.flush()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(AssignmentText)) == 1


def test_what_waits_for_a_decision_is_nobodys_delay(app: Flask) -> None:
    with app.app_context():
        reference = give(plan="31 mars 2024")
        manager = person("manager")
        assert [(load.open, load.late) for load in loads(manager, today=TODAY)] == [(1, 1)]
        assert [row.reference for row in late_assignments(manager, today=TODAY)] == [reference]
        say(reference, "noted")
        assert [(load.open, load.late) for load in loads(manager, today=TODAY)] == [(1, 0)]
        assert late_assignments(manager, today=TODAY) == []
