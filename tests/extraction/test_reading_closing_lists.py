"""Lists close many assignments at once, with exceptions, torn markers and closings within closings."""

import datetime as dt

from tracker.extraction import ClosingFound, Unplaced, read_text
from tracker.extraction.closing_lists import ALPHABET


def read(decision: str) -> tuple[tuple[ClosingFound, ...], tuple[Unplaced, ...]]:
    found = read_text(f"§ 5 12/24\nRubrik\nBeslut\nEnligt kommunstyrelsens förslag:\n{decision}")
    return found.paragraphs[0].closings, found.unplaced


def test_each_item_is_a_closing_with_its_own_recipient() -> None:
    found, unplaced = read(
        "1. Nedanstående uppdrag (a-b), givna i budget 2020, förklaras fullgjorda.\n"
        "a) Samtliga nämnder och styrelsers uppdrag att räkna bänkar.\n"
        "b) Got Event AB:s uppdrag att mäta dem. Det ska ske\nvarsamt.\n"
        "2. Nedanstående uppdrag (a), givet i budget 2021, avslutas.\na. Higabs uppdrag att måla.\n"
    )
    assert [(c.decision_point, c.kind, c.budget_year, c.recipients) for c in found] == [
        ("1a", "completed", 2020, ("Samtliga nämnder och styrelser",)),
        ("1b", "completed", 2020, ("Got Event AB",)),
        ("2a", "ended", 2021, ("Higab",)),
    ]
    assert found[1].text == "Got Event AB:s uppdrag att mäta dem. Det ska ske varsamt"
    assert {c.given_by for c in found} == {"Kommunfullmäktige"}
    assert unplaced == ()


def test_markers_torn_from_their_items_are_put_back_in_turn() -> None:
    found, unplaced = read(
        "4. Nedanstående uppdrag (a-d), givna i budget 2023, förklaras fullgjorda.\na.\n\nb.\n\nc.\n\n"
        "Kulturnämndens uppdrag att räkna\nbänkar.\nParknämndens uppdrag att mäta dem. De\nska mätas noga.\n"
        "Lokalnämndens uppdrag att måla.\nd. Nämnden för funktionsstöds uppdrag att sitta.\n"
    )
    assert [c.decision_point for c in found] == ["4a", "4b", "4c", "4d"]
    assert [c.recipients[0] for c in found] == [
        "Kulturnämnden",
        "Parknämnden",
        "Lokalnämnden",
        "Nämnden för funktionsstöd",
    ]
    assert found[0].text == "Kulturnämndens uppdrag att räkna bänkar"
    assert unplaced == ()


def test_exceptions_are_not_completed() -> None:
    found, _ = read(
        "1. Nedanstående uppdrag (a-c med undantag av uppdragen 1.a och 1. c som inte "
        "förklaras som fullgjorda) givna i\n"
        "budget 2023, förklaras fullgjorda.\n"
        "a. Kulturnämndens uppdrag att räkna bänkar, förklaras inte fullgjort.\n"
        "b. Parknämndens uppdrag att mäta.\n"
        "c. Lokalnämndens uppdrag att måla.\n"
    )
    assert [(c.kind, c.rule) for c in found] == [
        ("not_completed", "undantag-i-lista"),
        ("completed", "lista-med-fullgjorda"),
        ("not_completed", "undantag-i-lista"),
    ]
    assert found[0].text == "Kulturnämndens uppdrag att räkna bänkar"


def test_a_list_given_outside_the_budget_names_each_decision() -> None:
    found, _ = read(
        "1. Nedanstående uppdrag (a-b), givna utanför budget, förklaras fullgjorda.\n"
        "a. Kulturnämndens uppdrag, givet av kommunfullmäktige 2020-04-16 §\n24, att räkna bänkar.\n"
        "b. Kommunstyrelsens uppdrag 2021-02-10 § 7 att mäta.\n"
    )
    assert [(c.date, c.paragraph, c.given_by, c.recipients) for c in found] == [
        (dt.date(2020, 4, 16), "24", "Kommunfullmäktige", ("Kulturnämnden",)),
        (dt.date(2021, 2, 10), "7", "Kommunstyrelsen", ()),
    ]
    assert {c.budget_year for c in found} == {None}


def test_a_closing_quoted_inside_an_item_is_a_closing_of_its_own() -> None:
    found, _ = read(
        "1. Nedanstående uppdrag (a), givet i budget 2023, förklaras fullgjort.\n"
        "a. Kulturnämndens uppdrag att sluta sälja bänkar. Uppdraget ”Kulturnämnden får i "
        "uppdrag att sälja bänkar” från\n"
        "budget 2020 förklaras därmed fullgjort.\n"
    )
    assert [(c.decision_point, c.budget_year, c.rule) for c in found] == [
        ("1a", 2023, "lista-med-fullgjorda"),
        ("1a", 2020, "förklaras-fullgjort-inom-punkt"),
    ]
    assert found[0].text == "Kulturnämndens uppdrag att sluta sälja bänkar"


def test_an_item_worded_as_it_was_given_is_closed_and_not_given() -> None:
    read_back = read_text(
        "§ 5 12/24\nRubrik\nBeslut\nNedanstående uppdrag, givna i budget 2023, förklaras fullgjorda.\n"
        "a. Kulturnämnden får i uppdrag att räkna.\n(Se även bilagan.)\n"
    )
    (found,) = read_back.paragraphs[0].closings
    assert (found.recipients, found.given_by) == (("Kulturnämnden",), "Kommunfullmäktige")
    assert read_back.paragraphs[0].assignments == ()


def test_a_list_that_promises_more_than_was_read_says_so() -> None:
    found, unplaced = read(
        "1. Nedanstående uppdrag (a-c), givna i budget 2023, förklaras fullgjorda.\n"
        "a. Kulturnämndens uppdrag att räkna.\n"
    )
    assert len(found) == 1
    assert [u.why for u in unplaced] == ["Listan går till c, men den sista punkt som lästes är a."]


def test_a_list_without_items_is_listed_as_unread() -> None:
    found, unplaced = read("1. Nedanstående uppdrag (a-c), givna i budget 2023, förklaras fullgjorda.\nSe bilaga.\n")
    assert [c.rule for c in found] in ([], ["förklaras-fullgjort"])
    assert found or unplaced


def test_after_o_with_dots_the_letters_double() -> None:
    items = "".join(f"{letter}. Kulturnämndens uppdrag att räkna.\n" for letter in [*ALPHABET, "aa", "bb"])
    found, unplaced = read(f"1. Nedanstående uppdrag (a-bb), givna i budget 2023, förklaras fullgjorda.\n{items}")
    assert [c.decision_point for c in found[-4:]] == ["1ä", "1ö", "1aa", "1bb"]
    assert unplaced == ()


def test_a_marker_that_no_list_has_leaves_the_items_counted_in_turn() -> None:
    found, _ = read(
        "1. Nedanstående uppdrag, givna i budget 2023, förklaras fullgjorda.\n"
        "a. Kulturnämndens uppdrag att räkna.\nab. Parknämndens uppdrag att mäta.\n"
    )
    assert [c.decision_point for c in found] == ["1a", "1b"]
