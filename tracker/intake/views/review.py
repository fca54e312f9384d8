"""The review of one assignment: what was read beside its source, corrected and saved."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa
from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock, extraction
from tracker.accounts.queries import possible_owners
from tracker.assignments.operations.cases import find_or_add_case
from tracker.assignments.operations.deadlines import reading
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.assignments.queries.bodies import body_names, deciding_bodies, groups, resolve, split_names
from tracker.db import db
from tracker.domain.decisions import check_decision, read_number
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.domain.points import points_of
from tracker.domain.references import paragraph_number, split_case_numbers
from tracker.followups.operations.acting import tie_if_answer
from tracker.intake.forms import RegisterForm
from tracker.intake.operations.parting import share_standing
from tracker.intake.queries import resembling
from tracker.intake.views import blueprint
from tracker.intake.views.suggestion import ACTION, act_on, beside, where_next
from tracker.meetings.operations.drafts import keep_draft, load_draft, recorded_meanwhile
from tracker.meetings.operations.minutes import Refused
from tracker.meetings.operations.paragraphs import (
    Circumstances,
    describe_paragraph,
    find_or_add_paragraph,
    read_previous,
)
from tracker.meetings.queries.paragraphs import find_paragraph
from tracker.meetings.views.minutes import after_saving
from tracker.models import Assignment, Body, Case, Draft, Paragraph, User
from tracker.models.assignment import AssignmentKind, Origin
from tracker.models.draft import DraftKind
from tracker.models.paragraph import Outcome
from tracker.scope import visible_drafts
from tracker.web.guard import actor
from tracker.web.installation import registry
from tracker.web.pages import receipt
from tracker.wording.dates import in_words
from tracker.wording.differences import Piece, differences
from tracker.wording.labels import DISMISSAL


@blueprint.route("/uppdrag/nytt/<id:draft_id>", methods=["GET", "POST"])
def review(draft_id: int) -> ResponseReturnValue:
    """Review what was read, and save it."""
    draft = _draft_or_404(draft_id)
    if draft.used_by_act:  # saved already: a second press of the button does nothing more
        return redirect(url_for("overview.start"))
    form = RegisterForm() if request.method == "POST" else RegisterForm(data=draft.content)
    form.offer(deciding_bodies(), possible_owners())
    alike: list[Assignment] = []
    action, refused = request.form.get("action", ""), None
    if action == "draft":
        _keep(draft_id, form)
        receipt("Utkastet är sparat", "Du hittar det under Att föra in.")
        return redirect(url_for("overview.inbox"))
    if ACTION.fullmatch(action):
        _keep(draft_id, form)
        try:
            return act_on(draft_id, action)
        except RuleBrokenError as error:
            refused = Refused("it", error.message)
    elif form.validate_on_submit():
        alike = [] if form.another.data else _alike(form)
        if not alike and (answer := _save(draft_id, form)):
            return answer
    if form.is_submitted():
        _keep(draft_id, form)  # what was typed is safe, whatever happens to the page
    places, eye = _places(draft.content), _needs_the_eye(draft.content)
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for number, place in enumerate(places, start=1):
        numbers[place.name].append(number)
    page = render_template(
        "intake/review.html", form=form, draft=draft, alike=_differing(alike, form), places=places, numbers=numbers,
        reasons=DISMISSAL, refused=refused, beside=beside(draft), eye=eye, focus=_first_open(draft.content, eye),
        pieces=extraction.pieces_of(str(draft.content.get("source", "")), places),
    )  # fmt: skip
    return page, 422 if form.is_submitted() else 200


@blueprint.post("/uppdrag/nytt/<id:draft_id>/slang")
def discard(draft_id: int) -> ResponseReturnValue:
    """Throw a draft away; drafts are not the record."""
    statement = sa.select(Draft).where(Draft.id == draft_id, visible_drafts(actor()))
    draft = db.session.scalars(statement).one_or_none() or abort(404)
    to = where_next(draft)
    with db.writing():
        db.session.execute(sa.delete(Draft).where(Draft.id == draft.id))
    receipt("Protokollet är slängt" if draft.kind is DraftKind.MINUTES else "Utkastet är slängt")
    return redirect(to)


def _save(draft_id: int, form: RegisterForm) -> ResponseReturnValue | None:
    try:
        with db.writing():
            draft = _draft_or_404(draft_id, for_update=True)
            if draft.used_by_act:
                return redirect(url_for("overview.start"))
            if recorded_meanwhile(draft, form.body.data, form.decided_on.day, form.number.data):
                keep_draft(draft, _typed(form), now=clock.now())
                return redirect(url_for("intake.review", draft_id=draft_id))
            assignment = _register(form, draft.content)
            tie_if_answer(draft.content.get("answer"), assignment, actor=actor())
            keep_draft(draft, _typed(form), now=clock.now())  # what is undone is gone on with as it was saved
            draft.used_by_act = audit.current_act()
            other = beside(draft, for_update=True)
            if other:
                share_standing(draft, other, assignment.paragraph)
    except RuleBrokenError as error:
        form.refuse(error)
        return None
    receipt(f"Uppdraget är registrerat: {assignment.reference}", assignment.title, act=draft.used_by_act)
    if other:
        return redirect(url_for("intake.review", draft_id=other.id))
    if minutes := draft.content.get("minutes"):
        after = str(draft.content.get("number") or "") if request.form.get("action") == "next" else None
        return redirect(after_saving(minutes, at_once_after=after))
    if request.form.get("action") == "next":
        return redirect(url_for("intake.new"))
    return redirect(url_for("assignments.card", reference=assignment.reference))


def _register(form: RegisterForm, content: Mapping[str, Any]) -> Assignment:
    user, today = actor(), clock.today()
    body = _body(form)
    status = Status.PROPOSED if form.proposed.data else Status.GIVEN
    budget = form.origin.data == Origin.BUDGET
    number = read_number(form.number.data or "")
    day = form.decided_on.day
    if day is None and not budget:
        raise RuleBrokenError("Skriv datumet för beslutet, till exempel 20 september 2023.", "decided_on")
    if day is not None and not budget:
        check_decision(on=day, number=number, missing_reason=form.missing_reason.data or "", today=today)
    case = find_or_add_case(
        split_case_numbers(form.dnr.data or ""),
        registry=registry(),
        today=today,
        title=form.paragraph_title.data or "",
    )
    cases = [case] if case else []
    paragraph = _paragraph(form, content, body, day, number, cases) if number and day is not None else None
    giving = Giving(
        giver=body, given_on=day, paragraph=paragraph, decision_point=form.decision_point.data or "",
        missing_reason="" if paragraph else form.missing_reason.data or "", origin=Origin(form.origin.data),
        origin_note=form.origin_note.data or "", budget_year=form.budget_year.data if budget else None,
    )  # fmt: skip
    owner = db.session.get(User, int(form.owner.data)) if form.owner.data else None
    return register_assignment(_task(form), giving, status=status, cases=cases, owner=owner, actor=user, today=today)


def _paragraph(
    form: RegisterForm, content: Mapping[str, Any], body: Body, day: dt.date, number: str, cases: list[Case]
) -> Paragraph:
    """Write down the § that gives it, with what the text told besides."""
    today = clock.today()
    paragraph = find_or_add_paragraph(body, day, number, today=today)
    yes, no = form.yes.data, form.no.data
    voted = yes is not None and no is not None
    about = Circumstances(
        title=form.paragraph_title.data or "",
        votes=[(content.get("proposition", ""), yes, no, form.abstain.data)] if voted else [],
        reservations=split_names(str(content.get("parties", ""))),
        previous=read_previous(form.previous.data or "", body, day, today),
        cases=cases,
        points=[(label, words) for label, words in content.get("decision_points", ())],
        outcome=Outcome(content["outcome"]) if content.get("outcome") in set(Outcome) else None,
    )
    describe_paragraph(paragraph, about, actor=actor())
    return paragraph


def _task(form: RegisterForm) -> Task:
    names, known_groups = body_names(), groups(on=form.decided_on.day or clock.today())
    recipients = resolve(split_names(form.recipients.data or ""), names, known_groups)
    unknown = [entry.name for entry in recipients if entry.body is None]
    if unknown and not form.unknown_names.data:
        form.ask_about_names = True
        raise RuleBrokenError(
            f"Vi känner inte igen {in_words(unknown[:3])}. Rätta namnet, eller bocka för att det ska stå så.",
            "recipients",
        )
    plan = (form.plan.data or "").strip()
    if plan and (found := reading(plan, context_date=clock.today())).kind == "unknown":
        raise RuleBrokenError(found.warnings[0], "plan")
    return Task(
        text=form.text.data or "",
        title=(form.title.data or "").strip(),
        recipients=recipients,
        collaborators=resolve(split_names(form.collaborators.data or ""), names, known_groups),
        points=points_of(form.points.data or ""),
        deadline=(form.deadline.data or "").strip(),
        plan=plan,
        report_to=form.report_to.data or "",
        kind=AssignmentKind(form.kind.data),
    )


def _alike(form: RegisterForm) -> list[Assignment]:
    number = paragraph_number(form.number.data or "")
    paragraph: Paragraph | None = None
    if number and form.decided_on.day:
        paragraph = find_paragraph(form.body.data, form.decided_on.day, number)
    return resembling(actor(), text=form.text.data or "", paragraph=paragraph)


def _differing(alike: list[Assignment], form: RegisterForm) -> list[tuple[Assignment, list[Piece]]]:
    """Return what resembles it, with the words that differ."""
    return [(assignment, differences(assignment.text, form.text.data or "")) for assignment in alike]


def _needs_the_eye(content: Mapping[str, Any]) -> list[str]:
    """Return the fields to look at first: what the text did not tell, and what no text tells; none without a text."""
    if not content.get("source"):
        return []
    guessed = content.get("guessed", ())
    needed = ("body", "decided_on", "number", "text", "recipients")
    return [*(name for name in needed if name in guessed or not content.get(name)), "plan", "owner"]


def _first_open(content: Mapping[str, Any], eye: list[str]) -> str:
    """Return the field to begin in: the first that is empty; a guess is looked at on the way."""
    return next((name for name in eye if not content.get(name)), "body")


def _body(form: RegisterForm) -> Body:
    found = next((body for body in deciding_bodies() if body.slug == form.body.data), None)
    if found is None:
        raise RuleBrokenError("Välj vem som har beslutat.", "body")
    return found


def _keep(draft_id: int, form: RegisterForm) -> None:
    with db.writing():
        draft = _draft_or_404(draft_id, for_update=True)
        keep_draft(draft, _typed(form), now=clock.now())


def _typed(form: RegisterForm) -> dict[str, Any]:
    return {name: value for name, value in form.data.items() if name != "csrf_token"}


def _places(content: Mapping[str, Any]) -> list[extraction.Place]:
    return [extraction.Place(name, start, end) for name, start, end in content.get("places", ())]


def _draft_or_404(draft_id: int, *, for_update: bool = False) -> Draft:
    return load_draft(draft_id, DraftKind.ASSIGNMENT, actor=actor(), for_update=for_update) or abort(404)
