"""The bare floor: the same queries by the same indexes and pages of the same size, and nothing else.

No session, no sight, no token, no events' chain, no history: a limit to hold the product against, not a competitor.
Served by the same server with as many workers. The database's address stands in BENCH_DATABASE.
"""

import csv
import datetime as dt
import io
import os
from typing import Any

import sqlalchemy as sa
from flask import Flask, Response, render_template_string, request

from tracker.db import SQLITE_PRAGMAS
from tracker.models import Assignment, Body, Deadline, Event, OutgoingMail, Recipient, User
from tracker.models.assignment import IS_OPEN

engine = sa.create_engine(os.environ["BENCH_DATABASE"])
if engine.dialect.name == "sqlite":

    @sa.event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        """Keep what is written as safe as the product does."""
        for pragma in SQLITE_PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")


app = Flask(__name__)
HEAD = '<!doctype html><html lang="sv"><title>Uppdrag</title><body><h1>Uppdrag</h1>'
ROWS = (
    HEAD
    + """<p>{{ total }}</p><table>{% for r in rows %}<tr><td><a href="/uppdrag/{{ r.reference }}">{{ r.title }}</a>
<td>{{ r.reference }}<td>{{ r.giver }}<td>{{ r.given_on }}<td>{{ r.owner }}<td>{{ r.status }}<td>{{ r.planned_due_on }}
<td>{% for b in bodies[r.id] %}{{ b.name }} {% endfor %}<td>{% for p in plans[r.id] %}{{ p.literal }} {% endfor %}</tr>
{% endfor %}</table>"""
    + "<p>"
    + "x" * 20_000
)
CARD = HEAD + "<dl>{% for k, v in row.items() %}<dt>{{ k }}<dd>{{ v }}{% endfor %}</dl>" + "<p>" + "x" * 8_000
a, owner, giver = Assignment.__table__, User.__table__, Body.__table__
ORDER = (a.c.due_on.is_(None), a.c.due_on, a.c.id)
EVERY = (
    sa.select(a, giver.c.short_name.label("giver"), owner.c.name.label("owner"))
    .select_from(a.outerjoin(owner, a.c.owner_id == owner.c.id).outerjoin(giver, a.c.giver_id == giver.c.id))
    .order_by(*ORDER)
)


@app.get("/list")
def listed() -> str:
    """Twenty-five of the open, the soonest first; with `owner`, one person's."""
    of_whom = [a.c.owner_id == int(request.args["owner"])] if "owner" in request.args else []
    counted = sa.select(sa.func.count()).select_from(a).where(IS_OPEN, *of_whom)
    first = sa.select(a.c.id).where(IS_OPEN, *of_whom).order_by(*ORDER).limit(25).correlate(None)
    wanted = EVERY.where(a.c.id.in_(first))
    with engine.connect() as connection:
        rows, total = connection.execute(wanted).all(), connection.scalar(counted)
        ids = [row.id for row in rows]
        bodies, plans = (
            _by_assignment(connection.execute(sa.select(t).where(t.c.assignment_id.in_(ids))))
            for t in (Recipient.__table__, Deadline.__table__)
        )
    return render_template_string(ROWS, rows=rows, total=total, bodies=bodies, plans=plans)


@app.get("/card/<reference>")
def card(reference: str) -> str:
    """One assignment with what belongs to it."""
    with engine.connect() as connection:
        row = dict(connection.execute(sa.select(a).where(a.c.reference == reference)).mappings().one())
        for table in (Recipient.__table__, Deadline.__table__):
            row[table.name] = connection.execute(sa.select(table).where(table.c.assignment_id == row["id"])).all()
        event = Event.__table__
        of_it = sa.select(event).where(event.c.object_type == "assignment", event.c.object_id == row["id"])
        row["event"] = connection.execute(of_it.order_by(event.c.seq.desc()).limit(10)).all()
    return render_template_string(CARD, row=row)


@app.get("/export")
def export() -> Response:
    """All that was ever an official's, as CSV."""
    out = io.StringIO()
    with engine.connect() as connection:
        rows = connection.execute(EVERY.where(a.c.owner_id == int(request.args["owner"]))).all()
    csv.writer(out).writerows(rows)
    return Response(out.getvalue(), mimetype="text/csv")


@app.post("/save/<int:number>")
def save(number: int) -> str:
    """One changed column, one row of an event and one of a mail."""
    name = f"floor-{number}-{os.urandom(6).hex()}"
    now = dt.datetime.now(dt.UTC)
    with engine.begin() as connection:
        connection.execute(sa.update(a).where(a.c.id == number).values(status_confirmed_on=now.date()))
        connection.execute(sa.insert(_note), {"name": name, "at": now.isoformat()})
        mail = {
            "key": name, "message_id": name, "to_address": "a@mat.example", "to_name": "a", "subject": "s",
            "content": b"x" * 2000, "state": "cancelled", "composed_on": now.date(), "created_at": now,
            "next_try_at": now, "give_up_at": now,
        }  # fmt: skip
        connection.execute(sa.insert(OutgoingMail.__table__), mail)
    return "ok"


_note = sa.Table("bench_event", sa.MetaData(), sa.Column("name", sa.Text), sa.Column("at", sa.Text))
_note.create(engine, checkfirst=True)


def _by_assignment(rows: sa.CursorResult[tuple[object, ...]]) -> dict[int, list[sa.Row[tuple[object, ...]]]]:
    found: dict[int, list[sa.Row[tuple[object, ...]]]] = {}
    for row in rows:
        found.setdefault(row.assignment_id, []).append(row)
    return found
