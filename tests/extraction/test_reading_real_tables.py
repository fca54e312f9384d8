"""What real lists of assignments and real answered forms say: totals that anybody can count in them."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from tracker.domain.deadlines import read_deadline
from tracker.extraction.questionnaires import is_questionnaire, read_questionnaire
from tracker.extraction.registers import is_register, read_register

DATA = Path(__file__).parents[2].parent / "shared" / "data"
DOCUMENTS = DATA / "gold-docs"
OF_THE_PAPER = dt.date(2021, 1, 28)
REGISTERS = {"seed004_register_arenden", "seed004_register_pagaende_uppdrag"}
FORMS = {"seed000_enkat_inkop_upphandling", "seed001_enkat_ioff_ocr"}

pytestmark = pytest.mark.skipif(not DOCUMENTS.is_dir(), reason=f"the public documents are not at {DATA}")


def text_of(name: str) -> str:
    return (DOCUMENTS / f"{name}.txt").read_text(encoding="utf-8")


def test_only_registers_are_registers_and_only_forms_are_forms() -> None:
    names = sorted(path.stem for path in DOCUMENTS.glob("*.txt"))
    assert {name for name in names if is_register(text_of(name))} == REGISTERS
    assert {name for name in names if is_questionnaire(text_of(name))} == FORMS
    for file in (DATA / "minutes").glob("*.json"):
        for paragraph in json.loads(file.read_text(encoding="utf-8"))["paragraphs"]:
            text = paragraph["text"]
            assert (read_register(text), is_questionnaire(text)) == ((), False), file.name


def test_the_list_of_what_is_under_way_has_twenty_seven_rows() -> None:
    text = text_of("seed004_register_pagaende_uppdrag")
    found = read_register(text)
    assert len(found) == 27
    assert Counter(row.recipient_group for row in found) == {
        "Uppdrag till kommunstyrelsen": 15,
        "Uppdrag till övriga nämnder och styrelser": 12,
    }
    assert Counter(row.dnr for row in found)[()] == 12
    assert Counter(row.dnr for row in found)[("1365/20",)] == 2
    assert all(row.recipients and row.is_assignment for row in found)
    kinds = Counter(read_deadline(row.deadline_text or "", context_date=OF_THE_PAPER).kind for row in found)
    assert kinds == {"report": 12, "meeting": 8, "quarter": 4, "batch": 2, "planning": 1}
    assert all(text[row.start : row.end] == row.text for row in found)


def test_the_list_of_matters_has_thirteen_rows_of_which_four_give_nothing() -> None:
    found = read_register(text_of("seed004_register_arenden"))
    assert Counter((row.heading, row.handled) for row in found) == {
        ("Kommande", False): 4,
        ("Ärenden 2020-08 till 2021-02", True): 9,
    }
    assert [row.is_assignment for row in found].count(False) == 4
    assert {row.recipient_group for row in found} == {None}


def test_the_paper_that_has_both_lists_in_it_has_forty_rows_and_is_no_register() -> None:
    papers = sorted((DATA.parent / "sources").glob("004*.txt"))
    if not papers:
        pytest.skip(f"the papers are not at {DATA.parent / 'sources'}")
    text = papers[0].read_text(encoding="utf-8")
    assert len(read_register(text)) == 40
    assert not is_register(text)


def test_a_form_with_controls_has_seventeen_answers() -> None:
    found = read_questionnaire(text_of("seed000_enkat_inkop_upphandling"))
    assert Counter(answer.answer for answer in found) == {"yes": 13, "no": 4}
    assert Counter(answer.framework_no for answer in found) == {1: 12, 2: 3, 3: 2}
    assert [answer.code for answer in found if answer.comment is None] == ["4:6", "1:1"]


def test_a_poor_scan_has_twenty_one_answers() -> None:
    found = read_questionnaire(text_of("seed001_enkat_ioff_ocr"))
    assert Counter(answer.answer for answer in found) == {"yes": 21}
    assert Counter(answer.framework_no for answer in found) == {1: 15, 2: 4, 3: 2}
    assert all(answer.comment and answer.question and answer.code for answer in found)
    assert len({(answer.framework_no, answer.code) for answer in found}) == 21
