"""What people type, and what they expect to find first: a table, the same on both databases."""

import csv
import datetime as dt
from pathlib import Path
from typing import NamedTuple

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.files import file_it
from support.municipality import body, person
from support.register import TODAY, assignment, give, locked
from support.visitor import Visitor, text_of

from tracker import audit, clock, index
from tracker.assignments.operations.changes import update_status
from tracker.audit.undo import undo
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.index import rebuilding
from tracker.meetings.operations.paragraphs import Circumstances, describe_paragraph, find_or_add_paragraph
from tracker.models.search_entry import EntryKind, SearchEntry

TABLE = Path(__file__).with_name("queries.csv")


class Given(NamedTuple):
    """An assignment of the table."""

    key: str
    title: str
    text: str
    by: str
    on: dt.date
    number: str
    dnr: tuple[str, ...]
    recipients: tuple[str, ...]


REGISTER = (
    Given("tryggt", "Utvärdera kommunstyrelsens trygghetsråd",
          "Stadsledningskontoret får i uppdrag att pröva om trygghetsrådets möten har gjort otrygga platser färre.",
          "KS", dt.date(2023, 9, 20), "633", ("0738/23", "SLK-2023-00738"), ("Stadsledningskontoret",)),
    Given("tystnad", "Motverka tystnadskultur i skolan",
          "Kommunstyrelsen får i uppdrag att ge chefer i grundskolor stöd, så att personalen vågar säga till.",
          "KF", dt.date(2023, 1, 26), "17", ("0119/22",), ("Kommunstyrelsen",)),
    Given("klimat", "Bedöm klimatets följder",
          "Nämnderna ska bedöma vad ett varmare klimat betyder och lägga in åtgärder i klimatanpassningsplanen.",
          "KF", dt.date(2023, 1, 26), "18", ("0120/22",), ("Socialnämnderna",)),
    Given("bibliotek", "Förläng bibliotekens öppettider",
          "Kulturnämnden får i uppdrag att hålla fler filialer öppna på söndagar.",
          "KS", dt.date(2022, 9, 21), "633", ("0738/22",), ("Kulturnämnden",)),
    Given("avtal", "Rätta en rad i parkeringsavtalet",
          "Stadsledningskontoret får i uppdrag att rätta den tredje raden i avtalet.",
          "KS", dt.date(2023, 6, 14), "501", ("N123-0456/23",), ("Stadsledningskontoret",)),
    Given("lokaler", "Samla planeringen av stadens lokaler",
          "Stadsledningskontoret får i uppdrag att lägga fram en modell för lokalförsörjning.",
          "KF", dt.date(2022, 6, 16), "4", ("1365/20",), ("Stadsledningskontoret",)),
    Given("sparkcykel", "Ordna platser för elsparkcyklar",
          "Nämnden får i uppdrag att peka ut var fordonen ska ställas.",
          "KS", dt.date(2024, 3, 6), "208", ("0091/24",), ("Byggnadsnämnden",)),
    Given("löften", "Ta fram nya medborgarlöften",
          "Stadsledningskontoret ska tillsammans med Polismyndigheten ta fram löften för nästa år.",
          "KS", dt.date(2023, 11, 15), "720", ("0902/23",), ("Stadsledningskontoret", "Polismyndigheten")),
    Given("gammalt", "Se över reglerna för torghandel",
          "Stadsledningskontoret får i uppdrag att se över reglerna.",
          "KS", dt.date(2018, 5, 9), "301", ("KS 2018/124",), ("Stadsledningskontoret",)),
    Given("tjänst", "Bygg en e-tjänst för felanmälan",
          "Stadsledningskontoret får i uppdrag att låta invånare anmäla fel på gator på webben.",
          "KS", dt.date(2024, 1, 10), "12A", ("0007/24",), ("Stadsledningskontoret",)),
    Given("bänkar", "Räkna stadens bänkar",
          "Stadsledningskontoret får i uppdrag att räkna sittplatser i parker.",
          "KS", dt.date(2023, 5, 10), "400", ("0401/23",), ("Stadsledningskontoret",)),
    Given("hemligt", "Kartlägg hot mot KANARIEFÅGEL",
          "Stadsledningskontoret får i uppdrag att kartlägga hot.",
          "KS", dt.date(2023, 8, 30), "590", ("0555/23",), ("Stadsledningskontoret",)),
)  # fmt: skip


