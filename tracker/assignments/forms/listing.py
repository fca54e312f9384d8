"""What the list of assignments shows, as its address says it: the filter, the order, the columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode

from tracker.assignments.forms import FILTERS, read_filter
from tracker.assignments.queries.listing import SORTS, AssignmentFilter
from tracker.models import Body

COLUMNS: Mapping[str, str] = MappingProxyType({
    "dnr": "Dnr",
    "plan": "Plan för redovisning",
    "lage": "Läge",
    "handlaggare": "Handläggare",
    "mottagare": "Mottagare",
    "beslut": "Beslut",
    "id": "Id",
    "sagt": "Senast sagt",
})  # fmt: skip
"""The columns besides the title, in the order in which they stand. Recipients, decision and handläggare stand under the
title where they are no columns."""
USUAL_COLUMNS = ("dnr", "plan", "lage")
ORDER_WORDS = MappingProxyType({
    "plan": "det som ska redovisas först överst", "-plan": "det som ska redovisas sist överst",
    "uppdrag": "efter rubrik, A till Ö", "-uppdrag": "efter rubrik, Ö till A", "lage": "efter läge",
    "-lage": "efter läge, bakvänt", "beslut": "äldsta beslutet överst", "-beslut": "nyaste beslutet överst",
})  # fmt: skip


@dataclass(frozen=True)
class Listing:
    """What an address of the list asks for.

    Attributes:
        wanted: the filter.
        chips: what is on, as (name in the address, words).
        ignored: values that mean nothing.
        sort: one of SORTS, with a minus before it where it is turned round.
        columns: keys of COLUMNS.
        query: all of it as it stands in an address, always in the same words; "" is the list as it opens.
    """

    wanted: AssignmentFilter
    chips: Sequence[tuple[str, str]]
    ignored: Sequence[str]
    sort: str
    columns: Sequence[str]
    query: str

    @property
    def selection(self) -> str:
        """The filter in words."""
        unfiltered = "alla" if self.wanted.status == "all" else "inte avslutade"
        return ", ".join(words for _, words in self.chips) or unfiltered

    @property
    def order(self) -> str:
        """The order in words."""
        return ORDER_WORDS[self.sort]

    @property
    def column_words(self) -> list[str]:
        """The columns in words, the title first."""
        return ["Uppdrag", *(COLUMNS[key] for key in self.columns)]

    @property
    def arguments(self) -> dict[str, str]:
        """The query as names and values."""
        return dict(parse_qsl(self.query))


def read_listing(args: Mapping[str, str], bodies: list[Body]) -> Listing:
    """Read what an address asks for; what means nothing is left out of the query."""
    wanted, chips, ignored = read_filter(args, bodies)
    sort = args.get("sortera", "")
    sort = sort if sort.removeprefix("-") in SORTS else "plan"
    chosen = args.get("kolumner", "").split(",")
    columns = tuple(key for key in COLUMNS if key in chosen) or USUAL_COLUMNS
    on = {name for name, _ in chips} | ({"lage"} if args.get("lage", "").strip() == "alla" else set())
    said = {name: args[name].strip() for name in FILTERS if name in on}
    if sort != "plan":
        said["sortera"] = sort
    if columns != USUAL_COLUMNS:
        said["kolumner"] = ",".join(columns)
    return Listing(wanted, chips, ignored, sort, columns, urlencode(said, safe=","))


def listing_of(query: str, bodies: list[Body]) -> Listing:
    """Read what a query asks for that was kept, or sent along."""
    return read_listing(dict(parse_qsl(query)), bodies)
