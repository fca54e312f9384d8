"""Öppna vyn: a list, an assignment, a file and a feed, for anybody. No session is opened and no cookie set."""

from typing import Any

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.domain.lifecycle import OPEN
from tracker.domain.references import assignment_reference
from tracker.models.assignment import Origin
from tracker.papers import Cell, Column, Section, Sheet, csv_of
from tracker.public.queries.accounts import latest_news, load_account, was_published
from tracker.public.queries.entries import EXPORT_MOST, PAGE_SIZE, Entry, OpenFilter, givers, open_list, tallies
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
    page, nearly = open_list(wanted, page=number, size=PAGE_SIZE, registry=_registry(), today=clock.today())
    exact = not nearly and (assignment_reference(wanted.words) or "§" in wanted.words)
    if page.total == 1 and exact:
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
    """Give the list as a file, as it is filtered."""
    page, _ = open_list(_wanted(), page=1, size=EXPORT_MOST, registry=_registry(), today=clock.today())
    rows = [_row(entry) for entry in page.rows]
    sheet = Sheet("uppdrag", "Uppdrag", clock.today(), [Column(heading) for heading in COLUMNS], [Section("", rows)])
    response = Response(csv_of(sheet), mimetype="text/csv")
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
    page = render_template(
        "public/feed.xml", news=news, of=names.get(giver, ""), giver=giver, base=_base(), open_statuses=OPEN
    )
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


def _row(entry: Entry) -> list[Cell]:
    return [
        entry.reference, entry.title, STATUS[entry.status], "ja" if entry.is_late else "nej", ORIGIN[entry.origin],
        entry.year, entry.given_by, entry.given_on, entry.decision, entry.ended, entry.ended_on,
        ", ".join(entry.numbers), ", ".join(entry.recipients),
        _base() + url_for("public.account", reference=entry.reference),
    ]  # fmt: skip


def _base() -> str:
    base: str = current_app.extensions["settings"].base_url
    return base


def _registry() -> str:
    registry: str = current_app.extensions["settings"].registry
    return registry
