"""Granskning: the checks, what each finds, and the sample."""

import datetime as dt
from typing import NamedTuple

from flask import Response, abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.forms.listing import COLUMNS, read_listing
from tracker.assignments.views.cells import sheet_of
from tracker.auditing.queries.checks import CHECKS, SAMPLE_MOST, Sample, count_checks, draw_sample, found_by, last_proof
from tracker.auditing.views import blueprint
from tracker.domain.deadlines import read_deadline
from tracker.papers import excel_of
from tracker.web.guard import actor
from tracker.web.trace import note_reading
from tracker.wording.dates import long_date, moment

WORDS = {
    "annat-organ": (
        "Avslutade av ett annat organ än det som gav dem",
        "Ett organ däröver får avsluta det ett annat har gett. Annars saknas rätten.",
    ),
    "utan-redovisning": (
        "Avslutade utan redovisning i registret",
        "Beslutet säger att de är klara, men ingen redovisning är registrerad.",
    ),
    "avslutat-utan-paragraf": ("Avslutade utan §", "Beslutet som avslutade dem kan inte pekas ut."),
    "avfort": ("Avförda utan beslut", "Borttagna ur en äldre lista. Något beslut har inte hittats."),
    "forbi-tiden": (
        "Planerade efter den beslutade tiden",
        "Ett organ har beslutat en tid, och planen ligger senare utan nytt beslut.",
    ),
    "flyttat": ("Flyttade två gånger eller fler", "Planen har ändrats, med skäl, utan att ett organ har beslutat det."),
    "utan-paragraf": ("Utan § för beslutet som gav dem", "Organ och dag finns, eller en budget, men ingen paragraf."),
    "i-efterhand": (
        "Registrerade i efterhand",
        "De fanns inte i registret förrän ett beslut avslutade eller nämnde dem.",
    ),
    "maskinellt": ("Registrerade maskinellt, inte granskade", "Ingen person har jämfört uppgifterna med beslutet."),
}  # fmt: skip
"""Check → its heading, and what it means."""


@blueprint.get("/granskning")
def index() -> ResponseReturnValue:
    """Show every check with how many it finds, and when the history was last proved."""
    return render_template("auditing/index.html", counts=count_checks(actor()), words=WORDS, proof=last_proof())


@blueprint.get("/granskning/<check>")
def found(check: str) -> ResponseReturnValue:
    """List what a check finds."""
    if check not in CHECKS:
        abort(404)
    page = found_by(actor(), check, page=request.args.get("sida", 1, type=int))
    heading, meaning = WORDS[check]
    return render_template("auditing/found.html", page=page, heading=heading, meaning=meaning)


@blueprint.get("/granskning/stickprov")
def sample() -> ResponseReturnValue:
    """Draw a sample; its address draws it again."""
    asked, typed = _asked()
    wrong = asked.until is None
    drawn = _drawn(asked)
    page = render_template(
        "auditing/sample.html", drawn=drawn, seed=asked.seed, size=asked.size, most=SAMPLE_MOST, until=asked.until,
        wrong=wrong, typed=typed,
    )  # fmt: skip
    return page, 422 if wrong else 200


@blueprint.get("/granskning/stickprov.xlsx")
def sample_file() -> ResponseReturnValue:
    """Hand out a sample as a table to work in, with how to draw it again."""
    asked, typed = _asked()
    drawn = _drawn(asked)
    address = url_for("auditing.sample", fro=asked.seed, antal=asked.size, till=typed)
    if drawn is None or asked.until is None:
        return redirect(address)
    if protected := [row.reference for row in drawn.rows if row.protected_by]:
        note_reading(f"stickprov ({', '.join(protected)})")
    everything = read_listing({"lage": "alla", "kolumner": ",".join(COLUMNS)}, [])
    about = [
        ("Stickprov", f"{len(drawn.rows)} av {drawn.population}"), ("Frö", asked.seed),
        ("Registrerade till och med", long_date(asked.until)),
        ("Framtagen", f"{moment(clock.now())} av {actor().name}"),
        ("Adress", current_app.extensions["settings"].base_url + address),
    ]  # fmt: skip
    content = excel_of(sheet_of(drawn.rows, everything, today=clock.today()), about)
    response = Response(content, mimetype="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response.headers.set("Content-Disposition", "attachment", filename=f"stickprov-{asked.until}.xlsx")
    return response


class _Asked(NamedTuple):
    """What a sample is drawn by; without a day that can be drawn by, `until` is None."""

    seed: str
    size: int
    until: dt.date | None


def _asked() -> tuple[_Asked, str]:
    """Return what the address asks for, and the day as it was typed."""
    yesterday = clock.today() - dt.timedelta(days=1)  # what is registered today may still grow
    typed = request.args.get("till", "").strip()[:40] or yesterday.isoformat()
    until = _day(typed)
    size = max(1, min(request.args.get("antal", 20, type=int), SAMPLE_MOST))
    seed = request.args.get("fro", "").strip()[:40]
    return _Asked(seed, size, until if until and until <= yesterday else None), typed


def _drawn(asked: _Asked) -> Sample | None:
    if not asked.seed or asked.until is None:
        return None
    return draw_sample(actor(), seed=asked.seed, size=asked.size, until=asked.until)


def _day(words: str) -> dt.date | None:
    found = read_deadline(words, context_date=clock.today())
    return found.latest_on if found.kind == "date" else None
