"""The comments of a round, body by body, as they are read and searched before and after they are published."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tracker.domain.compilation import Compiled, CompiledHeading, CompiledQuestion, Said
from tracker.domain.names import fold
from tracker.followups.queries.compiling import final_answers, is_reviewed, reviews_of
from tracker.models import Answer, CommentReview, FollowUpRound

PAGE = 50


@dataclass(frozen=True)
class CommentRow:
    """One comment.

    Attributes:
        heading: that its question stands under.
        question: which it belongs to.
        said: by whom, with what answer.
        version: of the answer, where it is to be read before publication; 0 where it is frozen.
        reviewed: it has been read as it stands.
        released: it goes along; so does a new one until somebody says otherwise.
    """

    heading: CompiledHeading
    question: CompiledQuestion
    said: Said
    version: int = 0
    reviewed: bool = True
    released: bool = True


@dataclass(frozen=True)
class CommentList:
    """A page of comments.

    Attributes:
        rows: of this page, body by body.
        total: how many were found.
        page: which one, from 1.
        pages: how many there are.
        words: what was sought.
        body: whose are shown, or "".
        unread: only those that nobody has read.
    """

    rows: Sequence[CommentRow]
    total: int
    page: int
    pages: int
    words: str
    body: str
    unread: bool


def list_comments(
    compiled: Compiled, round_: FollowUpRound, *, reviewing: bool, words: str, body: str, unread: bool, page: int
) -> CommentList:
    """Return the comments that are sought.

    Args:
        compiled: what the round came to.
        round_: the round itself.
        reviewing: with what has been read before publication.
        words: that stand in the comment, the question or the body's name.
        body: whose, by name; "" for all.
        unread: only those that nobody has read.
        page: from 1.
    """
    answers = {answer.id: answer for answer in final_answers(round_)} if reviewing else {}
    reviews = reviews_of(round_) if reviewing else {}
    sought = fold(words).split()
    rows = [row for row in _rows(compiled, answers, reviews) if _fits(row, sought, body, unread=unread)]
    order = {standing.body: place for place, standing in enumerate(compiled.bodies)}
    rows.sort(key=lambda row: order[row.said.body])
    pages = max(1, -(-len(rows) // PAGE))
    page = min(max(page, 1), pages)
    return CommentList(rows[(page - 1) * PAGE : page * PAGE], len(rows), page, pages, words, body, unread)


def _rows(
    compiled: Compiled, answers: Mapping[int, Answer], reviews: Mapping[int, CommentReview]
) -> Iterator[CommentRow]:
    for heading in compiled.headings:
        for question in heading.questions:
            for said in question.said:
                if not said.comment and not said.withheld:
                    continue
                answer = answers.get(said.answer)
                if answer is None:
                    yield CommentRow(heading, question, said)
                    continue
                known = reviews.get(answer.id)
                reviewed = is_reviewed(answer, reviews)
                released = known.released if known else True
                yield CommentRow(heading, question, said, answer.version, reviewed, released)


def _fits(row: CommentRow, sought: Sequence[str], body: str, *, unread: bool) -> bool:
    if (body and row.said.body != body) or (unread and row.reviewed):
        return False
    told = fold(f"{row.said.comment} {row.question.text} {row.question.code} {row.said.body}")
    return all(word in told for word in sought)
