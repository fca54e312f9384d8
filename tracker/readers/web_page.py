"""A web page that was saved: what a browser would show of it as text."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

from tracker.readers.flow import Flow
from tracker.readers.lines import Lines, as_line
from tracker.readers.model import Kind, ReadFile
from tracker.readers.numbers import written
from tracker.readers.plain import decoded
from tracker.readers.refusals import ReadingError, Reason

DEPTH_MAX = 1_000
"""How many elements may be open at once; pages that people write have fewer than fifty."""

UNSEEN = frozenset(
    {"title", "template", "noscript", "svg", "math", "iframe", "object", "audio", "video", "canvas", "select",
     "textarea"}
)  # fmt: skip
BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div",
     "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header",
     "hr", "html", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "ul"}
)  # fmt: skip
VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
MAY_STAY_OPEN = frozenset(
    {"p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody", "tfoot", "colgroup", "rp", "rt", "html",
     "head", "body"}
)  # fmt: skip
CELLS = frozenset({"td", "th"})
FORMS = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}


@dataclass
class _Table:
    rows: list[list[str]] = field(default_factory=list)
    cell: Flow | None = None


@dataclass
class _List:
    form: str | None
    next: int = 1


def read(data: bytes) -> ReadFile:
    """Read a web page. Scripts, styles and what is not shown as text are left out, and nothing is fetched.

    Raises:
        ReadingError: it is nested too deep, too long, or has no text.
    """
    lines = Lines(Kind.HTML)
    reader = _Reader(lines)
    reader.feed(decoded(data))
    reader.close()
    reader.end_tables()
    lines.add(reader.page.text())
    return lines.read_file()


class _Reader(HTMLParser):
    """Follows the tags. Entities that a page declares itself are never expanded, for the parser knows none."""

    def __init__(self, lines: Lines) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Flow()
        self._kept = lines
        self._tables: list[_Table] = []
        self._lists: list[_List] = []
        self._depth = self._unseen = self._preformatted = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID and tag not in MAY_STAY_OPEN:
            self._depth += 1
            if self._depth > DEPTH_MAX:
                raise ReadingError(Reason.TOO_DEEP)
        self._unseen += tag in UNSEEN
        self._preformatted += tag == "pre"
        if tag in BLOCKS:
            self._flow.end_line()
        if tag in {"ol", "ul"}:
            self._lists.append(_list(tag, dict(attrs)))
        elif tag == "li":
            self._begin_item(dict(attrs))
        elif tag == "table":
            self._flow.end_line()
            self._tables.append(_Table())
        elif self._tables and (tag == "tr" or tag in CELLS):
            self._begin_in_table(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and tag not in MAY_STAY_OPEN:
            self._depth = max(0, self._depth - 1)
        self._unseen -= tag in UNSEEN and self._unseen > 0
        self._preformatted -= tag == "pre" and self._preformatted > 0
        if tag in BLOCKS:
            self._flow.end_line()
        if tag in {"ol", "ul"} and self._lists:
            self._lists.pop()
        elif tag in CELLS and self._tables:
            self._end_cell()
        elif tag == "table" and self._tables:
            self._end_table()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._unseen or self.cdata_elem:  # scripts and styles
            return
        between_cells = self._tables and self._tables[-1].cell is None and not data.strip()
        if not between_cells:
            self._flow.write(data, as_it_stands=self._preformatted > 0)

    def end_tables(self) -> None:
        """End what the page left open."""
        while self._tables:
            self._end_table()

    @property
    def _flow(self) -> Flow:
        return next((table.cell for table in reversed(self._tables) if table.cell), self.page)

    def _begin_item(self, attributes: dict[str, str | None]) -> None:
        if not self._lists or (form := self._lists[-1].form) is None:
            self._flow.write("• ")
            return
        here = self._lists[-1]
        number = _number(attributes.get("value"), here.next)
        here.next = number + 1
        self._flow.write(f"{written(number, form)}{')' if form == 'lowerLetter' else '.'} ")

    def _begin_in_table(self, tag: str) -> None:
        self._end_cell()
        table = self._tables[-1]
        if tag == "tr" or not table.rows:
            table.rows.append([])
        if tag in CELLS:
            table.cell = Flow()

    def _end_cell(self) -> None:
        table = self._tables[-1]
        if table.cell:
            table.rows[-1].append(table.cell.text())
            table.cell = None

    def _end_table(self) -> None:
        self._end_cell()
        rows = [row for row in self._tables.pop().rows if any(row)]
        for row in rows:
            self._kept.count_row(len(row))
            self._flow.write(as_line(row), as_it_stands=True)
            self._flow.end_line()
        self._kept.keep_table(rows)


def _list(tag: str, attributes: dict[str, str | None]) -> _List:
    if tag == "ul":
        return _List(None)
    return _List(FORMS.get(attributes.get("type") or "", "decimal"), _number(attributes.get("start"), 1))


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 7 else otherwise
