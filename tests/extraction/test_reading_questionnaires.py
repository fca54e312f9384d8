"""Answered follow-up forms, from documents with controls and from scans that lost letters and mixed columns."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extraction.questionnaires import is_questionnaire, read_questionnaire
from tracker.extraction.tables_model import AnswerFound

COLUMNS = "Uppföljningsfrågor\tSvarsalternativ med kommentar\n"
TICKED, UNTICKED = '<input checked="" type="radio"/>', '<input type="radio"/>'
FORM = (
    "Uppföljning av program och planer\n\nInnehållsförteckning\n\n"
    "1\tUppföljning Stadens bänkprogram 2022-2026\t3\n1.1\tMålområde 1: Fler bänkar.....\t3\n"
    "2\tStadens bordsplan 2023-2025\t4\n\n"
    "1 Uppföljning Stadens bänkprogram 2022-2026\n\n"
    "1.1 Målområde 1: Fler bänkar\n\n"
    f"{COLUMNS}"
    f"Har ni räknat bänkarna? Strategi 1:1 Staden ska räkna bänkar\t{TICKED} Ja Två gånger om året.\n"
    "<p>Målar ni dem?</p> <p>Strategi 1:2 Bänkar ska målas.</p>\t"
    f"<p>{UNTICKED} Nej</p> <p>Det är inte vår sak.</p>\n\n"
    "1.2 Målområde 2: Mjukare bänkar\n\n"
    f"{COLUMNS}\n{COLUMNS}"
    f"<p>Har ni kuddar &amp; dynor?</p><p>Genomförs aktiviteter med insats 2:1.</p>\t<p>{UNTICKED} Nej</p>\n\n"
    "2 Stadens bordsplan 2023-2025\n\n"
    f"{COLUMNS}"
    f"Dukar ni borden? (Samtliga nämnder och styrelser) 1:1 Borden ska dukas.\t{TICKED} Ja\n"
)
SCAN = (
    " 1 Uppfoljning Stadens\nbankprogram\n2022-2026\n\n1.1 Malomréade 1: Fler bankar\n\nUppféljningsfragor\n\n"
    "Svarsalternativ med kommentar\n\nHar ni raknat\nbankarna?\n\nStrategi 1:1 Staden ska rakna\nalla bankar pa ett\n\n"
    "Ja\n\nVi raknar varje host.\n Uppfdljningsfragor\n\nSvarsalternativ med kommentar\n\nbra satt.\n\n"
    "Och varje var.\n\nMalar ni bankarna?\n\nStrategi 1:2 Bankar ska malas.\n\nJa\n\n"
    "Ja, men bara grona och\n\nroda.\n\n"
    "som slipper\n\n1.2 Malomrade 2: Bankar som ingen\n\nUppfoljningsfragor\n\nSvarsalternativ\n\n"
    "Sitter nagon pa dem?\n\nStrategi 2:1 Bankar ska anvandas.\n\nNej\n\n3 (9)\n\nallting\n\n"
    " 2 (Stadens bordsplan\n\n2023-2025\n\n2.1 Fokusomrade 1: Dukning\n\nUppfdljningsfragor Svarsalternativ\n\n"
    "Har ni dukat borden tillsammans med Ja\n\nnagon annan? Vi dukar\nmed\n\n"
    "Genomfors aktiviteter i enlighet med skolan.\n"
    "utdelat ansvar for att uppfylla malet med\ninsats 1:3.\n\nForvantat resultat: Fler bord.\n\n"
    "Torkar ni borden? (Samtliga namnder och Ja\nstyrelser)\n\nGenomfors aktiviteter i enlighet med\n"
    "utdelat ansvar for att uppfylla malet med\ninsats\n1:4.\n\nForvantat resultat: Rena bord.\n"
)


def told(text: str) -> list[tuple[int | None, str | None, str | None, bool]]:
    return [(a.framework_no, a.code, a.answer, a.comment is not None) for a in read_questionnaire(text)]


def one(beside: str) -> AnswerFound:
    (found,) = read_questionnaire(f"{COLUMNS}Har ni en bänk? Strategi 1:1 Bänkar är bra.\t{beside}\n")
    return found


def test_a_form_with_controls_is_read_question_by_question() -> None:
    found = read_questionnaire(FORM)
    assert told(FORM) == [
        (1, "1:1", "yes", True),
        (1, "1:2", "no", True),
        (1, "2:1", "no", False),
        (2, "1:1", "yes", False),
    ]
    assert [answer.question for answer in found] == [
        "Har ni räknat bänkarna?",
        "Målar ni dem?",
        "Har ni kuddar & dynor?",
        "Dukar ni borden?",
    ]
    assert [answer.framework for answer in found] == ["Stadens bänkprogram 2022-2026"] * 3 + [
        "Stadens bordsplan 2023-2025"
    ]
    assert [answer.area for answer in found] == ["Målområde 1: Fler bänkar"] * 2 + [
        "Målområde 2: Mjukare bänkar",
        None,
    ]
    assert [answer.comment for answer in found[:2]] == ["Två gånger om året.", "Det är inte vår sak."]
    assert FORM[found[1].start : found[1].end].startswith("Målar ni dem?")
    assert FORM[found[1].start : found[1].end].rstrip("/<>p").endswith("inte vår sak.")
    assert is_questionnaire(FORM)


def test_a_scan_without_dots_and_with_mixed_columns_is_read() -> None:
    found = read_questionnaire(SCAN)
    assert told(SCAN) == [
        (1, "1:1", "yes", True),
        (1, "1:2", "yes", True),
        (1, "2:1", "no", False),
        (2, "1:3", "yes", True),
        (2, "1:4", "yes", False),
    ]
    assert [answer.comment for answer in found] == [
        "Vi raknar varje host.\nOch varje var.",
        "Ja, men bara grona och roda.",
        None,
        "med skolan.\nForvantat resultat: Fler bord.",
        None,
    ]
    assert [answer.question for answer in found][-2:] == [
        "Har ni dukat borden tillsammans med nagon annan?",
        "Torkar ni borden?",
    ]
    assert {answer.framework for answer in found} == {"Stadens bankprogram 2022-2026", "Stadens bordsplan 2023-2025"}
    assert is_questionnaire(SCAN)


@pytest.mark.parametrize(
    ("beside", "answer", "comment"),
    [
        ("Ja", "yes", None),
        ("NEJ.", "no", None),
        ("☐ Ja\t☒ Nej", "no", None),
        ("[x] Ja [ ] Nej därför", "yes", "därför"),
        ("(•) Ja ( ) Nej", "yes", None),
        ("☐ Ja ☐ Nej vet vi inte än", None, "vet vi inte än"),
        ("☒ Ja ☒ Nej", None, None),
        ("O Ja © Nej", None, None),
        ("@ Ja", "yes", None),
        ("Ja Nej", None, None),
        ("☒ Delvis lite", None, "lite"),
        ("☐ Ja ☐ Nej ☒ Ej aktuellt", None, None),
        ('<input checked="false"> Ja <input checked> Nej', "no", None),
        ("Kommentar utan svar", None, None),
        ("Ja Nej " * 20, None, "Ja Nej " * 16),
        ("", None, None),
    ],
)
def test_an_option_alone_is_the_answer_and_of_several_the_ticked_one(
    beside: str, answer: str | None, comment: str | None
) -> None:
    found = one(beside)
    assert (found.answer, found.comment) == (answer, comment.strip() if comment else None)


def test_options_end_where_the_comment_or_the_columns_begin() -> None:
    assert one("Ja\n\nNej, inte alltid.").comment == "Nej, inte alltid."
    assert one("Ja\n\nUppföljningsfrågor\n\nNej, inte här.").comment == "Nej, inte här."
    assert one("Ja\n\n12\n\nSidan tolv.").comment == "Sidan tolv."
    assert one("Ja\n\n.\n\nEn punkt före.").comment == "En punkt före."


def test_columns_without_controls_are_parted_by_blanks_strokes_or_tabs() -> None:
    for text in (
        "Har ni bänkar? Strategi 1:1 Bänkar.    Ja Flera.\nHar ni bord? Strategi 1:2 Bord.    Nej\n",
        "| Har ni bänkar? Strategi 1:1 Bänkar. | Ja Flera. |\n| Har ni bord? Strategi 1:2 Bord. | Nej |\n",
        "Har ni bänkar? Strategi 1:1 Bänkar.\tJa Flera.\nHar ni bord? Strategi 1:2 Bord.\tNej\n",
    ):
        assert told(text) == [(None, "1:1", "yes", True), (None, "1:2", "no", False)]
        assert is_questionnaire(text)


def test_a_question_whose_words_are_lost_keeps_its_answer_to_itself() -> None:
    text = (
        "1 Bänkprogram\n\nStrategi 1:1 Bänkar.\n\nNej\n\nHar ni bord?\n\nStrategi 1:2 Bord.\n\nJa\n\n"
        "Se strategi 1:1.\n\nStrategi 1:3 Stolar.\n\nNej\n"
    )
    found = read_questionnaire(text)
    assert told(text) == [(1, "1:1", "no", False), (1, "1:2", "yes", True), (1, "1:3", "no", False)]
    assert [answer.question for answer in found] == [None, "Har ni bord?", None]


def test_questions_within_comments_are_part_of_them() -> None:
    text = "Har ni bord?\nStrategi 1:2 Bord.\nJa\n\nVad är ett bord? Ingen vet.\nhttp://x.se/?a\nva?\n"
    (found,) = read_questionnaire(text)
    assert found.comment == "Vad är ett bord? Ingen vet. http://x.se/?a va?"


def test_a_question_begins_at_the_nearest_line_that_can_begin_one() -> None:
    text = (
        "Vi följer Bänkrådet\n\n"
        "Har ni implementerat\nBrås metod för bänkar?\nStrategi 1:1 X.\nJa\n\nBra. Sitter ni där?\n"
        "Strategi 1:2 Y.\nNej\nFler\nÄn så\nmånga bord?\nStrategi 1:3 Z.\nJa\n\nMånga\n\nNågra bord? Och stolar?\n"
        "Strategi 1:4 Å.\nJa\n"
    )
    assert [answer.question for answer in read_questionnaire(text)] == [
        "Har ni implementerat Brås metod för bänkar?",
        "Sitter ni där?",
        "Fler Än så många bord?",
        "Några bord?",
    ]


def test_headings_without_numbers_and_numbers_without_headings() -> None:
    text = (
        "Stadens bänkplan 2022-2024\n\nOmråde 1: Parker\nHar ni bänkar?\n1:1 Bänkar.\nJa\n\n"
        "## Stadens policy för bord 2023\n\nHar ni bord?\n1:1 Bord.\nNej\n"
    )
    assert [(a.framework_no, a.framework, a.area, a.code) for a in read_questionnaire(text)] == [
        (1, "Stadens bänkplan 2022-2024", "Område 1: Parker", "1:1"),
        (2, "Stadens policy för bord 2023", None, "1:1"),
    ]
    lost = "1 Bänkprogram\n\nHar ni bänkar?\n1:1 B.\nJa\n\n2.1 Bord inne\n\nHar ni bord?\n1:1 B.\nNej\n"
    assert [(a.framework_no, a.framework, a.area) for a in read_questionnaire(lost)] == [
        (1, "Bänkprogram", None),
        (2, None, "Bord inne"),
    ]


def test_a_contents_list_without_leaders_counts_no_programme() -> None:
    text = (
        "1 Bänkprogram 3\n1.1 Målområde 1: Parker 3\n2 Bordsplan 4\n\n1 Bänkprogram\n\nHar ni bänkar?\n1:1 B.\nJa\n\n"
        "1.1 miljoner\n7.1 Annat\n1 Sittplan\n\n2\tBordsplan\n\nHar ni bord?\n1:1 B.\nNej\n"
    )
    assert [(a.framework_no, a.framework) for a in read_questionnaire(text)] == [(1, "Bänkprogram"), (2, "Bordsplan")]


def test_uppfoljning_alone_is_a_heading_too() -> None:
    assert read_questionnaire("1 Uppföljning\n\nHar ni bord?\n1:1 B.\nJa\n")[0].framework == "Uppföljning"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "? ? ?\n\nJa",
        "§ 1\nYrkanden\nOrdföranden frågar: ska förslaget bifallas? Ja.\nJa (7)\nNej (5)\n",
        "Närvaro\nAndersson\n15:59\n20:47\nJa\nNej\n",
        "Har ni bänkar?\nJa\n",
        "Har ni bänkar?\n\nMålområde 1: Bänkar\n\nJa\n",
        "Frågor\n\nHar ni bänkar?\n\nInga svar.\n",
    ],
)
def test_other_texts_are_no_forms(text: str) -> None:
    assert not is_questionnaire(text)


@pytest.mark.parametrize(
    "part", ["Ja ", "Ja\n", "A?\n", "?", "1 Program\n", "\n", "\t", "<p>", "Strategi 1:1 ", "☒ Ja ", "1 ", "insats\n"]
)
def test_garbage_is_read_soon(part: str) -> None:
    for beginning in ("", FORM):
        begun = time.process_time()
        read_questionnaire(beginning + part * (20_000 // len(part)))
        assert time.process_time() - begun < 2


PARTS = [
    "Har ni bord?",
    "?",
    "\n",
    "\n\n",
    "\t",
    " ",
    "Ja",
    "Nej",
    "☒ ",
    "O ",
    "<input checked>",
    "<p>",
    "Strategi 1:1 ",
    "insats",
    "2:1 X",
    "1 Program",
    "1.1 Om ",
    "Målområde 1: X",
    "Uppföljningsfrågor",
    "Förväntat resultat: ",
    "Bra.",
    "bra",
    "2022-2026",
    "|",
    "3 (9)",
    "1 Plan 3\n",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=40).map("".join))
def test_whatever_is_pasted_is_read_without_a_crash_and_with_places_inside_it(text: str) -> None:
    for found in read_questionnaire(text):
        assert 0 <= (found.start or 0) <= (found.end or 0) <= len(text)
