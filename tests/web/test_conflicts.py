"""Two people at once: nothing typed is lost, nothing saved is overwritten without a person's choice."""

import re

from conftest import Visit
from flask import Flask
from support.register import assignment, give
from support.visitor import text_of

from web.conftest import on_both

pytestmark = on_both


def test_the_second_of_two_edits_gets_both_texts_and_decides(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    first, second = visit("registrar"), visit("other-registrar")
    first.get(f"/uppdrag/{reference}/andra")
    second.get(f"/uppdrag/{reference}/andra")
    assert first.send({"title": "Räkna bänkar och bord", "plan": "KS 5 juni 2024"}).status_code == 302
    answer = second.send({"title": "Räkna alla sittplatser"})
    assert answer.status_code == 409
    words = text_of(answer.text)
    assert "Någon annan har ändrat samtidigt" in words
    assert "Räkna bänkar och bord" in words
    assert "Räkna alla sittplatser" in words
    chosen = dict(re.findall(r'<input type="radio" name="(\w+)" value="([^"]*)" checked>', answer.text))
    assert chosen == {"title": "Räkna bänkar och bord", "plan": "KS 5 juni 2024"}, (
        "both wrote the title; only one the plan"
    )
    assert second.send({"title": "Räkna alla sittplatser"}).status_code == 302
    with app.app_context():
        saved = assignment(reference)
        assert saved.title == "Räkna alla sittplatser"
        assert [d.literal for d in saved.deadlines] == ["KS 5 juni 2024"], "what the first saved is still there"


def test_the_notes_of_a_stale_status_form_come_along(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    officer, registrar = visit("officer"), visit("registrar")
    officer.get(f"/uppdrag/{reference}/lage")
    registrar.get(f"/uppdrag/{reference}/andra")
    registrar.send({"plan": "KS 19 juni 2024"})
    answer = officer.send({"status": "in_progress", "note": "Vi har räknat till hundra."})
    assert answer.status_code == 409
    assert "Vi har räknat till hundra." in answer.text
    assert officer.send({}).status_code == 302
    page = text_of(officer.get(f"/uppdrag/{reference}"))
    assert "Pågår" in page
    assert "Vi har räknat till hundra." in page
    assert "KS 19 juni 2024" in page


def test_voiding_what_someone_just_changed_asks_again(app: Flask, visit: Visit) -> None:
    with app.app_context():
        reference = give()
    first, second = visit("registrar"), visit("other-registrar")
    second.get(f"/uppdrag/{reference}/makulera")
    first.get(f"/uppdrag/{reference}/andra")
    first.send({"title": "Räkna bänkar i dag"})
    answer = second.send({"reason": "Fanns redan."})
    assert answer.status_code == 409
    assert "Fanns redan." in answer.text
    assert second.send({}).status_code == 302
    assert "Makulerat" in text_of(second.follow())
