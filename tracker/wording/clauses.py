"""Ready words for the decision that a report proposes, as minutes write them; whoever hands it in may change them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tracker.domain.names import in_text
from tracker.wording.dates import in_words

OFFERED: Mapping[str, str] = MappingProxyType({
    "completed": "Förklaras fullgjort", "partly_reported": "Delredovisas och står kvar",
    "not_completed": "Förklaras inte fullgjort", "ended": "Avslutas utan att vara fullgjort",
    "extended": "Tiden förlängs",
})  # fmt: skip
"""What can be proposed of an assignment, by the closing that the decision would be."""
NO_TIME = "[ny tid]"
_FORMS: Mapping[str, str] = MappingProxyType({
    "completed": "redovisningen av {}, antecknas och uppdraget förklaras fullgjort.",
    "partly_reported": "delredovisningen av {}, antecknas.",
    "not_completed": "{}, förklaras inte fullgjort.",
    "ended": "{}, avslutas.",
    "extended": "tiden för redovisning av {}, förlängs till {until}.",
    "approved_own_part": "{own} godkänner för egen del redovisningen av {}.",
})  # fmt: skip
_LISTED: Mapping[str, str] = MappingProxyType({"completed": "förklaras fullgjorda", "ended": "avslutas"})
"""How the sentence over a list ends; what is said of one at a time has none."""
_NAMED = 3
_ALPHABET = "abcdefghijklmnopqrstuvwxyzåäö"


@dataclass(frozen=True)
class Given:
    """What a clause names of an assignment.

    Attributes:
        giver: who gave it, in running text («kommunfullmäktige»).
        on: the day, where known.
        number: of the §, or "".
        point: of that §, or "".
        budget_year: the budget that gave it.
        recipients: to whom, in running text.
        task: what is to be done, after «att».
        dnr: of its matter, or "".
        closer: who decides of it now, in running text, where that is another than who gave it.
    """

    giver: str
    on: dt.date | None
    number: str
    point: str
    budget_year: int | None
    recipients: str
    task: str
    dnr: str = ""
    closer: str = ""

    @property
    def decided_by(self) -> str:
        """Who can end it."""
        return self.closer or self.giver


@dataclass(frozen=True)
class Proposed:
    """What is proposed of one assignment.

    Attributes:
        given: what names it.
        kind: one of OFFERED.
        until: the new time, where that is what is proposed.
        own: the body that takes it up answers for it itself.
    """

    given: Given
    kind: str = "completed"
    until: str = ""
    own: bool = False


@dataclass(frozen=True)
class Part:
    """What one body decides: «Kommunfullmäktige beslutar:», and its clauses line by line."""

    lead: str
    lines: Sequence[str]


def draft(proposed: Sequence[Proposed], *, taken_up_in: str = "") -> list[Part]:
    """Return a proposed decision, a part for each body that has something to decide.

    Args:
        proposed: in the order in which they are to stand.
        taken_up_in: the body at whose meeting it comes up, in running text; "" for the one that decides.
    """
    groups: dict[str, list[Proposed]] = defaultdict(list)
    for one in proposed:
        groups[one.given.decided_by].append(one)
    own = [
        _clause(one.given, "approved_own_part", own=taken_up_in)
        for one in proposed
        if one.own and one.kind in {"completed", "partly_reported"} and taken_up_in not in {"", one.given.decided_by}
    ]
    parts = [Part(f"I {taken_up_in}:", _numbered([[clause] for clause in own]))] if own else []
    for closer, group in groups.items():
        elsewhere = taken_up_in not in {"", closer}
        lead = f"{taken_up_in} föreslår att {closer} beslutar:" if elsewhere else f"{closer} beslutar:"
        parts.append(Part(_capital(lead), _numbered(_clauses(group))))
    return parts


def proposal(assignments: Sequence[Given], *, partial: bool) -> str:
    """Return the clauses of a report, one for each assignment; numbered where they are several."""
    kind = "partly_reported" if partial else "completed"
    return "\n".join(_numbered([[_clause(given, kind)] for given in assignments]))


def named_together(names: Iterable[str]) -> str:
    """Return recipients in running text, as many as minutes name; "" of more, which go without saying."""
    said = list(dict.fromkeys(map(in_text, names)))
    return in_words(said) if len(said) <= _NAMED else ""


def _clauses(group: Sequence[Proposed]) -> list[list[str]]:
    """Return clauses, line by line; what a budget gave several of stands as a list, as in minutes."""
    lists: dict[tuple[str, int | None], list[Given]] = defaultdict(list)
    for one in group:
        if _goes_in_list(one):
            lists[one.kind, one.given.budget_year].append(one.given)
    clauses: list[list[str]] = []
    for one in group:
        listed = lists.get((one.kind, one.given.budget_year), []) if _goes_in_list(one) else []
        if len(listed) < 2:
            clauses.append([_clause(one.given, one.kind, until=one.until)])
        elif listed[0] is one.given:
            clauses.append(_listed(one.kind, listed))
    return clauses


def _goes_in_list(one: Proposed) -> bool:
    given = one.given
    return bool(one.kind in _LISTED and given.budget_year and given.recipients and not given.point)


def _listed(kind: str, listed: Sequence[Given]) -> list[str]:
    """Return «Nedanstående uppdrag (a–c), givna i budget 2024, förklaras fullgjorda.» and its items."""
    reach = f"a–{_letters(len(listed) - 1)}"
    lead = f"Nedanstående uppdrag ({reach}), givna i budget {listed[0].budget_year}, {_LISTED[kind]}."
    return [lead, *(
        f"{_letters(place)}) {_capital(genitive(given.recipients))} uppdrag att {_running(given.task)}{_matter(given)}."
        for place, given in enumerate(listed)
    )]  # fmt: skip


def _letters(place: int) -> str:
    """Return the letter of an item: a–ö, aa–öö, as minutes do."""
    times, letter = divmod(place, len(_ALPHABET))
    return _ALPHABET[letter] * (times + 1)


def _numbered(clauses: Sequence[Sequence[str]]) -> list[str]:
    if len(clauses) == 1:
        return list(clauses[0])
    return [
        line if place else f"{number}. {line}"
        for number, lines in enumerate(clauses, start=1)
        for place, line in enumerate(lines)
    ]


def _clause(given: Given, kind: str, *, until: str = "", own: str = "") -> str:
    return _capital(_FORMS[kind].format(_named(given), until=until or NO_TIME, own=own))


def _named(given: Given) -> str:
    when = f" {given.on.isoformat()}" if given.on else ""
    place = f" § {given.number}" if given.number else ""
    point = f" punkt {given.point}" if given.point else ""
    budget = f", givet i budget {given.budget_year}," if given.budget_year else ""
    to = f" till {given.recipients}" if given.recipients else ""
    giver = genitive(given.giver)
    return f"{giver} uppdrag{when}{place}{point}{budget}{to} att {_running(given.task)}{_matter(given)}"


def _matter(given: Given) -> str:
    return f", dnr {given.dnr}" if given.dnr else ""


def genitive(name: str) -> str:
    """Return «kommunfullmäktiges» of «kommunfullmäktige», «Higab AB:s»; a name in s keeps its form."""
    if name.endswith(("s", "x", "z")):
        return name
    return f"{name}:s" if name[-2:].isupper() else f"{name}s"


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _running(task: str) -> str:
    """A task begins small within a sentence, but for an abbreviation."""
    first = task.split(" ", 1)[0]
    return task if first.isupper() else task[:1].lower() + task[1:]
