"""The list of assignments: filtered, sorted, paged; and all of it as a file."""

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.forms.listing import COLUMNS, Listing, read_listing
from tracker.assignments.operations.many import MANY_MAX
from tracker.assignments.queries.bodies import all_bodies
from tracker.assignments.queries.card import own_among
from tracker.assignments.queries.listing import PAGE_SIZES, count_open, list_page
from tracker.assignments.queries.saved_views import views_of
from tracker.assignments.views import blueprint
from tracker.assignments.views.cells import sheet_of
from tracker.assignments.views.saved_views import path_of
from tracker.domain.pages import Page
from tracker.domain.permissions import Action
from tracker.models import Assignment
from tracker.papers import csv_of, excel_of, pdf_of, word_of
from tracker.web.guard import actor, can
from tracker.web.installation import registry
from tracker.web.pages import current_args, receipt
from tracker.web.trace import note_reading
from tracker.wording.dates import long_date, moment

FILE_MAX = {"xlsx": 5_000, "csv": 5_000, "docx": 1_000, "pdf": 1_000}
"""Kind of file → the most rows that are made while somebody waits."""
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
}


@blueprint.get("/uppdrag")
def index() -> ResponseReturnValue:
    """List assignments: filtered, sorted, paged."""
    if len(chosen := request.args.getlist("kolumner")) > 1:  # ticked one by one; an address says them in one word
        return redirect(url_for("assignments.index", **current_args(kolumner=",".join(chosen), sida=None)))
    user, bodies = actor(), all_bodies()
    listing = read_listing(request.args, bodies)
    size = request.args.get("rader", type=int)
    page = _page(
        listing, number=request.args.get("sida", 1, type=int), size=size if size in PAGE_SIZES else PAGE_SIZES[0]
    )
    return render_template(
        "assignments/index.html", page=page, listing=listing, bodies=bodies, columns=COLUMNS, sizes=PAGE_SIZES,
        counts=count_open(user, today=clock.today()), saved=views_of(user), path_of=path_of,
        ticks=_ticks(page), ticked=request.args.get("valj") == "sida", many_max=MANY_MAX,
        files=[kind for kind, most in FILE_MAX.items() if page.total <= most],
    )  # fmt: skip


@blueprint.get("/uppdrag/lista/uppdrag.<kind>")
def download_list(kind: str) -> ResponseReturnValue:
    """Hand out all that the list shows, on every page of it: the same filter, order and columns."""
    if kind not in FILE_MAX:
        abort(404)
    listing = read_listing(request.args, all_bodies())
    found = _page(listing, number=1, size=FILE_MAX[kind])
    if found.pages > 1:
        receipt(f"Listan är för lång för en fil: {found.total} uppdrag", f"Högst {FILE_MAX[kind]} går. Filtrera först.")
        return redirect(path_of(listing.query))
    if protected := [row.reference for row in found.rows if row.protected_by]:
        note_reading(f"uppdragslista ({', '.join(protected)})")
    response = Response(_file(listing, found, kind), mimetype=_TYPES[kind])
    name = f"uppdrag-{clock.today().isoformat()}.{kind}"
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _page(listing: Listing, *, number: int, size: int) -> Page[Assignment]:
    return list_page(
        actor(), listing.wanted, sort=listing.sort, page=number, size=size, registry=registry(), today=clock.today()
    )


def _ticks(page: Page[Assignment]) -> set[int]:
    """Return the ids of the rows that can be ticked: a registrar's all, an official's own."""
    if can(Action.EDIT):
        return {row.id for row in page.rows}
    return own_among(actor(), page.rows) if can(Action.UPDATE_STATUS) else set()


def _file(listing: Listing, found: Page[Assignment], kind: str) -> bytes:
    sheet = sheet_of(found.rows, listing, today=clock.today())
    if kind == "csv":
        return csv_of(sheet)
    settings = current_app.extensions["settings"]
    address = settings.base_url + path_of(listing.query)
    if kind == "xlsx":
        about = [
            ("Läget den", long_date(clock.today())), ("Urval och ordning", sheet.lead),
            ("Rader", str(sheet.number)), ("Framtagen", f"{moment(clock.now())} av {actor().name}"),
            ("Adress", address),
        ]  # fmt: skip
        return excel_of(sheet, about)
    foot = f"{settings.municipality}. Läget den {long_date(clock.today())}. Framtagen av {actor().name}."
    return word_of(sheet, foot) if kind == "docx" else pdf_of(sheet, foot)
