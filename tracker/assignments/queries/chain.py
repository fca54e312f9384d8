"""The chain of an assignment: from the tabling before it to the decision that ended it, in one order."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracker import clock
from tracker.domain.lifecycle import LEAVES_WAITING
from tracker.domain.names import in_text
from tracker.models import Assignment, Closing, Paragraph, Recipient, Report, Vote
from tracker.models.closing import ClosingStatus
from tracker.wording.dates import long_date
from tracker.wording.labels import CLOSING_SAID, CLOSING_STEP, RECOMMENDED_STEP


@dataclass(frozen=True)
class Step:
    """One step of the chain.

    Attributes:
        on: the day; None where no day is known.
        kind: step, decision or closing; decides how it is drawn.
        word: in a word, for the chain in short; "" where only the long one shows it.
        title: in a sentence, for «Så har det gått».
        paragraph: its §, if there is one.
        point: the point of that §.
        place: what stands for the § where there is none.
        facts: what else the minutes tell of it.
        remarks: what people of the administration have written about it.
    """

    on: dt.date | None
    kind: str
    word: str
    title: str
    paragraph: Paragraph | None = None
    point: str = ""
    place: str = ""
    facts: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """All that is known of it besides."""
        return (*self.facts, *self.remarks)


def chain_of(
    assignment: Assignment, reports: Sequence[Report], *, hidden: Collection[int], handed_in: Report | None = None
) -> list[Step]:
    """Return every step that the register knows, in order of days; of the `hidden` §§ no vote is told.

    What is only handed in for a meeting has not been reported yet.
    """
    steps = [*_before(assignment.paragraph, in_short=True), *_given(assignment, hidden)]
    steps += [
        _handed_in(report) if handed_in is not None and report.id == handed_in.id else
        Step(report.issued_on, "step", "Redovisades" if report.kind == "final" else "Delredovisades",
             f"Redovisat till {report.to_body.name}", place="tjänsteutlåtande", remarks=_some(report.conclusion))
        for report in reports
    ]  # fmt: skip
    steps += [_taken_over(recipient, hidden) for recipient in assignment.recipients if recipient.taken_over_from]
    for closing in assignment.closings:
        steps += [*_before(closing.paragraph, in_short=False, known=steps), _said(closing, hidden, assignment)]
    order = {"step": 0, "decision": 1, "closing": 2}
    return sorted(steps, key=lambda step: (step.on or dt.date.min, order[step.kind]))


def _handed_in(report: Report) -> Step:
    when = f" {long_date(report.meeting_on)}" if report.meeting_on else ""
    title = f"Anmält till {report.to_body.name}{when}"
    return Step(report.issued_on, "step", "Anmäldes", title, place="tjänsteutlåtande", remarks=_some(report.conclusion))


def _given(assignment: Assignment, hidden: Collection[int]) -> list[Step]:
    if any(closing.kind == "confirmed" for closing in assignment.closings):
        return []  # the recommendation and the decision stand there themselves
    if assignment.status in {"proposed", "rejected", "draft"}:
        title, word = "Uppdraget föreslogs", "Föreslogs"
    else:
        title, word = "Uppdraget gavs", "Gavs"
    place = assignment.paragraph_missing_reason and "§ saknas"
    if assignment.budget_year and assignment.paragraph is None:
        place = f"budget {assignment.budget_year}"
    paragraph = assignment.paragraph
    notes = _circumstances(paragraph, hidden)
    if assignment.budget_year:
        notes = (f"Givet i budget {assignment.budget_year}.", *notes)
    return [Step(assignment.given_on, "decision", word, title, paragraph, assignment.decision_point, place, notes)]


def _before(paragraph: Paragraph | None, *, in_short: bool, known: Sequence[Step] = ()) -> list[Step]:
    """The earlier handlings of a §; those before the giving stand in the short chain too."""
    if paragraph is None:
        return []
    seen = {step.paragraph.id for step in known if step.paragraph}
    steps = []
    for handling in paragraph.previous:
        earlier = handling.earlier
        if earlier.id not in seen:
            referred = earlier.outcome == "referred_back"
            word = "Återremitterades" if referred else "Bordlades"
            title = f"{'Återremitterat' if referred else 'Bordlagt'} i {earlier.meeting.body.name.lower()}"
            steps.append(Step(earlier.meeting.held_on, "step", word if in_short else "", title, earlier))
    return steps


def _said(closing: Closing, hidden: Collection[int], assignment: Assignment) -> Step:
    body = closing.body.name
    if closing.status is ClosingStatus.DECIDED:
        ends = closing.kind in {"completed", "ended", "replaced", "rejected", "annulled"} and not closing.evidence_only
        kind = "closing" if ends else "decision" if closing.kind in {"confirmed", "amended"} else "step"
        title, word = CLOSING_SAID[closing.kind], CLOSING_STEP[closing.kind]
        if kind == "step":
            title = f"{title} i {body.lower()}"
    elif closing.kind == "confirmed":
        kind, word, title = "step", "Föreslogs", f"Föreslogs av {body.lower()}"
    else:
        kind, word = "step", RECOMMENDED_STEP
        title = f"{body} tillstyrkte: {CLOSING_STEP[closing.kind].lower()}"
    facts = (*_circumstances(closing.paragraph, hidden), *_facts(closing, assignment))
    place = "" if closing.paragraph else f"{closing.body.short_name}, § saknas"
    return Step(
        closing.decided_on, kind, word, title, closing.paragraph, closing.decision_point, place, facts,
        tuple(_remarks(closing)),
    )  # fmt: skip


def _facts(closing: Closing, assignment: Assignment) -> list[str]:
    notes = []
    if closing.status is ClosingStatus.FALLEN:
        notes.append(_why_it_fell(closing, assignment))
    elif closing is assignment.recommendation:
        done = "gav inget uppdrag" if closing.kind == "confirmed" else "avslutade ingenting"
        notes.append(f"Ett förslag till det organ som avgör. Det {done} än.")
    elif closing.kind == "confirmed" and _in_other_words(closing, assignment):
        notes.append("Med andra ord än i förslaget.")
    if closing.tabled_to:
        notes.append(f"Till den {long_date(closing.tabled_to)}.")
    if closing.deadline:
        notes.append(f"Ny tid: {closing.deadline}.")
    if closing.evidence_only:
        notes.append("Sagt efter att uppdraget hade avslutats. Sparat som underlag.")
    return notes


def _remarks(closing: Closing) -> list[str]:
    notes = [f"Skäl: {closing.reason}"] if closing.reason else []
    if closing.report_missing and closing.status is ClosingStatus.DECIDED:
        notes.append("Redovisning saknas i registret.")
    return notes


def _taken_over(recipient: Recipient, hidden: Collection[int]) -> Step:
    old = recipient.taken_over_from
    title = f"Går över från {old.name if old else 'ett annat organ'} till {recipient.name}"
    if recipient.valid_from and recipient.valid_from <= clock.today():
        title = title.replace("Går", "Gick", 1)
    return Step(recipient.valid_from, "step", "Gick över", title, recipient.paragraph,
                facts=_circumstances(recipient.paragraph, hidden))  # fmt: skip


def _why_it_fell(closing: Closing, assignment: Assignment) -> str:
    later = assignment.closings[assignment.closings.index(closing) + 1 :]
    answers = (c for c in later if c.status is ClosingStatus.DECIDED and c.kind not in LEAVES_WAITING)
    answer = next(answers, None)
    if answer is None:
        return "Förslaget föll."
    return f"Förslaget föll: {in_text(answer.body.name)} beslutade annat, {CLOSING_STEP[answer.kind].lower()}."


def _in_other_words(closing: Closing, assignment: Assignment) -> bool:
    decided = closing.status is ClosingStatus.DECIDED and closing.paragraph_id is not None
    return decided and any(text.paragraph_id == closing.paragraph_id for text in assignment.texts[1:])


def _circumstances(paragraph: Paragraph | None, hidden: Collection[int]) -> tuple[str, ...]:
    if paragraph is None:
        return ()
    notes = [vote_in_words(vote) for vote in paragraph.votes if paragraph.id not in hidden]
    if paragraph.adjusted:
        notes.append(f"Justerat den {long_date(paragraph.adjusted)}.")
    return tuple(notes)


def vote_in_words(vote: Vote) -> str:
    """Return «Omröstning: 43 ja, 29 nej, 9 avstod.»; what it was about stands on the § itself."""
    abstained = f", {vote.abstain} avstod" if vote.abstain else ""
    return f"Omröstning: {vote.yes} ja, {vote.no} nej{abstained}."


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()
