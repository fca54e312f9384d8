"""What goes on paper: lists and forms as Word, Excel, PDF, and text parted by semicolons."""

from tracker.papers.booklet import Booklet, Chapter, Line, Mark, Table
from tracker.papers.booklet_pdf import booklet_pdf
from tracker.papers.booklet_word import booklet_word
from tracker.papers.comma import csv_of
from tracker.papers.excel import excel_of
from tracker.papers.packed import packed
from tracker.papers.pdf import pdf_of
from tracker.papers.sheet import Cell, Column, Section, Sheet, digest, sheet_from, text_of
from tracker.papers.word import proposal_word, word_of

__all__ = [
    "Booklet", "Cell", "Chapter", "Column", "Line", "Mark", "Section", "Sheet", "Table", "booklet_pdf", "booklet_word",
    "csv_of", "digest", "excel_of", "packed", "pdf_of", "proposal_word", "sheet_from", "text_of", "word_of",
]  # fmt: skip
