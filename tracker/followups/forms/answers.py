"""What a page of answers sends: for each question the choice, the comment, and what the page showed at first."""

from collections.abc import Iterable, Mapping

from tracker.domain.rounds import Choice
from tracker.followups.operations.answering import Clash, Written
from tracker.models import Answer
from tracker.web.forms import BaseForm
from tracker.web.free_texts import problem_with

KEEP_SAVED, KEEP_MINE, KEEP_BOTH = "saved", "mine", "both"


class AnswersForm(BaseForm):
    """A page of answers; its fields are as many as its questions, and read by `written_in`."""

    def look_through(self, written: Mapping[int, Written]) -> bool:
        """Tell whether no comment that was written now has a personnummer in it; where one has, say so at the form."""
        found = [words for one in written.values() if one.comment != one.base_comment
                 if (words := problem_with(one.comment))]  # fmt: skip
        self.form_errors += dict.fromkeys(found)
        return not found


def written_in(sent: Mapping[str, str], answers: Iterable[Answer], *, not_applicable: bool) -> dict[int, Written]:
    """Return question id → what was written, of the questions that the page sent.

    Args:
        sent: the form's values.
        answers: those that the page may change.
        not_applicable: «Ej aktuellt» may be chosen.
    """
    allowed = {choice.value for choice in Choice if not_applicable or choice is not Choice.NOT_APPLICABLE}
    found: dict[int, Written] = {}
    for answer in answers:
        key = answer.question_id
        if f"c{key}" not in sent:
            continue
        chosen = sent.get(f"s{key}", "")
        mine = Written(
            Choice(chosen) if chosen in allowed else None, words_in(sent.get(f"k{key}", "")),
            Choice(sent[f"b{key}"]) if sent.get(f"b{key}") in set(Choice) else None, words_in(sent[f"c{key}"]),
        )  # fmt: skip
        found[key] = _decided(mine, sent.get(f"h{key}", ""))
    return found


def words_in(text: str) -> str:
    """Return a comment as it is kept: plain paragraphs, without spaces at the ends."""
    return text.replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n").strip()


def _decided(mine: Written, keep: str) -> Written:
    """Return what is written when somebody has chosen between what two have written."""
    if keep == KEEP_SAVED:
        return Written(mine.base_value, mine.base_comment, mine.base_value, mine.base_comment)
    if keep == KEEP_BOTH:
        parts = [words for words in (mine.base_comment, mine.comment) if words]
        both = "\n\n".join(dict.fromkeys(parts))
        return Written(mine.value, both, mine.base_value, mine.base_comment)
    return mine


def told(
    answers: Iterable[Answer], written: Mapping[int, Written], clashes: Iterable[Clash], saved: str
) -> dict[str, object]:
    """Return what the page's script needs to know when it has saved by itself.

    A question's base moves on only where its field shows what is saved: what another has answered meanwhile stands in
    no field here, and would be taken for a change of ours.
    """
    shown = {key: (one.value, one.comment) for key, one in written.items()}
    clashing = {clash.answer.question_id: clash.answer.question.code for clash in clashes}
    return {
        "saved": saved, "clashing": list(clashing.values()),
        "bases": {
            str(answer.question_id): [answer.value or "", answer.comment]
            for answer in answers
            if shown[answer.question_id] == (answer.value, answer.comment)
        },
    }  # fmt: skip
