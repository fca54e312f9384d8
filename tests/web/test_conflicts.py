"""Two people at once: nothing typed is lost, nothing saved is overwritten without a person's choice."""

import re
from html import unescape

import pytest
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.figures import Figures
from support.register import assignment, give
from support.visitor import Visitor, text_of

from tracker.db import db
from tracker.models import Event, Note

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


@pytest.mark.parametrize(
    ("template", "pairs"),
    [
        ("sqlite", 20),
        pytest.param("sqlite", 2000, marks=pytest.mark.full),
        pytest.param("postgres", 2000, marks=[pytest.mark.full, pytest.mark.postgres]),
    ],
    indirect=["template"],
)
def test_of_each_pair_of_edits_one_is_saved_and_the_other_is_asked(
    app: Flask, visit: Visit, figures: Figures, pairs: int
) -> None:
    """Two people, or two tabs of one; the same form, or a läge against an edit."""
    with app.app_context():
        reference = give()
    first, second, officer = visit("registrar"), visit("other-registrar"), visit("officer")
    tab = Visitor(app, "registrar")
    edit, status = f"/uppdrag/{reference}/andra", f"/uppdrag/{reference}/lage"
    kinds = (
        (first, edit, "title", second, edit, "title"),
        (first, edit, "title", tab, edit, "title"),
        (second, edit, "title", officer, status, "note"),
        (officer, status, "note", first, edit, "title"),
    )
    for number in range(pairs):
        winner, at, field, loser, loser_at, loser_field = kinds[number % len(kinds)]
        mine, theirs = f"Räkna bänkar, {number} av den ena", f"Räkna bänkar, {number} av den andra"
        loser.get(loser_at)
        winner.get(at)
        assert winner.send(said(field, mine, number)).status_code == 302, number
        winner.follow()  # to the receipt, which would stand on the next page else
        answer = loser.send(said(loser_field, theirs, number))
        assert answer.status_code == 409, number
        assert theirs in unescape(answer.text), "the text that was typed is there"
        assert field != loser_field or mine in unescape(answer.text), "so is what the other wrote"
    with app.app_context():
        told = [text for (text,) in db.session.execute(sa.select(Note.text))]
        assert not [text for text in told if "av den andra" in text], "nothing of the losers was saved"
        changed = sa.select(sa.func.count()).select_from(Event)
        count = db.session.scalar(changed.where(Event.action.in_(["assignment.changed", "assignment.status_updated"])))
        assert count == pairs
    figures("R10", f"{pairs} pairs: {pairs} saved, {pairs} shown both and asked, 0 overwritten")


def said(field: str, words: str, number: int) -> dict[str, str]:
    """Return what somebody fills in: another title, or a läge with a note."""
    return {field: words, **({"status": ("in_progress", "given")[number % 8 // 4]} if field == "note" else {})}
