"""The kinds of lists: what each is called, whom it is for, what the law has to do with it, and what makes it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tracker.lists.queries.appendices import matters, ongoing
from tracker.lists.queries.budget import of_budget
from tracker.lists.queries.changes import changes
from tracker.lists.queries.choice import Choice, Listing
from tracker.lists.queries.working import balance, by_recipient, lacking, waiting


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
        since: what the field for the first day is called, where there is one.
    """

    name: str
    title: str
    purpose: str
    basis: str
    make: Callable[[Choice], Listing]
    asks: frozenset[str]
    file: str
    since: str = ""


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
        _APPENDIX, matters, _COMMON | {"amne", "fran", "till"}, "bilaga-arenden", since="Från och med",
    ),
    Kind(
        "balanslista", "Inför sammanträdet",
        "Öppna uppdrag från ett organ, efter dag, med det som har ändrats sedan förra listan.",
        "En arbetslista. Kommunallagen kräver ingen balanslista över uppdrag; organet avgör själv om det vill ha en.",
        balance, frozenset({"givare", "ord", "fran"}), "infor-sammantradet", since="Jämför med läget den",
    ),
    Kind(
        "per-mottagare", "Per mottagare", "Vad varje förvaltning, nämnd och bolag har kvar att göra.",
        "En arbetslista. Nämnderna verkställer fullmäktiges beslut (6 kap. 4 § kommunallagen); listan krävs inte.",
        by_recipient, _COMMON, "per-mottagare",
    ),
    Kind(
        "andringar", "Ändrat sedan sist",
        "Nya, avslutade, flyttade och försenade uppdrag, och de som ingen har sagt något om på 90 dagar.",
        "En arbetslista. Ingen lag kräver den.",
        changes, _COMMON | {"fran"}, "andrat-sedan", since="Sedan",
    ),
    Kind(
        "budgetuppdrag", "Budgetuppdrag ett år",
        "Alla uppdrag som gavs med ett års budget, per mottagare, med utfall, paragraf och förslag till beslut.",
        "Nämnderna redovisar till fullmäktige hur de har fullgjort uppdrag som gavs med budgeten"
        " (6 kap. 5 § kommunallagen). Fullmäktige bestämmer omfattning och form. För bolag gäller ägarens egna regler.",
        of_budget, frozenset({"organ", "budget"}), "budgetuppdrag",
    ),
    Kind(
        "redovisade", "Redovisade, inte avslutade", "Uppdrag som har redovisats och väntar på beslut, äldst först.",
        "En arbetslista. Det är uppdragsgivarens beslut som avslutar; ingen lag säger när det ska komma.",
        waiting, _COMMON, "redovisade-inte-avslutade",
    ),
    Kind(
        "ofullstandiga", "Uppgifter som saknas", "Öppna uppdrag utan plan, handläggare, paragraf eller diarienummer.",
        "En arbetslista för den som håller ordning i registret. Ingen lag kräver den.",
        lacking, _COMMON, "uppgifter-som-saknas",
    ),
)  # fmt: skip
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in _KINDS}
