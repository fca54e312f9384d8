"""An answered form as lines: each cell, each paragraph and each control on its own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from tracker.extraction.markup import FILLER, flattened

TICKED, UNTICKED = "☒", "☐"
_BREAK = re.compile(r"\r\n|[\n\r\f\v]")
_CONTENTS = re.compile(
    r"(?m)^[ \t]{0,8}\d{1,2}(?:\.\d{1,2}){0,3}\.?[ \t][^\n]{2,250}?(?:\t|\.{2,} {0,3}| {2,8})\d{1,3}[ \t]{0,8}$"
)
_BEFORE_OPTION = re.compile(r"(?: {2,40}|\t)(?=(?:Ja|Nej)\b)")
_CHECKED = re.compile(r"\bchecked\b(?!\s*=\s*[\"']?false)", re.IGNORECASE)

_COLUMNS = re.compile(
    r"\W{0,3}(?:uppf.{1,3}ljnings?fr.{1,2}g|svarsalternativ|(?:fr.{1,2}g(?:a|or)|svar|kommentar(?:er)?)"
    r"(?:\s{1,9}(?:svar|och|med|kommentar(?:er)?)){0,3}\W{0,3}$)",
    re.IGNORECASE,
)
"""Headings of the table, which come again on each page; ö and å may be lost or read as other letters."""
_HEADING_NUMBER = re.compile(r"(?:#{1,6} )?\d{1,2}(?:\.\d{1,2}){0,3}\.?\t")

_STROKES = re.compile(r"[\t|]")
_ON_A_NEW_PAGE = re.compile(r" {1,4}\d{1,2}(?:\.\d{1,2}){0,3}\.? {1,4}\(?[A-ZÅÄÖ]")
"""A scan puts a blank where a page begins, and no empty line."""


class Kind(Enum):
    """What a line is."""

    WORDS = auto()
    BLANK = auto()
    COLUMNS = auto()
    HEADING = auto()


@dataclass
class FormLine:
    """One line of the form, or one part of a line that a cell or a control parts from the rest."""

    start: int
    stop: int
    text: str
    kind: Kind


def form_lines(text: str) -> list[FormLine]:
    """Cut a form into lines, each cell, paragraph and control on its own; a list of contents is left out."""
    plain = _CONTENTS.sub(lambda found: FILLER * len(found.group()), text)
    plain = flattened(plain, _sign) if "<" in plain or "&" in plain else plain
    plain = _BEFORE_OPTION.sub(lambda found: "\n" + FILLER * (len(found.group()) - 1), plain)
    lines: list[FormLine] = []
    at = 0
    for found in [*_BREAK.finditer(plain), None]:
        for line in _parts(plain[at : found.start() if found else len(plain)], at):
            if line.kind is not Kind.BLANK or (lines and lines[-1].kind is not Kind.BLANK):
                lines.append(line)
        at = found.end() if found else at
    return lines


def _sign(found: re.Match[str]) -> str:
    if found["name"].lower() == "input":
        return f"\n{TICKED if _CHECKED.search(found['rest']) else UNTICKED}"
    return "\n" if found["name"].lower() in {"p", "br", "td", "th", "tr", "li", "div", "label"} else FILLER


def _parts(line: str, start: int) -> Iterator[FormLine]:
    """Part a line at tabs and, in a table of strokes, at these; the tab after a heading's number parts nothing."""
    if _HEADING_NUMBER.match(line):
        line = line.replace("\t", " ", 1)
    if _ON_A_NEW_PAGE.match(line):
        yield FormLine(start, start, "", Kind.BLANK)
    strokes = line.lstrip().startswith("|") and line.count("|") > 1
    at = 0
    for part in _STROKES.split(line) if strokes else line.split("\t"):
        words = " ".join(part.split())
        offset = at + len(part) - len(part.lstrip())
        kind = Kind.BLANK if not words else Kind.COLUMNS if _COLUMNS.match(words) else Kind.WORDS
        yield FormLine(start + offset, start + at + len(part.rstrip()), words, kind)
        at += len(part) + 1
