"""Öppna vyn: a list, an assignment, a file and a feed, for anybody. No session is opened and no cookie set."""

import csv
import io
from typing import Any

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.references import assignment_reference
from tracker.models.assignment import Origin
from tracker.public.queries.accounts import latest_news, load_account, was_published
from tracker.public.queries.entries import EXPORT_MOST, PAGE_SIZE, OpenFilter, givers, nearly_like, open_list, tallies
from tracker.public.views import blueprint
from tracker.web.headers import SAY_THEMSELVES
from tracker.wording.labels import ORIGIN, STATUS

KEPT = "public, max-age=300"
"""How long an open page may be kept: what is taken out is gone everywhere within five minutes."""
COLUMNS = (
    "id", "rubrik", "läge", "försenat", "ursprung", "år", "beslutat av", "beslutsdatum", "beslut", "avslutat genom",
    "avslutat", "dnr", "mottagare", "adress",
)  # fmt: skip


@blueprint.after_request
def _keep(response: Response) -> Response:
    if request.endpoint in SAY_THEMSELVES and response.status_code == 200:
        response.headers["Cache-Control"] = KEPT
    return response


@blueprint.get("/oppet")
def index() -> ResponseReturnValue:
    """List what is published; a number that only one assignment has leads straight to it."""
    wanted, bodies = _wanted(), givers()
    number = request.args.get("sida", 1, type=int)
    page = open_list(wanted, page=number, size=PAGE_SIZE, registry=_registry(), today=clock.today())
    nearly = bool(wanted.words) and not page.total
    if nearly:
        page = nearly_like(wanted, page=number, size=PAGE_SIZE, registry=_registry(), today=clock.today())
    elif page.total == 1 and wanted.words and (assignment_reference(wanted.words) or "§" in wanted.words):
        return redirect(url_for("public.account", reference=page.rows[0].reference))
    return render_template(
        "public/index.html", page=page, wanted=wanted, bodies=bodies, tallies=tallies(today=clock.today()),
        filtered=wanted != OpenFilter(), arguments=_arguments, nearly=nearly,
    )  # fmt: skip


@blueprint.get("/oppet/uppdrag/<reference>")
def account(reference: str) -> ResponseReturnValue:
    """Tell what has happened to one assignment."""
    told = load_account(reference.upper(), today=clock.today())
    if told is None:
        if was_published(reference.upper()):
            return render_template("public/gone.html"), 410
        abort(404)
    return render_template("public/account.html", account=told, entry=told.entry)


@blueprint.get("/oppet/uppdrag.csv")
def table() -> ResponseReturnValue:
    """Give the list as a file, as it is filtered; semicolons and a byte order mark, as Swedish Excel wants."""
    page = open_list(_wanted(), page=1, size=EXPORT_MOST, registry=_registry(), today=clock.today())
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";", lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for entry in page.rows:
        address = _base() + url_for("public.account", reference=entry.reference)
        rows.writerow([_harmless(cell) for cell in (
            entry.reference, entry.title, STATUS[entry.status], "ja" if entry.is_late else "nej", ORIGIN[entry.origin],
            entry.year or "", entry.given_by, entry.given_on or "", entry.decision, entry.ended, entry.ended_on or "",
            ", ".join(entry.numbers), ", ".join(entry.recipients), address,
        )])  # fmt: skip
    response = Response("\ufeff" + written.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = f'attachment; filename="uppdrag-{clock.today()}.csv"'
    return response


@blueprint.get("/oppet/flode.xml")
def feed() -> ResponseReturnValue:
    """Tell news readers of the latest decisions; of one body with ?organ=."""
    giver = request.args.get("organ", "")
    names = dict(givers())
    if giver and giver not in names:
        abort(404)
    news = latest_news(giver)
    page = render_template("public/feed.xml", news=news, of=names.get(giver, ""), giver=giver, base=_base())
    return Response(page, mimetype="application/atom+xml")


def _wanted() -> OpenFilter:
    args = request.args
    origin, year = args.get("ursprung", ""), args.get("ar", "")
    return OpenFilter(
        words=args.get("q", "").strip()[:200],
        giver=args.get("organ", ""),
        year=int(year) if len(year) == 4 and year.isdecimal() else None,
        origin=Origin(origin) if origin in set(Origin) else None,
        stage=args.get("lage", ""),
    )


def _arguments(**changes: object) -> dict[str, Any]:
    """Return this page's query with some of it changed."""
    wanted = _wanted()
    now: dict[str, Any] = {
        "q": wanted.words, "organ": wanted.giver, "ar": wanted.year, "ursprung": wanted.origin, "lage": wanted.stage,
    }  # fmt: skip
    return {name: value for name, value in {**now, **changes}.items() if value not in (None, "")}


def _harmless(cell: object) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = str(cell)
    return f"'{text}" if text[:1] in set("=+-@\t\r") else text


def _base() -> str:
    base: str = current_app.extensions["settings"].base_url
    return base


def _registry() -> str:
    registry: str = current_app.extensions["settings"].registry
    return registry
