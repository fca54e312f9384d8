"""Förslag till beslut: ready words for one assignment or several, on the page and as Word; nothing is written by it."""

import datetime as dt
import io

import docx
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import body, person
from support.register import TODAY, give
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.db import db
from tracker.domain.lifecycle import Status
from tracker.models import AccessLog, Event, Succession
from web.test_second_thoughts import protect
from web.test_working_lists import close, work

FULL = "Redovisningen av kommunstyrelsens uppdrag 2023-09-20 § 633 till stadsledningskontoret att räkna stadens bänkar"


def link(page: str, words: str) -> str:
    """Return where a link of the page leads to."""
    before = page[: page.index(f">{words}</a>")]
    return before[before.rindex('href="') + 6 :].split('"')[0].replace("&amp;", "&")


def word_of(who: Visitor, path: str) -> list[str]:
    answer = who.client.get(path)
    assert answer.headers["Content-Disposition"].endswith("forslag-till-beslut-2024-04-29.docx")
    return [found.text for found in docx.Document(io.BytesIO(answer.data)).paragraphs]


def test_one_assignment_has_its_words_in_one_click_and_as_word(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference, near = give(), give(number="634")
        before = db.session.scalar(sa.select(sa.func.count(Event.id)))
    registrar = visit("registrar")
    page = registrar.get(link(registrar.get(f"/uppdrag/{reference}"), "Förslag till beslut"))
    assert "Kommunstyrelsen beslutar:" in page
    assert f"{FULL} tillsammans med Polismyndigheten, dnr 0738/23, antecknas och uppdraget förklaras fullgjort." in page
    assert near in page, "what the same matter has can be taken along"
    chosen = f"/uppdrag/forslag?{reference}=extended&{near}=ended&tid=KS+5+juni&organ=kulturnamnden"
    told = text_of(registrar.get(chosen))
    assert "Kulturnämnden föreslår att kommunstyrelsen beslutar:" in told
    assert "1. Tiden för redovisning av kommunstyrelsens uppdrag 2023-09-20 § 633" in told
    assert "förlängs till KS 5 juni." in told
    assert "2. Kommunstyrelsens uppdrag 2023-09-20 § 634" in told
    words = word_of(registrar, chosen.replace("forslag?", "forslag.docx?"))
    assert words[:2] == ["Förslag till beslut", "Kulturnämnden föreslår att kommunstyrelsen beslutar:"]
    assert words[3].endswith("dnr 0738/23, avslutas.")
    assert "Skriv den nya tiden" in registrar.get(f"/uppdrag/forslag?{reference}=extended")
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count(Event.id))) == before


@on_sqlite
def test_several_of_one_recipient_stand_in_one_text_with_a_clause_each(app: Flask, visit: Visit) -> None:
    culture = {"recipients": ("Kulturnämnden",), "by": "KF", "budget_year": 2023}
    with app.app_context():
        bad, bok, bod, done = (
            give(text=f"Kulturnämnden ska räkna {thing}.", **culture) for thing in ("bad", "bok", "bod", "x")
        )
        for reference in (bad, bok):
            work(reference, dt.date(2024, 4, 20), "KF 23 maj 2024", status=Status.READY)
        close(done)
        give()
    officer = visit("other-officer")
    listed = officer.get("/uppdrag?mottagare=kulturnamnden")
    page = officer.get(link(listed, "Förslag till beslut om dessa"))
    told = text_of(page)
    for words in (
        "Kommunfullmäktige beslutar:", "Nedanstående uppdrag (a–b), givna i budget 2023, förklaras fullgjorda.",
        "a) Kulturnämndens uppdrag att räkna bad, dnr 0738/23.",
        "b) Kulturnämndens uppdrag att räkna bok, dnr 0738/23.",
    ):  # fmt: skip
        assert words in told, words
    assert "räkna bod" not in told.split("Vad förslaget gäller", maxsplit=1)[0]
    assert (bod in page, done in page) == (True, False)
    own = text_of(officer.get(f"/uppdrag/forslag?{bad}=completed&organ=kulturnamnden"))
    assert (
        "Kulturnämnden godkänner för egen del redovisningen av kommunfullmäktiges uppdrag, givet i budget 2023" in own
    )
    assert "Kulturnämnden föreslår att kommunfullmäktige beslutar:" in own
    assert "Inget öppet uppdrag passar" in officer.get(f"/uppdrag/forslag?{done}=completed")


@on_sqlite
def test_who_took_over_from_the_giver_decides_and_what_is_protected_stays_so(app: Flask, visit: Visit) -> None:
    with app.app_context():
        gone = give(by="BN", recipients=("Kulturnämnden",), number="5")
        with clock.standing_at(TODAY), db.writing():
            body("BN").valid_to = dt.date(2023, 12, 31)
            db.session.add(Succession(
                predecessor_id=body("BN").id, successor_id=body("Kulturnämnden").id, effective_on=dt.date(2024, 1, 1)
            ))  # fmt: skip
            audit.record("body.changed", body("BN"), actor=person("admin"))
        secret = give(title="KANARIEFÅGEL", number="7")
        protect(secret, owner=False)
    outsider, insider = visit("other-officer"), visit("registrar")
    told = outsider.get(f"/uppdrag/forslag?{gone}=completed&{secret}=completed")
    assert "Kulturnämnden beslutar:" in told
    assert "KANARIE" not in told
    assert "KANARIE" not in outsider.get(f"/uppdrag/forslag?uppdrag={secret}")
    insider.get(f"/uppdrag/forslag?uppdrag={secret}")
    with app.app_context():
        assert db.session.scalars(sa.select(AccessLog.what)).all() == [f"förslag till beslut ({secret})"]
