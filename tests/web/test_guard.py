"""Nobody gets further than the reviewed table of docs/permissions.md says; nothing changes without a token."""

import datetime as dt
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.figures import Figures
from support.files import file_it
from support.lists import keep
from support.municipality import PEOPLE, body, person
from support.register import TODAY, assignment, give, locked
from support.rounds import first_answer, frozen_round, small_document, small_round
from support.visitor import Visitor, text_of

from tracker import clock
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.assignments.operations.saved_views import save_view
from tracker.db import SAFE_METHODS, WriteDoorError, db
from tracker.disposals.operations.disposing import Decision, plan_disposal
from tracker.feeds.operations import make_feed
from tracker.followups.operations.cycles import CycleFacts, add_cycle
from tracker.meetings.operations.carriers import Treatment, add_carrier
from tracker.models import (
    CalendarFeed,
    Carrier,
    Draft,
    Event,
    Meeting,
    Reading,
    RoundQuestion,
    SavedView,
    User,
    WebSession,
)
from tracker.models.carrier import CarrierKind
from tracker.models.disposal import DisposalKind
from tracker.models.draft import DraftKind
from tracker.models.follow_up_cycle import CycleKind
from tracker.web.rules import RULES

TABLE = Path(__file__).parents[2] / "docs" / "permissions.md"
FORMS_OF_NOTHING = {"csrf_token"}


