"""What the child costs: a file of 200 pages is read, and its assignments extracted, in at most three times what the
library's bare reading takes."""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from support.papers import pdf

from tracker import extraction
from tracker.readers.sandbox import read_by_pages, read_safely

PAGES = 200
LINE = "Kommunfullmäktige ger nämnden i uppdrag att redovisa åtgärder för trygga öppna platser, senast i juni. "


def typeset() -> bytes:
    """Return minutes as a typesetter makes them, with its own fonts; plainer ones where it is not installed."""
    try:
        import typst
    except ImportError:
        return pdf(*["\n".join(f"{line} {LINE}" for line in range(60)) for _ in range(PAGES)])
    source = f'#set text(lang: "sv", size: 9pt)\n#set par(justify: true)\n#for n in range({PAGES}) [= § #n\n'
    made: bytes = typst.compile(f"{source}{LINE * 25}\n#pagebreak(weak: true)]".encode())
    return made


def bare(data: bytes) -> int:
    document = pypdfium2.PdfDocument(data)
    pages = [document[n].get_textpage().get_text_range() for n in range(len(document))]
    document.close()
    return len(pages)


def seconds(work: Callable[[], object]) -> float:
    def once() -> float:
        begun = time.perf_counter()
        work()
        return time.perf_counter() - begun

    return min(once() for _ in range(3))


@pytest.mark.full
def test_two_hundred_pages_are_read_in_at_most_three_times_the_bare_reading(
    record_property: Callable[[str, object], None],
) -> None:
    data = typeset()
    assert len(read_safely(data).pages) == bare(data) == PAGES
    here, child, start = (
        seconds(lambda: bare(data)),
        seconds(lambda: read_safely(data)),
        seconds(lambda: read_safely(b"x")),
    )
    record_property("seconds", f"bare {here:.3f}, child {child:.3f}, of which start {start:.3f}")
    assert child <= 3 * here, f"bare {here:.3f} s, child {child:.3f} s, start of a process {start:.3f} s"


def minutes() -> bytes:
    """Return the minutes of a long meeting: on each page a § that gives an assignment, and words around it."""
    around = "\n".join(f"Yrkande nummer {line} avser {LINE.lower()}" for line in range(1, 40))
    pages = [
        f"§ {n} Ärendenummer SLK-2024-00{n}\nBänkar längs kaj {n}\n{around}\nBeslut\n"
        f"Stadsledningskontoret får i uppdrag att räkna bänkarna längs kaj {n} senast 30 juni 2024."
        for n in range(1, PAGES + 1)
    ]
    return pdf(f"Kommunstyrelsen     2024-04-24\n\n{pages[0]}", *pages[1:])


@pytest.mark.full
def test_two_hundred_pages_are_read_and_extracted_in_at_most_three_times_the_reading_of_their_text(
    record_property: Callable[[str, object], None], tmp_path: Path
) -> None:
    path = tmp_path / "protokoll.pdf"
    path.write_bytes(minutes())

    def by_pages() -> str:
        return "\n".join(page.text for page in read_by_pages(path, path.name) if page)

    def extracted() -> int:
        read = extraction.read_text(by_pages(), context_date=dt.date(2024, 5, 2), known_bodies=["Kommunstyrelsen"])
        return sum(len(found.assignments) for found in read.paragraphs)

    assert extracted() == PAGES
    assert by_pages() == read_safely(path).text
    alone, both = seconds(lambda: read_safely(path)), seconds(extracted)
    record_property("seconds", f"text alone {alone:.3f}, read by pages and extracted {both:.3f}")
    assert both <= 3 * alone, f"text alone {alone:.3f} s, read by pages and extracted {both:.3f} s"
