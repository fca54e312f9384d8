"""The command that reads documents: one JSON object a file (contract: docs/extraction.md). No database is opened."""

import dataclasses
import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import click

from tracker.cli.reading import Day, deadline_json
from tracker.extraction import AssignmentFound, ClosingFound, Paragraph, read_text
from tracker.extraction.questionnaires import is_questionnaire, read_questionnaire
from tracker.extraction.registers import is_register, read_register, read_register_cells
from tracker.extraction.tables_model import RegisterRow
from tracker.readers.model import ReadFile
from tracker.readers.refusals import ReadingError
from tracker.readers.sandbox import read_safely

_MARKER = re.compile(r"\d*(?P<marker>\D*)")
NEVER = dt.date(1900, 1, 1)
"""A day that no document is of."""
SAID_ONLY = "noted"
"""What is only noted closes nothing, and is no closing of the contract."""


@click.command()
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=str))
@click.option("--context-date", type=Day(), help="The document's date, where its text does not name it.")
def extract(files: tuple[str, ...], context_date: dt.date | None) -> None:
    """Read documents: one JSON object a line, in their order; a file that cannot be read says why."""
    for name in files:
        try:
            found = document_json(read_safely(Path(name)), context_date=context_date)
        except ReadingError as error:
            found = {"error": error.message}
        except OSError as error:
            found = {"error": error.strerror or str(error)}
        click.echo(json.dumps({"file": name, **found}, ensure_ascii=False, default=str))


def document_json(file: ReadFile, *, context_date: dt.date | None = None) -> dict[str, Any]:
    """Return what a file says in the words of the contract.

    Args:
        file: as it was read.
        context_date: what a missing year is counted from where the document has no date.
    """
    if is_questionnaire(file.text):
        answers = [dataclasses.asdict(answer) for answer in read_questionnaire(file.text)]
        return _document("questionnaire", answers=answers)
    if rows := _register(file):
        return _document("register_table", register_rows=[_row(row, context_date) for row in rows])
    document = read_text(file.text, context_date=context_date)
    written_on = document.meeting_date or context_date
    paragraphs = [_paragraph(found, document.body, written_on, file) for found in document.paragraphs]
    unplaced = [dataclasses.asdict(passage) for passage in document.unplaced]
    return _document(
        document.document_type, body=document.body, meeting_date=document.meeting_date, paragraphs=paragraphs,
        unplaced=unplaced,
    )  # fmt: skip


def _document(document_type: str, **found: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever JSON can hold
    """Return an object with every name of the contract, empty where nothing was found."""
    lists = ("paragraphs", "register_rows", "answers", "unplaced")
    empty: dict[str, Any] = {"body": None, "meeting_date": None, **{name: [] for name in lists}}
    return {"document_type": document_type, **empty, **found}


def _register(file: ReadFile) -> tuple[RegisterRow, ...]:
    """Return the rows of a list of assignments: from the tables where the format has them, else from the text."""
    if file.tables:
        rows = tuple(row for table in file.tables for row in read_register_cells(table))
        return rows if 2 * sum(map(len, (row.text for row in rows))) > len(file.text) // 2 else ()
    return read_register(file.text) if is_register(file.text) else ()


def _row(row: RegisterRow, context_date: dt.date | None) -> dict[str, Any]:
    deadline = _deadline(row.deadline_text, context_date, None) if row.deadline_text else None
    return {
        "text": row.text, "dnr": row.dnr, "deadline_text": row.deadline_text, "deadline": deadline,
        "recipient_group": row.recipient_group, "recipients": row.recipients,
        "heading": row.heading, "handled": row.handled,
    }  # fmt: skip


def _paragraph(found: Paragraph, body: str | None, written_on: dt.date | None, file: ReadFile) -> dict[str, Any]:
    return {
        "paragraph": found.paragraph,
        "dnr": found.dnr,
        "title": found.title,
        "outcome": found.outcome,
        "assignments": [_assignment(given, body, written_on, file) for given in found.assignments],
        "closings": [_closing(closing) for closing in found.closings if closing.kind != SAID_ONLY],
        "votes": [
            {name: value for name, value in dataclasses.asdict(vote).items() if name != "proposition"}
            for vote in found.votes
        ],
        "previous_handling": [dataclasses.asdict(handling) for handling in found.previous_handling],
        "reservations": [dataclasses.asdict(reservation) for reservation in found.reservations],
        "sent_to": found.sent_to,
        "adjusted_on": found.adjusted_on,
    }


def _assignment(given: AssignmentFound, body: str | None, written_on: dt.date | None, file: ReadFile) -> dict[str, Any]:
    told = dataclasses.asdict(given)
    told |= {"deadline": None, "page": file.page_at(given.start)}
    if given.deadline_text:
        told["deadline"] = _deadline(given.deadline_text, written_on, given.given_by or body)
    return told


def _deadline(words: str, written_on: dt.date | None, body: str | None) -> dict[str, Any] | None:
    """Read a deadline; where nobody knows when it was written, only what does not hang on that."""
    found = deadline_json(words, context_date=written_on or NEVER, body=body)
    depends = found["year_inferred"] or (found["latest_on"] and found["latest_on"].year < NEVER.year + 10)
    return None if written_on is None and depends else found


def _closing(closing: ClosingFound) -> dict[str, Any]:
    """Return a closing; `decision_point` is the point of the decision that gave it, `list_marker` its own place."""
    told = dataclasses.asdict(closing)
    own_place, given_point = told.pop("decision_point"), told.pop("given_point")
    marker = _MARKER.match(own_place or "")
    return told | {"decision_point": given_point, "list_marker": marker["marker"] or None if marker else None}
