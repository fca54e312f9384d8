"""A body's form, and a round's compilation, as what goes on paper: booklets with headings, and sheets of rows."""

import datetime as dt
from collections.abc import Iterator, Sequence

from tracker.domain.compilation import (
    Compiled,
    CompiledHeading,
    CompiledQuestion,
    Standing,
    Tally,
    areas_in,
    bodies_in,
    document_of,
    documents_in,
)
from tracker.domain.rounds import Choice
from tracker.followups.queries.replies import Area
from tracker.models import Answer, Reply
from tracker.papers import Booklet, Cell, Chapter, Column, Line, Mark, Section, Sheet, Table
from tracker.wording.dates import long_date
from tracker.wording.round_labels import CHOICE, ITEM_KIND, REPLY_STATE
from tracker.wording.tallies import choice_word, tally_sentence, tally_words

HEADINGS = ("Uppföljningsfrågor", "Svarsalternativ med kommentar")
ROWS = (
    Column("omgang", 3), Column("nämnd", 3), Column("dokument", 3), Column("nod", 3), Column("kod", 1),
    Column("fråga", 4), Column("svar", 1), Column("kommentar", 6),
)  # fmt: skip
WITHHELD = "Kommentaren är inte med."


def form_booklet(reply: Reply, areas: Sequence[Area], *, today: dt.date) -> Booklet:
    """Return a body's form as the municipality has it: every heading, and a table where something is asked."""
    chapters = []
    for area in areas:
        rows = [_form_row(answer, not_applicable=reply.round.allows_not_applicable) for answer in area.answers]
        table = Table(HEADINGS, (1, 1), rows) if rows else None
        chapters.append(Chapter(area.heading.level, f"{area.heading.number} {area.heading.title}", (), table))
    return Booklet(reply.round.title, reply.body.name, today, chapters)


def form_sheet(reply: Reply, areas: Sequence[Area], *, today: dt.date) -> Sheet:
    """Return a body's answers as rows."""
    rows: list[list[Cell]] = []
    for area in areas:
        document = area.above[0] if area.above else area.heading
        rows += [
            [
                reply.round.title, reply.body.name, document.title, f"{area.heading.number} {area.heading.title}",
                answer.question.code, answer.question.text, choice_word(answer.value), answer.comment,
            ]
            for answer in area.answers
        ]  # fmt: skip
    return Sheet("svar", f"{reply.round.title}: {reply.body.name}", today, ROWS, [Section("", rows)])


def _form_row(answer: Answer, *, not_applicable: bool) -> list[list[Line]]:
    question = answer.question
    offered = [choice for choice in Choice if not_applicable or choice is not Choice.NOT_APPLICABLE]
    options = [
        Line(CHOICE[choice], Mark.TICKED if answer.value is choice else Mark.UNTICKED) for choice in offered
    ]  # fmt: skip
    asked = _asked(question.kind.value, question.code, question.text, question.item_text, question.expected_result)
    return [asked, [*options, *_paragraphs(answer.comment)]]


def _asked(kind: str, code: str, text: str, item_text: str, expected_result: str) -> list[Line]:
    lines = [Line(text, Mark.STRONG), Line(f"{ITEM_KIND[kind]} {code} {item_text}".strip())]
    return [*lines, Line(f"Förväntat resultat: {expected_result}")] if expected_result else lines


def _paragraphs(words: str) -> list[Line]:
    return [Line(part.strip()) for part in words.splitlines() if part.strip()]


def compilation_booklet(compiled: Compiled) -> Booklet:
    """Return a compilation in the layout of the form: under each heading its questions, with what was answered."""
    period = f"{long_date(compiled.period_from)} till {long_date(compiled.period_to)}"
    chapters = [
        _summary(compiled), *(_chapter(heading) for heading in compiled.headings),
        Chapter(1, "Organ för organ", (NEVER_RANKED,), _table("Organ", _bodies(compiled))),
    ]  # fmt: skip
    return Booklet(compiled.title, f"Sammanställning för {period}", compiled.as_of, chapters)


NEVER_RANKED = "Organen står i bokstavsordning. De har fått olika frågor, så antalen kan inte jämföras mellan dem."


def _summary(compiled: Compiled) -> Chapter:
    words = [summary_words(compiled), *(part for part in compiled.analysis.splitlines() if part.strip())]
    rows = [(f"{heading.number} {heading.title}", tally) for heading, tally in documents_in(compiled)]
    return Chapter(1, "Sammanfattning", words, _table("Styrdokument", rows))


def summary_words(compiled: Compiled) -> str:
    """Return how many bodies answered, and what."""
    bodies = f"Svar från {compiled.counting} av {len(compiled.bodies)} organ."
    return f"{bodies} Av alla svar: {tally_sentence(compiled.total)}."


def _bodies(compiled: Compiled) -> list[tuple[str, Tally]]:
    return [(body_words(standing), tally) for standing, tally in bodies_in(compiled)]


def body_words(standing: Standing) -> str:
    """Return a body's name, and why its answers do not count where they do not."""
    if standing.counts:
        return standing.body
    return f"{standing.body} ({REPLY_STATE[standing.state].lower()})"


def _table(heading: str, rows: Sequence[tuple[str, Tally]]) -> Table:
    cells = [[[Line(words)], [Line(line) for line in tally_words(tally)]] for words, tally in rows]
    return Table((heading, "Svar"), (1, 1), cells)


def _chapter(heading: CompiledHeading) -> Chapter:
    rows = [[_asked_of(question), list(_told(question))] for question in heading.questions]
    table = Table(("Uppföljningsfrågor", "Svar och kommentarer"), (1, 1), rows) if rows else None
    return Chapter(heading.level, f"{heading.number} {heading.title}", (), table)


def _asked_of(question: CompiledQuestion) -> list[Line]:
    return _asked(question.kind, question.code, question.text, question.item_text, question.expected_result)


def _told(question: CompiledQuestion) -> Iterator[Line]:
    for words in tally_words(question.tally):
        yield Line(words, Mark.STRONG)
    if question.previous:
        yield Line(f"Förra omgången: {tally_sentence(question.previous)}")
    for said in question.said:
        if said.comment:
            first, *others = _paragraphs(said.comment)
            yield Line(f"{said.body} ({choice_word(said.value)}): {first.words}")
            yield from others


def compilation_sheet(compiled: Compiled) -> Sheet:
    """Return all answers of a round as rows."""
    rows: list[list[Cell]] = []
    for heading in compiled.headings:
        document = document_of(compiled, heading)
        rows += [
            [
                compiled.title, said.body, document.title, f"{heading.number} {heading.title}", question.code,
                question.text, choice_word(said.value), WITHHELD if said.withheld else said.comment,
            ]
            for question in heading.questions
            for said in question.said
        ]  # fmt: skip
    return Sheet("sammanstallning", compiled.title, compiled.as_of, ROWS, [Section("", rows)])


def figures_of(compiled: Compiled) -> list[tuple[str, str]]:
    """Return the figures of a compilation, (what, words): whole, by document, by area, by body."""
    found = [("Alla svar", tally_sentence(compiled.total))]
    for heading, tally in [*documents_in(compiled), *areas_in(compiled)]:
        found.append((f"{heading.number} {heading.title}", tally_sentence(tally)))
    return [*found, *((words, tally_sentence(tally)) for words, tally in _bodies(compiled))]
