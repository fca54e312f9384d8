"""Names of bodies and titles of assignments: how they are compared, sorted and shortened."""

import functools
import re
import unicodedata

TITLE_MAX = 120
TEXT_MAX = 20_000
TITLE_FROM = 2_000
"""A title is made of the first words of a text."""

_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}", "ü": "y"})
_NORDIC = str.maketrans({"æ": "ä", "ø": "ö"})
_COMMON_NOUNS = ("nämnden", "nämnderna", "kontoret", "styrelsen", "fullmäktige", "förvaltningen", "myndigheten",
                 "nämnder", "styrelser", "förvaltningar")  # fmt: skip
_SPACES = re.compile(r"\s+")


def tidy(text: str) -> str:
    """Return a name on one line, without what nobody can see: control signs, marks of direction, spaces too many."""
    seen = (sign if not unicodedata.category(sign).startswith("C") else " " for sign in text)
    return " ".join("".join(seen).split())


@functools.lru_cache(maxsize=4096)  # a municipality has some hundred names, and reads them for every §
def fold(name: str) -> str:
    """Return the form in which two spellings of a name are equal: case, hyphens and spaces aside.

    «Idrotts- och föreningsnämnden» and «idrotts och föreningsnämnden» fold alike.
    """
    composed = unicodedata.normalize("NFC", name).casefold().translate(_NORDIC).replace("-", " ")
    return _SPACES.sub(" ", "".join(_plain_letter(letter) for letter in composed)).strip()


def _plain_letter(letter: str) -> str:
    """Keep Swedish letters, take other accents off (ç → c), drop what is neither letter, figure nor space."""
    if letter in "åäöü" or letter.isspace():
        return letter
    return "".join(part for part in unicodedata.normalize("NFKD", letter) if part.isalnum())


def sort_key(name: str) -> str:
    """Return a key that sorts as a Swedish reader expects (å, ä, ö last) under plain byte order."""
    return fold(name).translate(_SWEDISH)[:200]


def in_text(name: str) -> str:
    """Return a body's name as it stands within a sentence: «kommunstyrelsen», but «Göteborg Energi AB»."""
    common = any(word.casefold().endswith(_COMMON_NOUNS) for word in name.split())
    return name[:1].lower() + name[1:] if common else name


def task_words(text: str) -> str:
    """Return what is to be done out of a decision's words: what follows «i uppdrag att», to the end of its sentence."""
    words = _SPACES.sub(" ", text[:TITLE_FROM]).strip()
    found = re.search(r"\buppdra(?:g|r|gs|s)?\b[^.]*?\batt,?\s+(?P<task>.+)", words)
    task = found["task"] if found else re.sub(r"^[A-ZÅÄÖ][^.:;]{2,80}? (?:ska|skall) (?!$)", "", words)
    return re.split(r"(?<=[a-zåäö0-9)][a-zåäö0-9)])\.\s+(?=[A-ZÅÄÖ])", task, maxsplit=1)[0].strip(" ,.;:")


def short_title(text: str) -> str:
    """Return a working title out of a decision's words: what is to be done, at most TITLE_MAX characters."""
    task = task_words(text)
    task = task[:1].upper() + task[1:]
    if len(task) <= TITLE_MAX:
        return task or "Uppdrag utan rubrik"
    cut = task[: TITLE_MAX - 2].rsplit(" ", 1)[0].rstrip(" ,.;:")
    return f"{cut} …"
