"""Reading a municipality's bodies from a table. Nothing is put in unless every line holds."""

import csv
import datetime as dt
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from email_validator import EmailNotValidError, validate_email

from tracker import audit
from tracker.assignments.queries.bodies import body_names
from tracker.bodies.operations.keeping import BodyFacts, make_body, set_aliases
from tracker.bodies.queries import taken_names
from tracker.db import db
from tracker.domain.names import fold, tidy
from tracker.models import Body, Succession, User
from tracker.models.body import BodyKind, ParagraphSeries
from tracker.wording.labels import BODY_KIND

COLUMNS = {
    "name": ("namn", "name"), "short": ("kort", "kort namn", "short", "short name"), "kind": ("slag", "kind"),
    "aliases": ("alias", "andra namn", "aliases"),
    "administers_for": ("administrerar åt", "förvaltning åt", "administers for"),
    "registry": ("dnr-serie", "diariekod", "registry", "registry code"),
    "series": ("§-serie", "paragrafserie", "series", "paragraph series"),
    "contact": ("kontakt", "funktionsbrevlåda", "contact", "contact address"),
    "valid_from": ("giltig från", "valid from"), "valid_to": ("giltig till", "valid to"),
    "replaces": ("ersätter", "replaces"),
}  # fmt: skip
"""What a column is called: the first word is the one that messages use."""
KINDS = {fold(word): kind for kind in BodyKind for word in (kind.value.replace("_", " "), BODY_KIND[kind])} | {
    "kommunfullmäktige": BodyKind.COUNCIL, "kommunstyrelsen": BodyKind.EXECUTIVE_BOARD,
    "styrelse": BodyKind.COMPANY_BOARD, "råd": BodyKind.ADVISORY, "beredning": BodyKind.ADVISORY,
    "extern": BodyKind.EXTERNAL,
}  # fmt: skip
SERIES = {
    "per år": ParagraphSeries.PER_YEAR, "per year": ParagraphSeries.PER_YEAR,
    "per sammanträde": ParagraphSeries.PER_MEETING, "per meeting": ParagraphSeries.PER_MEETING,
}  # fmt: skip
LONGEST = {"name": 200, "short": 40, "registry": 10, "contact": 254}


class TableError(Exception):
    """A table cannot be read in.

    Attributes:
        problems: each with its line and column, in Swedish.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass
class Line:
    """One line of the table: what it says, and where it stands."""

    number: int
    cells: Mapping[str, str]
    problems: list[str] = field(default_factory=list)

    def refuse(self, column: str, why: str) -> None:
        """Note what is wrong, with its line and column."""
        self.problems.append(f"rad {self.number}, kolumn {COLUMNS[column][0]}: {why}")

    def several(self, column: str) -> list[str]:
        """Return the parts of a cell that holds several names."""
        return [name for part in self.cells.get(column, "").split("|") if (name := " ".join(part.split()))]


@dataclass(frozen=True)
class Plan:
    """What an import comes to.

    Attributes:
        read: how many bodies the table has.
        fresh: the lines that are not in the register, each with what it says.
        names: folded name → body, of those that were there already and are left alone.
    """

    read: int
    fresh: list[tuple[Line, BodyFacts]]
    names: Mapping[str, Body]


def plan_import(content: bytes) -> Plan:
    """Read a table and compare it with the register.

    Args:
        content: a table with semicolons, commas or tabs between the cells, and a header.

    Raises:
        TableError: something is wrong with a line.
    """
    try:
        lines = list(_lines(_text(content)))
    except csv.Error as error:
        raise TableError(["tabellen går inte att läsa: en cell är för lång"]) from error
    known = body_names()
    fresh = [line for line in lines if fold(line.cells["name"]) not in known]
    facts = [(line, _facts(line)) for line in fresh]
    _check_names(facts)
    _check_relations(fresh, known)
    if problems := [problem for line in lines for problem in line.problems]:
        raise TableError(problems)
    return Plan(len(lines), facts, known)


def import_bodies(plan: Plan, *, actor: User | None, now: dt.datetime) -> None:
    """Put in what a plan has found to be new.

    Args:
        plan: made in the same unit of work.
        actor: who does it; None from the command line.
        now: the moment.
    """
    made = {fold(said.name): make_body(said) for _, said in plan.fresh}
    found = {**plan.names, **{fold(body.short_name): body for body in made.values()}, **made}
    for line, said in plan.fresh:
        body = made[fold(said.name)]
        set_aliases(body, said.aliases, now)
        if master := line.cells["administers_for"]:
            body.administers_for_id = found[fold(master)].id
        db.session.add_all(
            Succession(predecessor_id=found[fold(name)].id, successor_id=body.id, effective_on=said.valid_from)
            for name in line.several("replaces")
        )
        audit.record("body.added", body, actor=actor, name=body.name)


def _text(content: bytes) -> str:
    """Return the words of a file as a spreadsheet saves it: UTF-8, else the Western code page."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(text: str) -> Iterator[Line]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    header = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(";,\t", key=header.count))
    names = {fold(name): key for key, words in COLUMNS.items() for name in words}
    columns = [names.get(fold(cell.replace("_", " ")), cell) for cell in next(reader, [])]
    problems = [f"rad 1: kolumnen ”{cell}” finns inte" for cell in columns if cell not in COLUMNS]
    problems += [f"rad 1: kolumnen {COLUMNS[key][0]} saknas" for key in ("name", "kind") if key not in columns]
    problems += [f"rad 1: kolumnen {COLUMNS[key][0]} står två gånger" for key in COLUMNS if columns.count(key) > 1]
    if problems:
        raise TableError(problems)
    for cells in reader:
        if any(cell.strip() for cell in cells):
            line = Line(reader.line_num, dict(zip(columns, map(tidy, cells), strict=False)))
            if len(cells) > len(columns):
                line.problems.append(f"rad {line.number}: {len(cells)} celler, men bara {len(columns)} kolumner")
            line.cells = {**dict.fromkeys(COLUMNS, ""), **line.cells}
            yield line


