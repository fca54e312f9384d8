"""What is protected is seen by nobody whom it is not for: in no page, file, head or mail, nor in the work it takes."""

import io
import re
import zipfile
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default

import pytest
import sqlalchemy as sa
from conftest import on_sqlite
from flask import Flask
from operations.test_history import work
from support.figures import Figures
from support.municipality import person
from support.payloads import planted_columns
from support.register import TODAY
from support.visitor import Visitor

from tracker import clock, jobs
from tracker.db import Base, db
from tracker.feeds.operations import make_feed
from tracker.models import Assignment, AssignmentDocument, OutgoingMail
from web.test_forms_take_no_more import filled
from web.test_guard import prepare, table
from web.test_query_counts import counted

pytestmark = on_sqlite
CANARY = "Kanariegul"
CHANCE = re.compile(r'name="csrf_token"[^>]*>|[0-9a-f]{16}|\d\d:\d\d:\d\d')
"""What is another in every answer."""
SEARCHES = (
    "/sok?q={canary}", "/sok?q=kanar", "/sok?q=634", "/sok?q={protected}", "/uppdrag?ord={canary}&lage=alla",
    "/uppdrag?lage=alla&sortera=-beslut",
    "/uppdrag?lage=alla&kolumner=dnr,plan,lage,handlaggare,mottagare,beslut,id,sagt",
    "/min-lista", "/oversikt?mottagare=stadsledningskontoret", "/plan?plan={canary}", "/oppet?q={canary}",
    "/rapporter/pagaende-uppdrag", "/rapporter/arenden?fran=2023-01-01", "/granskning", "/granskning/i-efterhand",
    "/granskning/stickprov?fro=1&antal=200", "/uppdrag/forslag?lage=given", "/sammantraden/ks/2023-09-20",
    "/beslut/ks/2023-09-20/634", "/beslut?fore=2024-01-01", "/lamna-over", "/oppet/uppdrag.csv?q={canary}",
    "/uppdrag/vyer/ny?ord={canary}", "/finns-inte?q={protected}",
    *(f"/uppdrag/lista/uppdrag.{kind}?lage=alla" for kind in ("csv", "xlsx", "docx", "pdf")),
)  # fmt: skip


def plant(reference: str) -> int:
    """Put a canary of its own into every text of an assignment and of what hangs on it; return how many."""
    number = db.session.scalars(sa.select(Assignment.id).where(Assignment.reference == reference)).one()
    mine = sa.select(AssignmentDocument.document_id).where(AssignmentDocument.assignment_id == number)
    planted = 0
    with db.engine.begin() as connection:
        for name, column in planted_columns():
            place = Base.metadata.tables[name]
            if name == "assignment":
                of_it = place.c.id == number
            elif name == "document":
                of_it = place.c.id.in_(mine)
            elif "assignment_id" in place.c:
                of_it = place.c.assignment_id == number
            else:
                continue
            for (row_id,) in connection.execute(sa.select(place.c.id).where(of_it, place.c[column].is_not(None))).all():
                text = f"{CANARY}-{name}-{column}-{row_id}"
                connection.execute(sa.update(place).where(place.c.id == row_id).values({column: text}))
                planted += 1
    return planted


def addresses(names: dict[str, str]) -> Iterator[str]:
    for path, method, _ in table():
        if method == "GET" and not path.startswith("/kalender/"):
            yield path.format(**names)
    for path in SEARCHES:
        yield path.format(**names, canary=CANARY.lower())


def seen(visitor: Visitor, path: str) -> tuple[str, set[str]]:
    """Return an answer as it is whenever the same is asked, and the canaries in it: head, body, parts of files."""
    answer = visitor.client.get(path, buffered=True)
    whole = repr(sorted(answer.headers)).encode() + answer.data
    if answer.data.startswith(b"PK"):
        packed = zipfile.ZipFile(io.BytesIO(answer.data))
        whole += b"".join(packed.read(name) for name in packed.namelist())
    text = answer.text if answer.mimetype.startswith("text/") else ""
    same = CHANCE.sub("…", text)
    canaries = {found.decode() for found in re.findall(rf"{CANARY}-[\w-]+".encode(), whole)}
    return f"{answer.status_code} {answer.headers.get('ETag')} {same}", canaries


def fill_in(app: Flask, reference: str) -> None:
    """Let an assignment have a report, a question and a request for longer time."""
    for who, pages in {"registrar": ("anmal", "fraga"), "officer": ("langre-tid",)}.items():
        visitor = Visitor(app, who)
        for page in pages:
            visitor.get(f"/uppdrag/{reference}/{page}")
            sent = {**filled(visitor.fields()), **({"wanted": "30 juni 2024"} if page == "langre-tid" else {})}
            assert visitor.send(sent).status_code == 302, (page, visitor.page)


