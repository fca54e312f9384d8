"""What a zip file would become is known before any parser opens it: sizes, overlaps, document types.

Where parts lie and the sizes that the list declares are looked at first. Then every part is unpacked once, in small
pieces that are thrown away, for what is declared may be a lie, and parsers ask nobody when they unpack.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from itertools import pairwise
from xml.parsers import expat

from tracker.readers.containers import Contents, Part
from tracker.readers.refusals import ReadingError, Reason

PARTS_MAX = 2_000
UNPACKED_MAX = 200 * 1024 * 1024
RATIO_MAX = 100
"""How many times its packed size a file may become; nothing below SMALL is asked for it."""
SMALL = 16 * 1024 * 1024
PIECE = 64 * 1024
LOCAL = struct.Struct("<4sHHHHHIIIHH")
STORED, DEFLATED = 0, 8
XML_SUFFIXES = (".xml", ".rels")


class _Begun(Exception):  # noqa: N818 - it ends a parser that has seen enough, and is no error
    """The outermost element of an XML part has begun."""


def check_parts(data: bytes, contents: Contents) -> None:
    """Refuse a zip file that would become too much, or whose XML declares types of its own.

    Raises:
        ReadingError: it does.
    """
    spans = sorted((_span(data, part) for part in contents.parts), key=lambda span: span[0])
    if any(start < end for (_, end), (start, _) in pairwise(spans)):
        raise ReadingError(Reason.OVERLAPPING_PARTS)
    _check_sizes(len(data), contents)
    for part in contents.parts:
        _check_part(data, part)


def _check_sizes(size: int, contents: Contents) -> None:
    unpacked = sum(part.unpacked for part in contents.parts)
    too_dense = unpacked > SMALL and unpacked > RATIO_MAX * size
    if len(contents.parts) > PARTS_MAX or unpacked > UNPACKED_MAX or too_dense:
        raise ReadingError(Reason.UNPACKS_TOO_LARGE)


def _span(data: bytes, part: Part) -> tuple[int, int]:
    """Return where a part and what stands before it begins and ends."""
    return part.offset, _content_start(data, part) + part.packed


def _content_start(data: bytes, part: Part) -> int:
    if len(data) < part.offset + LOCAL.size or data[part.offset : part.offset + 4] != b"PK\x03\x04":
        raise ReadingError(Reason.DAMAGED)
    *_, name_size, extra_size = LOCAL.unpack_from(data, part.offset)
    return part.offset + LOCAL.size + int(name_size) + int(extra_size)


def _check_part(data: bytes, part: Part) -> None:
    """Unpack a part to its end, and its XML to where the outermost element begins."""
    start = _content_start(data, part)
    pieces = _pieces(memoryview(data)[start : start + part.packed], part)
    try:
        _look_at_prologue(pieces)
    except expat.ExpatError:
        if part.name.lower().endswith(XML_SUFFIXES) and part.unpacked:
            raise ReadingError(Reason.DAMAGED) from None
    for _ in pieces:
        pass


def _pieces(packed: memoryview, part: Part) -> Iterator[bytes]:
    if part.method == STORED:
        if part.packed != part.unpacked:
            raise ReadingError(Reason.DAMAGED)
        yield from (bytes(packed[at : at + PIECE]) for at in range(0, len(packed), PIECE))
        return
    if part.method != DEFLATED:
        raise ReadingError(Reason.DAMAGED)
    count = 0
    for piece in _inflated(packed):
        count += len(piece)
        if count > part.unpacked:
            raise ReadingError(Reason.UNPACKS_TOO_LARGE)
        yield piece


def _inflated(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), PIECE):
            rest = bytes(packed[at : at + PIECE])
            while rest and not inflater.eof:  # what follows the end is nothing that a parser unpacks
                yield inflater.decompress(rest, PIECE)
                rest = inflater.unconsumed_tail
        yield inflater.flush()
    except zlib.error:
        raise ReadingError(Reason.DAMAGED) from None
    if not inflater.eof:
        raise ReadingError(Reason.DAMAGED)


def _look_at_prologue(pieces: Iterable[bytes]) -> None:
    """Read XML as far as its outermost element.

    A document type is refused before any entity that it declares is looked at. Word, Excel and LibreOffice write none.
    """

    def refuse(*_: object) -> None:
        raise ReadingError(Reason.DECLARES_TYPES)

    def stop(*_: object) -> None:
        raise _Begun

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = stop
    try:
        for piece in pieces:
            parser.Parse(piece, False)
        parser.Parse(b"", True)
    except _Begun:
        return
