"""Words as they are looked up: stems, and marks for figures. Both databases are given the same terms.

A term is letters and figures after a mark that says what it is; a database's own rules for words never come into it.
"""

import datetime as dt
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator

import snowballstemmer

from tracker.domain.references import CaseNumberKey

RULES = 2
"""The edition of these rules; entries of another are made anew by `reindex`."""
WORD_MAX = 60
STOP = frozenset([
    "alla", "allt", "att", "av", "blev", "bli", "blir", "de", "dem", "den", "denna", "det", "detta", "dom", "där",
    "då", "efter", "ej", "eller", "en", "enligt", "er", "ett", "för", "från", "fram", "ha", "hade", "han", "har",
    "hon", "hur", "här", "i", "in", "inte", "kan", "man", "med", "men", "mot", "ni", "nu", "när", "och", "om", "på",
    "s", "samt", "ska", "skall", "skulle", "som", "så", "sådan", "till", "under", "upp", "ut", "vad", "var", "vara",
    "vi", "vid", "vilka", "vilken", "är", "över", "åt",
])  # fmt: skip
"""Words that tell nothing apart; they are neither kept nor looked for."""

_WORD = re.compile(r"[^\W_]+(?:[-‐‑][^\W_]+)*")
_HYPHEN = re.compile(r"[-‐‑]")
_SOFT = str.maketrans({"\u00ad": None, "æ": "ä", "ø": "ö"})
_VOWELS = "aeiouyåäöl"  # and l, for «ball» is no «balel»
_FLAT = str.maketrans("åäöéü", "aaoeu")
_stemmer = snowballstemmer.stemmer("swedish")


def tokens(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield (start, end, word) of a text; of «e-tjänst» its parts, and the whole as «etjänst»."""
    for found in _WORD.finditer(text):
        whole = found[0]
        yield (*found.span(), "".join(_HYPHEN.split(whole)))
        if len(parts := _HYPHEN.split(whole)) > 1:
            start = found.start()
            for part in parts:
                yield start, start + len(part), part
                start += len(part) + 1


@functools.lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a word, «trygghetsrådets» → «trygghetsråd»; "" for one that tells nothing apart."""
    plain = "".join(_plain(letter) for letter in unicodedata.normalize("NFC", word).casefold().translate(_SOFT))
    if plain in STOP or not plain:
        return ""
    return plain[:WORD_MAX] if plain[0].isdecimal() else str(_stemmer.stemWord(plain[:WORD_MAX]))


def _plain(letter: str) -> str:
    """Keep the letters of Swedish words and é; take other accents off; write what is left by its number."""
    if letter in "abcdefghijklmnopqrstuvwxyzåäöéü0123456789":
        return letter
    parts = [part for part in unicodedata.normalize("NFKD", letter) if part.isalnum()]
    return "".join(part if part.isascii() else f"x{ord(part):x}" for part in parts)


def flat(word: str) -> str:
    """Return a stem as a keyboard without å, ä and ö writes it."""
    return word.translate(_FLAT)


def stems(text: str) -> list[str]:
    """Return the stems of a text, each once, in its order; single letters tell nothing apart."""
    found = (stem(word) for *_, word in tokens(text))
    return list(dict.fromkeys(word for word in found if len(word) > 1 or word.isdecimal()))


def kin(word: str) -> set[str]:
    """Return a stem with its forms that stemming leaves apart: «skol» (skola) and «skolan», «cykel» and «cykl»."""
    found = {word, f"{word}an"}
    if len(word) > 4:
        found |= {word[:-2]} if word.endswith("an") else set()
        found |= {f"{word[:-2]}l"} if word.endswith("el") else set()
        found |= {f"{word[:-1]}el"} if word[-1] == "l" and word[-2] not in _VOWELS else set()
    return found


def of_words(title: str, text: str) -> list[str]:
    """Return the terms of an entry's words: w_ for all of them, t_ for the title's, f_ for those with å, ä or ö."""
    in_title = stems(title)
    everywhere = list(dict.fromkeys([*in_title, *stems(text)]))
    flats = [f"f_{flat(word)}" for word in everywhere if flat(word) != word]
    return [*(f"t_{word}" for word in in_title), *(f"w_{word}" for word in everywhere), *dict.fromkeys(flats)]


def of_published(text: str) -> list[str]:
    """Return the terms by which the open view finds a text: it must not tell which words stand where it shows none."""
    return [f"o_{word}" for word in stems(text)]


def of_reference(reference: str) -> str:
    """Return the term of an assignment's id."""
    return f"r_{code(reference)}"


def of_paragraph(number: str) -> str:
    """Return the term of the number of a §."""
    return f"p_{code(number)}"


def of_day(day: dt.date) -> str:
    """Return the term of a decision's day."""
    return f"e_{day:%Y%m%d}"


def of_year(year: int) -> str:
    """Return the term of a decision's year."""
    return f"y_{year}"


def of_body(body_id: int) -> str:
    """Return the term of a body that gives, receives or decides; its names are looked up when somebody searches."""
    return f"b_{body_id}"


def of_body_in_the_open(body_id: int) -> str:
    """Return the term of a body that the open view names: it gives the assignment, or answers for it now."""
    return f"ob_{body_id}"


def of_case(key: CaseNumberKey) -> str:
    """Return the term of a number of a matter, in its own diary."""
    return f"d_{code(key.registry)}_{key.year}_{key.serial}"


def of_case_anywhere(year: int, serial: int) -> str:
    """Return the term of a number of a matter, whatever its diary."""
    return f"n_{year}_{serial}"


def of_case_number(literal: str, canonical: str | None) -> Iterable[str]:
    """Return the terms under which a number of a matter is found."""
    if canonical is None:
        return [f"l_{code(literal)}"]
    registry, year, serial = canonical.split(":")
    key = CaseNumberKey(registry, int(year), int(serial))
    return [of_case(key), of_case_anywhere(key.year, key.serial), f"s_{key.serial}"]


def code(text: str) -> str:
    """Return a mark with its letters and figures alone, «N123-0456/23» → «n123045623»."""
    return "".join(_plain(letter) for letter in text.casefold() if letter.isalnum())
