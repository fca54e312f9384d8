"""How several things become one mail: the most pressing first, a subject that counts them, one main link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.wording import paths
from tracker.wording.dates import counted
from tracker.wording.letters import SUBJECT_MAX, line
from tracker.wording.telling import Item, To

LONG_LIST = 40
"""More rows than this nobody reads in a mail; the page has them all."""


@dataclass(frozen=True)
class Mail:
    """A whole mail, before it is drawn as text and as HTML.

    Attributes:
        subject: at most SUBJECT_MAX characters, the fact first.
        heading: the same in full.
        greeting: «Hej Anna,».
        lead: what it is about, where it tells several things.
        note: why this reader gets it, where it was meant for another.
        groups: heading → its items; the heading is "" where there is one item only.
        left_out: how many items the list has no room for.
        link: what the main link says, and where it leads.
        footer: who sends it, and what an answer does.
    """

    subject: str
    heading: str
    greeting: str
    lead: str
    note: str
    groups: Mapping[str, Sequence[Item]]
    left_out: int
    link: tuple[str, str]
    footer: str

    @property
    def single(self) -> Item | None:
        """The one item of a mail that tells one thing."""
        items = [item for group in self.groups.values() for item in group]
        return items[0] if len(items) == 1 and not self.left_out else None


def mail_of(items: Sequence[Item], to: To, *, instead_of: str, municipality: str, replies_to: str) -> Mail:
    """Put the things that a reader is to hear into one mail, the most pressing first."""
    order = [
        "Frågor till dig", "Rättelser", "Försenat", "Försenat utan svar", "Begäran om längre tid",
        "Ska snart redovisas", "Uppföljning att svara på", "Uppföljning att godkänna", "Uppföljning utan svar",
        "Flyttade sammanträden", "Nya uppdrag", "Beslut", "Svar om längre tid", "Inför sammanträden", "Du ersätter",
        "Svar på dina frågor", "Veckan", "Månaden",
    ]  # fmt: skip
    ranked = sorted(items, key=lambda item: order.index(item.group) if item.group in order else len(order))
    groups: dict[str, list[Item]] = {}
    for item in ranked[:LONG_LIST]:
        groups.setdefault(item.group, []).append(item)
    only = ranked[0] if len(ranked) == 1 else None
    counts = _counts({item.group: sum(other.group == item.group for other in ranked) for item in ranked})
    if only:
        main = (only.action, only.path)
    elif to.is_person and any(item.own for item in ranked):
        main = ("Gå till Min lista", paths.MY_LIST)
    else:
        main = ("Öppna Fullgjort", paths.START)
    return Mail(
        subject=only.subject if only else counts,
        heading=only.heading if only else counts,
        greeting=f"Hej {line(to.name)}," if to.is_person else "Hej,",
        lead="" if only else "Det här är nytt i dag.",
        note=f"Du får mejlet i stället för {instead_of}." if instead_of else "",
        groups={"": [only]} if only else groups,
        left_out=max(0, len(ranked) - LONG_LIST),
        link=main,
        footer=f"Mejlet kommer från Fullgjort, {municipality}. Svara gärna: svaret går till {replies_to}.",
    )  # fmt: skip


def _counts(lists: Mapping[str, int]) -> str:
    words = {
        "Frågor till dig": ("fråga", "frågor"), "Försenat": ("försenat", "försenade"),
        "Ska snart redovisas": ("ska snart redovisas", "ska snart redovisas"), "Nya uppdrag": ("nytt", "nya"),
        "Beslut": ("beslut", "beslut"), "Svar på dina frågor": ("svar", "svar"), "Rättelser": ("rättelse", "rättelser"),
        "Flyttade sammanträden": ("flyttat", "flyttade"), "Försenat utan svar": ("utan svar", "utan svar"),
        "Begäran om längre tid": ("begäran", "begäranden"), "Svar om längre tid": ("svar", "svar"),
        "Inför sammanträden": ("sammanträde", "sammanträden"), "Du ersätter": ("som ersättare", "som ersättare"),
        "Veckan": ("veckolista", "veckolistor"), "Månaden": ("månadslista", "månadslistor"),
    }  # fmt: skip
    parts = [counted(number, *words.get(heading, ("annat", "andra"))) for heading, number in lists.items()]
    whole = f"Uppdrag: {', '.join(parts)}"
    return whole if len(whole) <= SUBJECT_MAX else f"{whole[: SUBJECT_MAX - 2].rsplit(', ', 1)[0]} …"