def table() -> Iterator[tuple[str, str, dict[str, int]]]:
    """Yield (path, method, principal → status) of the reviewed table."""
    lines = [line for line in TABLE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    start = next(at for at, line in enumerate(lines) if line.startswith("| path |"))
    names = [cell.strip() for cell in lines[start].strip("|").split("|")][2:]
    for line in lines[start + 2 :]:
        path, method, *cells = [cell.strip() for cell in line.strip("|").split("|")]
        yield path.strip("`"), method, dict(zip(names, map(int, cells), strict=True))


def prepare(app: Flask) -> dict[str, str]:
    """Make the objects that the table speaks of, and return their names."""
    with app.app_context():
        names = {
            "open": give(),
            "protected": give(
                number="634",
                title="Skyddat uppdrag KANARIEFÅGEL",
                points=[("a)", "Hur många?")],
                deadline="kvartal 3 2024",
            ),
        }
        names["protected_list"] = str(keep())
        with clock.standing_at(TODAY), db.writing():
            protected = locked(names["protected"])
            protected.protected_by = "OSL 18 kap. 13 §"
            from tracker import audit

            audit.record("assignment.changed", protected, actor=person("registrar"))
        names["list"] = str(keep())
        with db.writing():
            meeting = db.session.scalars(sa.select(Meeting.id).limit(1)).one()
            drafts = {
                "draft": (DraftKind.ASSIGNMENT, "registrar"),
                "decision_draft": (DraftKind.DECISION, "registrar"),
                "minutes_draft": (DraftKind.MINUTES, "registrar"),
                "list_draft": (DraftKind.REGISTER, "registrar"),
                "statuses_draft": (DraftKind.STATUSES, "registrar"),
                "transfers_draft": (DraftKind.TRANSFERS, "registrar"),
                "form_draft": (DraftKind.FORM, "registrar"),
                "other_draft": (DraftKind.ASSIGNMENT, "other-registrar"),
            }
            for name, (kind, who) in drafts.items():
                draft = Draft(kind=kind, author_id=person(who).id, changed_at=clock.now(), content={"rows": [{}]})
                if kind is DraftKind.MINUTES:
                    draft.content, draft.meeting_id = {"rows": []}, meeting
                if kind in {DraftKind.REGISTER, DraftKind.STATUSES, DraftKind.TRANSFERS}:
                    draft.content = {"list": "", "rows": [], "giver": "ks", "budget_year": None}
                if kind is DraftKind.FORM:
                    draft.content = {"list": "", "rows": [], "body": "", "source": ""}
                db.session.add(draft)
                db.session.flush()
                names[name] = str(draft.id)
            for name, who in (("reading", "registrar"), ("other_reading", "other-registrar")):
                waits = Reading(user_id=person(who).id, file_name="a.pdf", file_key=name, begun_at=clock.now())
                db.session.add(waits)
                db.session.flush()
                names[name] = str(waits.id)
        names["document"] = str(file_it(app, b"Om bankar.", reference=names["open"]).document.id)
        secret = {"content": "KANARIEFÅGEL".encode(), "title": "Skyddad bilaga KANARIEFÅGEL"}
        names["protected_document"] = str(file_it(app, reference=names["protected"], **secret).document.id)
        place = assignment(names["protected"]).paragraph
        names["paragraph_document"] = str(file_it(app, paragraph=place, **secret).document.id)
        with db.writing():
            names["secret"] = make_feed(person("registrar"), None, now=clock.now())
        names["feed"] = str(db.session.scalars(sa.select(CalendarFeed.id)).one())
        with db.writing():
            treatment = Treatment(body("KS"), dt.date(2023, 9, 20))
            add_carrier((CarrierKind.ANNUAL_REPORT, 2022, 0), treatment, actor=person("registrar"), today=TODAY)
        with db.writing():
            save_view("Mitt", "nar=forsenat", shared=False, actor=person("officer"))
        with db.writing():
            save_view("Allas", "lage=alla", shared=True, actor=person("manager"))
        private, shared = db.session.scalars(sa.select(SavedView.id).order_by(SavedView.id))
        names |= {"view": str(private), "shared_view": str(shared)}
        names |= a_round()
        names["disposal"] = a_disposal()
        names["carrier"] = str(db.session.scalars(sa.select(Carrier.id)).one())
        names["person"] = str(person("other-registrar").id)
        names["act"] = db.session.scalars(sa.select(Event.act).where(Event.object_type == "paragraph").limit(1)).one()
        names["ended"] = ended()
    return names


def ended() -> str:
    """Make an assignment that a decision has ended."""
    reference = give(number="635", title="Räkna stadens lampor", dnr=())
    with clock.standing_at(TODAY), db.writing():
        saying = Saying("completed", body("KF"), dt.date(2024, 4, 25), None, missing_reason="Sidan saknas.")
        record_closing(locked(reference), saying, actor=person("registrar"), four_eyes=True, today=TODAY)
    return reference


def a_disposal() -> str:
    """Plan one, and return its number."""
    decision = Decision(body("KF"), dt.date(2024, 4, 25), "12")
    with db.writing():
        return str(
            plan_disposal(
                DisposalKind.ACCESS_LOG, decision, before_on=dt.date(2021, 1, 1), actor=person("admin"),
                now=clock.now(), today=TODAY,
            ).id
        )  # fmt: skip


def a_round() -> dict[str, str]:
    """Make a governing document, a round about it that is open, and one that is still a draft."""
    with db.writing():
        document = small_document()
        facts = CycleFacts(CycleKind.FOLLOW_UP, "2023 och därefter vartannat år", body("KS"))
        cycle = add_cycle(document, facts, actor=person("registrar"), today=TODAY)
        opened = small_round(document)
        draft = small_round(document, opened=False, title="Utkast KANARIEFÅGEL")
        frozen = frozen_round(document)
        answers = {name: first_answer(one, "KS") for name, one in (("answer", frozen), ("own_answer", opened))}
        asked = db.session.scalars(sa.select(RoundQuestion.id).where(RoundQuestion.round_id == draft.id)).first()
        made = {"governing": document.slug, "cycle": cycle.id, "round": opened.id, "draft_round": draft.id}
        made |= {"frozen_round": frozen.id, **answers}
    return {**{name: str(value) for name, value in made.items()}, "question": str(asked)}


def principal(app: Flask, name: str) -> Visitor:
    visitor = Visitor(app, name if name in PEOPLE else None)
    if name == "deactivated":
        visitor.log_in("officer")
        with app.app_context(), db.writing():
            db.session.scalars(sa.select(User).where(User.email.startswith("officer@"))).one().active = False
            from tracker import audit

            audit.record("user.added", person("officer"), actor=None)
    if name == "expired":
        visitor.log_in("officer")
        with app.app_context(), db.writing():
            db.session.execute(sa.update(WebSession).values(seen_at=clock.now() - dt.timedelta(hours=5)))
    return visitor


PRINCIPALS = [*(name for name in PEOPLE if name != "other-registrar"), "anonymous", "deactivated", "expired"]


@on_sqlite
@pytest.mark.parametrize("name", PRINCIPALS)
def test_every_route_answers_each_principal_as_the_table_says(app: Flask, name: str, figures: Figures) -> None:
    cells = answers_as_the_table_says(app, name)
    assert cells * len(PRINCIPALS) >= 3000
    figures("S1", f"{cells} cells of {cells * len(PRINCIPALS)}, those of {name}: 0 differences")


@pytest.mark.parametrize("name", ["anonymous", "officer", "registrar"])
@pytest.mark.parametrize("template", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_the_other_database_answers_alike(app: Flask, name: str) -> None:
    answers_as_the_table_says(app, name)


def answers_as_the_table_says(app: Flask, name: str) -> int:
    """Ask for everything as one principal; return how many cells of the table that was."""
    names = prepare(app)
    visitor = principal(app, name)
    visitor.client.get("/hjalp")
    wrong = []
    for path, method, expected in table():
        address = path.format(**names)
        if method == "GET":
            response = visitor.client.get(address, buffered=True)
        else:
            response = visitor.client.post(address, data={"csrf_token": token(visitor)})
        if response.status_code != expected[name]:
            wrong.append((path, method, expected[name], response.status_code))
        if expected[name] in {403, 404}:
            assert "KANARIEFÅGEL" not in response.text
        if method == "POST" and path == "/logga-ut" and expected[name] == 302:
            visitor = principal(app, name)
    assert not wrong
    return len(list(table()))


def token(visitor: Visitor) -> str:
    for page in ("/hjalp", "/logga-in"):
        if found := re.search(r'name="csrf_token"[^>]*value="([^"]+)"', visitor.client.get(page).text):
            return found[1]
    raise AssertionError("no page gave a token")


@on_sqlite
def test_the_table_names_every_route_and_method(app: Flask) -> None:
    named = {(path.partition("?")[0], method) for path, method, _ in table()}
    patterns = {
        (
            re.compile(
                "^" + re.sub(r"<[^>]+>", "[^/]+", rule.rule) + "$" if rule.endpoint != "static" else r"^/static/.+"
            ),
            method,
        )
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    missing = {(p.pattern, m) for p, m in patterns if not any(p.match(path) and m == method for path, method in named)}
    assert not missing


@on_sqlite
def test_methods_that_a_route_does_not_know_are_refused(app: Flask) -> None:
    visitor = Visitor(app, "registrar")
    for method in ("PUT", "PATCH", "DELETE"):
        for path, _, _ in table():
            if "{" not in path:
                assert visitor.client.open(path, method=method).status_code == 405, (method, path)


def test_no_unsafe_request_without_a_token_changes_anything(app: Flask, figures: Figures) -> None:
    names = prepare(app)
    visitor = Visitor(app, "registrar")
    before = digest(app)
    for path, method, _ in table():
        if method == "POST":
            for data in ({}, {"csrf_token": "påhittat"}):
                response = visitor.client.post(path.format(**names), data=data)
                assert response.status_code in {400, 403}, (path, response.status_code)
    other = visitor.client.post(
        "/uppdrag/nytt", data={"csrf_token": token(visitor)}, headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert other.status_code == 403
    assert digest(app) == before
    unsafe = sum(method == "POST" for _, method, _ in table())
    figures("S3", f"{unsafe} unsafe addresses × no token, a made-up one, another site: all refused, 0 tables changed")


def digest(app: Flask) -> list[int]:
    """Count the rows of every table but the one that is there to be written by a GET."""
    with app.app_context():
        tables = [table for table in db.metadata.sorted_tables if table.name != "access_log"]
        return [db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in tables]


def test_no_get_opens_the_write_door_or_changes_a_row(
    app: Flask, monkeypatch: pytest.MonkeyPatch, figures: Figures
) -> None:
    names = prepare(app)
    visitor = Visitor(app, "registrar")
    before = digest(app)
    opened: list[str] = []
    original = db.writing
    monkeypatch.setattr(db, "writing", lambda: opened.append("write") or original())
    for path, method, expected in table():
        if method == "GET" and expected["registrar"] == 200:
            for query in ("", "?q=633&ord=0738/23&lage=alla&nar=forsenat&sida=2&sortera=-beslut&uppdrag=U-2023-0001"):
                visitor.client.get(path.format(**names) + query, buffered=True)
                visitor.client.head(path.format(**names) + query, buffered=True)
    assert opened == []
    assert digest(app) == before
    read = sum(method == "GET" and expected["registrar"] == 200 for _, method, expected in table())
    figures("S3", f"{read} addresses × GET and HEAD, with and without questions: the write door opened 0 times")


@pytest.mark.parametrize("method", sorted(SAFE_METHODS))
def test_the_write_door_does_not_open_for_safe_methods(app: Flask, method: str) -> None:
    with app.test_request_context("/uppdrag", method=method), pytest.raises(WriteDoorError), db.writing():
        pass


@on_sqlite
def test_every_rule_is_of_a_route_and_none_is_missing(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(RULES)


def test_a_protected_assignment_leaks_nowhere(app: Flask, visit: Visit) -> None:
    names = prepare(app)
    outsider = visit("other-officer")
    for path in (
        "/uppdrag?lage=alla",
        "/sok",
        "/oversikt",
        "/min-lista",
        "/beslut",
        "/sok?q=634",
        "/sok?q=0738/23",
        "/uppdrag?ord=634&lage=alla",
        "/beslut/ks/2023-09-20/634",
        "/rapporter/pagaende-uppdrag",
        "/rapporter/arenden?fran=2023-01-01",
        f"/sok?q={names['protected']}",
    ):
        assert "KANARIEFÅGEL" not in outsider.get(path), path
    assert "Inget för" in text_of(outsider.get("/sok?q=KANARIEFÅGEL"))
    missing = outsider.client.get("/uppdrag/U-1999-0001")
    hidden = outsider.client.get(f"/uppdrag/{names['protected']}")
    assert (missing.status_code, text_of(missing.text)) == (hidden.status_code, text_of(hidden.text))


def test_an_official_cannot_close(app: Flask, visit: Visit) -> None:
    names = prepare(app)
    officer = visit("officer")
    assert "Registrera beslut" not in text_of(officer.get(f"/uppdrag/{names['open']}"))
    data = {"csrf_token": token(officer), "status": "completed", "version": "1"}
    assert officer.client.post(f"/uppdrag/{names['open']}/lage", data=data).status_code == 422
    assert "Inte påbörjat" in text_of(officer.get(f"/uppdrag/{names['open']}"))
