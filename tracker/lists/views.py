"""Rapporter: the lists that are made of the register, looked at first, then kept and fetched."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.assignments.queries.bodies import all_bodies
from tracker.db import db
from tracker.lists.forms import LIST_ARGUMENTS, ChoiceForm, PressForm, choice_form, read_choice
from tracker.lists.operations import store_list
from tracker.lists.queries.changes import USUAL
from tracker.lists.queries.choice import Choice
from tracker.lists.queries.kinds import KINDS, Kind
from tracker.lists.queries.stored import (
    items_of,
    last_kept,
    paragraphs_of,
    protected_in,
    stored_list,
    stored_lists,
)
from tracker.models import StoredList, User
from tracker.papers import Section, Sheet, excel_of, pdf_of, sheet_from, text_of, word_of
from tracker.web.guard import actor
from tracker.web.trace import note_reading
from tracker.wording.dates import long_date, moment

blueprint = Blueprint("lists", __name__)
SHOWN = 20
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}


@blueprint.get("/rapporter")
def index() -> ResponseReturnValue:
    """Show what lists there are, and those that were kept last."""
    names = {body.slug: body.name for body in all_bodies()}
    stored = [(found, names.get(_organ(found), "")) for found in stored_lists(actor(), limit=SHOWN)]
    return render_template("lists/index.html", kinds=KINDS.values(), stored=stored)


@blueprint.get("/rapporter/<kind>")
def show(kind: str) -> ResponseReturnValue:
    """Show a list as it would come out, with what it is chosen by."""
    wanted = KINDS.get(kind) or abort(404)
    form, choice = _chosen(wanted, request.args)
    listing = wanted.make(choice) if choice else None
    page = render_template(
        "lists/show.html", kind=wanted, form=form, listing=listing, choice=choice, press=PressForm(),
        lead=_lead(choice) if choice else "",
    )  # fmt: skip
    return page, 200 if listing else 422


@blueprint.post("/rapporter/<kind>")
def store(kind: str) -> ResponseReturnValue:
    """Keep the list of this address, and lead to the file that was asked for."""
    wanted = KINDS.get(kind) or abort(404)
    if not PressForm().validate_on_submit():
        abort(400)
    with db.writing():
        form, choice = _chosen(wanted, request.args)  # in here, so that it is of one moment with what is recorded
        if choice is None:
            abort(400)
        chosen = urlencode(_arguments(form))
        stored = store_list(wanted.make(choice), choice, chosen, actor=_writer(), now=clock.now())
        list_id, name = stored.id, _name(stored, request.form.get("fil", ""))
    return redirect(url_for("lists.download", list_id=list_id, name=name) if name else _place(list_id))


@blueprint.get("/rapporter/sparade/<id:list_id>")
def stored(list_id: int) -> ResponseReturnValue:
    """Show a list that is kept, and whether the history still leads to it."""
    found = stored_list(actor(), list_id) or abort(404)
    _note(found)
    return render_template(
        "lists/stored.html", stored=found, sheet=sheet_from(found.content), agrees=_agrees(found),
        kind=KINDS[found.kind], names={kind: _name(found, kind) for kind in _TYPES},
    )  # fmt: skip


@blueprint.get("/rapporter/sparade/<id:list_id>/<name>")
def download(list_id: int, name: str) -> ResponseReturnValue:
    """Hand out a file of a list that is kept: the same bytes every time."""
    found = stored_list(actor(), list_id) or abort(404)
    kind = name.rpartition(".")[2]
    if kind not in _TYPES or name != _name(found, kind):
        abort(404)
    _note(found)
    response = Response(_file(found, kind), mimetype=_TYPES[kind])
    stem, dot, ending = name.rpartition(".")
    of_whom = f"-{organ}" if (organ := _organ(found)) else ""
    response.headers.set("Content-Disposition", "attachment", filename=f"{stem}{of_whom}{dot}{ending}")
    return response


def _note(found: StoredList) -> None:
    if protected := protected_in(found):
        note_reading(f"lista {found.id} ({', '.join(protected)})")


def _chosen(kind: Kind, args: Mapping[str, str]) -> tuple[ChoiceForm, Choice | None]:
    bodies = all_bodies()
    form = choice_form(args, bodies)
    if not form.validate():
        return form, None
    registry = current_app.extensions["settings"].registry
    today, until = clock.today(), audit.head_seq()
    _set_since(form, kind, form.dag.day or today)
    return form, read_choice(form, bodies, asks=kind.asks, today=today, until=until, registry=registry)


def _set_since(form: ChoiceForm, kind: Kind, day: dt.date) -> None:
    """Say from when the list counts where nobody has: the last kept list, a month back, or the month's first day."""
    form.fran.label.text = kind.since or form.fran.label.text
    if kind.since and form.fran.day is None:
        month = day.replace(day=1) if kind.name == "arenden" else day - USUAL
        last = last_kept(actor(), kind.name, _arguments(form), before=day) if kind.name != "arenden" else None
        form.fran.process_data(last or month)


