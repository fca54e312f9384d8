"""Whatever is pasted, the reading ends, soon, without a crash, and with places inside the text."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extraction import read_text

SIZE = 100_000
DECISION = "§ 1 12/24\nRubrik\nBeslut\nEnligt kommunstyrelsens förslag:\n1. "
LIST = f"{DECISION}Nedanstående uppdrag (a-z), givna i budget 2020, förklaras fullgjorda.\n"
OTHER_BLOCKS = "§ 1 12/24\nRubrik\nBeslut\nAntecknas.\n\nTidigare behandling\n\n"

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


@pytest.mark.slow
@pytest.mark.parametrize("piece", REPEATED)
@pytest.mark.parametrize("beginning", ["", DECISION, LIST, OTHER_BLOCKS], ids=["bare", "decision", "list", "other"])
def test_a_hundred_thousand_characters_are_read_in_seconds(piece: str, beginning: str) -> None:
    text = beginning + piece * (SIZE // len(piece))
    start = time.perf_counter()
    read_text(f"{text} förklaras fullgjort.")
    assert time.perf_counter() - start < 20


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
