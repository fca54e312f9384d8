"""Counting a round, and telling which question an answer in an old form belongs to."""

import datetime as dt

import pytest

from tracker.domain.compilation import (
    Compiled,
    CompiledHeading,
    CompiledQuestion,
    Said,
    Standing,
    Tally,
    areas_in,
    bodies_in,
    changes_in,
    compiled_from,
    compiled_text,
    document_of,
    documents_in,
)
from tracker.domain.old_forms import (
    NO_ANSWER,
    NO_CODE,
    NOT_ASKED,
    OTHER_WORDS,
    TWICE,
    AskedQuestion,
    FormRow,
    alikeness,
    match_form,
)
from tracker.domain.rounds import Choice
from tracker.wording.tallies import tally_sentence

YES, NO, OTHER = Choice.YES, Choice.NO, Choice.NOT_APPLICABLE


def question(code: str, *said: Said, previous: Tally | None = None) -> CompiledQuestion:
    return CompiledQuestion("strategy", code, f"Fråga {code}?", "Det ska vara så.", "", said, previous)


ROUND = Compiled(
    "Uppföljning 2023", dt.date(2023, 1, 1), dt.date(2023, 12, 31), dt.date(2024, 4, 29),
    (Standing("Annan", "approved", counts=True), Standing("Byn", "in_progress", counts=False)),
    (
        CompiledHeading(1, "1", "Program"),
        CompiledHeading(2, "1.1", "Avsnitt", (
            question("1:1", Said("Annan", NO, "Nej då", before=YES), Said("Byn", None), previous=Tally(2, 2)),
            question("1:2", Said("Annan", YES, before=YES)),
        )),
        CompiledHeading(1, "2", "Plan"),
        CompiledHeading(2, "2.1", "Tomt"),
        CompiledHeading(1, "10", "Tionde", (question("1:1", Said("Annan", OTHER), Said("Byn", None)),)),
    ),
    analysis="En text.", previous_title="Uppföljning 2022",
)  # fmt: skip


def test_shares_are_counted_on_those_who_answered_and_headings_hold_what_lies_under_them() -> None:
    assert ROUND.total == Tally(asked=5, yes=1, no=1, not_applicable=1)
    assert ROUND.questions[1].tally == Tally(asked=1, yes=1)
    assert (ROUND.counting, ROUND.total.answered, ROUND.total.silent) == (1, 3, 2)
    assert [(heading.number, tally.asked) for heading, tally in documents_in(ROUND)] == [("1", 3), ("2", 0), ("10", 2)]
    assert [(heading.number, tally.yes) for heading, tally in areas_in(ROUND)] == [("1.1", 1), ("10", 0)]
    assert [(standing.body, tally.asked, tally.answered) for standing, tally in bodies_in(ROUND)] == [
        ("Annan", 3, 3), ("Byn", 2, 0),
    ]  # fmt: skip
    assert [(question.code, before.yes, len(question.changed)) for question, before in changes_in(ROUND)] == [
        ("1:1", 2, 1)
    ]
    assert document_of(ROUND, ROUND.headings[1]).title == "Program"
    assert compiled_from(compiled_text(ROUND)) == ROUND
    assert (Tally(4, 1).percent(1), Tally().percent(0)) == (25.0, 0.0)
    assert tally_sentence(ROUND.total) == (
        "Ja 1 av 3, Nej 1 av 3, Ej aktuellt 1 av 3, Inget svar 2 av 5 tillfrågade"
    )  # fmt: skip
    assert tally_sentence(Tally(3)) == "Ingen av 3 tillfrågade har svarat"


ASKED = (
    AskedQuestion(1, "Program för trygghet 2022-2026", "1:1", "Är ert arbete kunskapsbaserat?"),
    AskedQuestion(1, "Program för trygghet 2022-2026", "4:2", "Har ni kartlagt otrygga platser?"),
    AskedQuestion(2, "Plan mot tystnadskulturer", "1:1", "Använder ni stadens metodbok?"),
)


@pytest.mark.parametrize(
    ("row", "place", "doubt"),
    [
        (FormRow(1, "Uppfoljning Program for trygghet", "1:1", "Ar ert arbete kunskapsbaserat?"), 0, ""),
        (FormRow(2, "", "1:1", "Anvander ni stadens met6dbok?"), 2, ""),
        (FormRow(1, "Plan mot tystnadskulturer 2023", "1:1", "Använder ni stadens metodbok?"), 2, ""),
        (FormRow(1, "", "4:2", "Något helt annat som undras?"), 1, OTHER_WORDS),
        (FormRow(1, "", "4:2", "Har ni kartlagt otrygga platser?", is_answered=False), 1, NO_ANSWER),
        (FormRow(1, "", "", "Har ni kartlagt otrygga platser?"), 1, NO_CODE),
        (FormRow(0, "", "", "Har ni kartlagt otrygga platser?"), 1, NO_CODE),
        (FormRow(1, "", "9:9", "Har ni kartlagt otrygga platser?"), None, NOT_ASKED),
        (FormRow(1, "", "", ""), None, NOT_ASKED),
    ],
)  # fmt: skip
def test_a_row_of_an_old_form_finds_its_question_by_document_code_and_words(
    row: FormRow, place: int | None, doubt: str
) -> None:
    (found,) = match_form([row], ASKED)
    assert (found.place, found.doubt) == (place, doubt)


def test_no_two_rows_answer_the_same_question_and_nothing_is_asked_of_nobody() -> None:
    twice = [FormRow(1, "", "1:1", "Något annat?"), FormRow(1, "", "1:1", "Är ert arbete kunskapsbaserat?")]
    assert [(found.place, found.doubt) for found in match_form(twice, ASKED)] == [(None, TWICE), (0, "")]
    assert [found.place for found in match_form(twice, ())] == [None, None]
    assert alikeness("x" * 100_000, "x" * 100_000) == 1.0
