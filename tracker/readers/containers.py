"""The list of contents at the end of a zip file, read without unpacking anything: what Office files are made of.

The standard library's zipfile accepts whatever stands before and behind, which is how one file is disguised as another.
"""

import os
import re
import struct
from typing import BinaryIO, NamedTuple

END = struct.Struct("<4sHHHHIIH")
ENTRY = struct.Struct("<4sHHHHHHIIIHHHHHII")
COMMENT_MAX = 65_535
CONTENTS_MAX = 1024 * 1024
"""Bytes of the list of contents; an Office file with thousands of pictures stays far below."""
ENCRYPTED = 0x1
ODT_MARK = b"mimetypeapplication/vnd.oasis.opendocument.textPK"
MACRO_PARTS = re.compile(r"(^|/)(vbaProject|vbaData|activeX|macrosheets|Basic/|Scripts/)", re.IGNORECASE)


class ContainerError(Exception):
    """It is no zip file that a common program has made: damaged, disguised, encrypted, or leading out of itself."""


class EncryptedPartError(ContainerError):
    """A part of it is locked with a password."""


class Part(NamedTuple):
    """What the list says of one part.

    Attributes:
        name: its path.
        method: how it is packed.
        packed: how many bytes it takes.
        unpacked: how many it is said to become.
        offset: where it begins.
    """

    name: str
    method: int
    packed: int
    unpacked: int
    offset: int


class Contents(NamedTuple):
    """What a zip file says that it holds.

    Attributes:
        parts: in the order of the list.
        first: the first bytes of the file, where ODT says what it is.
    """

    parts: tuple[Part, ...]
    first: bytes

    @property
    def names(self) -> tuple[str, ...]:
        """The paths of its parts, in order."""
        return tuple(part.name for part in self.parts)


def read_contents(file: BinaryIO) -> Contents:
    """Return what a zip file holds.

    Raises:
        ContainerError: it cannot be trusted.
    """
    size = file.seek(0, os.SEEK_END)
    tail_size = min(size, COMMENT_MAX + END.size)
    file.seek(size - tail_size)
    tail = file.read(tail_size)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        raise ContainerError("no end")
    _, disk, first_disk, here, entries, length, offset, comment = END.unpack_from(tail, at)
    end_of_list = size - tail_size + at
    if (disk, first_disk, here, at + END.size + comment) != (0, 0, entries, len(tail)):
        raise ContainerError("the end does not end it")
    if length > CONTENTS_MAX or offset + length != end_of_list:  # also what needs more than 32 bits
        raise ContainerError("the list of contents is not where it should be")
    file.seek(offset)
    parts = _parts(file.read(length), entries)
    file.seek(0)
    return Contents(parts, file.read(128))


def _parts(listed: bytes, entries: int) -> tuple[Part, ...]:
    parts: list[Part] = []
    at = 0
    while at < len(listed):
        if len(listed) - at < ENTRY.size or listed[at : at + 4] != b"PK\x01\x02":
            raise ContainerError("the list of contents is damaged")
        fields = ENTRY.unpack_from(listed, at)
        flags, name_size, extra_size, comment_size = fields[3], fields[10], fields[11], fields[12]
        name = listed[at + ENTRY.size : at + ENTRY.size + name_size].decode("utf-8", "replace")
        if flags & ENCRYPTED:
            raise EncryptedPartError(name)
        if name.startswith("/") or "\\" in name or ":" in name or ".." in name.split("/"):
            raise ContainerError("a part leads out of the file")
        parts.append(Part(name, fields[4], fields[8], fields[9], fields[16]))
        at += ENTRY.size + name_size + extra_size + comment_size
    if len(parts) != entries or len({part.name.lower() for part in parts}) != entries:
        raise ContainerError("the parts are not as many as is said, or one is there twice")
    return tuple(parts)
