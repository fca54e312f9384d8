"""Gallring lets go what a decision names, nothing else; a personal detail is nowhere left, and the chain holds."""

import datetime as dt
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import DBAPIError
from support.files import file_it
from support.lists import keep
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked

from tracker import audit, clock
from tracker.assignments.operations.changes import change_details, update_status, void_assignment
from tracker.db import Base, db
from tracker.disposals.operations import disposing
from tracker.disposals.operations.disposing import Decision
from tracker.disposals.operations.exporting import write_export
from tracker.disposals.operations.taking_out import take_out
from tracker.disposals.queries.extracts import extract_of
from tracker.disposals.queries.standing_words import documents_beside, places_of
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.index import rebuilding
from tracker.models import (
    AccessLog,
    Disposal,
    Document,
    Draft,
    EventDetail,
    Note,
    Notice,
    OutgoingMail,
    SearchEntry,
    WebSession,
)
from tracker.models.disposal import DisposalKind
from tracker.models.draft import DraftKind
from tracker.models.notice import Letter, NoticeState
from tracker.models.outgoing_mail import MailState

ANNA = "Anna Provsson"
OLD = dt.datetime(2021, 3, 1, 12, tzinfo=dt.UTC)
NOW = dt.datetime(2024, 4, 29, 10, tzinfo=dt.UTC)
BEFORE = dt.date(2022, 1, 1)


def decision() -> Decision:
    return Decision(body("KF"), dt.date(2024, 4, 25), "12", "Informationshanteringsplanen")


def note(reference: str, text: str, at: dt.datetime) -> None:
    with db.writing():
        update_status(
            locked(reference), status=Status.IN_PROGRESS, note=text, plan="KS 5 juni 2024", reason="Tid saknas.",
            actor=person("officer"), now=at, today=TODAY,
        )  # fmt: skip


def mail(reference: str, words: str, at: dt.datetime = OLD) -> None:
    message = EmailMessage()
    message["Subject"] = "Ditt uppdrag"
    message.set_content(f"Hej. Det gäller {words} på ån.\n")
    with db.writing():
        about = assignment(reference)
        sent = OutgoingMail(
            key=f"{reference}{at}", message_id=f"<{reference}{at:%Y}@prov.example>", user_id=person("officer").id,
            to_address="officer@prov.example", to_name="Handläggare", subject=f"Om {words}", content=bytes(message),
            composed_on=at.date(), created_at=at, state=MailState.SENT, sent_at=at, next_try_at=at, give_up_at=at,
        )  # fmt: skip
        db.session.add(sent)
        db.session.flush()
        told = Notice(
            key=f"n{reference}{at}",
            letter=Letter.REMINDER,
            state=NoticeState.MAILED,
            assignment_id=about.id,
            user_id=person("officer").id,
            due_on=at.date(),
            mail_id=sent.id,
            created_at=at,
        )  # fmt: skip
        db.session.add(told)


def number(model: type[Base]) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model)) or 0


def end(reference: str) -> None:
    with db.writing():
        void_assignment(locked(reference), reason="Registrerat två gånger.", actor=person("registrar"))


def run(kind: DisposalKind, folder: Path, before: dt.date = BEFORE) -> Disposal:
    with db.writing():
        planned = disposing.plan_disposal(
            kind, decision(), before_on=before, actor=person("admin"), now=NOW, today=TODAY
        )
    name, digest = write_export(planned, folder)
    with db.writing():
        disposing.note_export(_locked(planned), name, digest, actor=person("admin"), now=NOW)
    with db.writing():
        disposing.carry_out(_locked(planned), actor=person("admin"), now=NOW)
    return planned


def _locked(disposal: Disposal) -> Disposal:
    return db.session.get_one(Disposal, disposal.id, with_for_update=True, populate_existing=True)


def everything() -> str:
    """Return every value of every table, and every mail's text, as one text."""
    db.session.rollback()
    rows = (row for table in Base.metadata.sorted_tables for row in db.session.execute(sa.select(table)))
    return "\n".join(" ".join(map(str, row)) for row in rows)


