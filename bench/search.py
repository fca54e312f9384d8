"""The search page against a bare floor: the same index, one query, a page of twenty rows, and nothing else.

python -m bench.search [--assignments 100000] [--database URL of an empty database] [--rounds 30]
"""

import datetime as dt
import json
import random
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import sqlalchemy as sa
from flask import Flask, render_template_string, request
from flask.testing import FlaskClient

from bench import register
from tracker.accounts.operations import hash_password
from tracker.db import db
from tracker.index import rebuilding
from tracker.models import Assignment, AssignmentCase, AssignmentText, Case, CaseNumber, User

TODAY = dt.date(2026, 1, 5)
PASSWORD = "ett långt lösenord"  # noqa: S105 - of an account that lives for a minute
FIRST = (
    "arbets", "barn", "bostads", "brand", "cykel", "digital", "energi", "fastighets", "fritids", "förskole", "gatu",
    "grund", "hamn", "hälso", "idrotts", "inköps", "kollektiv", "kommun", "kris", "kultur", "lokal", "mark", "miljö",
    "närings", "park", "personal", "renhållnings", "skol", "social", "stads", "tillgänglighets", "trafik",
    "trygghets", "upphandlings", "ungdoms", "vatten", "verksamhets", "vuxen", "vård", "äldre",
)  # fmt: skip
LAST = (
    "analys", "arbete", "avgift", "avtal", "beredskap", "budget", "bygge", "central", "enkät", "forum", "försörjning",
    "granskning", "hall", "insats", "karta", "kontroll", "lösning", "mål", "nätverk", "plan", "policy", "program",
    "rapport", "register", "råd", "samverkan", "skydd", "stöd", "strategi", "system", "trafik", "utbildning",
    "utredning", "uppföljning", "verkstad", "översyn",
)  # fmt: skip
PLAIN = (
    "utvärdera", "samordna", "minska", "öka", "stärka", "invånare", "personal", "möjlighet", "kostnad", "behov",
    "ansvar", "förslag", "verksamhet",
)  # fmt: skip
RARE = "trygghetsbänk"
QUERIES = {
    "a rare word, 50 hits": (RARE, "w_trygghetsbänk"), "a common word": ("verksamhet", "w_verksam"),
    "two words": ("trafikplan stärka", "w_trafikplan"), "a part of compounds": ("plan", "w_trafikplan"),
    "a number": ("0777/26", "d_mk_2026_777"), "a slip": ("trygghetsbänck", "w_trygghetsbänk"),
    "nothing": ("zzzfinnsinte", "w_zzzfinnsint"), "ten words": (" ".join(PLAIN[:10]), "w_utvärder"),
}  # fmt: skip
"""What is typed, and the one term that the floor looks for."""
FLOOR = """<!doctype html><html lang="sv"><title>Sök</title><h1>Sök</h1><ol>{% for row in rows %}<li><h3>
<a href="/uppdrag/{{ row.reference }}">{{ row.title }}</a></h3><p>{{ row.status }} {{ row.given_on }}</p>
<p>{{ row.text }}</p></li>{% endfor %}</ol>"""


@click.command()
@click.option("--assignments", default=100_000, show_default=True)
@click.option("--database", default="", help="An empty database; SQLite by default.")
@click.option("--rounds", default=30, show_default=True)
def main(assignments: int, database: str, rounds: int) -> None:
    """Fill, index, measure, and print one line of JSON for each query."""
    rng = random.Random(2026)  # noqa: S311 - a register that can be made again
    with register.fresh(TODAY, database) as app:
        who = register.people(50)
        register.assignments(assignments, who, register.meetings(TODAY, 40), spread=400, rng=rng)
        began = time.perf_counter()
        fill(assignments, rng)
        print(json.dumps({"assignments": assignments, "filled and indexed, s": round(time.perf_counter() - began, 1)}))
        for name, (typed, term) in QUERIES.items():
            print(json.dumps({"query": name, **_compare(app, typed, term, rounds)}, ensure_ascii=False))


def fill(count: int, rng: random.Random) -> None:
    """Give every assignment its words and matter, and index them."""
    _word(count, rng)
    for _ in _index():
        pass


def _word(count: int, rng: random.Random) -> None:
    """Give every assignment words as a register has them: few common, many rare, compounds among them."""
    compounds = [first + last for first in FIRST for last in LAST]
    weights = [1 / (place + 5) for place in range(len(compounds))]
    rng.shuffle(compounds)
    rare = set(rng.sample(range(1, count + 1), min(50, count)))
    for start in range(1, count + 1, register.BATCH):
        numbers = range(start, min(start + register.BATCH, count + 1))
        words = {number: rng.choices(compounds, weights, k=14) for number in numbers}
        titles = [{"n": number, "title": f"{rng.choice(PLAIN)} {words[number][0]}".capitalize()} for number in numbers]
        texts = [{"n": number, "text": _text(number, words[number], rng, rare)} for number in numbers]
        with db.writing():
            on = sa.bindparam("n")
            given = {"title": sa.bindparam("title"), "protected_by": sa.case((on % 100 == 0, "OSL 18:1"), else_="")}
            execute = db.session.connection().execute
            execute(sa.update(Assignment.__table__).where(Assignment.__table__.c.id == on).values(given), titles)
            text = AssignmentText.__table__
            execute(sa.update(text).where(text.c.assignment_id == on).values(text=sa.bindparam("text")), texts)
            execute(sa.insert(Case), [{"id": number, "title": ""} for number in numbers])
            execute(sa.insert(CaseNumber), [_number(number) for number in numbers])
            execute(sa.insert(AssignmentCase), [{"assignment_id": number, "case_id": number} for number in numbers])


