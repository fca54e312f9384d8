"""What a zip file would become is found out before any parser opens it."""

import io
import struct

import pytest
from support.bombs import BOMBS
from support.files import zipped
from support.papers import docx_with, repacked

from tracker.readers.containers import read_contents
from tracker.readers.reading import read
from tracker.readers.refusals import ReadingError, Reason
from tracker.readers.unpacking import PARTS_MAX, SMALL, check_parts

BODY = "<w:p><w:r><w:t>Räkna bänkar</w:t></w:r></w:p>"


def reason_for(data: bytes) -> Reason | None:
    try:
        check_parts(data, read_contents(io.BytesIO(data)))
    except ReadingError as error:
        return error.code
    return None


def test_what_word_writes_passes() -> None:
    pictures = {f"word/media/{n}.png": bytes(range(256)) * 1000 for n in range(3)}
    assert reason_for(repacked(docx_with(BODY), {**pictures, "docProps/empty.xml": ""})) is None


@pytest.mark.parametrize(
    ("bomb", "reason"),
    [(name, r) for name, (_, r, _) in BOMBS.items() if len(r) == 1 and r != {Reason.TOO_LARGE}],
)
def test_the_refusal_needs_no_child(bomb: str, reason: set[Reason]) -> None:
    make, _, name = BOMBS[bomb]
    with pytest.raises(ReadingError) as refused:
        read(make()[: 20 * 1024 * 1024], name)
    assert {refused.value.code} == reason


def test_a_small_file_may_be_dense_and_a_large_one_may_not() -> None:
    assert reason_for(zipped({"a.bin": bytes(SMALL)})) is None
    assert reason_for(zipped({"a.bin": bytes(SMALL + 1)})) is Reason.UNPACKS_TOO_LARGE


def test_there_may_not_be_more_parts_than_office_writes() -> None:
    assert reason_for(zipped({str(n): "" for n in range(PARTS_MAX)})) is None
    assert reason_for(zipped({str(n): "" for n in range(PARTS_MAX + 1)})) is Reason.UNPACKS_TOO_LARGE


def changed(data: bytes, entry: int, form: str, value: int) -> bytes:
    """Change a number in the first entry of the list of contents."""
    at = data.index(b"PK\x01\x02") + entry
    return data[:at] + struct.pack(form, value) + data[at + struct.calcsize(form) :]


@pytest.mark.parametrize(
    "data",
    [
        changed(zipped({"a": "x" * 50}), 42, "<I", 5),  # where no part begins
        changed(zipped({"a": "x" * 50}), 42, "<I", 10_000),
        changed(zipped({"a": "x" * 50}), 10, "<H", 12),  # packed in a way that Office does not pack
        changed(zipped({"a": "x" * 50}, stored="a"), 24, "<I", 49),  # not packed, and yet of another size
        changed(zipped({"a": "x" * 50}), 20, "<I", 3),  # cut off
        zipped({"a": "x" * 50})[:31] + b"\xff\xff" + zipped({"a": "x" * 50})[33:],  # no packed bytes look so
        zipped({"word/document.xml": "<w:document"}),
        zipped({"word/document.xml": "ingen XML"}),
        zipped({"a.rels": "\x00"}),
    ],
)
def test_what_is_not_as_it_says_is_damaged(data: bytes) -> None:
    assert reason_for(data) is Reason.DAMAGED


def test_bytes_behind_the_end_of_a_part_are_passed_over() -> None:
    data, junk = zipped({"a": "x" * 50}), b"PK" * 100_000
    at = data.index(b"PK\x01\x02")
    packed = struct.unpack_from("<I", data, at + 20)[0]
    grown = data[:at] + junk + data[at:-6] + struct.pack("<IH", at + len(junk), 0)
    assert reason_for(changed(grown, 20, "<I", packed + len(junk))) is None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "iso-8859-1"])
def test_a_document_type_is_found_in_any_encoding_and_any_part(encoding: str) -> None:
    declared = f'<?xml version="1.0" encoding="{encoding}"?><!-- {"x" * 70_000} --><!DOCTYPE a><a/>'
    assert reason_for(zipped({"word/other.bin": declared.encode(encoding)})) is Reason.DECLARES_TYPES


def test_xml_in_an_encoding_that_cannot_be_looked_into_is_damaged() -> None:
    assert reason_for(zipped({"word/document.xml": "<!DOCTYPE a><a/>".encode("utf-32")})) is Reason.DAMAGED