def test_each_kind_goes_as_decided_and_leaves_its_tombstone(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        ended, going_on = give(), give(number="634", title="Räkna träden")
        for reference in (ended, going_on):
            note(reference, f"Gammalt {reference}", OLD)
            mail(reference, reference)
        end(ended)
        mail(ended, "nytt", NOW)
        with db.writing():
            who = person("officer").id
            for at in (OLD, NOW):
                db.session.add(AccessLog(at=at, user_id=who, what="dokument 1"))
                db.session.add(WebSession(token_hash=f"{at}", user_id=who, created_at=at, seen_at=at))
                db.session.add(Draft(kind=DraftKind.ASSIGNMENT, author_id=who, changed_at=at, content={}))
        before = number(EventDetail)
        gone = {kind: run(kind, tmp_path) for kind in DisposalKind if kind is not DisposalKind.PERSONAL_DETAIL}
        assert {kind.value: row.number for kind, row in gone.items()} == {
            "letters": 2, "access_log": 1, "log_ins": 1, "working_notes": 1, "drafts": 1,
        }  # fmt: skip
        assert [number(model) for model in (OutgoingMail, Notice, Note, AccessLog, WebSession, Draft)] == [
            2, 4, 1, 1, 1, 1
        ]  # fmt: skip
        letters = gone[DisposalKind.LETTERS]
        assert (letters.first_on, letters.last_on) == (OLD.date(), OLD.date())
        with zipfile.ZipFile(tmp_path / letters.export_name) as exported:
            assert ended in exported.read("outgoing_mail.jsonl").decode()
        assert number(EventDetail) == before + 3 * len(gone)  # planned, exported, run: no event went
        forgotten = sa.select(SearchEntry.id).where(SearchEntry.text.contains(f"Gammalt {ended}"))
        assert db.session.scalars(forgotten).all() == []
        assert audit.verify() is None
        with pytest.raises(RuleBrokenError, match="redan"), db.writing():
            disposing.carry_out(_locked(letters), actor=person("admin"), now=NOW)


def test_nothing_goes_that_was_not_exported(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), clock.standing_at(TODAY), db.writing():
        db.session.add(AccessLog(at=OLD, user_id=person("officer").id, what="dokument 1"))
        planned = disposing.plan_disposal(
            DisposalKind.ACCESS_LOG, decision(), before_on=BEFORE, actor=person("admin"), now=NOW, today=TODAY
        )
        with pytest.raises(RuleBrokenError, match="exporten först"):
            disposing.carry_out(planned, actor=person("admin"), now=NOW)
        disposing.note_export(planned, *write_export(planned, tmp_path), actor=person("admin"), now=NOW)
        db.session.add(AccessLog(at=OLD, user_id=person("officer").id, what="dokument 2"))
        db.session.flush()
        with pytest.raises(RuleBrokenError, match="inte längre"):
            disposing.carry_out(planned, actor=person("admin"), now=NOW)
        assert number(AccessLog) == 2


def register_anna(app: Flask) -> tuple[str, Document]:
    """Write her name wherever a name can come to stand."""
    reference = give(text=f"Kontoret får i uppdrag att ringa {ANNA} om bänken på ön.", title=f"Ringa {ANNA}")
    note(reference, f"{ANNA} svarade inte.", NOW)
    with db.writing():
        db.session.add(
            Draft(kind=DraftKind.ASSIGNMENT, author_id=person("registrar").id, changed_at=NOW,
                  content={"text": f"Besök {ANNA} på ån", "rows": [{"note": ANNA}]})
        )  # fmt: skip
    keep()
    mail(reference, ANNA)
    paper = file_it(app, b"Om henne.", reference=reference, title=f"Brev från {ANNA}").document
    with db.writing():
        row = locked(reference)
        change_details(
            row, title=f"Ringa {ANNA} igen", owner=row.owner, plan="KS 5 juni 2024", reason="", four_eyes=True,
            actor=person("registrar"), today=TODAY,
        )  # fmt: skip
    return reference, paper


def test_a_detail_that_is_taken_out_is_nowhere_left_and_the_chain_holds(app: Flask) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        reference, paper = register_anna(app)
        assert "provsson" in everything()  # the index has her stem
        tables = {place.table for place in places_of(ANNA, person("admin"))}
        assert {"assignment", "assignment_text", "note", "draft", "stored_list", "document", "event_detail"} <= tables
        assert [one.id for one in documents_beside(ANNA, person("admin"))] == [paper.id]
        version = assignment(reference).version
        with db.writing():
            done = take_out(ANNA, decision(), documents=[paper.id], actor=person("admin"), now=NOW, today=TODAY)
            done_id = done.id
        left = everything()
        assert "Anna" not in left
        assert "provsson" not in left.casefold()
        assert "UHJvdnNzb24" not in left  # nor in a mail's base64
        row = assignment(reference)
        assert row.title == "Ringa [borttaget enligt KF 2024-04-25 § 12] igen"
        assert row.version > version
        taken = db.session.get_one(Document, paper.id, populate_existing=True)
        assert (taken.sha256, taken.file_name) == (None, "")
        assert taken.voided_at is not None
        assert audit.verify() is None
        assert rebuilding.lag(db.session.connection()) == 0
        assert places_of(ANNA, person("admin")) == []
        tombstone = db.session.get_one(Disposal, done_id, populate_existing=True)
        assert (tombstone.run_at, tombstone.number > 5) == (NOW, True)
        assert "borttaget" in str(audit.replay(row)["title"])


def test_a_mail_that_waits_goes_without_the_detail_and_one_being_sent_is_waited_for(app: Flask) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        reference = give(text=f"Kontoret får i uppdrag att ringa {ANNA}.")
        mail(reference, ANNA)
        under_way = {"state": MailState.IN_DATA, "sent_at": None, "lease_owner": "en avsändare"}
        with db.writing():
            db.session.execute(sa.update(OutgoingMail).values(under_way))
        with pytest.raises(RuleBrokenError, match="skickas just nu"), db.writing():
            take_out(ANNA, decision(), documents=[], actor=person("admin"), now=NOW, today=TODAY)
        with db.writing():
            db.session.execute(sa.update(OutgoingMail).values(state=MailState.PENDING, lease_owner=""))
        with db.writing():
            take_out(ANNA, decision(), documents=[], actor=person("admin"), now=NOW, today=TODAY)
        left = db.session.scalars(sa.select(OutgoingMail).execution_options(populate_existing=True)).one()
        assert (left.state, b"Anna" in left.content) == (MailState.CANCELLED, False)
        told = db.session.scalars(sa.select(Notice).where(Notice.key.like("n%U-%")).execution_options(
            populate_existing=True)).one()  # fmt: skip
        assert (told.state, told.mail_id) == (NoticeState.WAITING, None)


def test_a_day_that_is_kept_begins_at_midnight_in_sweden(app: Flask, tmp_path: Path) -> None:
    midnight = dt.datetime(2021, 12, 31, 23, tzinfo=dt.UTC)  # of BEFORE, where the clocks are an hour ahead
    with app.app_context(), clock.standing_at(TODAY):
        reference = give()
        note(reference, "Före", midnight - dt.timedelta(minutes=1))
        note(reference, "Efter", midnight)
        end(reference)
        run(DisposalKind.WORKING_NOTES, tmp_path)
        assert list(db.session.scalars(sa.select(Note.text))) == ["Efter"]


def test_what_is_left_in_the_history_cannot_be_changed_either(app: Flask) -> None:
    change = sa.text("UPDATE event_detail SET payload = replace(payload, 'borttaget', 'X')")
    with app.app_context(), clock.standing_at(TODAY):
        give(text=f"Kontoret får i uppdrag att ringa {ANNA}.")
        with db.writing():
            take_out(ANNA, decision(), documents=[], actor=person("admin"), now=NOW, today=TODAY)
        assert audit.verify() is None
        with pytest.raises(DBAPIError, match="append-only"), db.writing():
            db.session.execute(change)
        with db.engine.begin() as connection:
            on = " ON event_detail" if connection.dialect.name == "postgresql" else ""
            name = "event_detail_append_only" if on else "event_detail_no_update"
            connection.execute(sa.text(f"DROP TRIGGER {name}{on}"))
            connection.execute(change)
        assert "detail of event" in str(audit.verify())


def test_a_detail_that_stands_nowhere_is_said_to(app: Flask) -> None:
    refused = pytest.raises(RuleBrokenError, match="någonstans")
    with app.app_context(), clock.standing_at(TODAY), refused, db.writing():
        take_out("Finns Inte", decision(), documents=[], actor=person("admin"), now=NOW, today=TODAY)


def test_an_extract_tells_of_an_account_and_of_a_name_but_not_which_protected_ones(app: Flask) -> None:
    with app.app_context(), clock.standing_at(TODAY):
        shown, hidden = give(title=f"Ringa {ANNA}"), give(number="634", title="Skyddat KANARIEFÅGEL")
        with db.writing():
            locked(hidden).protected_by = "OSL 18 kap. 13 §"
            audit.record("assignment.changed", locked(hidden), actor=person("registrar"))
            for what in (f"underlag {hidden}", "registerutdrag om KANARIEFÅGEL"):
                db.session.add(AccessLog(at=NOW, user_id=person("officer").id, what=what))
        mail(hidden, "KANARIEFÅGEL")
        note(hidden, "KANARIEFÅGEL", NOW)
        file_it(app, b"KANARIE", reference=hidden, title="KANARIEFÅGEL", name="KANARIEFÅGEL.txt", who="officer")
        about = extract_of("officer@prov.example", person("admin"))
        assert [account["Namn"] for account in about.accounts] == ["Handläggare SLK"]
        owned = next(section for section in about.sections if section.heading == "Uppdrag")
        assert (owned.number, owned.unseen, [line.what for line in owned.lines]) == (2, 1, [f"Ringa {ANNA}"])
        assert "KANARIEFÅGEL" not in str(about.as_json())
        assert hidden not in str(about.as_json())
        assert "argon2" not in str(about.as_json())
        unseen = {section.heading: section.unseen for section in about.sections}
        assert (unseen["Mejl"], unseen["Dokument"], unseen["Arbetsanteckningar"]) == (1, 1, 1)
        named = {place.table: place.references for place in extract_of(ANNA, person("admin")).places}
        assert named["assignment"] == [shown]
        assert extract_of("Okänd Person", person("admin")).is_empty
