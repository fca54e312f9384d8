"""Long files are read in the background: a page tells how it goes, and the drafts are those of a short one."""

import datetime as dt
import io
import os
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import body, person
from support.papers import pdf, pdf_of_streams, slow_pdf, stream
from support.register import TODAY, give
from support.registers import as_text, as_xlsx
from support.visitor import Visitor, text_of

from tracker import clock, jobs
from tracker.db import db
from tracker.documents.store import Store
from tracker.intake.jobs import readings
from tracker.meetings.operations.meetings import PlannedMeeting, plan_meetings
from tracker.models import Draft, OutgoingMail, Reading, ReadingPage
from tracker.web import uploads
from tracker.wording.sheets import EFFECTIVE, ID, NEW, STANDING

HELD = dt.date(2024, 4, 24)
HEAD = "Kommunstyrelsen     2024-04-24"


def page(number: int) -> str:
    lines = (
        f"§ {number} Ärendenummer SLK-2024-00{number}",
        f"Bänkar längs kaj {number}",
        "Beslut",
        f"Stadsledningskontoret får i uppdrag att räkna bänkarna längs kaj {number} senast 30 juni 2024.",
    )
    return "\n".join(lines)


PAGES = (f"{HEAD}\n\n{page(701)}", page(702), page(703), page(704), page(705))
MINUTES = pdf(*PAGES)


def send(visitor: Visitor, content: bytes = MINUTES, name: str = "protokoll.pdf") -> int:
    visitor.get("/uppdrag/nytt")
    return visitor.send({"file": (io.BytesIO(content), name), "action": "read"}).status_code


