"""From what was typed to the terms that answer it, each with how well it does."""

import datetime as dt
import functools
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from tracker.domain.sought import Sought, read_sought
from tracker.index import terms, vocabulary

EXACT, TITLE, TEXT, BODY, COMPOUND, LIKE = 20, 12, 6, 5, 2, 1
"""How well: a reference or number; the word in the title, in the text; a body's name; a part of a compound; a slip."""
IN_THE_OPEN_MOST = 1000
"""Near words of one that was typed: more than any has."""
PARTS_MAX = 10
"""Words beyond these are left out."""
_YEAR = re.compile(r"^(?:19|20)\d{2}$")
_NUMBER = re.compile(r"^0*(\d{1,5}[a-zåäö]?)$", re.IGNORECASE)


@dataclass
class Part:
    """One thing that an entry must have.

    Attributes:
        typed: the words, or "" for what a filter asks.
        answers: term → how well it answers.
        together: terms that answer when an entry has all of them.
        stem: of a word that is no figure.
    """

    typed: str
    answers: dict[str, int] = field(default_factory=dict)
    together: tuple[str, ...] = ()
    stem: str = ""

    @functools.cached_property
    def best_first(self) -> list[tuple[str, int]]:
        """The terms that answer it, the best first; read when all of them are there."""
        return sorted(self.answers.items(), key=lambda answer: -answer[1])


@dataclass(frozen=True)
class Asked:
    """What was typed, and the parts that an answer has.

    Attributes:
        sought: as it was read.
        parts: in its order.
    """

    sought: Sought
    parts: tuple[Part, ...]

    @property
    def number(self) -> str:
        """The number of a §, where nothing else was typed; it gives a choice."""
        if len(self.parts) != 1:
            return ""
        if self.sought.paragraphs:
            return self.sought.paragraphs[0]
        found = _NUMBER.match(self.sought.rest)
        return found[1].upper() if found else ""


def ask(typed: str, *, registry: str, today: dt.date) -> Asked:
    """Read what somebody typed, with the bodies and the compounds that its words mean. Two queries, whatever it is."""
    sought = read_sought(typed, registry=registry, today=today)
    parts = [*_marks(sought), *(part for part in map(_word, _typed_words(sought.rest)) if part.answers)][:PARTS_MAX]
    words = [part for part in parts if part.stem]
    bodies = vocabulary.named_bodies() if words else {}
    wider = vocabulary.compounds({form for part in words for form in terms.kin(part.stem)})
    for part in words:
        _widen(part, bodies.get(part.stem, ()), [word for form in terms.kin(part.stem) for word in wider.get(form, ())])
    return Asked(sought, tuple(parts))


def _marks(sought: Sought) -> list[Part]:
    parts = [Part(reference, {terms.of_reference(reference): EXACT}) for reference in sought.references]
    for key, with_registry in sought.cases:
        anywhere = {} if with_registry else {terms.of_case_anywhere(key.year, key.serial): TEXT}
        parts.append(Part(str(key), {**anywhere, terms.of_case(key): EXACT}))
    parts += [Part(number, {terms.of_paragraph(number): EXACT}) for number in sought.paragraphs]
    parts += [Part(day.isoformat(), {terms.of_day(day): EXACT}) for day in sought.days]
    for code in sought.codes:
        parts.append(Part(code, {f"l_{terms.code(code)}": EXACT}, tuple(f"w_{stem}" for stem in terms.stems(code))))
    return parts


def _typed_words(rest: str) -> list[str]:
    """Return the words of what is left: each whole, «e-tjänst» as one."""
    found: list[str] = []
    end = 0
    for start, stop, _ in terms.tokens(rest):
        if start >= end:
            found.append(rest[start:stop])
            end = stop
    return found


def _word(typed: str) -> Part:
    if _YEAR.match(typed):
        return Part(typed, {terms.of_year(int(typed)): TEXT, f"t_{typed}": TITLE, f"w_{typed}": TEXT})
    if match := _NUMBER.match(typed):
        number = match[1]
        plain = {f"w_{typed.casefold()}": BODY, f"t_{typed.casefold()}": TEXT}
        serial = {f"s_{number}": BODY} if number.isdecimal() else {}
        return Part(typed, {**plain, **serial, terms.of_paragraph(number): TITLE})
    words = [word for *_, word in terms.tokens(typed)]
    stem = terms.stem(words[0])
    if not stem:
        return Part(typed)
    together = tuple(f"w_{found}" for word in words[1:] if len(found := terms.stem(word)) > 1)
    return Part(typed, _of_stem(stem, TITLE, TEXT), together, stem)


