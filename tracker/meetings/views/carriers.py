"""Rapporttillfällen: the municipality's own reports, and the meeting that treats each."""

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.assignments.queries.bodies import deciding_bodies
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.mail.policies import policies
from tracker.meetings.forms import CarrierForm, NewCarrierForm
from tracker.meetings.operations import carriers as operations
from tracker.meetings.operations.carriers import Treatment
from tracker.meetings.queries.carriers import listed_carriers, load_carrier
from tracker.meetings.views import blueprint
from tracker.models import Body, Carrier
from tracker.web.due import papers_by, papers_of
from tracker.web.forms import conflict_page
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted, long_date, moment
from tracker.wording.reports import report_name

TOLD = "De som berörs får ett mejl nästa arbetsdag. Ångra innan dess, så skickas inget."


@blueprint.get("/sammantraden/rapporter")
def carriers() -> ResponseReturnValue:
    """Show the reports by year, and how much is reported in each."""
    return render_template("meetings/carriers.html", listed=listed_carriers(actor()), papers_of=papers_of)


@blueprint.route("/sammantraden/rapporter/ny", methods=["GET", "POST"])
def add_carrier() -> ResponseReturnValue:
    """Say which meeting treats a report."""
    form, bodies = NewCarrierForm(), deciding_bodies()
    form.offer(bodies)
    if form.validate_on_submit():
        try:
            with db.writing():
                report = form.report()
                treatment = _treatment(form, deciding_bodies())
                followed, act = operations.add_carrier(report, treatment, actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            note = counted(len(followed), "uppdrag fick", "uppdrag fick")
            receipt(f"{report_name(*report)} är inlagd", f"{note} sammanträdets dag.", act=act)
            return redirect(url_for("meetings.carriers"))
    status = 422 if form.is_submitted() else 200
    return render_template("meetings/carrier.html", form=form, carrier=None, usual=_usual(None)), status


@blueprint.route("/sammantraden/rapporter/<id:carrier_id>", methods=["GET", "POST"])
def change_carrier(carrier_id: int) -> ResponseReturnValue:
    """Let another meeting treat a report, or set another day for what is to stand in it."""
    carrier, form = _carrier_or_404(carrier_id), CarrierForm()
    form.offer(deciding_bodies())
    if form.validate_on_submit():
        try:
            with db.writing():
                carrier = _carrier_or_404(carrier_id, for_update=True)
                if form.stale(carrier.version):
                    return _conflict(form, carrier)
                treatment = _treatment(form, deciding_bodies())
                followed, act = operations.change_carrier(carrier, treatment, actor=actor(), today=clock.today())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            note = counted(len(followed), "uppdrag fick", "uppdrag fick")
            receipt(f"{carrier.name} är ändrad", f"{note} en ny dag. {TOLD if followed else ''}".strip(), act=act)
            return redirect(url_for("meetings.carriers"))
    elif not form.is_submitted():
        values = form.current(carrier)
        form.process(data=values)
        form.remember(carrier.version, values)
    status = 422 if form.is_submitted() else 200
    return render_template("meetings/carrier.html", form=form, carrier=carrier, usual=_usual(carrier)), status


@blueprint.post("/sammantraden/rapporter/<id:carrier_id>/ta-bort")
def void_carrier(carrier_id: int) -> ResponseReturnValue:
    """Take a report out of the list."""
    with db.writing():
        carrier = _carrier_or_404(carrier_id, for_update=True)
        followed, act = operations.void_carrier(carrier, actor=actor(), now=clock.now(), today=clock.today())
    note = counted(len(followed), "uppdrag har", "uppdrag har")
    receipt(f"{carrier.name} är borttagen", f"{note} nu den tid som orden i planen säger.", act=act)
    return redirect(url_for("meetings.carriers"))


def _carrier_or_404(carrier_id: int, *, for_update: bool = False) -> Carrier:
    return load_carrier(carrier_id, for_update=for_update) or abort(404)


def _treatment(form: CarrierForm, bodies: list[Body]) -> Treatment:
    body = next((body for body in bodies if body.slug == form.body.data), None)
    if body is None or form.held_on.day is None:
        raise RuleBrokenError("Välj organ och skriv dagen.", "body")
    return Treatment(body, form.held_on.day, form.papers_by.day)


def _usual(carrier: Carrier | None) -> str:
    """Say what an empty day for the papers means."""
    if carrier is None:
        return f"Tomt betyder som vanligt för organet, i regel {policies().municipality.submission_lead} dagar före."
    usual, held_on = papers_by(carrier.meeting), carrier.meeting.held_on
    return f"Tomt betyder som vanligt: {long_date(usual)} för sammanträdet {long_date(held_on)}."


def _conflict(form: CarrierForm, carrier: Carrier) -> ResponseReturnValue:
    last = audit.latest("carrier", carrier.id)
    return conflict_page(
        form, form.current(carrier), version=carrier.version, heading=carrier.name,
        back=url_for("meetings.change_carrier", carrier_id=carrier.id),
        by=f"{last.actor_name} sparade {moment(last.at)}" if last else "",
        words={"body": {choice.value: choice.label for choice in form.body.choices}},
    )  # fmt: skip
