"""The kinds of lists: what each is called, whom it is for, what the law has to do with it, and what makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker.lists.queries.appendices import matters, ongoing
from tracker.lists.queries.choice import Choice, Listing


@dataclass(frozen=True)
class Kind:
    """One kind of list.

    Attributes:
        name: its place in the address.
        title: what people call it.
        purpose: what it is for.
        basis: what asks for it, which is seldom a law; it is said beside the list, and never on it.
        make: what makes it.
        asks: the fields that its page has besides the day.
        file: how its files begin.
    """

    name: str
    title: str
    purpose: str
    basis: str
    make: Callable[[Choice], Listing]
    asks: frozenset[str]
    file: str


_COMMON = frozenset({"organ", "givare", "ord"})
_APPENDIX = "En bilaga till ett ärende. Ingen lag kräver den; den som beställer redovisningen avgör vad den ska visa."
_KINDS = (
    Kind(
        "pagaende-uppdrag", "Pågående uppdrag",
        "Bilaga: uppdrag, diarienummer och plan för redovisning, uppdelade på mottagare.",
        _APPENDIX, ongoing, _COMMON | {"amne", "ordning"}, "bilaga-pagaende-uppdrag",
    ),
    Kind(
        "arenden", "Ärenden under en period",
        "Bilaga: vad som kommer, och vad som beslutades under perioden.",
        _APPENDIX, matters, _COMMON | {"amne", "fran", "till"}, "bilaga-arenden",
    ),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
