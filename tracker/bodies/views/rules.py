"""The pages on which an administrator reads and sets when whom is told what, and on which days nobody is."""

import datetime as dt
from dataclasses import dataclass

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.bodies import queries
from tracker.bodies.forms import RulesForm
from tracker.bodies.operations.rules import set_closed_days, set_rules
from tracker.bodies.views import blueprint
from tracker.bodies.views.keeping import body_or_404, example_day
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.policy import MOST, WHOLE_MUNICIPALITY, Policy
from tracker.mail.policies import policies, work_calendar
from tracker.models import Body
from tracker.web.forms import conflict_page
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import long_date
from tracker.wording.rules import GROUPS, RULES, effect_of


@dataclass(frozen=True)
class Effect:
    """What the rules mean for one meeting: which, and the days around it with what happens on them."""

    words: str
    days: list[tuple[dt.date, str]]


@blueprint.route("/organ/regler", methods=["GET", "POST"])
def rules() -> ResponseReturnValue:
    """Set the rules of reminding and the days off for the whole municipality."""
    return _rules(None)


@blueprint.route("/organ/<slug>/regler", methods=["GET", "POST"])
def body_rules(slug: str) -> ResponseReturnValue:
    """Set the rules of reminding for one body that decides."""
    body = body_or_404(slug)
    return _rules(body) if body.decides else abort(404)


def _rules(body: Body | None) -> ResponseReturnValue:
    form = RulesForm()
    if body is not None:
        form.narrow()
    if form.validate_on_submit():
        try:
            with db.writing():
                if form.stale(queries.rules_version(for_update=True)):
                    return _rules_conflict(form, body)
                changed = set_rules(body, form.settings(), actor=actor())
                if body is None:
                    changed |= set_closed_days(form.days(), actor=actor(), now=clock.now())
        except RuleBrokenError as error:
            form.refuse(error)
        else:
            receipt("Reglerna är sparade" if changed else "Inget är ändrat")
            return redirect(url_for("bodies.body_rules", slug=body.slug) if body else url_for("bodies.rules"))
    elif not form.is_submitted():
        values = _rules_now(body)
        form.process(data=values)
        form.remember(queries.rules_version(), values)
    page = render_template(
        "bodies/rules.html", form=form, body=body, groups=GROUPS, effect=_rules_effect(body),
        hints={name: _hint(name, body) for name in RULES},
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


def _rules_now(body: Body | None) -> dict[str, str]:
    said = queries.settings_of(body)
    values = {name: said.get(name, "") for name in RULES if body is None or name not in WHOLE_MUNICIPALITY}
    if body is None:
        closed = "\n".join(f"{found.day} {found.name}".strip() for found in queries.closed_days())
        values |= {"quiet_weeks": said.get("quiet_weeks", ""), "closed_days": closed}
    return values


def _hint(name: str, body: Body | None) -> str:
    usual = getattr(policies().municipality if body else Policy(), name)
    if MOST[name] == 1:
        return f"{RULES[name][1]} Vanligt är {'ja' if usual else 'nej'}."
    return f"{RULES[name][1]} Tomt betyder {usual}."


def _rules_effect(body: Body | None) -> Effect:
    """Say what the rules mean for a body's next meeting, or for one that might be."""
    known = policies()
    policy = known.of(body.id if body else None)
    meeting = queries.next_meeting_of(body, today=clock.today()) if body else None
    day = meeting.held_on if meeting else None
    words = f"För sammanträdet {long_date(day)}:" if day else f"För ett sammanträde {long_date(example_day())}:"
    term = known.meeting_term(body.id if body else None, day or example_day())
    return Effect(words, effect_of(term, policy, work_calendar()))


def _rules_conflict(form: RulesForm, body: Body | None) -> ResponseReturnValue:
    back = url_for("bodies.body_rules", slug=body.slug) if body else url_for("bodies.rules")
    return conflict_page(
        form, _rules_now(body), version=queries.rules_version(), heading="Påminnelser och dagar", back=back, by="",
    )  # fmt: skip
