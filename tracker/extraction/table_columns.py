"""The columns of a list of assignments: which is which, told by their headings and by what stands in the cells."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

_HEADING_MAX = 60
_CELLS_MAX = 30


class Role(StrEnum):
    """What a column holds."""

    TEXT = "text"
    DNR = "dnr"
    PLAN = "plan"
    RECIPIENT = "recipient"
    OTHER = "other"


_DNR = re.compile(r"(?:d ?nr|diarie ?n(?:umme)?r|arende ?n(?:umme)?r|arende ?(?:id|beteckning))\b")
_RECIPIENT = re.compile(
    r"(?:ansvariga?(?: (?:for genomforande|namnd|namnder|forvaltning|styrelse|instans|organisation|enhet|bolag|part"
    r"|organ)\b.*)?$"
    r"|(?:berord |mottagande )?(?:namnd|forvaltning|styrelse|bolag|organ)(?:en|et|er|ar)?\b"
    r"|mottagare|uppdragstagare|utforare|uppdrag(?:et)? (?:till|riktas till|stallt till)\b|(?:till )?vem$)"
)
_OTHER = re.compile(
    r"(?:uppdrag|beslut) (?:fran|givet|av|nr|nummer|datum|lamnat|fattat)\b|(?:ater)?redovisat|rapporterat"
)
_PLAN = re.compile(
    r"(?:plan\b|tid ?plan|tid(?:punkt)?\b|aterrapporter|aterredovis|aterkoppling|redovis|(?:del|slut|av)?rapporter"
    r"|nar\b|till nar\b|klart?\b|senast\b|slut ?datum|deadline|planera[dt]|berakna[ds]|forvanta[ds]|sista (?:dag|datum)"
    r"|forfall|ska (?:redovisas|vara klar|aterrapporteras|aterredovisas)|svar senast|fardigt?\b)"
)
_TEXTS = (
    re.compile(
        r"(?:beslutat |politiskt |pagaende )?uppdrag(?:et|en|stext(?:en)?|sbeskrivning(?:en)?|ets lydelse)?(?: |$)"
    ),
    re.compile(r"arende(?:t|n|na|mening|rubrik)?(?: |$)"),
    re.compile(r"beslut(?:et|stext|spunkt|smening)?$"),
    re.compile(r"(?:beskrivning|atgard(?:er)?|aktivitet(?:er)?|rubrik|text|lydelse|formulering|vad|titel)$"),
)
"""Headings of the column that holds the words; the first that a table has is the one."""

_NUMBER = re.compile(
    r"(?<![\w/-])(?:[A-ZÅÄÖ]{2,6}[ -]?(?:19|20)\d{2}[-/ ]{1,3}\d{1,6}(?::-?\d{1,3})?"
    r"|[A-ZÅÄÖ]\d{1,4}-\d{1,5}/\d{2}|(?:[A-ZÅÄÖ]{2,6} ?)?\d{1,6} ?/ ?(?:(?:19|20)\d{2}|\d{2})"
    r"|(?:19|20)\d{2}[-/]\d{3,6})(?![\w/-])"
)
_NUMBER_PREFIX = re.compile(r"^(?:dnr|diarienummer|ärende(?:nummer|nr)?)\b[.:]? ?", re.IGNORECASE)


_UNACCENTED = str.maketrans("åäöÅÄÖé", "aaoAAOe")


def unaccented(words: str) -> str:
    """Return as many characters, å, ä and ö without what stands over them: scans lose it."""
    return words.translate(_UNACCENTED)


def plain(words: str) -> str:
    """Return words in small letters without accents and marks: «Återrapportering/när» is «aterrapportering nar»."""
    letters = unicodedata.normalize("NFKD", words[: 2 * _HEADING_MAX].casefold())
    return " ".join(re.sub(r"[^a-z0-9]+", " ", "".join(s for s in letters if not unicodedata.combining(s))).split())


def case_numbers(words: str) -> tuple[str, ...]:
    """Return the numbers that a cell holds, as written."""
    mended = re.sub(r"(?<=\d-) (?=\d)", "", words)  # broken at its hyphen
    return tuple(dict.fromkeys(found.group() for found in _NUMBER.finditer(mended)))


def is_number_cell(words: str) -> bool:
    """Tell whether a cell holds numbers of matters and nothing else to speak of."""
    rest = _NUMBER.sub("", _NUMBER_PREFIX.sub("", words))
    return rest != words and len(re.findall(r"\w", rest)) <= 6  # «och», «m.fl.»


@dataclass(frozen=True)
class Columns:
    """A table's columns.

    Attributes:
        headings: as written.
        roles: one for each heading; every role but OTHER at most once.
    """

    headings: tuple[str, ...]
    roles: tuple[Role, ...]

    @property
    def of_assignments(self) -> bool:
        """Whether the column of the words is said to hold assignments."""
        return bool(_TEXTS[0].match(plain(self.headings[self.index(Role.TEXT)])))

    def index(self, role: Role) -> int:
        """Return where a column stands; -1 for one that the table has not."""
        return self.roles.index(role) if role in self.roles else -1

    def place(self, cells: Sequence[str]) -> list[int]:
        """Return the column of each cell: one after the other, those passed over that a short row leaves out."""
        last = len(self.roles) - 1
        if len(cells) > last:
            return [min(index, last) for index in range(len(cells))]
        placed = []
        column = 0
        for index, cell in enumerate(cells):
            left = len(cells) - index
            while cell and not self._fits(column, cell) and len(self.roles) - column > left:
                column += 1
            placed.append(column)
            column += 1
        return placed

    def _fits(self, column: int, cell: str) -> bool:
        if self.roles[column] is Role.DNR:
            return is_number_cell(cell)
        if self.roles[column] is Role.RECIPIENT:
            return len(cell) <= 2 * _HEADING_MAX and not is_number_cell(cell) and "uppdrag" not in cell
        return not is_number_cell(cell) or Role.DNR not in self.roles[column:]


@lru_cache(maxsize=256)
def read_columns(cells: tuple[str, ...]) -> Columns | None:
    """Read a row as headings of columns; None where it is none.

    A heading row names the column of the words and at least one of number, plan and recipient. Where no plan is
    named and one column right of the words has no heading, or none has and cells stand beyond them, that is the plan.
    """
    filled = [cell for cell in cells if cell]
    if not 2 <= len(filled) <= len(cells) <= _CELLS_MAX or max(map(len, filled)) > _HEADING_MAX:
        return None
    words = [plain(cell) for cell in cells]
    roles = [_role(cell) for cell in words]
    ranks = [_text_rank(cell) if role is Role.OTHER else len(_TEXTS) for cell, role in zip(words, roles, strict=True)]
    text = min(range(len(cells)), key=ranks.__getitem__)
    if ranks[text] == len(_TEXTS):
        return None
    roles[text] = Role.TEXT
    for role in (Role.DNR, Role.PLAN, Role.RECIPIENT):
        for index in [index for index, found in enumerate(roles) if found is role][1:]:
            roles[index] = Role.OTHER
    if not {Role.DNR, Role.PLAN, Role.RECIPIENT} & set(roles):
        return None
    if Role.PLAN in roles:
        return Columns(cells, tuple(roles))
    nameless = [index for index, cell in enumerate(words) if not cell and index > text]
    if not nameless:
        return Columns((*cells, ""), (*roles, Role.PLAN))
    if len(nameless) == 1:
        roles[nameless[0]] = Role.PLAN
    return Columns(cells, tuple(roles))


def _role(heading: str) -> Role:
    for role, pattern in (
        (Role.DNR, _DNR),
        (Role.RECIPIENT, _RECIPIENT),
        (Role.OTHER, _OTHER),
        (Role.PLAN, _PLAN),
    ):
        if pattern.match(heading):
            return role
    return Role.OTHER


def _text_rank(heading: str) -> int:
    if _OTHER.match(heading):
        return len(_TEXTS)
    return next((rank for rank, pattern in enumerate(_TEXTS) if pattern.match(heading)), len(_TEXTS))
