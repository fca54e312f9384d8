"""Bodies and groups as the administrator keeps them: names lead to one body, old ones go on leading there."""

import datetime as dt

import pytest
import sqlalchemy as sa
from conftest import Visit, on_sqlite
from flask import Flask
from support.municipality import PLACES, body, person
from support.register import TODAY, assignment, give
from support.visitor import Visitor, text_of

from tracker import audit, clock
from tracker.assignments.queries.bodies import body_names, groups
from tracker.bodies.operations.keeping import BodyFacts, add_body
from tracker.db import db
from tracker.domain.names import fold
from tracker.domain.reminders import Stage
from tracker.meetings.operations.paragraphs import find_or_add_paragraph
from tracker.models import BodyAlias, Notice, Succession
from tracker.models.body import BodyKind
from tracker.reminders.operations.telling import reminders_to_post
from tracker.web.due import act_by_of

NEW = {"name": "Nya nämnden", "short_name": "NN"}


def edit(visitor: Visitor, slug: str, values: dict[str, str]) -> int:
    visitor.get(f"/organ/{slug}/andra")
    return visitor.send(values).status_code


def chain_holds(app: Flask) -> bool:
    with app.app_context():
        return audit.verify() is None


def test_a_body_with_swedish_letters_is_added_and_found_by_all_its_names(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    admin.get("/organ/nytt")
    values = {
        "name": "Äldre samt vård- och omsorgsnämnden", "short_name": "ÄVO",
        "aliases": "nämnden för äldre samt vård och omsorg\r\näldrenämnden", "kind": "committee",
        "valid_from": "1 januari 2021", "contact_address": "avo@prov.example", "registry_code": "ävo",
        "paragraph_series": "per_year", "lead": "21",
    }  # fmt: skip
    assert admin.send(values).status_code == 302
    assert admin.location == "/organ/avo"
    words = text_of(admin.follow())
    for part in ("ÄVO", "äldrenämnden", "från 1 januari 2021", "avo@prov.example", "21 dagar före sammanträdet"):
        assert part in words, part
    for query in ("%C3%A4vo", "%C3%84LDREN", "omsorgsn"):
        assert "/organ/avo" in admin.get(f"/organ?ord={query}"), query
    with app.app_context():
        for name in ("ÄVO", "Äldrenämnden", "nämnden för äldre, samt vård och omsorg"):
            assert body_names()[fold(name)].slug == "avo"
    assert chain_holds(app)


@on_sqlite
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({**NEW, "aliases": "socialnämnd  centrum"}, "redan ett namn på Socialnämnden Centrum"),
        ({"name": "byggnadsnämnden", "short_name": "NN"}, "redan ett namn på Byggnadsnämnden"),
        ({"name": "Nya nämnden", "short_name": "ks"}, "redan ett namn på Kommunstyrelsen"),
        ({"name": "Socialnämnderna", "short_name": "NN"}, "redan ett namn på gruppen Socialnämnderna"),
        ({"name": "!!!", "short_name": "NN"}, "är inget namn"),
        ({**NEW, "lead": "121"}, "mellan 0 och 120"),
        ({**NEW, "lead": "-1"}, "antal dagar med siffror"),
        ({**NEW, "contact_address": "brevlådan"}, "ingen e-postadress"),
        ({**NEW, "valid_from": "2024-01-01", "valid_to": "2023-01-01"}, "före den första"),
        ({**NEW, "successors": "Månen från 2024-01-01"}, "Inget organ heter ”Månen”"),
        ({**NEW, "successors": "Byggnadsnämnden"}, "Skriv från vilken dag"),
        ({"name": "", "short_name": "NN"}, "Skriv organets namn"),
    ],
)  # fmt: skip
def test_what_cannot_hold_is_refused_and_kept_in_the_form(visit: Visit, values: dict[str, str], words: str) -> None:
    admin = visit("admin")
    admin.get("/organ/nytt")
    answer = admin.send(values)
    assert answer.status_code == 422
    assert words in text_of(answer.text)
    assert values["short_name"] in answer.text


