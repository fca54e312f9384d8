"""What Word counts and shows before a paragraph, «§ 12», «1.» or «a)», but does not write into the text."""

import re
from typing import Any, NamedTuple

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from tracker.readers.numbers import written

LEVELS = 9
BASES_MAX = 10
"""How many styles a style is followed through; a ring of them has no end."""
BULLET = "• "

_VALUE = qn("w:val")
_NUMBER_ID, _LEVEL_ID, _ABSTRACT_ID = qn("w:numId"), qn("w:ilvl"), qn("w:abstractNumId")
_PLACE = re.compile(r"%([1-9])")


class _Level(NamedTuple):
    form: str
    pattern: str
    start: int


class Numbering:
    """The counters of a document's lists. Paragraphs are asked for in the order of the text.

    Lists that are defined by way of a list style (numStyleLink) are not followed; their paragraphs get no mark.
    """

    def __init__(self, document: Document) -> None:
        self._styles = {style.get(qn("w:styleId")): style for style in document.styles.element.findall(qn("w:style"))}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._levels: dict[tuple[str, int], _Level] = {}
        self._of_style: dict[tuple[str, str], int] = {}
        self._counted: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        try:
            self._read(document.part.part_related_by(RELATIONSHIP_TYPE.NUMBERING).element)  # type: ignore[attr-defined]
        except KeyError:
            return  # it has no lists

    def mark(self, paragraph: Any) -> str:  # noqa: ANN401 - lxml has no types
        """Count a paragraph, and return what Word shows before it; nothing where it is in no list."""
        number_id, level = self._place(paragraph)
        abstract = self._abstract.get(number_id)
        rule = self._levels.get((abstract, level)) if abstract else None
        if abstract is None or rule is None:
            return ""
        counted = self._count(number_id, abstract, level, rule)
        if rule.form == "bullet":
            return BULLET
        shown = _PLACE.sub(lambda found: self._shown(abstract, counted, int(found[1]) - 1), rule.pattern).strip()
        return f"{shown} " if shown else ""

    def _read(self, numbering: Any) -> None:  # noqa: ANN401
        for abstract in numbering.findall(qn("w:abstractNum")):
            own_id = abstract.get(_ABSTRACT_ID, "")
            for level in abstract.findall(qn("w:lvl")):
                at = _whole(level.get(_LEVEL_ID))
                self._levels[own_id, at] = _Level(
                    _value(level, "w:numFmt") or "decimal", _value(level, "w:lvlText"), _whole(_value(level, "w:start"))
                )
                if style := _value(level, "w:pStyle"):
                    self._of_style[own_id, style] = at
        for number in numbering.findall(qn("w:num")):
            own_id = number.get(_NUMBER_ID, "")
            self._abstract[own_id] = _value(number, "w:abstractNumId")
            for changed in number.findall(qn("w:lvlOverride")):
                if start := _value(changed, "w:startOverride"):
                    self._starts[own_id, _whole(changed.get(_LEVEL_ID))] = _whole(start)

    def _place(self, paragraph: Any) -> tuple[str, int]:  # noqa: ANN401
        """Return the list and the level of a paragraph, its own or its style's; an empty name for no list."""
        properties = paragraph.find(qn("w:pPr"))
        if properties is None:
            return "", 0
        own = properties.find(qn("w:numPr"))
        if own is not None and _value(own, "w:numId"):
            return _value(own, "w:numId"), _whole(_value(own, "w:ilvl"))
        name = named = _value(properties, "w:pStyle")
        for _ in range(BASES_MAX):
            style = self._styles.get(name)
            if style is None:
                break
            numbered = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if numbered is not None and (number_id := _value(numbered, "w:numId")):
                linked = self._of_style.get((self._abstract.get(number_id, ""), named))
                return number_id, _whole(_value(numbered, "w:ilvl")) if linked is None else linked
            name = _value(style, "w:basedOn")
        return "", 0

    def _count(self, number_id: str, abstract: str, level: int, rule: _Level) -> list[int | None]:
        counted = self._counted.setdefault(abstract, [None] * LEVELS)
        before = counted[level]
        counted[level] = rule.start if before is None else before + 1
        if (number_id, level) not in self._begun:
            self._begun.add((number_id, level))
            counted[level] = self._starts.get((number_id, level), counted[level])
        counted[level + 1 :] = [None] * (LEVELS - level - 1)
        return counted

    def _shown(self, abstract: str, counted: list[int | None], level: int) -> str:
        rule = self._levels.get((abstract, level), _Level("decimal", "", 1))
        number = counted[level]
        return "" if rule.form == "none" else written(rule.start if number is None else number, rule.form)


def _value(element: Any, tag: str) -> str:  # noqa: ANN401
    """Return the value that a child of an element has; nothing where there is none."""
    child = element.find(qn(tag))
    return "" if child is None else str(child.get(_VALUE) or "")


def _whole(text: str | None) -> int:
    """Return a number between 0 and what a list can reach; levels beyond the last have no rule."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
