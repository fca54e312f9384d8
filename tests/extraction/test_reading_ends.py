"""Whatever is pasted, the reading ends, soon, without a crash, and with places inside the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extraction import read_text

SIZE = 100_000
MARGIN = 0.2
"""Seconds that a measurement may be off by on a machine that does other things too."""
DECISION = "§ 1 12/24\nRubrik\nBeslut\nEnligt kommunstyrelsens förslag:\n1. "
LIST = f"{DECISION}Nedanstående uppdrag (a-z), givna i budget 2020, förklaras fullgjorda.\n"
NEW_LINE = "§ 1 12/24\nRubrik\nBeslut\n\nEnligt förslag:\n"
SPOKEN_OF = f"{NEW_LINE}Kommunstyrelsens uppdrag 2020-01-01 § 4 ges i uppdrag att "
OTHER_BLOCKS = "§ 1 12/24\nRubrik\nBeslut\nAntecknas.\n\nTidigare behandling\n\n"
LAST_BLOCKS = (
    "§ 1 12/24\nRubrik\nBeslut\nAntecknas.\n\nReservation\nA reserverar sig.\n\nProtokollsutdrag skickas till\n"
)
BEGINNINGS = {
    "bare": "",
    "decision": DECISION,
    "new-line": NEW_LINE,
    "spoken-of": SPOKEN_OF,
    "list": LIST,
    "other": OTHER_BLOCKS,
    "last": LAST_BLOCKS,
}

REPEATED = [
    "får ",
    "får i ",
    "i uppdrag att ",
    "uppdrar åt ",
    "återremitteras till ",
    "Kommunstyrelsen får i uppdrag att x. ",
    "förklaras därmed ",
    "Uppdraget ",
    "Kommunfullmäktiges uppdrag till x att y förklaras fullgjort. ",
    "2023-01-01 § 1 ",
    "budget 2020 ",
    "dnr 1/20, ",
    "”",
    "(",
    ", ",
    " och ",
    "- och a",
    "nämnd",
    "i samverkan med Aa, ",
    "a.\n",
    "b. Nämndens uppdrag att x.\n",
    "X.\nA ",
    "1.\n",
    "§ 1\n",
    "§ ",
    "\n",
    " ",
    "\t",
    "x",
    ".",
    "Kommunstyrelsen\n",
    "Sammanträdesdatum: 2023-09-07\n",
    "6 (57)\n",
    "den 1 maj ",
    "(M) ",
    "från M, ",
    "reserverar sig ",
    "röstar Ja (1) ",
    "voteringsproposition ",
    "Beslut\n",
    "X.\nEnligt ",
    "X.\nKommunstyrelsen tillstyrker ",
    "X.\nKommunstyrelsen tillstyrker besluta ",
    "ges i uppdrag ",
    "får i uppdrag att ",
    "förklaras fullgjort\n",
    "uppdrag 2020-01-30 § 4 ",
    "till kulturnämnden att ",
    "1. ",
    "a) ",
    "- ",
    "Bordlagt den 6 september 2023, § 589. ",
    "röstar Ja (8) ",
    "x ",
    "x,\n",
    "ger ",
    "avslutas, ",
    "övergår ",
    "redovisas i samband med ",
    "remitteras till kulturnämnden med begäran om ",
    "får i samverkan med abc återkomma ",
    "Xx uppdrag dnr 1/20 att y ändras till z, ",
    "X uppdrag.\n",
    "från AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAa reserverar sig. ",
    "§ 1 1/2\n§ 2 1/2\n",
    "Enligt abc:\nUppdraget ska x.\n",
    "Enligt abc:\nKommunstyrelsen får i uppdrag att x.\n",
    "Enligt abc:\nNedanstående uppdrag förklaras fullgjorda.\nb. Nämndens uppdrag x.\n",
    "ges i uppdrag förklaras fullgjort\nbudget 2020 ( ",
    "uppdrag 2020-01-30 § 4 avslutas, till kulturnämnden att 1. ",
    "Kulturnämnden får i uppdrag att x. Uppdraget till y avslutas. ",
]

FRAGMENTS = [
    "§ 5 12/24\n",
    "Rubrik\n",
    "Beslut\n",
    "Enligt kommunstyrelsens förslag:\n",
    "1. ",
    "2. ",
    "a. ",
    "b)\n",
    "Kulturnämnden ",
    "får i uppdrag att ",
    "förklaras fullgjort. ",
    "Uppdraget ",
    "uppdrag ",
    "givet i budget 2022 ",
    "2023-09-20 § 633 ",
    "till ",
    "”",
    "återremitteras till ",
    "som får i uppdrag att ",
    "Nedanstående uppdrag (a-c), givna i budget 2023, förklaras fullgjorda.\n",
    "avslutas. ",
    "antecknas. ",
    "och ",
    "samt ",
    ", ",
    "\n",
    "\r\n",
    "Tidigare behandling\n",
    "Bordlagt den 31 februari 2023, § 5. ",
    "6 (57)\n",
    "Kommunstyrelsen\n",
    "Sammanträdesdatum: 2024-02-30\n",
    "godkänner för egen del redovisningen av ",
]


def seconds(text: str) -> float:
    start = time.perf_counter()
    read_text(text)
    return time.perf_counter() - start


@pytest.mark.full
@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.parametrize("beginning", BEGINNINGS)
def test_twice_the_text_takes_about_twice_the_time(piece: str, beginning: str) -> None:
    repeated = piece * (2 * SIZE // len(piece))
    once = f"{BEGINNINGS[beginning]}{repeated[:SIZE]} förklaras fullgjort."
    twice = f"{BEGINNINGS[beginning]}{repeated} förklaras fullgjort."
    best_once = best_twice = 1_000.0
    for _ in range(3):
        best_once, best_twice = min(best_once, seconds(once)), min(best_twice, seconds(twice))
        if best_twice <= 3.2 * best_once + MARGIN:
            break
    assert best_twice <= 3.2 * best_once + MARGIN
    assert best_twice < 20


@pytest.mark.parametrize(
    "piece", ["uppdraget ges i uppdrag ", "att de får i uppdrag att ", "uppdrar åt förklaras fullgjort "]
)
def test_a_sentence_without_end_that_nothing_is_read_from_is_listed(piece: str) -> None:
    words = (piece * 3_000).strip()
    read = read_text(f"{NEW_LINE}{words}")
    (found,) = read.paragraphs
    assert (found.assignments, found.closings) == ((), ())
    assert [passage.text for passage in read.unplaced] == [words]


def test_a_recipient_too_far_from_its_wording_is_listed_and_not_guessed() -> None:
    words = f"Kulturnämnden{' x' * 1_000} får i uppdrag att köpa bänkar."
    read = read_text(f"{NEW_LINE}{words}")
    assert read.paragraphs[0].assignments == ()
    assert [passage.text for passage in read.unplaced] == [words]


def test_an_owner_too_far_from_its_assignment_is_left_out() -> None:
    (closing,) = (
        read_text(f"{NEW_LINE}Kulturnämnden{' x' * 1_000}s uppdrag förklaras fullgjort.").paragraphs[0].closings
    )
    assert (closing.kind, closing.recipients) == ("completed", ())


def test_a_verb_that_keeps_speaking_of_a_new_assignment_closes_nothing() -> None:
    new = f"Kulturnämndens fortsatta uppdrag 2020-01-30 § 4 och i uppdrag att{' x' * 300}"
    read = read_text(f"{NEW_LINE}Att {new}{' avslutas,' * 50} ja.")
    assert read.paragraphs[0].closings == ()


def test_what_is_amended_ends_where_the_next_closing_begins() -> None:
    first = "Kulturnämndens uppdrag 2020-01-30 § 4 att x ändras till att y, dnr 0001/20."
    second = "Kulturnämndens uppdrag 2020-02-30 § 5, dnr 0002/20, förklaras fullgjort."
    text = f"{NEW_LINE}{first} {second}"
    closings = read_text(text).paragraphs[0].closings
    assert [closing.kind for closing in closings] == ["amended", "completed"]
    assert text[closings[0].start : closings[0].end] == first


def test_two_closings_of_one_sentence_part_right_before_the_second() -> None:
    text = (
        f"{NEW_LINE}Kulturnämndens uppdrag att x förklaras fullgjort\n \n Socialnämndens uppdrag förklaras fullgjort."
    )
    first, second = read_text(text).paragraphs[0].closings
    assert text[first.end : second.start].isspace()
    assert text[second.start : second.end].strip() == "Socialnämndens uppdrag förklaras fullgjort"


def test_points_that_go_on_about_an_assignment_are_all_its_own() -> None:
    points = "".join(f"{number}. Uppdraget ska a{number}.\n" for number in range(2, 999))
    text = f"{NEW_LINE}1. Kulturnämnden får i uppdrag att x.\n{points}"
    (assignment,) = read_text(text).paragraphs[0].assignments
    assert assignment.text.count("\n") == 997
    assert assignment.end == len(text.rstrip())


def test_the_labels_of_a_list_do_not_grow_with_it() -> None:
    closings = read_text(LIST + "Kulturnämndens uppdrag att x.\n" * 1_000).paragraphs[0].closings
    labels = [closing.decision_point or "" for closing in closings]
    assert len(set(labels)) == 1_000
    assert max(map(len, labels)) <= 10


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=8)), max_size=40).map("".join))
def test_any_text_can_be_read_and_every_place_lies_in_it(text: str) -> None:
    read = read_text(text)
    places = [*read.unplaced, *read.paragraphs]
    for paragraph in read.paragraphs:
        places += [*paragraph.assignments, *paragraph.closings]
    assert all(0 <= place.start <= place.end <= len(text) for place in places)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=30).map("".join))
def test_what_is_found_stands_where_it_is_said_to_stand(text: str) -> None:
    for paragraph in read_text(text).paragraphs:
        for assignment in paragraph.assignments:
            words = text[assignment.start : assignment.end].split()
            assert set(assignment.text.split()) <= set(words)