def _of_stem(stem: str, in_title: int, in_text: int) -> dict[str, int]:
    answers: dict[str, int] = {}
    for word in sorted(terms.kin(stem), key=len, reverse=True):
        answers |= {f"t_{word}": in_title, f"w_{word}": in_text}
    return answers


def _widen(part: Part, bodies: Iterable[int], compounds: Iterable[str]) -> None:
    for word in compounds:
        part.answers.setdefault(f"t_{word}", COMPOUND + 1)
        part.answers.setdefault(f"w_{word}", COMPOUND)
    for body_id in bodies:
        part.answers.setdefault(terms.of_body(body_id), BODY)


def opened(part: Part) -> Part:
    """Return a part that looks in published words alone; those without å, ä and ö are kept of all words alike."""
    opens = {"w_": "o_", "b_": "ob_"}
    answers = {
        opens.get(term[:2], term[:2]) + term[2:]: how for term, how in part.answers.items() if not term.startswith("f_")
    }
    return Part(part.typed, answers, tuple(f"o_{term[2:]}" for term in part.together), part.stem)


def loosen_in_the_open(asked: Asked) -> Asked:
    """Return the same with the words that are a slip away, for whoever may know nothing of what is not published.

    Every near word is taken: were there a choice among them, a word that stands in nothing published could take the
    place of one that does, and be guessed by that. For the same reason no word is cut into those that are known.
    """
    words = [part for part in asked.parts if part.stem]
    near = vocabulary.near([part.stem for part in words], most=IN_THE_OPEN_MOST)
    bodies = vocabulary.named_bodies() if words else {}
    loose = []
    for part in asked.parts:
        also = {term: LIKE for word in near.get(part.stem, ()) for term in (f"t_{word}", f"w_{word}")}
        meant = {body_id for word in near.get(part.stem, ()) for body_id in bodies.get(word, ())}
        also |= {terms.of_body(body_id): LIKE for body_id in meant}
        loose.append(Part(part.typed, {**also, **part.answers}, part.together, part.stem))
    return Asked(asked.sought, tuple(loose))


def loosen(asked: Asked) -> Asked:
    """Return the same with what was perhaps meant: words without å, ä and ö, slips of a finger, words put apart.

    A word typed with å, ä or ö never means one without; a keyboard that lacks them means both.
    """
    words = [part for part in asked.parts if part.stem]
    near = vocabulary.near([part.stem for part in words])
    pieces = vocabulary.parts([part.stem for part in words])
    bodies = vocabulary.named_bodies() if words else {}
    joined = _joined(words)
    loose: list[Part] = []
    for part in asked.parts:
        answers = dict(part.answers)
        if part.stem:
            for word in joined.get(id(part), ()):
                answers = {f"w_{word}": BODY, f"t_{word}": TEXT, **answers}
            answers = {**_flat_answers(part.stem, bodies), **answers}
            for word in (*near.get(part.stem, ()), *sorted(pieces.get(part.stem, ()))):
                answers = {f"t_{word}": LIKE, f"w_{word}": LIKE, **answers}
                answers = {**{terms.of_body(body_id): LIKE for body_id in bodies.get(word, ())}, **answers}
        loose.append(Part(part.typed, answers, part.together, part.stem))
    return Asked(asked.sought, tuple(loose))


def _flat_answers(stem: str, bodies: Mapping[str, set[int]]) -> dict[str, int]:
    if terms.flat(stem) != stem:
        return {}
    meant = {body_id for word, ids in bodies.items() if terms.flat(word) == stem for body_id in ids}
    return {f"f_{stem}": COMPOUND, **{terms.of_body(body_id): COMPOUND for body_id in meant}}


def _joined(words: list[Part]) -> dict[int, list[str]]:
    """Return, for each of two neighbours, the word that they are when written together."""
    found: dict[int, list[str]] = {}
    for first, second in pairwise(words):
        word = terms.stem(first.typed + second.typed)
        found.setdefault(id(first), []).append(word)
        found.setdefault(id(second), []).append(word)
    return found
