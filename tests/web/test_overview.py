"""Översikt: every open assignment is in one bar, the counts open their lists, and the trend adds up."""

import datetime as dt
import re

from conftest import Visit
from flask import Flask
from support.municipality import body, person
from support.register import TODAY, give, locked
from support.visitor import text_of

from tracker import clock
from tracker.assignments.operations.closings import Saying, record_closing
from tracker.assignments.queries.bodies import NamedBody, body_names, resolve
from tracker.db import db
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.overview.queries.standing import trend, when_due
from web.conftest import on_both
from web.test_second_thoughts import protect

pytestmark = on_both


def named(*names: str) -> list[NamedBody]:
    return resolve(names, body_names(), {})


def fill() -> None:
    """Register one of each time, and close one."""
    give(title="Sen", plan="senast 31 mars 2024")
    give(title="Snart", number="2", plan="senast 15 maj 2024")
    give(title="Kvartalet", number="3", plan="senast 20 juni 2024")
    give(title="Nästa", number="4", plan="kvartal 3 2024")
    give(title="Långt bort", number="5", plan="kvartal 4 2026")
    give(title="Utan", number="6")
    closed = give(title="Klar", number="7", on=dt.date(2023, 2, 1))
    protect(give(title="Skyddad", number="8", plan="senast 15 maj 2024"), owner=False)
    with clock.standing_at(TODAY), db.writing():
        on = dt.date(2024, 2, 7)
        saying = Saying("completed", body("KS"), on, find_or_add_paragraph(body("KS"), on, "40", today=TODAY))
        record_closing(locked(closed), saying, actor=person("registrar"), four_eyes=True, today=TODAY)


def test_every_open_one_is_in_one_bar_and_the_trend_adds_up(app: Flask) -> None:
    with app.app_context():
        fill()
        give(title="Till", number="9")
        elected = person("elected")
        found = {amount.word: amount.number for amount in when_due(elected, today=TODAY)}
        assert found == {
            "Försenat": 1, "Inom 30 dagar": 1, "Kvartal 2 2024": 1, "Kvartal 3 2024": 1, "Senare": 1, "Utan datum": 2,
        }  # fmt: skip
        assert sum(amount.number for amount in when_due(person("auditor"), today=TODAY)) == 8
        quarters = {
            quarter.word: (quarter.given, quarter.ended, quarter.open)
            for quarter in trend(elected, today=TODAY, still_open=7)
        }
        assert next(iter(quarters)) == "kv 3 2022"
        assert {word: found for word, found in quarters.items() if found != (0, 0, 0)} == {
            "kv 1 2023": (1, 0, 1), "kv 2 2023": (0, 0, 1), "kv 3 2023": (7, 0, 8), "kv 4 2023": (0, 0, 8),
            "kv 1 2024": (0, 1, 7), "kv 2 2024": (0, 0, 7),
        }  # fmt: skip


def test_counts_open_lists_of_as_many_also_for_one_recipient(app: Flask, visit: Visit) -> None:
    with app.app_context():
        fill()
        give(title="Kulturens", number="10", recipients=("Kulturnämnden",), plan="senast 31 mars 2024")
        give(title="Med hjälp", number="11", recipients=("Byggnadsnämnden",), collaborators=named("Kulturnämnden"))
    manager = visit("manager")
    most = re.findall(r'mottagare=([a-z-]+)">[^<]+</a></th><td class="number">(\d+)</td>', manager.get("/oversikt"))
    assert dict(most)["kulturnamnden"] == "2", "who only takes part is counted, as in the list"
    for slug, number in most:
        assert f"{number} uppdrag" in text_of(manager.get(f"/uppdrag?mottagare={slug}"))
    for path in ("/oversikt", "/oversikt?mottagare=kulturnamnden", "/oversikt?mottagare=slk"):
        page = manager.get(path)
        links = re.findall(r'<b>(\d+)</b><a href="(/uppdrag[^"]*)"', page)
        assert len(links) == 5
        for number, address in links:
            listed = text_of(manager.get(address.replace("&amp;", "&")))
            assert f"{number} uppdrag" in listed or (number == "0" and "Inga uppdrag matchar" in listed), address
    with clock.standing_at(TODAY + dt.timedelta(days=100)):
        page = text_of(visit("manager").get("/oversikt"))
        silent = re.search(r"Om (\d+) uppdrag har ingen sagt på 90 dagar", page)
        assert silent
        assert f"{silent[1]} uppdrag" in text_of(visit("manager").get("/uppdrag?nar=tyst"))