def fill(app: Flask) -> dict[str, str]:
    """Register the table's assignments with their §§, a note, a document and a budget; return key → id."""
    ids = {}
    for one in REGISTER:
        ids[one.key] = give(
            title=one.title, text=one.text, by=one.by, on=one.on, number=one.number, dnr=one.dnr,
            recipients=one.recipients,
        )  # fmt: skip
        with clock.standing_at(TODAY), db.writing():
            paragraph = find_or_add_paragraph(body(one.by), one.on, one.number, today=TODAY)
            describe_paragraph(paragraph, Circumstances(title=f"Ärende: {one.title}"), actor=person("registrar"))
            paragraph.title = f"Ärende: {one.title}"
    ids["förskola"] = give(
        title="Korta köerna till förskolan", text="Nämnden ska korta köerna.", budget_year=2024, dnr=()
    )
    with clock.standing_at(TODAY), db.writing():
        update_status(
            locked(ids["bänkar"]), status=Status.IN_PROGRESS, note="Vi räknar papperskorgar också.", plan="", reason="",
            actor=person("officer"), now=clock.now(), today=TODAY,
        )  # fmt: skip
        locked(ids["hemligt"]).protected_by = "OSL 18:1"
        audit.record("assignment.edited", locked(ids["hemligt"]), actor=person("registrar"))
    file_it(app, b"Parkerna ritade.", reference=ids["bänkar"], title="Parkbilagan")
    return ids


def first_found(visitor: Visitor, typed: str) -> str:
    """Return where a query leads, the choice that it gives, or its first hit's title."""
    response = visitor.client.get("/sok", query_string={"q": typed})
    if response.status_code == 302:
        return f"→{response.headers['Location']}"
    return _first(response.text)


def _first(page: str) -> str:
    words = text_of(page)
    choice = page.partition('id="p"')[2].partition("</section>")[0]
    if choice:
        return "|".join(part.partition("</a>")[0].partition(">")[2] for part in choice.split("<a ")[1:])
    hit = page.partition('<li class="hit"')[2].partition("</h3>")[0].partition("<h3>")[2]
    return text_of(hit) if hit else "-" if "Inget för" in words else words[:200]


@pytest.mark.slow
def test_every_query_of_the_table_finds_first_what_was_expected(app: Flask, visit: Visit) -> None:
    with app.app_context():
        ids = fill(app)
        titles = {key: assignment(reference).title for key, reference in ids.items()}
    registrar = visit("registrar")
    with TABLE.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) >= 60
    wrong = []
    for row in rows:
        found, wanted = first_found(registrar, row["typed"]), titles.get(row["first"], row["first"])
        if not (found == wanted or (wanted.startswith("KS ") and "|" not in wanted and found.startswith(wanted))):
            wrong.append((row["typed"], wanted, found))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.slow
