"""A list of assignments: every row as it was read, what needs the eye first; saved at once, undone at once."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import audit, clock
from tracker.assignments.queries.bodies import deciding_bodies
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.intake.forms import ListForm, ListRowForm
from tracker.intake.operations.bodies_known import Known
from tracker.intake.operations.filled import day_of
from tracker.intake.operations.list_drafts import Judged, judge, keep_left
from tracker.intake.operations.listed import ListHead, ListRow, likely_giver, usual_giver
from tracker.intake.operations.registering import ListRowRefusedError, register_rows
from tracker.intake.views import blueprint
from tracker.intake.views.filled import UNDONE_AT_ONCE, words_of_left
from tracker.meetings.operations.drafts import keep_draft, load_draft
from tracker.models import Assignment, Draft
from tracker.models.draft import DraftKind
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted
from tracker.wording.differences import Piece, differences

CHANGED_MEANWHILE = "Någon annan har sparat utkastet medan du skrev. Ditt står kvar här: spara igen om det ska gälla."
NEW_HEAD = "Det som gäller hela listan är ändrat, och raderna följer med. Se över dem och spara igen."


@dataclass(frozen=True)
class ShownRow:
    """A row of the page: its fields, what was read, what is known, and how it differs from what it resembles."""

    place: int
    form: ListRowForm
    row: ListRow
    judged: Judged
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class ShownList:
    """The rows, sorted by what they need: the eye, nothing, or no place in the register; how many plans have passed."""

    eye: Sequence[ShownRow]
    plain: Sequence[tuple[str, Sequence[ShownRow]]]
    aside: Sequence[ShownRow]
    passed: int


@blueprint.route("/uppdrag/nytt/lista/<id:draft_id>", methods=["GET", "POST"], endpoint="list_rows")
def review_list(draft_id: int) -> ResponseReturnValue:
    """Review the rows of a list, and save them."""
    draft = _draft_or_404(draft_id)
    if draft.used_by_act:  # saved already: a second press of the button does nothing more
        return _saved_already()
    form = ListForm() if request.method == "POST" else ListForm(data=_values(draft))
    if len(form.rows) != len(draft.content["rows"]):
        abort(400)
    form.offer(deciding_bodies())
    action = request.form.get("action", "")
    is_stale = form.is_submitted() and not _is_fresh(form, draft)
    if is_stale:
        form.refuse(RuleBrokenError(CHANGED_MEANWHILE, "written_on"))
    elif form.validate_on_submit() and action == "save":
        if _has_new_head(form, draft):  # a person sees what becomes of the rows before they are the record
            form.refuse(RuleBrokenError(NEW_HEAD, "giver"))
        elif answer := _save(draft_id, form):
            return answer
    if form.is_submitted() and not is_stale:
        _keep(draft_id, form)  # what was typed is safe, whatever happens to the page
        if action == "draft":
            receipt("Utkastet är sparat", "Du hittar det under Att föra in.")
            return redirect(url_for("overview.inbox"))
        if not form.problems and action == "read":
            return redirect(url_for("intake.list_rows", draft_id=draft_id))
    draft = _draft_or_404(draft_id)
    form.version.data = str(draft.version)
    rows, head = _rows(form, draft), _head(form)
    judged = judge(actor(), rows, head, registry=_registry(), today=clock.today())
    shown = _shown(form, rows, judged)
    page = render_template("intake/list.html", form=form, draft=draft, shown=shown)
    return page, 422 if form.is_submitted() else 200


def _values(draft: Draft) -> dict[str, Any]:
    """Return what a draft holds as the form takes it."""
    written_on = day_of(str(draft.content.get("written_on") or ""), today=clock.today())
    return {**draft.content, "written_on": written_on or draft.content.get("written_on")}


def _save(draft_id: int, form: ListForm) -> ResponseReturnValue | None:
    chosen = [place for place, entry in enumerate(form.rows) if entry.form.include.data]
    try:
        with db.writing():
            draft = _draft_or_404(draft_id, for_update=True)
            if draft.used_by_act:
                return _saved_already()
            _check_fresh(form, draft)
            rows = _rows(form, draft)
            judged = judge(actor(), rows, _head(form), registry=_registry(), today=clock.today())
            saved = _register(form, rows, judged, chosen)
            draft.used_by_act = audit.current_act()
            keep_draft(draft, _typed_list(form, rows), now=clock.now())
            kept = keep_left(draft, _left(rows, judged, chosen), now=clock.now())
    except ListRowRefusedError as error:
        row = form.rows[chosen[error.place]].form
        field = row[error.field if error.field in row else "text"]
        field.errors = [*field.errors, error.message]
        return None
    except RuleBrokenError as error:
        form.refuse(error)
        return None
    words = counted(len(saved), "uppdrag är registrerat", "uppdrag är registrerade")
    receipt(words, UNDONE_AT_ONCE + words_of_left(kept), act=draft.used_by_act)
    return redirect(url_for("overview.inbox"))


def _is_fresh(form: ListForm, draft: Draft) -> bool:
    return bool(form.version.data == str(draft.version))


def _check_fresh(form: ListForm, draft: Draft) -> None:
    if not _is_fresh(form, draft):
        raise RuleBrokenError(CHANGED_MEANWHILE, "written_on")


def _saved_already() -> ResponseReturnValue:
    receipt("Listan är redan sparad", "Raderna är med i registret. Det du ändrade sedan dess är inte sparat.")
    return redirect(url_for("overview.start"))


def _register(
    form: ListForm, rows: Sequence[ListRow], judged: Sequence[Judged], chosen: Sequence[int]
) -> list[Assignment]:
    for at, place in enumerate(chosen):
        same = judged[place].same
        if judged[place].is_known and same and same.reference and same.reference != rows[place]["seen"]:
            rows[place]["seen"] = form.rows[place].form.seen.data = same.reference
            words = f"Uppdraget har kommit in i registret: {same.reference}. Ta bort bocken, eller spara ändå."
            raise ListRowRefusedError(at, RuleBrokenError(words, "text"))
    wanted = [rows[place] for place in chosen]
    return register_rows(wanted, _head(form), actor=actor(), registry=_registry(), today=clock.today())


def _left(rows: Sequence[ListRow], judged: Sequence[Judged], chosen: Sequence[int]) -> list[ListRow]:
    """Return the rows that were not saved, and would be new in the register."""
    return [
        row
        for place, (row, found) in enumerate(zip(rows, judged, strict=True))
        if place not in chosen and not row["aside"] and not found.is_known
    ]


def _head(form: ListForm) -> ListHead:
    giver = next((body for body in deciding_bodies() if body.slug == form.giver.data), None) or usual_giver()
    written_on = form.written_on.day or clock.today()
    return ListHead(written_on, giver, form.budget_year.data, (form.adopted_by.data or "").strip())


def _rows(form: ListForm, draft: Draft) -> list[ListRow]:
    """Return the rows as they are typed, on top of what was read.

    A new giver of the list is theirs, too, of whom neither the list nor a person has said who gave them.
    """
    kept: list[ListRow] = draft.content["rows"]
    rows = [_typed(row, entry.form.data) for row, entry in zip(kept, form.rows, strict=True)]
    if not _has_new_head(form, draft):
        return rows
    head, before = _head(form), draft.content["budget_year"]
    known = Known.on(head.written_on)
    for row, entry in zip(rows, form.rows, strict=True):
        if head.budget_year != before:
            row["budget_year"] = head.budget_year or (None if row["budget_year"] == before else row["budget_year"])
        if not row["told"]:
            named = known.named(row["recipients"])
            row["giver"] = likely_giver(named, head, known, budget_year=row["budget_year"]).slug
        entry.form.budget_year.data, entry.form.giver.data = row["budget_year"], row["giver"]
    return rows


def _typed(row: ListRow, typed: ListRow) -> ListRow:
    told = row.get("told", bool(row["decision"])) or typed["giver"] != row["giver"]
    return {**row, **typed, "told": told}


def _has_new_head(form: ListForm, draft: Draft) -> bool:
    """Tell whether what is said of the whole list changes its rows."""
    return (form.giver.data, form.budget_year.data) != (draft.content["giver"], draft.content["budget_year"])


def _shown(form: ListForm, rows: Sequence[ListRow], judged: Sequence[Judged]) -> ShownList:
    eye, aside = [], []
    plain: defaultdict[str, list[ShownRow]] = defaultdict(list)
    for place, (row, found) in enumerate(zip(rows, judged, strict=True)):
        entry = form.rows[place].form
        pieces = differences(found.same.words, str(row["text"])) if found.same else []
        shown = ShownRow(place, entry, row, found, pieces)
        if entry.errors or (found.doubts and not row["aside"]):
            eye.append(shown)
        elif row["aside"] or found.is_known:
            aside.append(shown)
        else:
            plain[str(row["group"])].append(shown)
    days = [found.plan.latest_on for found in judged if found.plan and found.plan.latest_on]
    return ShownList(eye, list(plain.items()), aside, sum(day < clock.today() for day in days))


def _keep(draft_id: int, form: ListForm) -> None:
    with db.writing():
        draft = _draft_or_404(draft_id, for_update=True)
        keep_draft(draft, _typed_list(form, _rows(form, draft)), now=clock.now())


def _typed_list(form: ListForm, rows: Sequence[ListRow]) -> dict[str, Any]:
    return {
        "rows": list(rows), "giver": form.giver.data, "budget_year": form.budget_year.data,
        "adopted_by": form.adopted_by.data or "", "written_on": form.written_on.data or "",
    }  # fmt: skip


def _draft_or_404(draft_id: int, *, for_update: bool = False) -> Draft:
    return load_draft(draft_id, DraftKind.REGISTER, actor=actor(), for_update=for_update) or abort(404)


def _registry() -> str:
    registry: str = current_app.extensions["settings"].registry
    return registry