def test_a_renamed_body_keeps_its_old_name_and_its_address(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    assert edit(admin, "bn", {"name": "Stadsbyggnadsnämnden", "short_name": "SBN"}) == 302
    words = text_of(admin.get("/organ/bn"))
    assert "Stadsbyggnadsnämnden" in words
    with app.app_context():
        names = body_names()
        assert names[fold("Byggnadsnämnden")].id == names[fold("BN")].id == names[fold("Stadsbyggnadsnämnden")].id
    assert chain_holds(app)


def test_an_alias_that_is_taken_away_is_free_for_another_and_can_come_back(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    assert edit(admin, "sn-centrum", {"aliases": ""}) == 302
    with app.app_context():
        assert fold("socialnämnd Centrum") not in body_names()
    assert edit(admin, "sn-nordost", {"aliases": "Socialnämnd Centrum"}) == 302
    with app.app_context():
        assert body_names()[fold("socialnämnd Centrum")].slug == "sn-nordost"
    admin.get("/organ/sn-centrum/andra")
    answer = admin.send({"aliases": "socialnämnd Centrum"})
    assert answer.status_code == 422
    assert "redan ett namn på Socialnämnden Nordost" in text_of(answer.text)
    assert edit(admin, "sn-nordost", {"aliases": ""}) == 302
    assert edit(admin, "sn-centrum", {"aliases": "socialnämnd Centrum"}) == 302
    with app.app_context():
        assert len(db.session.scalars(sa.select(BodyAlias)).all()) == 1, "one row, all the way"
    assert chain_holds(app)


def test_two_administrators_at_one_body_meet_on_the_conflict_page(app: Flask, visit: Visit) -> None:
    first, second = visit("admin"), visit("admin")
    first.get("/organ/kulturnamnden/andra")
    second.get("/organ/kulturnamnden/andra")
    assert first.send({"aliases": "nämnden för kultur\r\nKN", "lead": "10"}).status_code == 302
    answer = second.send({"contact_address": "kultur@prov.example", "lead": "28"})
    assert answer.status_code == 409
    words = text_of(answer.text)
    assert "Administratör sparade" in words
    assert "nämnden för kultur KN" in words
    assert second.send({"lead": "28"}).status_code == 302
    saved = text_of(second.get("/organ/kulturnamnden"))
    assert "nämnden för kultur, KN" in saved, "what the first saved is still there"
    assert "kultur@prov.example" in saved
    assert "28 dagar före sammanträdet" in saved
    assert chain_holds(app)


def test_saving_again_without_a_change_is_no_conflict_with_oneself(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    assert edit(admin, "kulturnamnden", {"aliases": "KN\r\nkulturen"}) == 302
    first, second = visit("admin"), visit("admin")
    second.get("/organ/kulturnamnden/andra")
    assert edit(first, "kulturnamnden", {"registry_code": "KN"}) == 302
    answer = second.send({})
    assert answer.status_code == 409
    assert "Andra namn" not in text_of(answer.text), "lines that were sent back as they came are no difference"


def test_who_serves_whom_and_who_took_over_is_said_on_both_pages(app: Flask, visit: Visit) -> None:
    admin, reader = visit("admin"), visit("elected")
    with app.app_context():
        board, office = body("Kommunstyrelsen").id, body("SLK").id
    assert edit(admin, "kulturnamnden", {"successors": "Byggnadsnämnden från 1 januari 2023"}) == 302
    assert "Efterträds av Byggnadsnämnden 1 januari 2023" in text_of(reader.get("/organ/kulturnamnden"))
    assert "Tog över från Kulturnämnden 1 januari 2023" in text_of(reader.get("/organ/bn"))
    assert "Förvaltning Stadsledningskontoret" in text_of(reader.get("/organ/ks"))
    assert "Förvaltning åt Kommunstyrelsen" in text_of(reader.get("/organ/slk"))
    assert "Ändra organet" not in text_of(reader.get("/organ/slk"))
    admin.get("/organ/ks/andra")
    assert "i en ring" in text_of(admin.send({"administers_for": str(office)}).text)
    assert edit(admin, "kulturnamnden", {"successors": ""}) == 302
    assert edit(admin, "kulturnamnden", {"successors": "Byggnadsnämnden från 2024-01-01"}) == 302
    with app.app_context():
        row = db.session.scalars(sa.select(Succession)).one()
        assert (row.effective_on, row.voided_at) == (dt.date(2024, 1, 1), None)
        assert body("SLK").administers_for_id == board
    assert chain_holds(app)


def test_the_lead_time_is_shown_with_what_it_means(app: Flask, visit: Visit) -> None:
    with clock.standing_at(dt.date(2021, 3, 1)), app.app_context(), db.writing():
        paragraph = find_or_add_paragraph(body("KS"), dt.date(2021, 5, 5), "1", today=dt.date(2021, 5, 5))
        audit.record("paragraph.recorded", paragraph, actor=person("registrar"))
    admin = visit("admin")
    with clock.standing_at(dt.date(2021, 3, 1)):
        assert "För sammanträdet 5 maj 2021 ska handlingarna lämnas senast 21 april." in text_of(admin.get("/organ/ks"))
        assert edit(admin, "ks", {"lead": "28"}) == 302
        assert "För sammanträdet 5 maj 2021 ska handlingarna lämnas senast 7 april." in text_of(admin.follow())
        assert edit(admin, "ks", {"lead": "0"}) == 302
        assert "ska handlingarna lämnas senast 5 maj." in text_of(admin.follow())
        assert "skulle handlingarna lämnas senast" in text_of(admin.get("/organ/kulturnamnden"))
        assert "Handlingsstopp" not in text_of(admin.get("/organ/slk")), "an administration holds no meetings"


def test_reminders_and_pages_count_from_the_bodys_own_lead_time(app: Flask, visit: Visit) -> None:
    registrar, admin = visit("registrar"), visit("admin")
    with app.app_context():
        reference = give()
    registrar.get(f"/uppdrag/{reference}/andra")
    assert registrar.send({"plan": "KS 19 juni 2024"}).status_code == 302

    def last_day() -> dt.date | None:
        with app.app_context():
            return act_by_of(assignment(reference))

    def reminded_on(day: str) -> list[Stage]:
        with app.app_context(), clock.standing_at(dt.date.fromisoformat(day)):
            posting = reminders_to_post(assignment(reference), today=dt.date.fromisoformat(day))
            return [reminder.stage for _, reminder in posting]

    assert last_day() == dt.date(2024, 6, 5)
    assert reminded_on("2024-05-20") == []
    assert reminded_on("2024-05-22") == [Stage.TWO_WEEKS]
    assert edit(admin, "ks", {"lead": "21"}) == 302
    assert last_day() == dt.date(2024, 5, 29)
    assert reminded_on("2024-05-14") == []
    assert reminded_on("2024-05-15") == [Stage.TWO_WEEKS]
    assert edit(admin, "ks", {"lead": ""}) == 302
    assert last_day() == dt.date(2024, 6, 5)
    with app.app_context():
        assert db.session.scalars(sa.select(Notice).where(Notice.stage.is_not(None))).all() == []


def test_a_groups_members_hold_between_their_days_and_given_assignments_keep_theirs(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give(recipients=("Socialnämnderna",), owner="")
    admin, other = visit("admin"), visit("admin")
    assert 'href="/organgrupper/1"' in admin.get("/organ")
    admin.get("/organgrupper/1")
    other.get("/organgrupper/1")
    lines = "Socialnämnden Centrum till 2022-12-31\r\nSocialnämnden Nordost\r\nKulturnämnden från 2023-01-01"
    assert admin.send({"members": lines}).status_code == 302
    assert "Uppdrag som redan är givna behåller sina mottagare" in text_of(admin.follow())
    answer = other.send({"members": "Byggnadsnämnden"})
    assert answer.status_code == 409
    assert "Administratör sparade" in text_of(answer.text)
    with app.app_context():
        members = {
            day: sorted(b.name for b in groups(on=dt.date(day, 6, 1))["socialnämnderna"].members)
            for day in (2022, 2023)
        }
        assert members[2022] == ["Socialnämnden Centrum", "Socialnämnden Nordost"]
        assert members[2023] == ["Kulturnämnden", "Socialnämnden Nordost"]
        frozen = {recipient.name for recipient in assignment(reference).recipients}
        assert frozen == {f"Socialnämnden {place}" for place in PLACES}
    assert chain_holds(app)


@on_sqlite
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "Kulturnämnden", "members": "Byggnadsnämnden"}, "redan ett namn på Kulturnämnden"),
        ({"name": "Alla", "members": "Byggnadsnämnden\nBN"}, "Byggnadsnämnden står två gånger"),
        ({"name": "Alla", "members": "Månen"}, "Inget organ heter ”Månen”"),
        ({"name": "Alla", "members": ""}, "minst ett organ"),
        ({"name": "Alla", "members": "Byggnadsnämnden från våren 2021"}, "Vi förstår inte"),
    ],
)
def test_a_group_that_cannot_hold_is_refused(visit: Visit, values: dict[str, str], words: str) -> None:
    admin = visit("admin")
    admin.get("/organgrupper/ny")
    answer = admin.send(values)
    assert answer.status_code == 422
    assert words in text_of(answer.text)


