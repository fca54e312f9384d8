"""A file is read as what its bytes show it to be; what cannot be read is refused with a word and a sentence."""

import pytest
from support.files import PDF, office, png, zipped
from support.hostile import ENCRYPTED, OLE, XXE
from support.papers import cell, docx_with, locked_pdf, odt_of, pdf, xlsx

from tracker.readers.kinds import kind_of
from tracker.readers.model import Kind
from tracker.readers.reading import read
from tracker.readers.refusals import WORDS, ReadingError, Reason

TEXT = "§ 4 Bänkar i parken\nNämnden får i uppdrag att räkna dem."


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (TEXT.encode(), "protokoll.pdf", Kind.TEXT),
        (b"# Rubrik\n\n<div>i Markdown</div>", "a.md", Kind.TEXT),
        (b"a < b och <namn>", "", Kind.TEXT),
        ("Uppdrag;Nämnd\n".encode(), "LISTA.CSV", Kind.CSV),
        ("Uppdrag;Nämnd\n".encode(), "", Kind.TEXT),
        (b"\n <!DOCTYPE html><p>x", "a.txt", Kind.HTML),
        ("\ufeff<html><p>x".encode(), "", Kind.HTML),
        ("<p>å</p>".encode("utf-16"), "", Kind.HTML),
        (b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><p>x</p></html>', "", Kind.HTML),
        (b"<!-- sparad --><html>x", "", Kind.HTML),
        (b"Inledning <b>fet</b>", "sida.htm", Kind.HTML),
        (pdf("x"), "bild.png", Kind.PDF),
        (b"\n\n" + pdf("x"), "", Kind.PDF),
        (docx_with("<w:p/>"), "protokoll.pdf", Kind.DOCX),
        (xlsx(f"<row>{cell('x')}</row>"), "", Kind.XLSX),
        (odt_of("<text:p>x</text:p>"), "", Kind.ODT),
    ],
)
def test_the_bytes_tell_the_kind_whatever_the_name(data: bytes, name: str, kind: Kind) -> None:
    assert kind_of(data, name) is kind


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY),
        (b" \n\t\n", Reason.NO_TEXT),
        (bytes(range(256)) * 20, Reason.UNKNOWN_KIND),
        (XXE.encode(), Reason.UNKNOWN_KIND),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><text>x</text></svg>', Reason.UNKNOWN_KIND),
        (zipped({"a.txt": "x"}), Reason.UNKNOWN_KIND),
        (office(**{"xl/workbook.xml": "x"}), Reason.UNKNOWN_KIND),
        (OLE, Reason.OLD_OFFICE),
        (b"{\\rtf1 x}", Reason.OLD_OFFICE),
        (OLE + "EncryptedPackage".encode("utf-16-le"), Reason.ENCRYPTED),
        (ENCRYPTED, Reason.ENCRYPTED),
        (locked_pdf(), Reason.ENCRYPTED),
        (office("ppt/presentation.xml"), Reason.SLIDES),
        (png(), Reason.PICTURE),
        (b"\xff\xd8\xff\xe0", Reason.PICTURE),
        (b"MIME-Version: 1.0\nContent-Type: text/plain\n\nHej", Reason.MAIL),
        (TEXT.encode("utf-16-le"), Reason.ENCODING),
        (TEXT.encode("utf-32"), Reason.ENCODING),
        (office(**{"word/vbaProject.bin": OLE}), Reason.MACROS),
        (docx_with("<w:p/>")[:-40], Reason.DAMAGED),
        (pdf("")[:200], Reason.DAMAGED),
        (pdf("", "\n"), Reason.SCAN),
        (docx_with("<w:p/>"), Reason.NO_TEXT),
        (PDF, Reason.DAMAGED),  # without a page
        (b"<html><script>var uppdrag</script></html>", Reason.NO_TEXT),
    ],
)
def test_what_cannot_be_read_is_refused_for_its_own_reason(data: bytes, reason: Reason) -> None:
    with pytest.raises(ReadingError) as refused:
        read(data)
    assert refused.value.code is reason
    assert refused.value.message == WORDS[reason]


def test_every_reason_has_words_of_its_own_that_say_what_to_do() -> None:
    assert set(WORDS) == set(Reason)
    assert len(set(WORDS.values())) == len(Reason)
    for words in WORDS.values():
        assert words.endswith(".")
        assert any(advice in words.lower() for advice in ("spara", "välj", "dela upp", "skriv", "klistra", "vänta"))
