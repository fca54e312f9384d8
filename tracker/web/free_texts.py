"""Free texts in forms: what not to write in them stands at each, and a personal identity number is asked about."""

import hashlib
from collections.abc import Iterable
from typing import Any

from flask import current_app, g, has_request_context, request
from wtforms import Field, StringField, TextAreaField

from tracker.db import SAFE_METHODS
from tracker.domain.personal_numbers import figures_of, personal_numbers

CARE = "Skriv inte uppgifter om enskilda personers hälsa, ursprung, tro, brott eller åsikter."
CONFIRMED = "inget-personnummer"
"""The name of the box that says that it is none; its value says of which numbers: the next one is asked about too."""


class SentenceField(StringField):
    """A sentence in somebody's own words on one line: a reason, a conclusion."""


PROSE = (TextAreaField, SentenceField)
"""Fields where people tell things: they are looked through, and at each stands what not to tell."""


def is_free(field: Field) -> bool:
    """Tell whether a field is looked through. What is built on a line of text has a shape of its own: a day, a word."""
    return type(field) is StringField or has_care(field)


def has_care(field: Field) -> bool:
    """Tell whether a field is one where people tell things."""
    return isinstance(field, PROSE)


def problem_with(text: object) -> str:
    """Return what to say of a text in which a personal identity number stands that nobody has vouched for, else ""."""
    found = personal_numbers(text) if isinstance(text, str) else []
    if not found or mark_of(found) in _vouched():
        return ""
    shown = ", ".join(dict.fromkeys(found[:3]))
    return (
        f"Texten ser ut att innehålla ett personnummer: {shown}. Ta bort det, eller bocka för att det inte är något"
        " personnummer."
    )


def mark_of(numbers: Iterable[str]) -> str:
    """Return what stands for some numbers in the box that says that they are none."""
    figures = sorted({figures_of(number) for number in numbers})
    return hashlib.sha256(",".join(figures).encode()).hexdigest()[:16]


def _vouched() -> set[str]:
    return set(request.form.getlist(CONFIRMED)) if has_request_context() else set()


def vouched_for() -> list[str]:
    """Return what the page has been told is no personal identity number, for a page that carries it on."""
    return sorted(_vouched())


def is_sent() -> bool:
    """Tell whether the request sends something to be saved; a filter in an address is not looked through."""
    return has_request_context() and request.method not in SAFE_METHODS


def described(field: Field, shown: dict[str, Any]) -> dict[str, Any]:
    """Return a field's attributes with the one that ties it to what it says not to write."""
    if not has_care(field) or shown.get("hidden"):
        return shown
    told = [shown.get("aria-describedby"), _care_id(field)]
    return {**shown, "aria-describedby": " ".join(filter(None, told))}


def rendered(field: Field, markup: Any, shown: dict[str, Any], *, at_once: bool) -> Any:  # noqa: ANN401 - markup
    """Return a field as it is shown, with what stands under it.

    Args:
        field: the one.
        markup: as its widget shows it.
        shown: the attributes that it got.
        at_once: a number is asked about before the form is sent, as in a text that a machine has read.
    """
    if not is_free(field):
        return markup
    care = has_care(field) and not shown.get("hidden") and _care_id(field) == f"{field.id}-varsamt"
    return markup + beneath(field.id, field.data if at_once or field.errors else "", care=care)


def beneath(name: str, text: object, *, care: bool) -> Any:  # noqa: ANN401 - markup, as Jinja makes it
    """Return what stands under a field: what not to write there, and the box about what looks like a number.

    Args:
        name: the field's id.
        text: what stands in it.
        care: it is one where people tell things.
    """
    found = personal_numbers(text) if isinstance(text, str) else []
    if not (found or care):
        return ""
    words = current_app.jinja_env.get_template("components/free_text.html").module
    return words.beneath(  # type: ignore[attr-defined] # a macro of the template
        name, CARE if care else "", CONFIRMED, mark_of(found) if found else "", mark_of(found) in _vouched()
    )  # fmt: skip


def _care_id(field: Field) -> str:
    """Return the id of the words that say what not to write: a field's own; of many rows those of the first."""
    own = f"{field.id}-varsamt"
    if "-" not in field.name:
        return own
    first: str = g.setdefault("care_of_rows", own)
    return first