def look_everywhere(app: Flask, outsiders: tuple[str | None, ...], *, before_too: bool) -> tuple[str, list[object]]:
    """Look at every address as outsiders do, with canaries planted; return what to say of it, and what was wrong."""
    names = prepare(app)
    with app.app_context(), clock.standing_at(TODAY):
        work(names["protected"])
        with db.writing():
            secret = make_feed(person("other-officer"), None, now=clock.now())
    fill_in(app, names["protected"])
    visitors = {who: Visitor(app, who) for who in outsiders}
    paths = [*addresses(names), f"/kalender/{secret}"]
    asked = [(who, path) for who in outsiders for path in paths if path != "/mig/tvasteg"]  # its key is drawn by lot
    before = {(who, path): seen(visitors[who], path)[0] for who, path in asked if before_too}
    with app.app_context():
        planted = plant(names["protected"])
    wrong: list[object] = []
    for who, path in asked:
        same, canaries = seen(visitors[who], path)
        wrong += [(who, path, canary) for canary in canaries]
        if before_too and same != before[who, path]:
            wrong.append((who, path, "tells that something has changed"))
    registrar = Visitor(app, "registrar")
    shown = set().union(
        *(seen(registrar, path.format(**names))[1] for path in ("/uppdrag/{protected}", "/uppdrag?lage=alla"))
    )
    assert len(shown) > 4, "whoever may see it does see the canaries"
    return f"{planted} canaries × {len(asked)} answers to outsiders: {len(wrong)} seen", wrong


@pytest.mark.slow
def test_no_canary_is_seen_where_it_is_forbidden(app: Flask, figures: Figures) -> None:
    said, wrong = look_everywhere(app, ("other-officer",), before_too=False)
    figures("S2", said)
    assert wrong == []


@pytest.mark.full
def test_no_outsider_can_tell_that_what_is_protected_has_changed(app: Flask, figures: Figures) -> None:
    """Not by the words, the length, the order or the ETag of any answer."""
    said, wrong = look_everywhere(app, ("other-officer", "elected", "admin", None), before_too=True)
    figures("S2", f"{said}, before and after the same to the letter")
    assert wrong == []


def test_no_canary_is_in_any_mail(app: Flask) -> None:
    names = prepare(app)
    with app.app_context(), clock.standing_at(TODAY):
        work(names["protected"], plan="senast 6 maj 2024")
        db.session.rollback()
        plant(names["protected"])
    with app.app_context():
        for days in (1, 4, 9, 30):
            with clock.standing_at(TODAY.fromordinal(TODAY.toordinal() + days)):
                for name in ("remind", "compose"):
                    jobs.run(next(job for job in jobs.TIMETABLE if job.name == name), lambda: False)
        letters = list(db.session.scalars(sa.select(OutgoingMail)))
        assert letters
        for letter in letters:
            parts = message_from_bytes(letter.content, policy=default).walk()
            words = " ".join([letter.subject, *(part.get_content() for part in parts if not part.is_multipart())])
            assert CANARY not in words, (letter.to_address, letter.subject)


def test_what_is_hidden_takes_the_same_work_as_what_is_missing(app: Flask, figures: Figures) -> None:
    names = prepare(app)
    pairs = {
        "/uppdrag/{}": (names["protected"], "U-1999-0001"),
        "/uppdrag/{}/underlag.pdf": (names["protected"], "U-1999-0001"),
        "/uppdrag/{}/dokument": (names["protected"], "U-1999-0001"),
        "/dokument/{}/fil.txt": (names["protected_document"], "999999"),
        "/dokument/{}/ta-bort": (names["protected_document"], "999999"),
        "/rapporter/sparade/{}": (names["protected_list"], "999999"),
        "/uppfoljning/{}": (names["draft_round"], "999999"),
        "/oppet/uppdrag/{}": (names["protected"], "U-1999-0001"),
    }
    visitor, told = Visitor(app, "other-officer"), {}
    for path, both in pairs.items():
        answers = []
        for name in both:
            visitor.client.get(path.format(name))  # so that nothing is done for the first time
            with counted(app) as statements:
                answer = visitor.client.get(path.format(name))
            words = CHANCE.sub("…", answer.text)
            head = {**answer.headers, "X-Request-ID": ""}
            answers.append((answer.status_code, words, head, len(statements)))
        if answers[0] != answers[1]:
            told[path] = [(status, number) for status, _, _, number in answers]
    figures("S2", f"{len(pairs)} hidden things beside missing ones: {len(told)} told apart by answer, head or work")
    assert told == {}
