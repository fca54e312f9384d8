"""Granskning: the checks, what each finds, and the sample."""

import datetime as dt

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.auditing.queries.checks import CHECKS, SAMPLE_MOST, count_checks, draw_sample, found_by, last_proof
from tracker.auditing.views import blueprint
from tracker.domain.deadlines import read_deadline
from tracker.web.guard import actor

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
    seed = request.args.get("fro", "").strip()[:40]
    size = max(1, min(request.args.get("antal", 20, type=int), SAMPLE_MOST))
    typed = request.args.get("till", "").strip()[:40]
    yesterday = clock.today() - dt.timedelta(days=1)
    until = _day(typed) if typed else yesterday
    wrong = until is None or until > yesterday  # what is registered today may still grow
    drawn = None
    if seed and until and not wrong:
        drawn = draw_sample(actor(), seed=seed, size=size, until=until)
    page = render_template(
        "auditing/sample.html", drawn=drawn, seed=seed, size=size, most=SAMPLE_MOST, until=until, wrong=wrong,
        typed=typed or yesterday.isoformat(),
    )  # fmt: skip
    return page, 422 if wrong else 200


def _day(words: str) -> dt.date | None:
    found = read_deadline(words, context_date=clock.today())
    return found.latest_on if found.kind == "date" else None