def _arguments(form: ChoiceForm) -> dict[str, str]:
    """Return what was chosen, as the address says it."""
    return {field.name: str(field.data) for field in form if field.name in LIST_ARGUMENTS and field.data}


def _writer() -> User:
    return db.session.get_one(User, actor().id)


def _place(list_id: int) -> str:
    return url_for("lists.stored", list_id=list_id)


def _name(stored: StoredList, kind: str) -> str:
    """Return what a file of a list is called, or "" for no kind of file."""
    return f"{KINDS[stored.kind].file}-{stored.as_of.isoformat()}.{kind}" if kind in _TYPES else ""


def _organ(stored: StoredList) -> str:
    """Return the slug of the body that a list was chosen by, or ""."""
    return dict(parse_qsl(stored.choice)).get("organ", "")


def _lead(choice: Choice) -> str:
    return f"Läget den {long_date(choice.day)}"


def _foot(stored: StoredList) -> str:
    """Return what stands at the foot: as of when, and the hash by which a paper is told to be this list."""
    municipality = current_app.extensions["settings"].municipality
    return f"{municipality}. Läget den {long_date(stored.as_of)}. Lista {stored.id}, {stored.hash[:12]}."


def _file(stored: StoredList, kind: str) -> bytes:
    sheet, foot = sheet_from(stored.content), _foot(stored)
    if kind == "docx":
        return word_of(sheet, foot)
    if kind == "pdf":
        return pdf_of(sheet, foot)
    address = current_app.extensions["settings"].base_url
    about = [
        ("Läget den", long_date(stored.as_of)), ("Inlagt till och med", moment(stored.recorded_until)),
        ("Urval", stored.choice or "allt"), ("Rader", str(sheet.number)),
        ("Framtagen", f"{moment(stored.made_at)} av {stored.made_by.name}"),
        ("Grund", KINDS[stored.kind].basis), ("Adress", address + _place(stored.id)), ("Kontrollsumma", stored.hash),
    ]  # fmt: skip
    return excel_of(sheet, about)


def _agrees(stored: StoredList) -> bool:
    """Tell whether the list comes out the same when it is made again of the events that were recorded by then."""
    kind, bodies = KINDS[stored.kind], all_bodies()
    form = choice_form(dict(parse_qsl(stored.choice)), bodies)
    form.validate()
    choice = read_choice(
        form, bodies, asks=kind.asks, today=clock.today(), until=stored.until_seq,
        registry=current_app.extensions["settings"].registry,
    )  # fmt: skip
    only = replace(choice, day=stored.as_of, among=items_of(stored), paragraphs=paragraphs_of(stored))
    again, kept = kind.make(only).sheet, sheet_from(stored.content)
    return text_of(_facts(again)) == text_of(_facts(kept))


def _facts(sheet: Sheet) -> Sheet:
    """Return what a list says of the register, without our own words about it, which may be put better one day."""
    rows = [Section("", section.rows) for section in sheet.sections]
    return replace(sheet, title="", lead="", sections=rows, clauses=(), remarks=())
