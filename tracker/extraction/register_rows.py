"""One row of a list of assignments: what its cells say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.extraction.bodies import Bodies
from tracker.extraction.table_columns import Columns, Role, case_numbers, unaccented
from tracker.extraction.table_headings import tells_of_handled
from tracker.extraction.table_lines import Cell
from tracker.extraction.tables_model import RegisterRow


def _words(pattern: str) -> re.Pattern[str]:
    """Compile a pattern for words whose accents are taken off."""
    return re.compile(unaccented(pattern))


_REACH = 600
"""How far into a row its recipient can stand."""
_NO_WORDS = re.compile(r"[-–—.*\s]*|saknas|n/?a", re.IGNORECASE)
_WITH_OTHERS = (
    r"(?:,? (?:i (?:[a-zåäö]{3,10} )?(?:samverkan|samarbete|samråd|dialog)|(?:till)?sammans) med [^.;:]{3,160}?,?)?"
)
_GETS = r"(?:får|ges|har|fick|ska få|skall få|tilldelas|åläggs)"
_WHO = r"(?P<who>[^.;:]{3,200}?)"
_GIVEN = tuple(
    _words(pattern)
    for pattern in (
        rf"{_WHO}{_WITH_OTHERS},? {_GETS}(?: även| också| därför| fortsatt)?{_WITH_OTHERS}(?: i)? uppdrag\b",
        rf"(?:Att )?(?:[Uu]ppdrar?|[Uu]ppdras) (?:åt|till) {_WHO}{_WITH_OTHERS},? att\b",
        rf"(?:Att )?(?:[Gg]er|[Gg]e|[Ll]ämnar?) {_WHO}{_WITH_OTHERS} i uppdrag\b",
        rf"(?:[Gg]e |[Ll]ämna )?[Uu]ppdrag(?:et)? (?:till|åt) {_WHO}{_WITH_OTHERS},? (?:att|om|avseende|gällande)\b",
    )
)
_OWNED = _words(r"(?P<who>[A-ZÅÄÖ][^.;:]{2,200}?) uppdrag(?:et)?,? (?:att|om)\b")
_SHALL = _words(
    rf"(?P<who>[A-ZÅÄÖ][^.;:]{{2,120}}?){_WITH_OTHERS},? (?:ska|skall|uppmanas att|bör|anmodas att|uppmanas) [a-zåäö]"
)
_GIVES = _words(
    r"^[Uu]ppdrag(?:et)? (?:om )?att\b|\b(?:får|ges|har|fick)\b[^.;]{0,200}? uppdrag\b|\bi uppdrag\b"
    r"|\buppdra(?:r|s)? (?:åt|till)\b"
)
_BODY_WORD = _words(
    r"\b\S{0,40}(?:nämnd(?:en|er|erna)?|styrelsen?|kontoret|förvaltningen|fullmäktige|bolag(?:et|en)?|AB|direktören"
    r"|förbundet|styrelser)(?: [A-ZÅÄÖ]\S{1,30}| för .{2,80})?$"
)
_GROUP_LEAD = re.compile(r"uppdrag(?:en)? (?:till|för|åt|hos|riktade till|riktat till) ", re.IGNORECASE)


@dataclass(frozen=True)
class Above:
    """The headings that rows stand under."""

    recipient_group: str | None = None
    heading: str | None = None


@dataclass(frozen=True)
class RowWords:
    """A whole row: the cells of each column, in the order in which a break parted them."""

    columns: Columns
    cells: Mapping[int, Sequence[Cell]]
    line: int
    above: Above

    def of(self, role: Role) -> str:
        """Return the words of a column on one line."""
        return self.at(self.columns.index(role))

    def at(self, column: int) -> str:
        """Likewise, by its place."""
        return " ".join(cell.text for cell in self.cells.get(column, ()))


def told_row(row: RowWords, bodies: Bodies) -> RegisterRow:
    """Read the cells of a row."""
    text, heading = row.of(Role.TEXT), row.above.heading
    named = _recipients(text, bodies)
    cells = row.cells.get(row.columns.index(Role.TEXT)) or [Cell("")]
    return RegisterRow(
        text=text,
        dnr=case_numbers(row.of(Role.DNR)),
        deadline_text=_filled(row.of(Role.PLAN)),
        recipient_group=row.above.recipient_group,
        heading=heading,
        handled=heading is not None and tells_of_handled(heading),
        recipients=bodies.names(_filled(row.of(Role.RECIPIENT)) or "") or named or _of_group(row.above, bodies),
        is_assignment=row.columns.of_assignments or bool(named) or gives_assignment(text),
        others=_others(row),
        line=row.line,
        start=cells[0].start,
        end=cells[-1].end,
    )


def gives_assignment(words: str) -> bool:
    """Tell whether words give somebody something to do."""
    return bool(_GIVES.search(unaccented(words[:_REACH])) or _recipients(words, Bodies.of(())))


def _recipients(words: str, bodies: Bodies) -> tuple[str, ...]:
    reach = unaccented(words[:_REACH])
    for pattern in _GIVEN if "ppdra" in reach else ():
        if found := pattern.match(reach):
            return bodies.names(words[slice(*found.span("who"))])
    if found := _OWNED.match(reach):
        return _all_bodies(bodies.owners(words[slice(*found.span("who"))]), bodies)
    if found := _SHALL.match(reach):
        return _all_bodies(bodies.names(words[slice(*found.span("who"))]), bodies)
    return ()


def _all_bodies(names: tuple[str, ...], bodies: Bodies) -> tuple[str, ...]:
    known = set(bodies.known.values())
    return names if all(name in known or _BODY_WORD.search(unaccented(name)) for name in names) else ()


def _of_group(above: Above, bodies: Bodies) -> tuple[str, ...]:
    return bodies.names(_GROUP_LEAD.sub("", above.recipient_group)) if above.recipient_group else ()


def _others(row: RowWords) -> tuple[tuple[str, str], ...]:
    pairs = (
        (heading, row.at(column))
        for column, (heading, role) in enumerate(zip(row.columns.headings, row.columns.roles, strict=True))
        if role is Role.OTHER
    )
    return tuple((heading, words) for heading, words in pairs if words)


def _filled(cell: str) -> str | None:
    return None if _NO_WORDS.fullmatch(cell) else cell
