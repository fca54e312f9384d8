"""Minutes as files: JSON, or a document of any kind that is read; what stands in each, § by §."""

import datetime as dt
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker import extraction
from tracker.domain.references import split_case_numbers
from tracker.readers.refusals import ReadingError
from tracker.readers.sandbox import read_safely

JSON = ".json"
KINDS = frozenset({JSON, ".txt", ".md", ".html", ".htm", ".pdf", ".docx", ".odt"})
"""What is taken out of a folder; a file that is named is tried whatever it is called."""


class UnreadableError(ValueError):
    """A file that is no minutes, with why in Swedish."""


@dataclass(frozen=True)
class Section:
    """One § of the minutes.

    Attributes:
        number: of the §, as the file gives it.
        title: its heading.
        dnr: the matter's numbers, as written.
        read: what its words were found to say; None where they hold nothing that could be read.
        unplaced: passages that look like an assignment and could not be placed.
    """

    number: str
    title: str
    dnr: Sequence[str]
    read: extraction.Paragraph | None
    unplaced: Sequence[extraction.Unplaced] = ()

    @property
    def says_something(self) -> bool:
        """Whether it gives or closes anything."""
        return self.read is not None and bool(self.read.assignments or self.read.closings)

    @property
    def outcome(self) -> str:
        """What the body did with the matter: one whose only assignments are to prepare it anew was sent back."""
        if self.read is None:
            return ""
        tasks = {found.kind for found in self.read.assignments}
        return "referred_back" if tasks == {"referral_task"} and not self.read.closings else self.read.outcome or ""


@dataclass(frozen=True)
class Minutes:
    """The minutes of one meeting: its file, whose it was as the file says, the day, the whole text, and the §§."""

    file: str
    body: str
    held_on: dt.date
    text: str
    sections: Sequence[Section]


def files_in(paths: Iterable[Path]) -> list[Path]:
    """Return the files that are named, and those of the folders that are, by name."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [file for file in inside if file == path or (file.is_file() and file.suffix.lower() in KINDS)]
    return list(dict.fromkeys(found))


def text_of(path: Path) -> str:
    """Return the text of a file, of whichever kind.

    Raises:
        UnreadableError: it is of a kind that is not read, or has no text.
    """
    try:
        if path.suffix.lower() == JSON:
            return path.read_text(encoding="utf-8-sig")
        return _plain(read_safely(path).text)
    except UnicodeDecodeError as error:
        raise UnreadableError("Filen går inte att läsa som text i UTF-8.") from error
    except OSError as error:
        raise UnreadableError(f"Filen går inte att öppna: {error.strerror}.") from error
    except ReadingError as error:
        raise UnreadableError(error.message) from error


def _plain(text: str) -> str:
    """Take out what no database holds: the sign without a value, and halves of signs."""
    return text.replace("\x00", " ").encode("utf-8", "replace").decode("utf-8")


def read_minutes_file(path: Path, *, known_bodies: Collection[str], context_date: dt.date | None) -> Minutes:
    """Read the minutes in a file.

    Args:
        path: of the file.
        known_bodies: names that recipients are written with.
        context_date: the day of the meeting, where the file does not say it.

    Raises:
        UnreadableError: it holds no minutes, or does not say whose they are.
    """
    text = text_of(path)
    if path.suffix.lower() == JSON:
        return _of_json(path, text, known_bodies, context_date)
    document = extraction.read_text(text, context_date=context_date, known_bodies=known_bodies)
    day = document.meeting_date or context_date
    if not document.body or day is None:
        advice = "Ange dagen med --context-date." if document.body else "Spara det med sidhuvud, eller som JSON."
        raise UnreadableError(f"Texten säger inte {'vilken dag' if document.body else 'vems'} protokollet är. {advice}")
    numbered = [found for found in document.paragraphs if found.paragraph]
    if not numbered:
        raise UnreadableError("Vi hittar ingen paragraf i texten.")
    sections = [
        Section(found.paragraph or "", found.title or "", found.dnr, found, _within(document.unplaced, found))
        for found in numbered
    ]
    return Minutes(str(path), document.body, day, text, sections)


def _within(passages: Iterable[extraction.Unplaced], found: extraction.Paragraph) -> list[extraction.Unplaced]:
    return [passage for passage in passages if found.start <= passage.start < found.end]


def _of_json(path: Path, text: str, known_bodies: Collection[str], context_date: dt.date | None) -> Minutes:
    try:
        told = json.loads(text)
        body, entries = _plain(str(told["body"])), list(told["paragraphs"])
        day = dt.date.fromisoformat(told["meeting_date"]) if told.get("meeting_date") else context_date
        sections = [_section(entry, day, known_bodies) for entry in entries]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableError("Filen är inget protokoll: body, meeting_date och paragraphs väntas.") from error
    if day is None:
        raise UnreadableError("Filen säger inte vilken dag protokollet är. Ange den med --context-date.")
    whole = "\n\n".join(_headed(section, entry) for section, entry in zip(sections, entries, strict=True))
    return Minutes(str(path), body, day, whole, sections)


def _headed(section: Section, entry: Mapping[str, Any]) -> str:
    """Return the words of a § with its heading, so that the whole is read as minutes are."""
    text = _plain(str(entry.get("text") or ""))
    if section.read is not None and section.read.paragraph:
        return text
    heading = " ".join([f"§ {section.number}", *section.dnr])
    return f"{heading}\n{section.title}\n{text}" if section.title else f"{heading}\n{text}"


def _section(entry: Mapping[str, Any], day: dt.date | None, known_bodies: Collection[str]) -> Section:
    text = _plain(str(entry.get("text") or ""))
    document = extraction.read_text(text, context_date=day, known_bodies=known_bodies)
    read = document.paragraphs[0] if document.paragraphs else None
    written = entry.get("dnr")
    numbers = written if isinstance(written, list) else split_case_numbers(str(written)) if written else []
    return Section(
        number=_plain(str(entry["paragraph"])),
        title=_plain(str(entry.get("title") or (read.title if read else "") or "")),
        dnr=[_plain(str(number)) for number in numbers] or (read.dnr if read else ()),
        read=read,
        unplaced=document.unplaced,
    )
