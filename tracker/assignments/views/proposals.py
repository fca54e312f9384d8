"""Förslag till beslut: ready words for what a body is asked to decide of one or several assignments."""

from collections.abc import Sequence
from typing import NamedTuple

from flask import Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.assignments.forms import read_filter
from tracker.assignments.forms.proposing import Choice, read_proposal
from tracker.assignments.queries.bodies import all_bodies, deciding_bodies
from tracker.assignments.queries.proposing import MOST, begun_with, beside, open_among, open_like, proposed_of
from tracker.assignments.views import blueprint
from tracker.domain.names import in_text
from tracker.models import Assignment, Body
from tracker.papers import proposal_word
from tracker.web.guard import actor
from tracker.web.installation import registry
from tracker.web.trace import note_reading
from tracker.wording.clauses import OFFERED, Part, draft
from tracker.wording.dates import long_date

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class _Drafted(NamedTuple):
    """A draft decision, with what it can be about and what has been chosen."""

    offered: Sequence[Assignment]
    choice: Choice
    bodies: Sequence[Body]
    parts: Sequence[Part]


@blueprint.get("/uppdrag/forslag")
def proposal() -> ResponseReturnValue:
    """Show a draft decision, and what it can be made of."""
    drafted = _drafted()
    chosen = [found for found in drafted.offered if drafted.choice.kinds.get(found.reference)]
    return render_template(
        "assignments/proposal.html", **drafted._asdict(), chosen=chosen, kinds=OFFERED, most=MOST,
        without_time=not drafted.choice.until and "extended" in drafted.choice.kinds.values(),
    )  # fmt: skip


@blueprint.get("/uppdrag/forslag.docx")
def proposal_file() -> ResponseReturnValue:
    """Hand out a draft decision as Word."""
    parts, today = _drafted().parts, clock.today()
    foot = f"{current_app.extensions['settings'].municipality}. Förslag, framtaget den {long_date(today)}."
    response = Response(proposal_word(parts, foot, today), mimetype=_WORD)
    response.headers.set("Content-Disposition", "attachment", filename=f"forslag-till-beslut-{today.isoformat()}.docx")
    return response


def _drafted() -> _Drafted:
    user, today = actor(), clock.today()
    choice = read_proposal(request.args.to_dict(), request.args.getlist("uppdrag"))
    if choice.kinds:
        offered = open_among(user, list(choice.kinds))
    elif choice.named:
        offered = open_among(user, choice.named)
        offered = beside(user, offered[0])[:MOST] if len(choice.named) == 1 and offered else offered
    else:
        offered = open_like(user, read_filter(request.args, all_bodies())[0], registry=registry(), today=today)
    if not choice.kinds:
        begun = {choice.named[0]: "completed"} if len(choice.named) == 1 else begun_with(offered)
        choice = choice._replace(kinds=begun)
    bodies = deciding_bodies()
    body = next((found for found in bodies if found.slug == choice.body), None)
    wanted = proposed_of(offered, choice.kinds, until=choice.until, taken_up_in=body, today=today)
    if protected := [found.reference for found in offered if found.protected_by and choice.kinds.get(found.reference)]:
        note_reading(f"förslag till beslut ({', '.join(protected)})")
    return _Drafted(offered, choice, bodies, draft(wanted, taken_up_in=in_text(body.name) if body else ""))