def _facts(line: Line) -> BodyFacts:
    """Return what a line says; what cannot be read is noted on it."""
    cells = line.cells
    short = cells["short"] or cells["name"]
    for column, value in {**cells, "short": short}.items():
        if len(value) > LONGEST.get(column, 1000):
            line.refuse(column, f"högst {LONGEST.get(column, 1000)} tecken, det är {len(value)}")
    if not fold(cells["name"]):
        line.refuse("name", "namnet saknas")
    kind, series = KINDS.get(fold(cells["kind"])), SERIES.get(fold(cells["series"]))
    if kind is None:
        line.refuse("kind", f"”{cells['kind']}” är inget slag. Skriv ett av {', '.join(BODY_KIND.values())}")
    if cells["series"] and series is None:
        line.refuse("series", f"”{cells['series']}” ska vara per år eller per sammanträde")
    if cells["contact"] and not _is_address(cells["contact"]):
        line.refuse("contact", f"”{cells['contact']}” är ingen e-postadress")
    said = BodyFacts(
        cells["name"], short, kind or BodyKind.EXTERNAL, line.several("aliases"), _day(line, "valid_from"),
        _day(line, "valid_to"), contact_address=cells["contact"], registry_code=cells["registry"].upper(),
        paragraph_series=series,
    )  # fmt: skip
    if said.valid_from and said.valid_to and said.valid_to < said.valid_from:
        line.refuse("valid_to", "den sista dagen ligger före den första")
    return said


def _is_address(text: str) -> bool:
    try:
        validate_email(text, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        return False
    return True


def _day(line: Line, column: str) -> dt.date | None:
    text = line.cells[column]
    try:
        return dt.date.fromisoformat(text) if text else None
    except ValueError:
        line.refuse(column, f"”{text}” är ingen dag. Skriv till exempel 2021-01-01")
        return None


def _check_names(facts: list[tuple[Line, BodyFacts]]) -> None:
    """Refuse a name that leads to two bodies, in the table or in the register."""
    taken = taken_names()
    for line, said in facts:
        own = [("name", said.name), ("short", said.short_name), *(("aliases", alias) for alias in said.aliases)]
        for column, name in own:
            owner = taken.get(fold(name))
            if owner and owner != said.name:
                line.refuse(column, f"”{name}” är redan ett namn på {owner}")
            elif owner and column == "name":
                line.refuse(column, f"”{name}” står på två rader")
            taken[fold(name)] = said.name


def _check_relations(fresh: list[Line], known: Mapping[str, Body]) -> None:
    there = set(known) | {fold(line.cells[column]) for line in fresh for column in ("name", "short")}
    for line in fresh:
        names = [("administers_for", line.cells["administers_for"])] if line.cells["administers_for"] else []
        for column, name in [*names, *(("replaces", name) for name in line.several("replaces"))]:
            if fold(name) not in there:
                line.refuse(column, f"inget organ heter ”{name}”, varken i filen eller i registret")
            elif fold(name) == fold(line.cells["name"]):
                line.refuse(column, "det är organet självt")
        if line.several("replaces") and not line.cells["valid_from"]:
            line.refuse("valid_from", "skriv från vilken dag organet ersätter det gamla")