@pytest.fixture
def in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits at the page at all, so that every file is long."""
    monkeypatch.setattr(uploads, "AT_ONCE_SECONDS", 0.0)


def read_what_waits(app: Flask, stopping: Callable[[], bool] = lambda: False) -> None:
    with app.app_context():
        while readings.read_next(stopping):
            if stopping():
                return


def drafts(app: Flask) -> list[tuple[str, dict[str, Any]]]:
    with app.app_context():
        return [(draft.kind, draft.content) for draft in db.session.scalars(sa.select(Draft).order_by(Draft.id))]


def left(app: Flask) -> tuple[int, list[Path]]:
    """Return how many pages are kept, and which files lie anywhere in the store."""
    with app.app_context():
        pages = db.session.scalar(sa.select(sa.func.count()).select_from(ReadingPage)) or 0
    return pages, [path for path in store(app).folder.rglob("*") if path.is_file()]


def store(app: Flask) -> Store:
    return Store(app.extensions["settings"].documents)


def mails(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(sa.select(OutgoingMail.subject)))


def rows(app: Flask) -> list[str]:
    """Return the numbers of the §§ in the one meeting that waits to be reviewed."""
    ((_, content), *_) = drafts(app)
    return [row["number"] for row in content["rows"]]


def test_a_long_file_becomes_the_drafts_of_a_short_one(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    registrar = visit("registrar")
    assert send(registrar) == 302
    assert registrar.location.startswith("/sammantraden/protokoll/")
    assert "är inlagt i kalendern" in text_of(registrar.follow())
    at_once = drafts(app)
    assert rows(app) == ["701", "702", "703", "704", "705"]
    monkeypatch.setattr(uploads, "AT_ONCE_MAX", 100)
    assert send(registrar) == 302
    assert registrar.location.startswith("/lasningar/")
    path = registrar.location
    assert "väntar på sin tur" in text_of(registrar.follow())
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in registrar.page
    assert "Filer som läses protokoll.pdf" in text_of(registrar.get("/registrera"))
    visit("other-registrar").get(path, status=404)
    read_what_waits(app)
    assert drafts(app) == at_once * 2
    assert left(app) == (0, [])
    assert mails(app) == [], "who is at the page needs no mail"
    registrar.get(path, status=302)
    assert registrar.location.startswith("/sammantraden/protokoll/")
    assert "5 paragrafer" in text_of(registrar.follow())


def test_a_long_list_becomes_the_draft_of_a_short_one(
    app: Flask, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        given = give(number="20")
    lists = {
        "/uppdrag/nytt/lista/": as_xlsx(),
        "/uppdrag/nytt/lagen/": as_text([(ID, STANDING, ""), (given, "Pågår", "")]).encode(),
        "/uppdrag/nytt/overforing/": as_text([(ID, NEW, EFFECTIVE), (given, "KS", "")]).encode(),
    }
    registrar = visit("registrar")
    at_once = []
    for path, content in lists.items():
        send(registrar, content, "lista.xlsx")
        assert registrar.location.startswith(path)
        at_once.append(registrar.location)
    kept = drafts(app)
    monkeypatch.setattr(uploads, "AT_ONCE_SECONDS", 0.0)
    for path, content in zip(at_once, lists.values(), strict=True):
        send(registrar, content, "lista.xlsx")
        reading = registrar.location
        assert reading.startswith("/lasningar/")
        read_what_waits(app)
        registrar.get(reading, status=302)
        assert registrar.location == path, "the same list waits once"
    assert drafts(app) == kept


@on_sqlite
def test_while_another_file_is_read_one_is_asked_to_wait(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    the_only_one = threading.BoundedSemaphore(1)
    monkeypatch.setattr(uploads, "_ONE_AT_A_TIME", the_only_one)
    monkeypatch.setattr(uploads, "WAIT_SECONDS", 0.01)
    registrar = Visitor(app, "registrar")
    with the_only_one:
        assert send(registrar) == 422
    assert "Filen kunde inte läsas just nu. Vänta en minut" in text_of(registrar.page)
    assert left(app) == (0, [])
    assert send(registrar) == 302


def test_who_has_left_gets_one_mail_that_leads_to_the_drafts(app: Flask, visit: Visit, in_no_time: None) -> None:
    registrar = visit("registrar")
    send(registrar)
    read_what_waits(app)
    assert mails(app) == ["Protokollet är läst: 5 uppdrag att granska"]
    with app.app_context():
        (mail,) = db.session.scalars(sa.select(OutgoingMail))
        assert registrar.location in mail.content.decode()
        assert "protokoll.pdf" not in mail.content.decode(), "a name may tell what the mail must not"
        jobs.run(next(job for job in jobs.TIMETABLE if job.name == "forget"), lambda: False)
    registrar.get(registrar.location, status=302)


@on_sqlite
def test_the_minutes_of_a_meeting_are_checked_and_sorted_as_at_its_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    days = [HELD, HELD.replace(day=10)]
    with app.app_context(), db.writing():
        plan_meetings([PlannedMeeting(body("KS"), day) for day in days], actor=person("registrar"), today=TODAY)
    registrar = Visitor(app, "registrar")

    def choose(day: dt.date) -> int:
        registrar.get(f"/sammantraden/ks/{day}")
        at = f"/sammantraden/ks/{day}/protokoll"
        return registrar.send({"file": (io.BytesIO(MINUTES), "protokoll.pdf")}, at=at).status_code

    assert choose(HELD) == 302
    (at_once,) = drafts(app)
    monkeypatch.setattr(uploads, "AT_ONCE_SECONDS", 0.0)
    assert choose(HELD) == 302
    path = registrar.location
    read_what_waits(app)
    assert drafts(app) == [at_once, at_once]
    registrar.get(path, status=302)
    assert "§ 705" in text_of(registrar.follow())
    assert choose(days[1]) == 302
    read_what_waits(app)
    assert "Öppna det sammanträdet" in text_of(registrar.follow())
    assert f'href="/sammantraden/ks/{days[1]}"' in registrar.page


@on_sqlite
def test_three_files_may_wait_and_a_fourth_is_told_so(app: Flask, in_no_time: None) -> None:
    registrar = Visitor(app, "registrar")
    assert [send(registrar) for _ in range(4)] == [302, 302, 302, 422]
    assert "Tre av dina filer väntar redan" in text_of(registrar.page)
    assert len(left(app)[1]) == 3
    assert send(Visitor(app, "other-registrar")) == 302


def test_cancelling_ends_the_child_and_leaves_nothing(
    app: Flask, visit: Visit, in_no_time: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "KEEP_SECONDS", 0.0)
    registrar = visit("registrar")
    send(registrar, slow_pdf(*PAGES * 4))
    path, cancelled = registrar.location, []

    def cancelled_on_the_way() -> bool:
        if not cancelled and " av 20" in text_of(registrar.get(path)):
            assert "De första uppdragen" in text_of(registrar.page)
            cancelled.append(registrar.send({"action": "cancel"}))
        return False

    read_what_waits(app, cancelled_on_the_way)
    assert "Läsningen är avbruten" in text_of(registrar.follow())
    registrar.get(path, status=404)
    assert drafts(app) == []
    assert left(app) == (0, [])
    told = subprocess.run(["ps", "--ppid", str(os.getpid()), "-o", "args="], capture_output=True, check=False)
    assert b"tracker.readers.child" not in told.stdout


def test_what_was_read_before_a_fault_is_kept_and_can_be_gone_on_with(
    app: Flask, visit: Visit, in_no_time: None
) -> None:
    """The fourth of five pages is missing from the file."""
    registrar = visit("registrar")
    send(registrar, MINUTES.replace(b" 10 0 R", b" 99 0 R"))
    path = registrar.location
    read_what_waits(app)
    assert mails(app) == ["Protokollet är inte läst"]
    for action in ("go-on", "enough"):
        assert "Vi läste 3 av 5 sidor" in text_of(registrar.get(path))
        assert "Fortsätt från sida 4" in text_of(registrar.page)
        assert registrar.send({"action": action}).status_code == 302
        assert drafts(app) == []
        read_what_waits(app)
    assert rows(app) == ["701", "702", "703"]
    assert left(app) == (0, [])


@on_sqlite
@pytest.mark.parametrize(
    ("content", "why"), [(pdf("", ""), "Filen är inskannad"), (pdf("§" * 3), "Filen har ingen text"),
                         (pdf_of_streams([stream(b"")] * 2_001), "fler än 2 000 sidor")], ids=["scan", "empty", "long"],
)  # fmt: skip
def test_what_cannot_be_read_is_said_at_its_page_and_goes(
    app: Flask, in_no_time: None, content: bytes, why: str
) -> None:
    registrar = Visitor(app, "registrar")
    send(registrar, content)
    path = registrar.location
    read_what_waits(app)
    page = text_of(registrar.get(path))
    assert why in page
    assert "Fortsätt" not in page
    assert left(app) == (0, [])
    assert registrar.send({"action": "go-on"}).status_code == 302
    assert "Välj filen igen" in text_of(registrar.follow())
    registrar.send({"action": "cancel"})
    registrar.get(path, status=404)


@on_sqlite
def test_a_file_that_kills_its_readers_is_given_up(app: Flask, in_no_time: None) -> None:
    registrar = Visitor(app, "registrar")
    send(registrar)
    path = registrar.location
    with app.app_context(), db.writing():
        db.session.execute(sa.update(Reading).values(attempts=3))
    read_what_waits(app)
    assert "Läsningen avbröts tre gånger" in text_of(registrar.get(path))


@on_sqlite
def test_what_has_lost_its_file_is_told_and_what_nobody_is_to_read_goes(app: Flask, in_no_time: None) -> None:
    registrar = Visitor(app, "registrar")
    send(registrar)
    path = registrar.location
    (file,) = left(app)[1]
    orphan = file.rename(file.with_name("en-annan"))
    with app.app_context():
        assert not readings.read_next(lambda: False)
        assert readings.sweep_readings(lambda: False) == {"forgotten": 0, "lost": 0, "dropped": 0}
        os.utime(orphan, (0, 0))
        with db.writing():
            db.session.execute(sa.update(Reading).values(begun_at=clock.now() - dt.timedelta(hours=2)))
        assert readings.sweep_readings(lambda: False) == {"forgotten": 0, "lost": 1, "dropped": 1}
        assert "Filen finns inte kvar" in text_of(registrar.get(path))
        with db.writing():
            db.session.execute(sa.update(Reading).values(ended_at=clock.now() - dt.timedelta(days=8)))
        assert readings.sweep_readings(lambda: False) == {"forgotten": 1, "lost": 0, "dropped": 0}
    registrar.get(path, status=404)


@on_sqlite
def test_a_reader_that_is_told_to_stop_leaves_the_rest_to_the_next(app: Flask, in_no_time: None) -> None:
    registrar = Visitor(app, "registrar")
    send(registrar)
    read_what_waits(app, lambda: True)
    assert left(app)[0] == 1
    assert "Sida 1 av 5" in text_of(registrar.get(registrar.location))
    read_what_waits(app)
    assert len(rows(app)) == 5
