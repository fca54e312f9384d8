"""Compiling a round: its comments read before they are published, its analysis, and the freeze."""

import datetime as dt
from collections.abc import Collection, Sequence

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.domain.compilation import compiled_text
from tracker.domain.errors import RuleBrokenError
from tracker.domain.rounds import RoundState
from tracker.followups.operations.steps import CANNOT, take_step
from tracker.followups.queries.compiling import compile_round, latest_compilation, reviews_of, unreviewed
from tracker.models import Answer, Compilation, FollowUpRound, Reply, User
from tracker.models.compilation import CommentReview
from tracker.papers import digest
from tracker.wording.dates import counted

ANALYSIS_MAX = 20_000


def begin_compiling(round_: FollowUpRound, *, actor: User, today: dt.date) -> Compilation:
    """Begin to compile a round that takes no more answers, or one that was frozen and is opened again.

    Raises:
        RuleBrokenError: the round is elsewhere.
    """
    last = latest_compilation(round_)
    take_step(round_, "thaw" if round_.state is RoundState.COMPILED else "compile", actor=actor, today=today)
    begun = Compilation(
        round_id=round_.id, number=last.number + 1 if last else 1, analysis=last.analysis if last else "", hash=""
    )
    db.session.add(begun)
    db.session.flush()
    return begun


def write_analysis(compilation: Compilation, words: str, *, actor: User) -> None:
    """Keep what the owner writes about the answers.

    Raises:
        RuleBrokenError: it is frozen, or too long.
    """
    if compilation.hash:
        raise RuleBrokenError("Sammanställningen är fryst. Öppna den igen för att ändra texten.", "analysis")
    if len(words) > ANALYSIS_MAX:
        raise RuleBrokenError(f"Skriv högst {ANALYSIS_MAX} tecken.", "analysis")
    compilation.analysis = words.strip()
    audit.record("compilation.analysed", compilation.round, actor=actor, title=compilation.round.title)


def review_comments(
    round_: FollowUpRound, shown: Sequence[tuple[int, int]], released: Collection[int], *, actor: User, now: dt.datetime
) -> int:
    """Note that comments have been read before they are published, and which of them go along.

    Args:
        round_: loaded for update.
        shown: (answer id, version) of each as it was read.
        released: answer ids of those that go along.
        actor: who has read them.
        now: the moment.

    Returns:
        How many had changed while they were read, and are left to be read anew.

    Raises:
        RuleBrokenError: the compilation is frozen.
    """
    if round_.state not in {RoundState.OPEN, RoundState.CLOSED, RoundState.COMPILING}:
        raise RuleBrokenError("Sammanställningen är fryst, och kommentarerna ligger fast.")
    reviews, versions, changed = reviews_of(round_), dict(shown), 0
    of_round = sa.select(Answer).join(Answer.reply).where(Reply.round_id == round_.id, Answer.id.in_(list(versions)))
    for answer in db.session.scalars(of_round.execution_options(populate_existing=True)):
        if answer.version != versions[answer.id]:
            changed += 1
            continue
        review = reviews.get(answer.id)
        if review is None:
            review = CommentReview(answer_id=answer.id)
            db.session.add(review)
        review.answer_version, review.released = answer.version, answer.id in released
        review.reviewed_at, review.reviewed_by_id = now, actor.id
    audit.record("follow_up_round.comments_reviewed", round_, actor=actor, title=round_.title, comments=len(shown))
    db.session.flush()
    return changed


def freeze(round_: FollowUpRound, *, actor: User, now: dt.datetime, today: dt.date) -> Compilation:
    """Freeze what a round comes to: from now on its page and papers are made of what is kept here.

    Raises:
        RuleBrokenError: the round is not being compiled, no answer counts, or comments have not been read.
    """
    compilation = latest_compilation(round_, for_update=True)
    if compilation is None or compilation.hash:
        raise RuleBrokenError(CANNOT)
    if left := len(unreviewed(round_)):
        words = counted(left, "kommentar är inte granskad", "kommentarer är inte granskade")
        raise RuleBrokenError(f"{words}. Granska kommentarerna innan sammanställningen fryses.")
    compiled = compile_round(round_, today=today, analysis=compilation.analysis, releasing=True)
    if not compiled.total.answered:
        raise RuleBrokenError("Inget organ har lämnat svar som räknas. Det finns inget att sammanställa.")
    take_step(round_, "freeze", actor=actor, today=today)
    compilation.content = compiled_text(compiled)
    compilation.hash = digest(compilation.content)
    compilation.frozen_at, compilation.frozen_by_id = now, actor.id
    audit.record("compilation.frozen", compilation, actor=actor, title=round_.title, hash=compilation.hash)
    db.session.flush()
    return compilation
