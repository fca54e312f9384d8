"""Minutes spoiled the way scanning, pasting and typing spoil them, from a seed, so that a failure can be repeated."""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from support.minutes import FEBRUARY, MARCH

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"
STRANGE = (
    "\u00ad", "\u00a0", "\u202f", "\u2028", "\ufeff", "\u0000", "\f", "\r", "\t", "§", "§ ", "”", '"', "(", ")", "ﬁ",
    "å", "�", "\n\n", " - ", "-\n", "…", "Beslut\n", "Beslut: ", "Reservation  ", "får i uppdrag att ",
    "förklaras fullgjort", "Uppdraget ", "§ 12, 2024-02-30 ", "2024-13-45", "kvartal 5 2026 ",
    "senast den 31 februari 2026", "till nämnden ", "dnr 1/2 ", "Ja: 7 Nej: ", "1. ", "a) ", "– ", "Att ",
    "Kommunstyrelsen beslutar att\n", "12 (40)\n", "f\u00f6ljande uppdrag:\n", "Nämnden: att ",
)  # fmt: skip


_MEETINGS: tuple[dict[str, Any], ...] = (FEBRUARY, MARCH)


def originals() -> list[str]:
    """Return the texts that are spoiled: labelled ones and real minutes where they are, else our own small meetings."""
    own = [paragraph["text"] for meeting in _MEETINGS for paragraph in meeting["paragraphs"]]
    labelled = [path.read_text(encoding="utf-8") for path in sorted(SHARED.glob("gold-docs/*.txt"))]
    minutes = [
        paragraph["text"]
        for path in sorted(SHARED.glob("minutes/*.json"))
        for paragraph in json.loads(path.read_text(encoding="utf-8"))["paragraphs"]
    ]
    return [str(text) for text in [*own, *labelled, *minutes]]


def mutated(texts: list[str], *, count: int, seed: int) -> Iterator[str]:
    """Yield texts, each spoiled in one to five ways.

    Args:
        texts: to take from.
        count: how many.
        seed: of the choices.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret is made of it
    for _ in range(count):
        text = chance.choice(texts)
        for _ in range(chance.randint(1, 5)):
            text = chance.choice(WAYS)(text, chance, texts)
        yield text


def _place(text: str, chance: random.Random) -> int:
    return chance.randint(0, len(text))


def _cut_out(text: str, chance: random.Random, _: list[str]) -> str:
    at = _place(text, chance)
    return text[:at] + text[at + chance.choice((1, 1, 5, 40, 300)) :]


def _put_in(text: str, chance: random.Random, _: list[str]) -> str:
    at = _place(text, chance)
    return text[:at] + chance.choice(STRANGE) * chance.choice((1, 1, 1, 3, 30)) + text[at:]


def _lines_moved(text: str, chance: random.Random, _: list[str]) -> str:
    lines = text.split("\n")
    line = lines.pop(chance.randrange(len(lines)))
    lines.insert(chance.randint(0, len(lines)), line)
    return "\n".join(lines)


def _lines_repeated(text: str, chance: random.Random, _: list[str]) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join([*lines[:at], *lines[at : at + 3] * chance.choice((1, 2, 20)), *lines[at:]])


def _one_line(text: str, chance: random.Random, _: list[str]) -> str:
    return text.replace("\n", chance.choice((" ", "", "\r\n", "  \n", "\n\n")))


def _another_case(text: str, chance: random.Random, _: list[str]) -> str:
    at = _place(text, chance)
    return text[:at] + chance.choice((str.upper, str.lower, str.title))(text[at : at + 400]) + text[at + 400 :]


def _other_figures(text: str, chance: random.Random, _: list[str]) -> str:
    return "".join(chance.choice("0123456789") if sign.isdigit() and chance.random() < 0.2 else sign for sign in text)


def _letters_lost(text: str, chance: random.Random, _: list[str]) -> str:
    return text.translate(str.maketrans("åäöÅÄÖ", chance.choice(("aaoAAO", "??????", "      "))))


def _two_columns(text: str, chance: random.Random, _: list[str]) -> str:
    lines = text.split("\n")
    half = (len(lines) + 1) // 2
    return "\n".join(f"{left:<40}{right}" for left, right in zip(lines[:half], [*lines[half:], ""], strict=False))


def _joined(text: str, chance: random.Random, texts: list[str]) -> str:
    other = chance.choice(texts)
    return text[: _place(text, chance)] + other[_place(other, chance) :]


WAYS: tuple[Callable[[str, random.Random, list[str]], str], ...] = (
    _cut_out, _put_in, _put_in, _lines_moved, _lines_repeated, _one_line, _another_case, _other_figures, _letters_lost,
    _two_columns, _joined,
)  # fmt: skip
