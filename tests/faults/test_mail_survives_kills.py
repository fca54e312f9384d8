"""The sender is killed in the midst of its work, and several run at once: no mail is lost, none is recorded twice."""

import random
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from support.figures import Figures
from support.mail import mails, sink, states
from support.schedulers import environment, scheduler, start, write_mails

from tracker.db import db
from tracker.models import MailAttempt, OutgoingMail
from tracker.models.outgoing_mail import MailState

STOP_WITHIN = 10.0


def wait_for(app: Flask, *ended: MailState, seconds: float = 60, unsure_too: bool = False) -> None:
    until = time.monotonic() + seconds
    while True:
        with app.app_context():  # what may have arrived waits ten minutes; the rest is looked at
            found = {row.state for row in mails() if unsure_too or not row.unsure}
        if found <= set(ended) or time.monotonic() > until:
            break
        time.sleep(0.2)
    assert found <= set(ended), states(app)


def sent_attempts() -> Counter[int]:
    return Counter(db.session.scalars(sa.select(MailAttempt.mail_id).where(MailAttempt.outcome == "sent")))


@pytest.mark.parametrize(
    ("template", "kills", "count"),
    [
        pytest.param("sqlite", 10, 120, marks=pytest.mark.slow),
        pytest.param("postgres", 10, 120, marks=[pytest.mark.full, pytest.mark.postgres]),
        pytest.param("sqlite", 200, 2000, marks=pytest.mark.full),
        pytest.param("postgres", 200, 2000, marks=[pytest.mark.full, pytest.mark.postgres]),
    ],
    indirect=["template"],
)
def test_kills_while_mail_goes_out_lose_none_and_record_none_twice(
    app: Flask, tmp_path: Path, figures: Figures, kills: int, count: int
) -> None:
    write_mails(app, count)
    rng = random.Random(7)  # noqa: S311 - when to kill, reproducibly
    with sink(delay=0.02) as taking:
        environ = environment(app, tmp_path, taking.url)
        for _ in range(kills):
            process = start(["scheduler"], environ)
            assert process.stdout
            assert "leads" in process.stdout.readline()
            time.sleep(rng.uniform(0.13, 0.43))
            process.kill()
            process.wait()
            process.stdout.close()
        killed_within = states(app)
        with scheduler(environ):
            wait_for(app, MailState.SENT, seconds=60 + count / 10)
            with app.app_context(), db.writing():  # ten minutes later: what may have arrived is tried once more
                db.session.execute(
                    sa.update(OutgoingMail).where(OutgoingMail.unsure > 0).values(next_try_at=OutgoingMail.created_at)
                )
            wait_for(app, MailState.SENT, unsure_too=True)
    with app.app_context():
        rows = mails()
        assert killed_within[MailState.SENT] < count, "the kills came too late to matter"
        assert Counter(row.state for row in rows) == {MailState.SENT: count}
        assert set(taking.ids) == {row.message_id for row in rows}
        assert {to for _, to, _ in taking.arrived} == {row.to_address for row in rows}
        assert sent_attempts() == {row.id: 1 for row in rows}
        unsure = {row.message_id for row in rows if row.unsure}
        twice = {message_id for message_id, times in taking.ids.items() if times > 1}
        assert twice <= unsure
        assert len(unsure) <= kills
        for message_id in twice:
            assert len({content for found, _, content in taking.arrived if found == message_id}) == 1
    figures(
        "R1",
        f"{count} mails, {kills} SIGKILL: {count - len(rows)} lost, 0 recorded twice, {len(twice)} arrived twice, "
        f"all among the {len(unsure)} unsure, each with one Message-ID and the same bytes",
    )


@pytest.mark.parametrize(
    ("template", "stops", "count"),
    [
        pytest.param("sqlite", 2, 40, marks=pytest.mark.slow),
        pytest.param("sqlite", 200, 2000, marks=pytest.mark.full),
        pytest.param("postgres", 200, 2000, marks=[pytest.mark.full, pytest.mark.postgres]),
    ],
    indirect=["template"],
)
def test_planned_stops_send_nothing_twice(app: Flask, tmp_path: Path, figures: Figures, stops: int, count: int) -> None:
    """The mail in hand is finished: a stop leaves nothing unsure."""
    write_mails(app, count)
    rng = random.Random(8)  # noqa: S311 - when to stop, reproducibly
    longest = 0.0
    with sink(delay=0.02) as taking:
        environ = environment(app, tmp_path, taking.url)
        for _ in range(stops):
            process = start(["scheduler"], environ)
            assert process.stdout
            assert "leads" in process.stdout.readline()
            time.sleep(rng.uniform(0.05, 0.3))
            began = time.monotonic()
            process.terminate()
            assert process.wait(STOP_WITHIN) == 0
            longest = max(longest, time.monotonic() - began)
            process.stdout.close()
        assert states(app)[MailState.SENT] < count, "the stops came too late to matter"
        with scheduler(environ):
            wait_for(app, MailState.SENT, seconds=60 + count / 10)
    with app.app_context():
        rows = mails()
        assert Counter(row.state for row in rows) == {MailState.SENT: count}
        assert {row.unsure for row in rows} == {0}
        assert taking.ids == Counter(row.message_id for row in rows)
    figures("R2", f"{stops} SIGTERM, {count} mails: 0 sent twice, 0 lost, 0 unsure; the longest stop {longest:.1f} s")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("template", "count"),
    [
        pytest.param("postgres", 100, marks=pytest.mark.postgres),
        pytest.param("sqlite", 2000, marks=pytest.mark.full),
        pytest.param("postgres", 2000, marks=[pytest.mark.full, pytest.mark.postgres]),
    ],
    indirect=["template"],
)
def test_three_schedulers_and_four_senders_at_once_send_nothing_twice(
    app: Flask, tmp_path: Path, figures: Figures, count: int
) -> None:
    write_mails(app, count)
    with sink(delay=0.005) as taking:
        environ = environment(app, tmp_path, taking.url)
        senders = [start(["jobs", "run", "deliver"], environ) for _ in range(4)]
        with scheduler(environ), scheduler(environ), scheduler(environ):
            wait_for(app, MailState.SENT, seconds=60 + count / 10)
        for sender in senders:
            sender.communicate(timeout=30)
    assert set(taking.ids.values()) == {1}
    assert len(taking.ids) == count
    figures("R3", f"3 schedulers and 4 senders, {count} mails: each sent once, 0 twice, 0 lost")
