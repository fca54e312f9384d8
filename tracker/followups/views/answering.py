"""Answering a round for a body: its areas, a page an area, and the whole form to read and print."""

from collections.abc import Mapping, Sequence

from flask import abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import clock
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import COMMENT_MAX, WRITABLE, is_final, is_taking_answers
from tracker.followups.forms.answers import AnswersForm, told, written_in
from tracker.followups.operations.answering import Clash, Written, answers_of, save_answers
from tracker.followups.queries import replies as queries
from tracker.followups.queries.access import part_in
from tracker.followups.views import blueprint
from tracker.followups.views.finding import reply_or_404
from tracker.followups.views.reply_steps import moves_for
from tracker.models import Answer, Reply
from tracker.web.guard import actor
from tracker.web.pages import receipt
from tracker.wording.dates import counted
from tracker.wording.round_labels import CHOICE


@blueprint.get("/uppfoljning/<id:round_id>/svar/<body>")
def reply(round_id: int, body: str) -> ResponseReturnValue:
    """Show how far a body has come, area by area, and what can be done next."""
    found = reply_or_404(round_id, body)
    areas = queries.form_of(found)
    asked = [area for area in areas if area.answers]
    left = [answer for area in asked for answer in area.answers if answer.value is None]
    return render_template(
        "followups/reply.html", reply=found, round=found.round, areas=asked, left=len(left),
        total=sum(len(area.answers) for area in asked), moves=moves_for(found), writable=may_write(found),
        following=next((area for area in asked if area.done < len(area.answers)), asked[0]),
        final=is_final(found.state, found.round.demands),
    )  # fmt: skip


@blueprint.get("/uppfoljning/<id:round_id>/svar/<body>/formular")
def form(round_id: int, body: str) -> ResponseReturnValue:
    """Show a body's whole form, with every heading; it is what is printed."""
    found = reply_or_404(round_id, body)
    return render_template(
        "followups/form.html", reply=found, round=found.round, areas=queries.form_of(found),
        final=is_final(found.state, found.round.demands),
    )  # fmt: skip


@blueprint.route("/uppfoljning/<id:round_id>/svar/<body>/omrade/<number>", methods=["GET", "POST"])
def area(round_id: int, body: str, number: str) -> ResponseReturnValue:
    """Show the questions of an area with what was answered last, and save what is written."""
    found = reply_or_404(round_id, body)
    if not part_in(actor(), found).own and not part_in(actor(), found).manages:
        abort(403)
    areas = [one for one in queries.form_of(found) if one.answers]
    here = next((one for one in areas if one.heading.number == number), None) or abort(404)
    checked = AnswersForm()
    if not checked.is_submitted():
        if not may_write(found):
            return redirect(url_for("followups.form", round_id=round_id, body=body, _anchor=f"o{number}"))
        return _page(checked, found, areas, here, {}, [])
    written = _written(found, here)
    if not checked.validate() or not checked.look_through(written):
        if _is_script():
            return jsonify(saved="", problem=" ".join(words for _, words in checked.problems)), 422
        return _page(checked, found, areas, here, written, []), 422
    try:
        clashes = _save(round_id, body, written)
    except RuleBrokenError as error:
        if _is_script():
            return jsonify(saved="", problem=error.message), 422
        checked.refuse_with(error)
        return _page(checked, found, areas, here, written, []), 422
    return _answer(checked, reply_or_404(round_id, body), here, written, clashes)


def may_write(found: Reply) -> bool:
    """Tell whether the person writes in a body's form now."""
    part = part_in(actor(), found)
    open_now = is_taking_answers(found.round.state, found.open_until, clock.today())
    return (part.own or part.manages) and open_now and found.state in WRITABLE


def _save(round_id: int, body: str, written: Mapping[int, Written]) -> list[Clash]:
    with db.writing():
        locked = reply_or_404(round_id, body, for_update=True)
        return save_answers(locked, written, actor=actor(), now=clock.now(), today=clock.today())


