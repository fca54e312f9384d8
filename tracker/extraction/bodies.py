"""Names of bodies in running text: lists taken apart, the genitive taken off, spelled as the known ones."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tracker.domain.names import fold

ABBREVIATIONS = {"kf": "Kommunfullmäktige", "ks": "Kommunstyrelsen"}

HELD_TOGETHER = (
    r"äldre-? samt vård-? och omsorg",
    r"(?:kretslopp|park|inköp|arbetsmarknad|demokrati|konsument|äldre|vård)-? och [a-zåäö]",
    r"[A-Za-zÅÄÖåäö]{3,30}- och [a-zåäö]",
    r"(?:nämnder|förvaltningar) (?:och|samt) (?:styrelser|bolag)",
    r"nämndens? för [A-ZÅÄÖ][a-zåäö]{2,20} [A-ZÅÄÖ]?[a-zåäö]{2,30} och [A-ZÅÄÖ]",
)
"""Where «och» and «samt» belong to a name and part nothing."""

_HELD = re.compile("|".join(HELD_TOGETHER), re.IGNORECASE)
_SEPARATOR = re.compile(r",? (?:och|samt|respektive) |, ?(?:och |samt )?|/")
_BODY_ENDING = re.compile(
    r"(?:nämnd|styrelse|kontor|fullmäktige|bolag|förvaltning|direktör|chef|sekreterare|förbund|kommitté|beredning"
    r"|nämnder|parter|aktörer)[a-zåäö]{0,5}$",
    re.IGNORECASE,
)
_BOARD_OF_PLACE = re.compile(r"nämnd(?:en|erna)? [A-ZÅÄÖ][a-zåäö]{2,20}s?$")
_PLURAL_WITH_PLACE = re.compile(r"(?P<kind>[A-Za-zÅÄÖåäö]{0,30}nämnd)erna (?P<place>[A-ZÅÄÖ][a-zåäö]{2,20})")
_PLACE = re.compile(r"[A-ZÅÄÖ][a-zåäö]{2,20}")
_GENITIVE = re.compile(r"(?:(?<=AB):s|(?<=[a-zåäö])s|(?<=[A-ZÅÄÖ]):s)$")
_INNER_GENITIVE = re.compile(r"(?<=nämnden)s(?= för )", re.IGNORECASE)
_BRACKET = re.compile(r" ?\([^()]{0,120}\)")

_NAME = (
    r"(?:(?:berörda|samtliga|övriga|relevanta|andra|alla|stadens|aktuella) (?:[a-zåäö]{3,20} )?"
    r"(?:nämnder|bolag|styrelser|parter|aktörer|förvaltningar)"
    r"(?: och (?:nämnder|styrelser|bolag|förvaltningar))?"
    r"|representanter för [a-zåäö]{3,30}"
    r"|äldre samt vård-? och omsorgsnämnden"
    r"|nämnden för (?:arbetsmarknad och vuxenutbildning|demokrati och medborgarservice|inköp och upphandling"
    r"|[A-Za-zåäö]{3,30})"
    r"|(?:[A-Za-zåäö]{3,20}-? och )?[A-Za-zåäö]{2,25}nämnden"
    r"|[a-zåäö]{0,25}nämnd(?:en|erna)?(?: [A-ZÅÄÖ][a-zåäö]{2,20})?"
    r"|[A-Za-zåäö]{3,30}(?:styrelsen|kontoret|förvaltningen|direktören)"
    r"|[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{1,30}(?: (?:&|Co|Stads?|[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,30})){0,4})"
)
_WITH = re.compile(
    r"(?:i (?:[a-zåäö]{3,10} )?(?:samverkan|samarbete|samråd|dialog)(?:,)? med|(?:till)?sammans med)"
    rf" (?P<names>{_NAME}(?:(?:,? (?:och|samt) |, ){_NAME}){{0,9}})(?![A-Za-zåäö])"
)


@dataclass(frozen=True)
class Bodies:
    """The bodies that are known by name.

    Attributes:
        known: folded name → the name as it is to be written.
    """

    known: Mapping[str, str]
    _folded: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(cls, names: Collection[str]) -> "Bodies":
        """Take full names."""
        return cls(MappingProxyType({fold(name): name for name in names}))

    def name(self, words: str) -> str:
        """Return a name as it is to be written: the known spelling, else with a capital letter."""
        plain = " ".join(_BRACKET.sub("", words).split()).strip(" ,.;:")
        key = self._fold(plain)
        return self.known.get(key) or ABBREVIATIONS.get(key) or plain[:1].upper() + plain[1:]

    def names(self, words: str) -> tuple[str, ...]:
        """Take a list of names apart («A, B samt C»), also where a name has an «och» of its own."""
        plain = " ".join(_BRACKET.sub("", words).split()).strip(" ,.;:")
        if not plain:
            return ()
        if self._fold(plain) in self.known:
            return (self.name(plain),)
        pieces = _whole_names(self._held_together(plain))
        return tuple(dict.fromkeys(self.name(piece) for piece in _each_place(pieces)))

    def owners(self, words: str) -> tuple[str, ...]:
        """Take apart a list that stands in the genitive («A och B:s») and return the names without it."""
        plain = " ".join(_BRACKET.sub("", words).split()).strip(" ,.;:")
        if self._fold(plain) in self.known:  # a name that ends in s by itself
            return (self.name(plain),)
        names = self.names(_INNER_GENITIVE.sub("", _GENITIVE.sub("", plain)))
        return tuple(dict.fromkeys(self.name(_without_genitive(name)) for name in names))

    def collaborators(self, words: str) -> tuple[str, ...]:
        """Return whom a task is to be done with («i samverkan med …»), as written."""
        found = (name for part in _WITH.finditer(words) for name in self.names(part["names"]))
        return tuple(dict.fromkeys(found))

    def _fold(self, words: str) -> str:
        """Fold words once, however often a text repeats them."""
        if words not in self._folded:
            self._folded[words] = fold(words)
        return self._folded[words]

    def _held_together(self, words: str) -> str:
        held = _HELD.sub(lambda found: found.group().replace(" ", "\N{NO-BREAK SPACE}"), words)
        for name in self.known.values():
            if " och " in name or " samt " in name:
                at = held.casefold().find(name.casefold())
                if at >= 0:
                    held = held[:at] + name.replace(" ", "\N{NO-BREAK SPACE}") + held[at + len(name) :]
        return held


def looks_like_body(words: str) -> bool:
    """Tell whether words can be a name that stands by itself."""
    return (
        words[:1].isupper()
        or bool(_BODY_ENDING.search(words) or _BOARD_OF_PLACE.search(words))
        or words.startswith(("nämnden för ", "representanter för "))
    )


def _whole_names(words: str) -> list[str]:
    pieces: list[str] = []
    at = 0
    separator = ""
    for found in [*_SEPARATOR.finditer(words), None]:
        piece = words[at : found.start() if found else len(words)].replace("\N{NO-BREAK SPACE}", " ").strip()
        if pieces and piece and not looks_like_body(piece):
            pieces[-1] += separator + piece  # «nämnden för x» + « och » + «y»
        elif piece:
            pieces.append(piece)
        if found:
            at, separator = found.end(), found.group()
    return pieces


def _each_place(pieces: list[str]) -> list[str]:
    """Write «Socialnämnderna A, B och C» out as one board for each place."""
    kind = ""
    names = []
    for piece in pieces:
        if found := _PLURAL_WITH_PLACE.fullmatch(piece):
            kind = f"{found['kind']}en"
            names.append(f"{kind} {found['place']}")
        elif kind and _PLACE.fullmatch(piece) and not _BODY_ENDING.search(piece):
            names.append(f"{kind} {piece}")
        else:
            kind = ""
            names.append(piece)
    return names


def _without_genitive(name: str) -> str:
    return re.sub(r"(?<=nämnden)s$|(?<=nämnderna)s$|(?<=styrelsen)s$|(?<=kontoret)s$|(?<=AB):s$", "", name)
