"""Reading bytes of any kind, in this process. Files from outside go through `sandbox`."""

from collections.abc import Callable
from importlib import import_module
from typing import cast

from tracker.readers.kinds import kind_of
from tracker.readers.model import Kind, ReadFile

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


def reader_of(data: bytes, name: str = "") -> Callable[[bytes], ReadFile]:
    """Return what reads a file of these bytes, loaded.

    Raises:
        ReadingError: the file is of no kind that is read.
    """
    module, function = READERS[kind_of(data, name)]
    return cast("Callable[[bytes], ReadFile]", getattr(import_module(f"tracker.readers.{module}"), function))


def read(data: bytes, name: str = "") -> ReadFile:
    """Read a file that the product has made itself.

    Raises:
        ReadingError: it cannot be read.
    """
    return reader_of(data, name)(data)
