"""The pages about bodies and groups: everybody reads them, the administrator keeps them."""

import datetime as dt

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.assignments.queries.bodies import all_bodies, body_names
from tracker.bodies import queries
from tracker.bodies.forms import BodyForm, GroupForm
from tracker.bodies.operations import groups, keeping
from tracker.bodies.views import blueprint
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.reminders import act_by
from tracker.mail.policies import policies, work_calendar
from tracker.models import Body, BodyGroup
from tracker.models.body import BodyKind
from tracker.web.forms import VersionedForm, conflict_page
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import day_and_month, long_date, moment
from tracker.wording.labels import BODY_KIND

EXAMPLE_AHEAD = 42
"""Days. A meeting so far off is what the effect of a lead time is shown with where the calendar has none."""


@blueprint.get("/organ")
def index() -> ResponseReturnValue:
    """Show the bodies: searched, filtered, a page at a time; and the groups."""
    kind = request.args.get("slag", "")
    wanted = queries.BodyFilter(
        words=request.args.get("ord", "")[:200], kind=BodyKind(kind) if kind in set(BodyKind) else None,
        lacks_contact=request.args.get("saknar") == "kontakt",
    )  # fmt: skip
    page = queries.bodies_page(wanted, page=request.args.get("sida", 1, type=int), seen_by=actor(), today=clock.today())
    return render_template(
        "bodies/index.html", page=page, wanted=wanted, filtered=wanted != queries.BodyFilter(),
        groups=queries.groups_with_members(), kinds=BODY_KIND,
    )  # fmt: skip


@blueprint.get("/organ/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """Show a body with its names, days, relations and settings."""
    body = body_or_404(slug)
    about = queries.body_page(body, seen_by=actor(), today=clock.today())
    return render_template("bodies/body.html", body=body, about=about, effect=_effect(body, about))


@blueprint.route("/organ/nytt", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Add a body."""
    form, bodies = BodyForm(), all_bodies()
    form.offer(bodies)
    if form.validate_on_submit():
        try:
            with db.writing():
                facts = form.facts(body_names(), all_bodies())
                body = keeping.add_body(facts, actor=actor(), now=clock.now())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Organet är tillagt", body.name)
            return redirect(url_for("bodies.show", slug=body.slug))
    return render_template("bodies/edit.html", form=form, body=None), 422 if form.is_submitted() else 200


@blueprint.route("/organ/<slug>/andra", methods=["GET", "POST"])
def edit(slug: str) -> ResponseReturnValue:
    """Change a body."""
    body, form = body_or_404(slug), BodyForm()
    form.offer(all_bodies(), besides=body)
    if form.version.data:  # a part of what was shown
        form.keep_absent(_current(body))
    if form.validate_on_submit():
        try:
            with db.writing():
                body = body_or_404(slug, for_update=True)
                if form.stale(body.version):
                    return _conflict(form, body, _current(body))
                facts = form.facts(body_names(), all_bodies())
                keeping.change_body(body, facts, actor=actor(), now=clock.now())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            about = queries.body_page(body, seen_by=actor(), today=clock.today())
            receipt("Organet är sparat", f"{body.name}. {_effect(body, about)}".strip())
            return redirect(url_for("bodies.show", slug=slug))
    elif not form.is_submitted():
        form.fill(body.version, _current(body))
    return render_template("bodies/edit.html", form=form, body=body), 422 if form.is_submitted() else 200


@blueprint.route("/organgrupper/ny", methods=["GET", "POST"])
def add_group() -> ResponseReturnValue:
    """Add a group."""
    form = GroupForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                members = form.chosen(body_names())
                groups.add_group(_name(form), members, actor=actor(), now=clock.now())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Gruppen är tillagd", _name(form))
            return redirect(url_for("bodies.index", _anchor="grupper"))
    return render_template("bodies/group.html", form=form, group=None), 422 if form.is_submitted() else 200


@blueprint.route("/organgrupper/<id:group_id>", methods=["GET", "POST"])
def edit_group(group_id: int) -> ResponseReturnValue:
    """Change a group's name and members."""
    group, form = _group_or_404(group_id), GroupForm()
    if form.validate_on_submit():
        try:
            with db.writing():
                group = _group_or_404(group_id, for_update=True)
                if form.stale(_group_version(group)):
                    return _group_conflict(form, group)
                members = form.chosen(body_names())
                groups.change_group(group, _name(form), members, actor=actor(), now=clock.now())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Gruppen är sparad", f"{group.name}. Uppdrag som redan är givna behåller sina mottagare.")
            return redirect(url_for("bodies.index", _anchor="grupper"))
    elif not form.is_submitted():
        values = form.current(group)
        form.name.data, form.members.data = values["name"], values["members"]
        form.remember(_group_version(group), values)
    return render_template("bodies/group.html", form=form, group=group), 422 if form.is_submitted() else 200


def _name(form: GroupForm) -> str:
    return " ".join(form.name.data.split())


def _current(body: Body) -> dict[str, str]:
    return BodyForm.current(body, lead=queries.lead_of(body), successors=queries.successors_of(body))


def _effect(body: Body, about: queries.BodyPage) -> str:
    """Say what a body's lead time means for its next meeting, or for one that might be."""
    if not body.decides:
        return ""
    day = about.next_meeting.held_on if about.next_meeting else example_day()
    last = act_by(policies().meeting_term(body.id, day), work_calendar())
    when = day_and_month(last) if last.year == day.year else long_date(last)
    if about.next_meeting:
        return f"För sammanträdet {long_date(day)} ska handlingarna lämnas senast {when}."
    return f"För ett sammanträde {long_date(day)} skulle handlingarna lämnas senast {when}."


def example_day() -> dt.date:
    """Return a working day some weeks off, to show a lead time with where the calendar has no meeting."""
    return work_calendar().working_day_until(clock.today() + dt.timedelta(days=EXAMPLE_AHEAD))


def body_or_404(slug: str, *, for_update: bool = False) -> Body:
    """Return a body by its address."""
    return queries.load_body(slug, for_update=for_update) or abort(404)


def _group_or_404(group_id: int, *, for_update: bool = False) -> BodyGroup:
    found = queries.load_group(group_id, for_update=for_update)
    return found or abort(404)


def _group_version(group: BodyGroup) -> int:
    """Return a number that grows with every change of a group: the place of the last in the history."""
    last = audit.latest("body_group", group.id)
    return last.seq if last else 0


def _group_conflict(form: GroupForm, group: BodyGroup) -> ResponseReturnValue:
    return conflict_page(
        form, form.current(group), version=_group_version(group), heading=group.name,
        back=url_for("bodies.edit_group", group_id=group.id), by=_latest("body_group", group.id),
    )  # fmt: skip


def _conflict(form: VersionedForm, body: Body, current: dict[str, str]) -> ResponseReturnValue:
    return conflict_page(
        form, current, version=body.version, heading=body.name, back=url_for("bodies.edit", slug=body.slug),
        by=_latest("body", body.id), words=form.words() if isinstance(form, BodyForm) else {},
    )  # fmt: skip


def _latest(table: str, row_id: int) -> str:
    last = audit.latest(table, row_id)
    return f"{last.actor_name} sparade {moment(last.at)}" if last else ""