def _written(found: Reply, here: queries.Area) -> dict[int, Written]:
    """Return what the page sent; where a press asks for it, last year's answer to one question."""
    written = written_in(request.form, here.answers, not_applicable=found.round.allows_not_applicable)
    asked = request.form.get("kopiera", "")
    if asked.isdecimal() and int(asked) in written:
        items = {answer.question_id: answer.question.governed_item_id for answer in here.answers}
        if last := queries.earlier_answers(found).get(items[int(asked)]):
            mine = written[int(asked)]
            parts = [words for words in (mine.comment, last.comment) if words]
            comment = "\n\n".join(dict.fromkeys(parts))
            written[int(asked)] = Written(last.value, comment, mine.base_value, mine.base_comment)
    return written


def _answer(
    checked: AnswersForm, found: Reply, here: queries.Area, written: Mapping[int, Written], clashes: list[Clash]
) -> ResponseReturnValue:
    """Say what came of a save: to the script in short, else by the page that comes next."""
    now = clock.now().astimezone(clock.STOCKHOLM).strftime("%H.%M")
    if _is_script():
        fresh = answers_of(found, only=list(written))
        return jsonify(told(fresh, written, clashes, f"Utkastet sparades {now}."))
    areas = [one for one in queries.form_of(found) if one.answers]
    place = next(at for at, one in enumerate(areas) if one.heading.number == here.heading.number)
    if clashes:
        return _page(checked, found, areas, areas[place], written, clashes), 409
    left = sum(len(one.answers) - one.done for one in areas)
    receipt(
        f"Utkastet sparades {now}",
        f"{counted(left, 'fråga', 'frågor')} saknar svar." if left else "Alla frågor är besvarade.",
    )
    action = request.form.get("gor", "")
    if action == "nasta" and place + 1 == len(areas):
        return redirect(url_for("followups.reply", round_id=found.round_id, body=found.body.slug))
    following = areas[place + 1] if action == "nasta" else areas[place]
    asked = request.form.get("kopiera", "")
    anchor = f"q{asked}" if asked.isdecimal() else None
    number = following.heading.number
    return redirect(
        url_for("followups.area", round_id=found.round_id, body=found.body.slug, number=number, _anchor=anchor)
    )


def _page(
    checked: AnswersForm, found: Reply, areas: Sequence[queries.Area], here: queries.Area,
    written: Mapping[int, Written], clashes: Sequence[Clash],
) -> str:  # fmt: skip
    place = areas.index(here)
    shown: dict[int, tuple[str, str]] = {
        answer.question_id: _shown(answer, written.get(answer.question_id), clashes) for answer in here.answers
    }
    bases = {answer.question_id: (answer.value or "", answer.comment) for answer in here.answers}
    if not clashes:  # nothing of it is saved: what another has answered meanwhile is still not what was begun with
        bases |= {key: (mine.base_value or "", mine.base_comment) for key, mine in written.items()}
    choices = {value: word for value, word in CHOICE.items() if value != "not_applicable"}
    if found.round.allows_not_applicable:
        choices = CHOICE
    return render_template(
        "followups/area.html", form=checked, reply=found, round=found.round, areas=areas, here=here, shown=shown,
        bases=bases, earlier=queries.earlier_answers(found), choices=choices, most=COMMENT_MAX,
        clashes={clash.answer.question_id: clash for clash in clashes},
        left=sum(len(one.answers) - one.done for one in areas), total=sum(len(one.answers) for one in areas),
        following=areas[place + 1] if place + 1 < len(areas) else None,
    )  # fmt: skip


def _shown(answer: Answer, mine: Written | None, clashes: Sequence[Clash]) -> tuple[str, str]:
    """Return the choice and comment that the fields have: what was typed where it could not be saved."""
    is_kept = mine is not None and (not clashes or any(clash.answer.id == answer.id for clash in clashes))
    if mine is not None and is_kept:
        return mine.value or "", mine.comment
    return answer.value or "", answer.comment


def _is_script() -> bool:
    return request.accept_mimetypes.best == "application/json"
