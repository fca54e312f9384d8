"""No rule that looks through running text takes long over one that was made to keep it busy."""

import dataclasses
import importlib
import random
import re
import time
from collections.abc import Iterator

import pytest
from support.figures import Figures

RULES = ("assignment_wordings", "deadline_wordings", "reporting", "outcomes", "decision_points", "circumstances")
"""The modules whose patterns are let loose on text of any length; the others are given lines and short pieces."""
SIZE, STRINGS = 100_000, 200
MOST = 0.1
"""Seconds that one pattern may take over one string."""
TRIES = 3
LINE = re.compile(r"[^\n]+")
OF_LINES = ("[ \\t]", "[#* \\t]", "\\s*", "^")
PIECES = (
    "får ", "får i ", "får i uppdrag ", "att ", "uppdrar åt ", "ge ", "ger x i ", "uppdrag ", "Uppdraget att ",
    "ges till ", "återremittera ärendet till ", "som får i ", "för att ", "med uppdrag ", "och ", "samt ", ", ", ",",
    ". ", ": ", "; ", "\n", " ", "  ", "\t", "(", ")", "”", "”x ", "§ ", "§ 1 ", "§ 1, ", "2024-01-01 ",
    "2024-01-01 § 1 ", "den 1 maj 2024 ", "1 ", "1. ", "12/24 ", "KS ", "KS 2024/", "Dnr ", "KS-2024-", "a", "a. ",
    "b) ", "x ", "A ", "Aa ", "Aaaa aaaa ", "- ", "–", "nämnd", "nämnden ", "nämnden för ", "Kommunstyrelsen ",
    "kommunstyrelsens ", "förklarar ", "förklaras ", "därmed ", "inte ", "fullgjort ", "avslutas ", "Ja 1 ", "Nej ",
    "1 Ja ", "mot ", "röstar ja ", "(M) ", "från M, ", "reserverar sig ", "redovisas ", "till ", "i ", "senast ",
    "under ", "kvartal ", "maj ", "i samband med ", "tillsammans med ", "i samverkan med A ", "föreslår ", "besluta ",
    "beslutar ", "tillstyrker ", "Enligt ", "budget 2024 ", "Nedanstående uppdrag ", "undantag av ", "Xx:\t",
    "Beslut ", "av ", "om ",
)  # fmt: skip


def patterns_in(value: object) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from patterns_in(each)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for field in dataclasses.fields(value):
            yield from patterns_in(getattr(value, field.name))


def every_pattern() -> dict[str, re.Pattern[str]]:
    found: dict[str, tuple[str, re.Pattern[str]]] = {}
    for module in RULES:
        named = vars(importlib.import_module(f"tracker.extraction.{module}"))
        for name, value in named.items():
            for number, pattern in enumerate(patterns_in(value)):
                found.setdefault(pattern.pattern, (f"{module}.{name}.{number}", pattern))
    return dict(found.values())


def busy_strings(count: int) -> list[str]:
    chance = random.Random(3)  # noqa: S311 - no secret is made of it
    strings = []
    for number in range(count):
        alone = number < len(PIECES)
        piece = PIECES[number] if alone else "".join(chance.choices(PIECES, k=chance.randint(2, 5)))
        begun = "" if chance.random() < 0.5 else chance.choice(PIECES)
        strings.append((begun + piece * (SIZE // len(piece) + 1))[:SIZE])
    return strings


def seconds(pattern: re.Pattern[str], text: str) -> float:
    """Search through a text, or where a pattern is one of lines, try it at the beginning of each."""
    begun = time.process_time()
    if pattern.pattern.startswith(OF_LINES):
        for line in LINE.finditer(text):
            pattern.match(text, line.start(), line.end())
    else:
        for _ in pattern.finditer(text):
            pass
    return time.process_time() - begun


@pytest.mark.full
def test_every_pattern_is_soon_done_with_every_string(figures: Figures) -> None:
    slow: dict[str, float] = {}
    for text in busy_strings(STRINGS):
        for name, pattern in every_pattern().items():
            took = seconds(pattern, text)
            if took > MOST and min(seconds(pattern, text) for _ in range(TRIES)) > MOST:
                slow[name] = max(took, slow.get(name, 0))
    figures("S16", f"{len(every_pattern())} expressions × {STRINGS} strings of 100 kB: {len(slow)} took over 100 ms")
    assert not slow, slow