def test_the_index_follows_the_record_and_leaks_nothing(app: Flask, visit: Visit) -> None:
    """One register for all of it, since a register is what takes time."""
    with app.app_context():
        ids = fill(app)
        with db.writing():
            changed = locked(ids["bänkar"])
            changed.title = "Måla stadens staket"
            act = audit.record("assignment.edited", changed, actor=person("registrar"))
    registrar, officer, outsider = visit("registrar"), visit("officer"), visit("other-officer")
    assert first_found(registrar, "staket") == "Måla stadens staket"
    assert first_found(registrar, "U-2023-0099") == "-"
    with app.app_context(), clock.standing_at(TODAY), db.writing():
        undo(act, actor=person("registrar"))
    assert first_found(registrar, "staket") != "Måla stadens staket"
    assert first_found(officer, "papperskorgar") == "Räkna stadens bänkar", "a note of one's own work"
    assert first_found(officer, "parkbilaga") == "Parkbilagan"
    for who in ("auditor", "elected", "other-officer"):
        assert first_found(visit(who), "papperskorgar") == "-", who
    for typed in ("KANARIEFÅGEL", "KANARIEFAGEL", "KANARIEFÅGLE", "kartlägg hot", ids["hemligt"], "0555/23", "590"):
        page = outsider.get(f"/sok?q={typed}")
        for own_words in (f'value="{typed}"', f"”{typed}”", f"Sök: {typed}"):
            page = page.replace(own_words, "")
        assert "KANARIE" not in page, typed
        assert ids["hemligt"] not in page, typed
        assert 'class="hit"' not in page, typed
    assert first_found(visit("auditor"), "KANARIEFÅGEL") == "Kartlägg hot mot KANARIEFÅGEL"


@on_sqlite
@pytest.mark.slow
def test_hits_are_narrowed_and_paged(app: Flask, visit: Visit) -> None:
    with app.app_context():
        fill(app)
        for number in range(25):
            give(title=f"Kontrollera tak {number}", number=str(900 + number), dnr=(), recipients=("Kulturnämnden",))
    registrar = visit("registrar")
    page = text_of(registrar.get("/sok?q=tak"))
    assert "25 träffar" in page
    assert "Visar 1–20 av 25" in page
    assert text_of(registrar.get("/sok?q=tak&sida=2")).count("Kontrollera tak") == 5
    assert "25 träffar" in text_of(registrar.get("/sok?q=tak&organ=kulturnamnden&ar=2023&lage=oppna&slag=uppdrag"))
    for nothing in ("organ=kf", "ar=2022", "lage=avslutade", "slag=dokument"):
        page = text_of(registrar.get(f"/sok?q=tak&{nothing}"))
        assert "Inget för ”tak”" in page, nothing
        assert "Sök i allt" in page
    assert "25 träffar" in text_of(registrar.get("/sok?q=tak&organ=finns-inte&ar=tjugo&lage=x&slag=y&sida=99"))
    page = registrar.get("/sok?q=taket kontrollera zzz")
    assert "några av dem" in page
    assert "<mark>Kontrollera</mark> <mark>tak</mark>" in page
    for odd in ('"', "*", "NEAR(a b)", "a AND", "' OR 1=1", "^", "{t}:x", "-", "(", "§", "%", "på och att"):
        assert registrar.client.get("/sok", query_string={"q": odd}).status_code == 200, odd


def test_what_lags_is_told_and_mended(app: Flask) -> None:
    with app.app_context():
        reference = give()
        assert rebuilding.lag(db.session.connection()) == 0
        with db.writing():
            db.session.execute(sa.update(SearchEntry).values(rules=0))
        assert rebuilding.lag(db.session.connection()) == 2, "the assignment and its §"
        with db.writing():
            assert [mended for *_, mended in rebuilding.rebuild(db.session.connection())] == [1, 1]
        with db.writing():
            assert sum(mended for *_, mended in rebuilding.rebuild(db.session.connection())) == 0
            rebuilding.renew(db.session.connection())
        assert rebuilding.lag(db.session.connection()) == 0
        with db.writing():
            index.refresh(db.session.connection(), EntryKind.ASSIGNMENT, [assignment(reference).id])


def test_a_section_that_is_not_registered_is_said_to_be_missing(app: Flask, visit: Visit) -> None:
    page = visit("registrar").get("/sok?q=KF 25 april 2024 § 156")
    assert "KF 2024-04-25 § 156 finns inte i registret" in text_of(page)
