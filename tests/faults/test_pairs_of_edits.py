"""Pairs who edit the same thing, people or tabs: one is saved, the other is asked; nothing is overwritten."""

from html import unescape

import pytest
import sqlalchemy as sa
from conftest import Visit
from flask import Flask
from support.figures import Figures
from support.register import give
from support.visitor import Visitor

from tracker.db import db
from tracker.models import Event, Note


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
