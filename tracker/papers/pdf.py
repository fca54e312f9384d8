"""Lists as PDF that can be read aloud: tagged, in Swedish, by the rules of PDF/UA-1, which the maker itself checks."""

import datetime as dt
import json
import re
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import typst

from tracker.papers.sheet import PROPOSAL, Sheet, words_of

_SOURCE = Path(__file__).with_name("sheet.typ")
_WIDE = 4
_STAND_IN = "\N{WHITE SQUARE}"
_FOREIGN = re.compile("[^\\x20-\u017f\u2010-\u2026\u20ac\u2610\u2612]")
"""What a text without these signs holds can be printed with any font; a sign that the fonts lack is refused by UA-1."""


def pdf_of(sheet: Sheet, foot: str) -> bytes:
    """Return a list as PDF/UA-1; `foot` stands at the foot of every page, with the page's number."""
    places = sheet.shown
    told = {
        "title": words_of(sheet.title),
        "lead": words_of(sheet.lead),
        "foot": words_of(foot),
        "proposal": PROPOSAL,
        "clauses": [words_of(clause) for clause in sheet.clauses],
        "wide": len(places) > _WIDE,
        "columns": [sheet.columns[place].heading for place in places],
        "shares": [sheet.columns[place].share for place in places],
        "sections": [{"heading": heading, "rows": rows} for heading, rows in sheet.printed],
    }
    return made_of(told, _SOURCE, sheet.as_of)


def made_of(told: Mapping[str, Any], source: Path, as_of: dt.date) -> bytes:
    """Return the PDF/UA-1 that a source makes of what is told, with the day as its moment."""
    moment = dt.datetime(as_of.year, as_of.month, as_of.day, tzinfo=dt.UTC)
    data = json.dumps(told, ensure_ascii=False)
    try:
        return _compiled(data, source, moment)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return _compiled(_FOREIGN.sub(_STAND_IN, data), source, moment)


def _compiled(data: str, source: Path, moment: dt.datetime) -> bytes:
    try:
        return _compile(data, source, moment)
    except Exception:
        raise
    except BaseException as error:  # when its own code fails, it raises what would take the whole worker along
        if type(error).__name__ != "PanicException":
            raise
        raise RuntimeError("the PDF could not be made") from error


def _compile(data: str, source: Path, moment: dt.datetime) -> bytes:
    with tempfile.TemporaryDirectory() as empty:  # what it may read of the machine: nothing
        made = typst.compile(  # type: ignore[call-overload] # it takes any mixture of the kinds that it names
            source.read_bytes(), format="pdf", root=Path(empty), ignore_system_fonts=True, pdf_standards="ua-1",
            sys_inputs={"data": data}, timestamp=moment,
        )  # fmt: skip
    return bytes(made)