def _text(number: int, words: list[str], rng: random.Random, rare: set[int]) -> str:
    about = " och ".join(words[1:8]), ", ".join(words[8:])
    common = " verksamhet" if rng.random() < 0.2 else ""
    rarely = f" {RARE}" if number in rare else ""
    return f"Nämnden får i uppdrag att {rng.choice(PLAIN)} {about[0]}{common}. Även {about[1]}{rarely}."


def _number(number: int) -> dict[str, object]:
    serial, year = number % 9999 + 1, 2026 - number // 9999
    return {"case_id": number, "literal": f"{serial:04}/{year % 100:02}", "canonical": f"MK:{year}:{serial}"}


def _index() -> Iterator[int]:
    for kind in rebuilding.SOURCES:
        after = 0
        while True:
            with db.writing():
                step = rebuilding.rebuild_batch(db.session.connection(), kind, after=after)
            if step is None:
                break
            after = step[0]
            yield after
    with db.writing():
        if db.session.get_bind().dialect.name == "postgresql":
            db.session.execute(sa.text("ANALYZE"))


def _compare(app: Flask, typed: str, term: str, rounds: int) -> dict[str, object]:
    """Measure both in turn, so that what else the machine does falls on both alike."""
    floor, client = _floor(app).test_client(), reader(app)
    asked = {"q": typed}
    ours: list[tuple[float, float]] = []
    bare: list[tuple[float, float]] = []
    for _ in range(3):
        client.get("/sok", query_string=asked)
        floor.get("/", query_string={"q": term})
    for _ in range(rounds):
        ours.append(_timed(lambda: client.get("/sok", query_string=asked)))
        bare.append(_timed(lambda: floor.get("/", query_string={"q": term})))
    with counted() as seen:
        page = client.get("/sok", query_string=asked)
    hits = page.text.partition('id="u">')[2].partition("</h2>")[0] or "-"
    told: dict[str, object] = {}
    for place, name in enumerate(("by the clock", "processor")):
        own, least = [times[place] for times in ours], [times[place] for times in bare]
        told[f"{name}, ms, median and p95"] = {"ours": median_p95(own), "floor": median_p95(least)}
        told[f"{name}, ratio"] = round(statistics.median(own) / statistics.median(least), 1)
    return {**told, "queries": len(seen), "page, kB": len(page.data) // 1024, "hits": hits}


def _floor(app: Flask) -> Flask:
    """Make the least that could answer: one query by the same index, newest first, and a page of it."""
    bare = Flask("floor")
    sqlite = db.engines["read"].dialect.name == "sqlite"
    found = "search_words MATCH :term" if sqlite else "e.search_words @@ CAST(:term AS tsquery)"
    entries, newest = ("search_words w JOIN search_entry e ON e.id = w.rowid", "w.rowid") if sqlite else (
        "search_entry e", "e.id"
    )  # fmt: skip
    by_date = f"SELECT e.record_id, e.id, e.text FROM {entries} WHERE {found} ORDER BY {newest} DESC LIMIT 20"  # noqa: S608 - of our own
    statement = sa.text(
        f"SELECT a.reference, a.title, a.status, a.given_on, f.text FROM ({by_date}) f"  # noqa: S608 - likewise
        " JOIN assignment a ON a.id = f.record_id ORDER BY f.id DESC"
    )
    statement = statement.bindparams(sa.bindparam("term", literal_execute=True, type_=sa.Text()))  # planned by the word

    @bare.get("/")
    def answer() -> str:
        term = f'"{request.args["q"]}"' if sqlite else f"'{request.args['q']}'"
        with app.app_context(), db.engines["read"].connect() as connection:
            return render_template_string(FLOOR, rows=connection.execute(statement, {"term": term}).all())

    return bare


def reader(app: Flask) -> FlaskClient:
    """Log an official in, who sees what is open and what is their own."""
    with db.writing():
        db.session.execute(
            sa.update(User).where(User.email == "officer7@mat.example").values(password_hash=hash_password(PASSWORD))
        )
    client = app.test_client()
    page = client.get("/logga-in").text
    token = (
        page.partition('name="csrf_token" value="')[2].partition('"')[0]
        or (page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0])
    )
    client.post("/logga-in", data={"email": "officer7@mat.example", "password": PASSWORD, "csrf_token": token})
    return client


def _timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return milliseconds by the clock, and of our own processor time, whatever else the machine does."""
    began, used = time.perf_counter(), time.process_time()
    work()
    return (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000


def median_p95(times: list[float]) -> tuple[float, float]:
    """Return the median and the 95th percentile, in tenths."""
    return round(statistics.median(times), 1), round(sorted(times)[int(len(times) * 0.95)], 1)


@contextmanager
def counted() -> Iterator[list[str]]:
    """Note the statements that are sent meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    for engine in db.engines.values():
        sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    for engine in db.engines.values():
        sa.event.remove(engine, "before_cursor_execute", note)


if __name__ == "__main__":
    main()
