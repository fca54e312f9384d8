"""Read a pasted text: page headers off, cut into §, each read with the rules of its blocks."""

import datetime as dt
import itertools
import re
from collections.abc import Collection

from tracker.extraction.bodies import Bodies
from tracker.extraction.decision_openings import find_recommendation, opens_decision, recommends
from tracker.extraction.decisions import Decision, joined, read_decision, read_recommendation
from tracker.extraction.model import Document
from tracker.extraction.page_headers import DECIDING_BODIES, read_headers
from tracker.extraction.paragraphs import Context, read_paragraph, suspects
from tracker.extraction.running_text import RunningText, words_of
from tracker.extraction.sections import Block, Part, Section, split_sections
from tracker.extraction.spans import Spans

DOCUMENT_TYPES = (
    ("yrkande", re.compile(r"\b(?:tilläggs|återremiss)?yrkande\b", re.IGNORECASE)),
    ("tjansteutlatande", re.compile(r"\btjänsteutlåtande\b", re.IGNORECASE)),
    ("handling", re.compile(r"\bhandling 20\d{2}\b", re.IGNORECASE)),
)
"""What the opening words of a text without § show it to be."""

_ACTS = re.compile(rf"(?:^|(?<=\. ))({'|'.join(DECIDING_BODIES)}) (?:godkänner|beslutar)\b")
_HEADED = re.compile(r"(?P<body>[A-ZÅÄÖ][A-Za-zÅÄÖåäö -]{3,60}?)(?:s beslut| beslutar(?: således| därmed)?)")
_NO_DECISION = "Texten har inget beslut. Bara det som beslutats kan vara ett uppdrag."


def read_text(text: str, *, context_date: dt.date | None = None, known_bodies: Collection[str] = ()) -> Document:
    """Read the text of one § or several, as it was pasted.

    Args:
        text: minutes, an extract of them, or nothing but a decision.
        context_date: the document's day where the text does not name it; dates handlings without year.
        known_bodies: full names that recipients are to be written with, and that may stand in page headers.

    Returns:
        What was found. A text that holds no decision has neither assignments nor closings.
    """
    headers = read_headers(text, known_bodies)
    sections = split_sections(headers.text, headers.body)
    decisions = [_decision(headers.text, section, headers.body) for section in sections]
    body = (
        headers.body or _recommending(decisions) or _of_heading(sections) or _deciding(decisions)
        or _acting(headers.text, sections)
    )  # fmt: skip
    context = Context(
        headers.text, body, Bodies.of({*DECIDING_BODIES, *known_bodies}), headers.meeting_date or context_date
    )
    read = [
        read_paragraph(context, section, decision)
        for section, decision in zip(sections, decisions, strict=True)
        if section.number or decision
    ]
    unplaced = [passage for _, passages in read for passage in passages]
    if not read:
        unplaced = suspects(RunningText(headers.text, 0, len(text)), _NO_DECISION, Spans([]))
    return Document(
        document_type=_document_type(text, sections, decisions),
        body=body,
        meeting_date=headers.meeting_date,
        paragraphs=tuple(paragraph for paragraph, _ in read),
        unplaced=tuple(unplaced),
    )


def _decision(source: str, section: Section, body: str | None) -> Decision | None:
    proposals = [
        part for part in section.of(Block.PROPOSAL)
        if part.heading.casefold().endswith("s förslag") and recommends(source, part.start, part.end)
    ]  # fmt: skip
    written = [part for part in section.of(Block.DECISION) if source[part.start : part.end].strip()]
    recommended = [read_recommendation(source, part) for part in _recommendations(section, body)]
    if blocks := written or (proposals if not recommended else []):
        read = [read_decision(source, blocks[0].start, blocks[0].end), *recommended]
    else:
        read = recommended
    if read:
        return joined(read)
    alone = section.parts[0]
    if not section.number and alone.block is Block.TITLE and opens_decision(source, alone.start, alone.end):
        return read_decision(source, alone.start, alone.end)
    if not section.number and (at := find_recommendation(source, alone.start, alone.end)) is not None:
        return read_decision(source, at, alone.end)
    return None


def _recommendations(section: Section, body: str | None) -> list[Part]:
    """Return the parts in which a board recommends the council; in the council's own minutes they only propose."""
    if body and body.endswith("fullmäktige"):
        return []
    decided = {Block.TITLE, Block.DECISION, Block.RECOMMENDATION}
    pairs = itertools.pairwise(section.parts)
    return [
        part for before, part in pairs
        if part.block is Block.RECOMMENDATION and before.block in decided and not _is_asked(part, body)
    ]  # fmt: skip


def _is_asked(part: Part, body: str | None) -> bool:
    return bool(body) and part.heading.rstrip(": ").casefold().endswith(f" till {body}".casefold())


def _of_heading(sections: list[Section]) -> str | None:
    """Find the body that the headings of the decisions name («Bildningsnämndens beslut», «… beslutar:»)."""
    headings = [part.heading for section in sections for part in section.of(Block.DECISION)]
    found = {match["body"] for heading in headings if (match := _HEADED.fullmatch(heading))}
    return found.pop() if len(found) == 1 else None


def _recommending(decisions: list[Decision | None]) -> str | None:
    names = {decision.recommending_body for decision in decisions if decision and decision.recommending_body}
    return names.pop() if len(names) == 1 else None


def _deciding(decisions: list[Decision | None]) -> str | None:
    names = {decision.deciding_body for decision in decisions if decision and decision.deciding_body}
    return names.pop() if len(names) == 1 else None


def _acting(source: str, sections: list[Section]) -> str | None:
    """Find the body that the account of the procedure has act («Kommunstyrelsen godkänner först …»)."""
    parts = [part for section in sections for part in section.of(Block.PROCEDURE)]
    names = {name for part in parts for name in _ACTS.findall(words_of(source, part.start, part.end))}
    return names.pop() if len(names) == 1 else None


def _document_type(text: str, sections: list[Section], decisions: list[Decision | None]) -> str:
    if numbered := sum(1 for section in sections if section.number):
        return "protocol" if numbered > 1 else "protocol_extract"
    opening = " ".join(text[:600].split())[:200]
    named = next((name for name, pattern in DOCUMENT_TYPES if pattern.search(opening)), None)
    return named or ("protocol_extract" if any(decisions) else "other")
