"""What the child costs: a file of 200 pages is read in at most three times what the library's bare reading takes."""

import time
from collections.abc import Callable

import pypdfium2
import pytest
from support.papers import pdf

from tracker.readers.sandbox import read_safely

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
