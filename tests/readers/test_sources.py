"""Real papers, where they lie beside the project: each is read whole."""

from pathlib import Path

import pytest

from tracker.readers.model import Kind
from tracker.readers.sandbox import ROOT, read_safely

FOLDER = ROOT.parent / "shared" / "sources"
SUFFIXES = {".txt", ".md", ".pdf", ".html", ".htm", ".docx", ".xlsx", ".csv", ".odt"}
PAPERS = sorted(path for path in FOLDER.rglob("*") if path.suffix in SUFFIXES) if FOLDER.is_dir() else []


def test_real_papers_are_there() -> None:
    if not PAPERS:
        pytest.skip(f"no papers in {FOLDER}")


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.name)
def test_a_real_paper_is_read(path: Path) -> None:
    found = read_safely(path)
    assert bool(found.pages) == (found.kind is Kind.PDF)
    assert found.text.strip()
    assert "\ufffd" not in found.text
    if found.kind is Kind.TEXT:
        assert found.text.split() == path.read_text(encoding="utf-8").split()