def test_a_group_is_added_and_a_decision_can_mean_it(app: Flask, visit: Visit) -> None:
    admin = visit("admin")
    admin.get("/organgrupper/ny")
    assert admin.send({"name": "Facknämnderna", "members": "BN\nKulturnämnden"}).status_code == 302
    with app.app_context():
        reference = give(recipients=("facknämnderna",), owner="")
        assert {r.name for r in assignment(reference).recipients} == {"Byggnadsnämnden", "Kulturnämnden"}
    assert chain_holds(app)


def test_four_hundred_bodies_are_listed_a_page_at_a_time(app: Flask, visit: Visit) -> None:
    with clock.standing_at(TODAY), app.app_context(), db.writing():
        for n in range(400):
            add_body(BodyFacts(f"Bolaget nummer {n:03}", f"B{n:03}", BodyKind.COMPANY), actor=None, now=clock.now())
    reader = visit("officer")
    words = text_of(reader.get("/organ"))
    assert "410 organ" in words
    assert "Visar 1–100 av 410" in words
    assert "Visar 401–410 av 410" in text_of(reader.get("/organ?sida=5"))
    assert "1 organ matchar" in text_of(reader.get("/organ?ord=nummer+399"))
    assert "400 organ matchar" in text_of(reader.get("/organ?slag=company&sida=2"))
    assert "slag=company" in reader.page, "the pages of a filtered list are filtered"
    assert "Inget organ matchar" in text_of(reader.get("/organ?ord=finns+inte"))
    assert "Inget organ matchar" in text_of(reader.get("/organ?ord=%25%25"))
    for nonsense in ("slag=kung", "sida=x", "saknar=allt"):
        reader.get(f"/organ?{nonsense}")


def test_bodies_with_assignments_and_nowhere_to_send_mail_are_pointed_out(app: Flask, visit: Visit) -> None:
    with app.app_context():
        give(recipients=("Kulturnämnden", "Kommunstyrelsen"))
    admin = visit("admin")
    words = text_of(admin.get("/organ?saknar=kontakt").partition("<tbody")[2].partition("</tbody")[0])
    assert "Kulturnämnden" in words
    assert "Byggnadsnämnden" not in words, "it has no assignment"
    assert edit(admin, "slk", {"contact_address": "slk@prov.example"}) == 302
    assert edit(admin, "kulturnamnden", {"contact_address": "kultur@prov.example"}) == 302
    assert "Inget organ matchar" in text_of(admin.get("/organ?saknar=kontakt")), (
        "a board is reached by its administration"
    )
