"""A file is what its bytes say, and is given out under a name that says the same."""

import io
import struct
import zipfile

import pytest
from support.files import PDF, odt, office, png, zipped

from tracker.documents.kinds import DOCX, JPEG, ODT, OLD_TEXT, PNG, PPTX, TEXT, XLSX, FileKind, kind_of
from tracker.documents.kinds import PDF as PDF_KIND
from tracker.documents.names import clean_name, disposition, is_link, title_of
from tracker.domain.errors import RuleBrokenError
from tracker.readers.containers import CONTENTS_MAX, ContainerError, read_contents
from tracker.wording.sizes import file_size


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PDF, PDF_KIND),
        (office(), DOCX),
        (office("xl/workbook.xml"), XLSX),
        (office("ppt/presentation.xml"), PPTX),
        (odt(), ODT),
        (png(), PNG),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", JPEG),
        ("Räkna bänkar.\nTab\there.\r\n".encode(), TEXT),
        ("\ufeffRäkna bänkar".encode(), TEXT),
        ("Räkna bänkar – snart".encode("cp1252"), OLD_TEXT),
        (b"a < b och <namn> eller 3 <5", TEXT),
        ("ä".encode() * 200_000, TEXT),  # a character lies across the border between two reads
        (("ö" * 131_071 + "x" + "ö").encode(), TEXT),
    ],
    ids=lambda value: value.word if isinstance(value, FileKind) else str(len(value)),
)
def test_honest_files_are_known_by_their_bytes(content: bytes, kind: FileKind) -> None:
    assert kind_of(io.BytesIO(content)) is kind


def test_what_common_programs_write_is_taken() -> None:
    """A stream of parts with their sizes after them, as Word-likes write it."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.kept = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:  # type: ignore[override]
            self.kept += data
            return len(data)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w") as container:  # it cannot be sought in, so sizes follow their parts
        container.writestr("[Content_Types].xml", "<Types/>")
        container.writestr("word/document.xml", "<document/>")
        container.comment = "Räknat".encode()
    assert kind_of(io.BytesIO(bytes(pipe.kept))) is DOCX


def test_the_list_of_contents_is_not_trusted() -> None:
    whole = zipped({"a": "x", "b": "y"})
    for damaged in (
        whole[:-1],
        whole + b"x",
        whole.replace(b"PK\x01\x02", b"PK\x01\x03", 1),
        whole[:-12] + struct.pack("<H", 9) + whole[-10:],  # as many parts as are not there
        zipped({"a": "x"}).replace(b"a", b"\\"),
        zipped({"a" * 5 + str(n) * 200: "" for n in range(10)}) + bytes(22),
    ):
        with pytest.raises(ContainerError):
            read_contents(io.BytesIO(damaged))
    twice = zipped({"word/a": "one", "word/b": "another"}).replace(b"word/b", b"word/a")
    with pytest.raises(ContainerError):
        read_contents(io.BytesIO(twice))
    many = zipped({f"{n:0200}": "" for n in range(CONTENTS_MAX // 200)})
    with pytest.raises(ContainerError):
        read_contents(io.BytesIO(many))


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("Protokoll KS 2023-09-20 § 633.pdf", "Protokoll KS 2023-09-20 § 633.pdf"),
        ("RAPPORT.PDF", "RAPPORT.PDF"),
        ("Räksmörgås.pdf", "Räksmörgås.pdf"),
        ("Ra\u0308ksmo\u0308rga\u030as.pdf", "Räksmörgås.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Mina dokument\\svar.pdf", "svar.pdf"),
        ("protokoll\u202efdp.exe", "protokollfdp.exe.pdf"),
        ("a\r\nb\tc\x00d.pdf", "a b c d.pdf"),
        ("sida.html", "sida.html.pdf"),
        ("", "dokument.pdf"),
        ("...", "dokument.pdf"),
        (".pdf", "dokument.pdf"),
        (" - .pdf", "dokument.pdf"),
        ("pro\udce4koll.pdf", "pro koll.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("ö" * 300 + ".pdf", "ö" * 116 + ".pdf"),
        ("\u05e1\u05e4\u05e1\u05dc.pdf", "\u05e1\u05e4\u05e1\u05dc.pdf"),
    ],
)
def test_a_name_is_one_that_any_computer_can_save(given: str, name: str) -> None:
    assert clean_name(given, PDF_KIND) == name
    assert clean_name(name, PDF_KIND) == name


def test_the_name_goes_out_in_full_and_in_plain_letters() -> None:
    assert (
        disposition("Räkna §.pdf") == "attachment; filename=\"Rakna _.pdf\"; filename*=UTF-8''R%C3%A4kna%20%C2%A7.pdf"
    )
    assert disposition('a"b;c%.pdf') == "attachment; filename=\"a_b_c_.pdf\"; filename*=UTF-8''a%22b%3Bc%25.pdf"
    assert disposition("\u05e1.pdf") == "attachment; filename=\"dokument.pdf\"; filename*=UTF-8''%D7%A1.pdf"


def test_a_heading_is_proposed_by_the_name() -> None:
    assert title_of("Svar_pa_motion  2023.v2.pdf") == "Svar pa motion 2023.v2"


@pytest.mark.parametrize(
    ("address", "taken"),
    [
        ("https://www.kommun.se/diariet?id=1&b=2#sida", True),
        ("http://10.0.0.1:8080/handling.pdf", True),
        ("https://räksmörgås.se/ö", True),
        ("javascript:alert(1)", False),
        ("JAVASCRIPT:alert(1)//https://kommun.se", False),
        ("data:text/html,<script>", False),
        ("file:///etc/passwd", False),
        ("//kommun.se/x", False),
        ("https:///x", False),
        ("https://kommun.se@annan.se/", False),
        ("https://kommun.se/\u202eabc", False),
        ("https://kommun.se/a b", False),
        ("https://kommun.se\\@annan.se", False),
        ("https://[kommun.se/", False),
        ("ftp://kommun.se/x", False),
        ("www.kommun.se", False),
    ],
)
def test_a_link_leads_to_a_place_and_runs_nothing(address: str, *, taken: bool) -> None:
    assert is_link(address) is taken


@pytest.mark.parametrize(
    ("size", "words"),
    [(1, "1 kB"), (340_400, "340 kB"), (999_999, "1000 kB"), (2_149_000, "2,1 MB"), (52_428_800, "52,4 MB")],
)
def test_sizes_are_written_in_swedish(size: int, words: str) -> None:
    assert file_size(size).replace("\u00a0", " ") == words


@pytest.mark.parametrize("content", [b"{\\rtf1", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PK\x03\x04 broken", b"\x00"])
def test_what_is_refused_says_what_to_do(content: bytes) -> None:
    with pytest.raises(RuleBrokenError, match=r"[Ss]para den") as refused:
        kind_of(io.BytesIO(content))
    assert refused.value.field == "file"
