"""Forms and accounts as PDF that can be read aloud, by the rules of PDF/UA-1."""

from pathlib import Path

from tracker.papers.booklet import Booklet, Line, Mark
from tracker.papers.booklet_word import CONTENTS
from tracker.papers.pdf import made_of
from tracker.papers.sheet import words_of

_SOURCE = Path(__file__).with_name("booklet.typ")


def booklet_pdf(booklet: Booklet, foot: str) -> bytes:
    """Return a form or an account as PDF; `foot` stands at the foot of every page, with the page's number."""
    chapters = []
    for chapter in booklet.chapters:
        table = chapter.table
        rows = [[[_line(line) for line in cell] for cell in row] for row in (table.rows if table else ())]
        chapters.append({
            "level": chapter.level, "heading": words_of(chapter.heading), "rows": rows,
            "words": [words_of(words) for words in chapter.words],
            "columns": list(table.columns) if table else [], "shares": list(table.shares) if table else [],
        })  # fmt: skip
    told = {
        "title": words_of(booklet.title), "subtitle": words_of(booklet.subtitle), "contents": CONTENTS,
        "foot": words_of(foot), "chapters": chapters,
    }  # fmt: skip
    return made_of(told, _SOURCE, booklet.as_of)


def _line(line: Line) -> dict[str, object]:
    return {"words": line.printed, "strong": line.mark in {Mark.STRONG, Mark.TICKED}}
