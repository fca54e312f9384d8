"""Every change is in the history, the history holds together, and it leads to what stands in the register."""

import datetime as dt

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from support.figures import Figures
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked

from tracker import audit
from tracker.assignments.operations.changes import change_details, update_status, void_assignment
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.audit.chain import plain
from tracker.audit.record import UnrecordedChangeError
from tracker.db import Base, db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.models import Assignment, Event, EventDetail, EventHead
from tracker.models.recorded import Recorded

ON = dt.date(2024, 4, 25)


def close(reference: str) -> str:
    with db.writing():
        paragraph = find_or_add_paragraph(body("KF"), ON, "156", today=TODAY)
        saying = Saying("completed", body("KF"), ON, paragraph)
        record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)
        return audit.current_act()


def work(reference: str, plan: str = "KS 5 juni 2024") -> str:
    with db.writing():
        return update_status(
            locked(reference),
            status=Status.IN_PROGRESS,
            note="Möte bokat.",
            plan=plan,
            reason="Fler bänkar än väntat.",
            actor=person("officer"),
            now=dt.datetime(2024, 4, 29, tzinfo=dt.UTC),
            today=TODAY,
        )


def undo(act: str, who: str = "registrar") -> None:
    with db.writing():
        audit.undo(act, actor=person(who))


def test_a_change_without_an_event_is_not_committed(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with pytest.raises(UnrecordedChangeError), db.writing():
            locked(reference).title = "I smyg"
        assert assignment(reference).title == "Räkna stadens bänkar"


def test_nothing_of_the_record_is_deleted(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with pytest.raises(UnrecordedChangeError), db.writing():
            db.session.delete(locked(reference).texts[0])
            db.session.flush()


def test_the_chain_holds_and_every_row_replays_to_what_it_is(app: Flask, figures: Figures) -> None:
    with app.app_context():
        replayed = 0
        reference = give(points=[("a)", "Hur många?")], deadline="kvartal 3 2024")
        work(reference)
        work(reference, plan="KS 19 juni 2024")
        act = close(reference)
        undo(act)
        assert audit.verify() is None
        for mapper in Base.registry.mappers:
            if issubclass(mapper.class_, Recorded):
                for row in db.session.scalars(sa.select(mapper.class_)).all():
                    db.session.refresh(row)
                    told = audit.replay(row)
                    db.session.add(row)
                    stands = {
                        column.key: plain(getattr(row, column.key))
                        for column in mapper.column_attrs
                        if column.key in told
                    }
                    assert told == stands, row.__tablename__
                    assert told, f"{row.__tablename__} has a row without history"
                    replayed += 1
    figures("S15", f"{replayed} rows, each with events that tell its values; 0 without")


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE event SET actor_name = 'Någon annan' WHERE seq = 3",
        "UPDATE event SET effective_on = '1999-01-01' WHERE seq = 3",
        "UPDATE event_detail SET payload = '{}' WHERE event_id = (SELECT id FROM event WHERE seq = 3)",
        "DELETE FROM event_detail WHERE event_id = (SELECT id FROM event WHERE seq = 3)",
        "UPDATE event SET previous_hash = 'x' WHERE seq = 3",
        "UPDATE event_head SET seq = 2, hash = (SELECT hash FROM event WHERE seq = 2)",
    ],
)
def test_tampering_is_refused_by_the_database_and_found_where_that_was_switched_off(app: Flask, tampering: str) -> None:
    with app.app_context():
        give()
        if "event_head" not in tampering:
            with pytest.raises(DBAPIError, match="append-only"), db.writing():
                db.session.execute(sa.text(tampering))
        with db.engine.begin() as connection:
            drop_triggers(connection)
            connection.execute(sa.text(tampering))
        problem = audit.verify()
        assert problem is not None
        assert "3" in problem or "head" in problem


def drop_triggers(connection: sa.Connection) -> None:
    names = {"sqlite": ["{0}_no_update", "{0}_no_delete"], "postgresql": ["{0}_append_only"]}[connection.dialect.name]
    for table in ("event", "event_detail"):
        for name in names:
            on = f" ON {table}" if connection.dialect.name == "postgresql" else ""
            connection.execute(sa.text(f"DROP TRIGGER {name.format(table)}{on}"))


def test_undo_brings_back_what_was_and_leaves_the_trace(app: Flask) -> None:
    with app.app_context():
        reference = give(plan="KS 15 maj 2024")
        before = assignment(reference).planned_due_on
        act = work(reference)
        assert assignment(reference).planned_due_on == dt.date(2024, 6, 5)
        undo(act, "officer")
        back = assignment(reference)
        assert (back.status, back.planned_due_on) == (Status.GIVEN, before)
        assert [d.literal for d in back.deadlines if d.superseded_by_id is None] == ["KS 15 maj 2024"]
        actions = list(
            db.session.scalars(sa.select(Event.action).where(Event.object_type == "assignment").order_by(Event.seq))
        )
        assert actions == ["assignment.registered", "assignment.status_updated", "act.undone"]


def test_undo_of_a_registration_voids_it(app: Flask) -> None:
    with app.app_context():
        reference = give()
        act = db.session.scalars(sa.select(Event.act).where(Event.action == "assignment.registered")).one()
        undo(act)
        gone = assignment(reference)
        assert (gone.status, gone.void_reason) == (Status.VOIDED, "Registreringen ångrades.")


def test_undo_overwrites_nothing_newer_and_happens_once(app: Flask) -> None:
    with app.app_context():
        reference = give()
        act = work(reference)
        close(reference)
        with pytest.raises(RuleBrokenError, match="ändrat samma uppdrag efteråt"):
            undo(act)
        other = give(number="700")
        act = work(other)
        undo(act)
        with pytest.raises(RuleBrokenError, match="redan ångrat"):
            undo(act)
        with pytest.raises(RuleBrokenError):
            undo("finns-inte")


def test_undoing_a_closing_opens_it_and_keeps_the_closing_as_taken_back(app: Flask) -> None:
    with app.app_context():
        reference = give()
        act = close(reference)
        undo(act)
        opened = assignment(reference)
        assert opened.status is Status.GIVEN
        assert opened.closings == []
        assert db.session.scalar(sa.text("SELECT count(*) FROM closing WHERE voided_at IS NOT NULL")) == 1


def test_voiding_takes_a_reason_and_keeps_everything(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with pytest.raises(RuleBrokenError, match="varför"), db.writing():
            void_assignment(locked(reference), reason=" ", actor=person("registrar"))
        with db.writing():
            void_assignment(locked(reference), reason="Fanns redan.", actor=person("registrar"))
        assert assignment(reference).text.startswith("Stadsledningskontoret")


def test_only_what_changed_is_in_the_event(app: Flask) -> None:
    with app.app_context():
        reference = give()
        with db.writing():
            change_details(
                locked(reference),
                title="Ny rubrik",
                owner=person("officer"),
                plan="",
                reason="",
                actor=person("registrar"),
                four_eyes=True,
                today=TODAY,
            )
        last = db.session.scalars(sa.select(EventDetail).order_by(EventDetail.id.desc()).limit(1)).one()
        assert '"before":{"sort_key":"räkna' in last.payload.replace("r|kna", "räkna")
        assert "password" not in last.payload


def test_the_head_knows_the_end_of_the_chain(app: Flask) -> None:
    with app.app_context():
        give()
        last = db.session.scalars(sa.select(Event).order_by(Event.seq.desc()).limit(1)).one()
        head = db.session.scalars(sa.select(EventHead)).one()
        assert (head.seq, head.hash) == (last.seq, last.hash)
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Assignment)) == 1
