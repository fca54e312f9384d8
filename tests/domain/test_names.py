"""Names and titles: equal under their spellings, sorted for a Swedish reader, short enough for a heading."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.names import TITLE_MAX, fold, short_title, sort_key

ALPHABET = " 0123456789abcdefghijklmnopqrstuvwxyzåäö"
names = st.text(alphabet=ALPHABET + ALPHABET.upper() + "-,.&", max_size=40)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Idrotts- och föreningsnämnden", "idrotts och föreningsnämnden"),
        ("KOMMUNSTYRELSEN", "Kommunstyrelsen"),
        ("Socialnämnden  Centrum ", "Socialnämnden Centrum"),
        ("Förvaltnings AB Framtiden", "Förvaltnings AB framtiden"),
        ("Förvaltnings-AB Framtiden", "Förvaltnings AB Framtiden"),
        ("Göteborgs Stads Parkerings AB,", "Göteborgs Stads Parkerings AB"),
        ("Miljö-\noch klimatnämnden", "Miljö och klimatnämnden"),
    ],
)
def test_case_hyphens_and_spaces_make_no_new_body(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Socialnämnden Centrum", "Socialnämnden Hisingen"),
        ("Hällby", "Hallby"),
        ("Moränen", "Morånen"),
        ("Nämnd 1", "Nämnd 2"),
    ],
)
def test_bodies_that_differ_in_a_letter_stay_apart(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(names)
def test_a_folded_name_is_the_same_however_often_and_from_capitals(name: str) -> None:
    assert fold(fold(name)) == fold(name) == fold(name.upper())


@pytest.mark.parametrize(
    "in_order",
    [
        ["Arvika", "Zinkgruvan", "Åmål", "Ängelholm", "Örebro"],
        ["Lena Alm", "Lena Ask", "Lena Åberg", "Lena Ädel", "Lena Öst"],
        ["Nämnd 1", "Nämnd A", "Nämnd Ö"],
        ["Munther", "Müller", "Mylonas", "Mörk"],
        ["Wallberg", "Wallén", "Wallerius"],
        ["ann", "Anna", "ANNE"],
    ],
)
def test_names_sort_as_a_swedish_reader_expects(in_order: list[str]) -> None:
    mixed = in_order[1:] + in_order[:1]
    assert sorted(mixed, key=sort_key) == in_order


@given(st.lists(names, max_size=12))
def test_plain_byte_order_of_the_keys_is_the_alphabet_with_a_ring_a_umlaut_o_umlaut_last(found: list[str]) -> None:
    by_bytes = sorted(found, key=lambda name: sort_key(name).encode())
    by_letters = sorted(found, key=lambda name: [ALPHABET.index(letter) for letter in fold(name)])
    assert by_bytes == by_letters


@pytest.mark.parametrize(
    ("decision", "title"),
    [
        (
            "Stadsledningskontoret får i uppdrag att räkna stadens bänkar tillsammans med Polismyndigheten.",
            "Räkna stadens bänkar tillsammans med Polismyndigheten",
        ),
        ("Kulturnämnden ges i uppdrag att hänga upp lampor", "Hänga upp lampor"),
        ("Samtidigt får socialnämnderna i uppdrag att laga stolar på torg.", "Laga stolar på torg"),
        ("Byggnadsnämnden får i uppdrag, efter samråd med grannarna, att rita en pergola.", "Rita en pergola"),
        ("Byggnadsnämnden får i\nuppdrag  att rita\nen pergola.", "Rita en pergola"),
        ("Nämnden får i uppdrag att måla om bänkarna. Uppdraget ska redovisas i maj.", "Måla om bänkarna"),
        ("Parknämnden får i uppdrag att pröva lag (2023:196) på bänkar.", "Pröva lag (2023:196) på bänkar"),
        ("återkomma med en plan för bänkar", "Återkomma med en plan för bänkar"),
        ("...", "Uppdrag utan rubrik"),
    ],
)
def test_a_working_title_says_what_is_to_be_done(decision: str, title: str) -> None:
    assert short_title(decision) == title


def test_a_long_task_is_cut_between_words_with_an_ellipsis() -> None:
    task = "Räkna " + ", ".join(f"bänk {number}" for number in range(60))
    title = short_title(f"Parknämnden får i uppdrag att {task[0].lower()}{task[1:]}")
    shown = title.removesuffix(" …")
    assert shown != title
    assert task.startswith(shown)
    assert task[len(shown)] in " ,"
    assert TITLE_MAX - 20 < len(title) <= TITLE_MAX


def test_a_task_that_just_fits_is_left_whole() -> None:
    task = "Måla " + "x" * (TITLE_MAX - 5)
    assert short_title(task) == task


@given(st.text(max_size=400) | names.map(lambda name: f"Nämnden får i uppdrag att {name * 8}"))
def test_no_decision_text_makes_a_title_longer_than_a_title_may_be(text: str) -> None:
    title = short_title(text)
    assert len(title) <= TITLE_MAX == 120
    assert title == title.strip()
