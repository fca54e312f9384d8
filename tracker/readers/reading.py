"""Reading bytes of any kind, in this process. Files from outside go through `sandbox`."""

from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any, cast

from tracker.readers.kinds import kind_of
from tracker.readers.lines import clean
from tracker.readers.model import Kind, ReadFile, ReadPage

READERS = {
    Kind.TEXT: ("plain", "read_text"),
    Kind.CSV: ("plain", "read_csv"),
    Kind.HTML: ("web_page", "read"),
    Kind.PDF: ("pdf", "read"),
    Kind.DOCX: ("word", "read"),
    Kind.XLSX: ("excel", "read"),
    Kind.ODT: ("open_document", "read"),
}
"""Module and function by kind. By name: a child that reads one text need not load the libraries of all the others."""

PAGED = {Kind.PDF: ("pdf", "pages")}
"""The same for kinds that have pages, which may be read one by one."""


def reader_of(data: bytes, name: str = "") -> Callable[[bytes], ReadFile]:
    """Return what reads a file of these bytes, loaded.

    Raises:
        ReadingError: the file is of no kind that is read.
    """
    return cast("Callable[[bytes], ReadFile]", _loaded(READERS[kind_of(data, name)]))


def pages_of(data: bytes, name: str, first: int) -> Iterator[ReadPage]:
    """Yield the pages of a file from one of them on; a file of a kind without pages is one.

    Raises:
        ReadingError: the file is of no kind that is read, or cannot be read.
    """
    kind = kind_of(data, name)
    if kind not in PAGED:
        yield ReadPage(1, 0, _loaded(READERS[kind])(data).text)
        return
    for page in _loaded(PAGED[kind])(data, first):
        yield page._replace(text=clean(page.text))


def _loaded(named: tuple[str, str]) -> Callable[..., Any]:
    module, function = named
    return cast("Callable[..., Any]", getattr(import_module(f"tracker.readers.{module}"), function))


def read(data: bytes, name: str = "") -> ReadFile:
    """Read a file that the product has made itself.

    Raises:
        ReadingError: it cannot be read.
    """
    return reader_of(data, name)(data)
