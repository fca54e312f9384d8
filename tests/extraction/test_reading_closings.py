"""Closings: what they close, how they name it, and what closes nothing."""

import datetime as dt

import pytest

from tracker.extraction import ClosingFound, read_text


def closings(decision: str) -> tuple[ClosingFound, ...]:
    return read_text(f"§ 5 12/24\nRubrik\nBeslut\nEnligt kommunstyrelsens förslag:\n{decision}").paragraphs[0].closings


def test_a_budget_assignment_is_closed_with_its_year_and_recipient() -> None:
    (found,) = closings(
        "12. Kommunfullmäktiges uppdrag givet i budget 2022 till lokalnämnden att korta kön, förklaras fullgjort."
    )
    assert (found.status, found.kind, found.rule) == ("decided", "completed", "förklaras-fullgjort")
    assert (found.given_by, found.budget_year, found.date) == ("Kommunfullmäktige", 2022, None)
    assert found.recipients == ("Lokalnämnden",)
    assert found.text == "lokalnämnden att korta kön"


def test_day_paragraph_and_point_are_those_of_the_giving_decision() -> None:
    decision = (
        "1. Planen antas.\n2. Kommunfullmäktiges uppdrag 2022-04-28 § 28 punkt 3 till kommunstyrelsen att\n"
        "föreslå en ändring. Den ska vara rättvis. Uppdraget förklaras fullgjort."
    )
    (found,) = closings(decision)
    assert (found.date, found.paragraph, found.given_point) == (dt.date(2022, 4, 28), "28", "3")
    assert found.decision_point == "2"
    assert found.text == "kommunstyrelsen att föreslå en ändring. Den ska vara rättvis"


def test_the_place_of_a_closing_is_its_whole_passage() -> None:
    text = (
        "§ 5 12/24\nRubrik\nBeslut\nRedovisning av uppdrag 2020-01-30 § 4 att räkna\n"
        "bänkar antecknas och förklaras fullgjort."
    )
    (found,) = read_text(text).paragraphs[0].closings
    assert text[found.start : found.end] == text[text.index("Redovisning") : -1]
    assert found.text == "att räkna bänkar"


@pytest.mark.parametrize(
    ("words", "given_by", "recipients"),
    [
        ("Kommunstyrelsens uppdrag 2023-09-20, § 633, att granska rådet", "Kommunstyrelsen", ()),
        (
            "Kommunstyrelsens uppdrag till stadsledningskontoret att granska rådet",
            "Kommunstyrelsen",
            ("Stadsledningskontoret",),
        ),
        (
            "Kommunstyrelsens uppdrag givet i budget 2022 att granska rådet",
            "Kommunfullmäktige",
            ("Kommunstyrelsen",),
        ),
        (
            "Redovisning av Got Event AB:s uppdrag givet i budget 2022 att granska",
            "Kommunfullmäktige",
            ("Got Event AB",),
        ),
        (
            "Kulturnämndens uppdrag, givet av kommunfullmäktige 2020-01-30 § 4, att granska",
            "Kommunfullmäktige",
            ("Kulturnämnden",),
        ),
        (
            "Uppdraget till lokalnämnden från KF 2022-05-19 §17 att granska",
            "Kommunfullmäktige",
            ("Lokalnämnden",),
        ),
        (
            "Uppdraget till kommunstyrelsen från kommunfullmäktiges budget 2022 om att granska",
            "Kommunfullmäktige",
            ("Kommunstyrelsen",),
        ),
        ("Uppdraget att granska rådet", None, ()),
        ("Kretslopp och vattennämndens uppdrag om att granska", None, ("Kretslopp och vattennämnden",)),
    ],
)
def test_giver_and_recipient_are_told_apart(words: str, given_by: str | None, recipients: tuple[str, ...]) -> None:
    (found,) = closings(f"{words}, förklaras fullgjort.")
    assert (found.given_by, found.recipients) == (given_by, recipients)


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("förklaras fullgjort", "completed"),
        ("förklaras därmed fullgjord", "completed"),
        ("antecknas och förklaras genomfört", "completed"),
        ("antecknas och anses slutfört", "completed"),
        ("förklaras inte fullgjort", "not_completed"),
        ("antecknas och uppdraget förklaras ej fullgjort", "not_completed"),
        ("avslutas", "ended"),
        ("antecknas och avslutas", "ended"),
        ("antecknas och förklaras avslutat", "ended"),
        ("avbryts", "ended"),
        ("övergår till parknämnden", "transferred"),
        ("ändras till att köpa stolar", "amended"),
    ],
)
def test_the_verb_decides_the_kind(words: str, kind: str) -> None:
    (found,) = closings(f"Kommunfullmäktiges uppdrag 2020-01-30 § 4 till kulturnämnden att köpa bänkar, {words}.")
    assert found.kind == kind
    assert found.text == "kulturnämnden att köpa bänkar"


@pytest.mark.parametrize(
    ("decision", "kind", "rule"),
    [
        (
            "Delredovisning av kommunfullmäktiges uppdrag 2020-01-30 § 4 att köpa bänkar antecknas.",
            "partly_reported",
            "delredovisning",
        ),
        (
            "Delrapport av uppdrag givet i budget 2024 att köpa bänkar, antecknas.",
            "partly_reported",
            "delredovisning",
        ),
        ("Redovisning av uppdrag till kulturnämnden om bänkar antecknas.", "noted", "antecknas"),
        (
            "Nämnden godkänner för egen del redovisningen av uppdraget från budget 2023 att köpa bänkar.",
            "approved_own_part",
            "godkänner-för-egen-del",
        ),
    ],
)
def test_an_account_closes_nothing_but_is_told(decision: str, kind: str, rule: str) -> None:
    (found,) = closings(decision)
    assert (found.kind, found.rule) == (kind, rule)


@pytest.mark.parametrize(
    "decision",
    [
        "Hemställan från nämnden att förklara kommunfullmäktiges uppdrag 2022-11-24 § 15 slutfört avslås.",
        "Förslaget att kommunfullmäktiges uppdrag 2022-11-24 § 15 förklaras fullgjort avslås.",
        "Verksamheten i huset avslutas.",
        "Kulturnämnden får i uppdrag att se till att spelet avslutas.",
        "Redovisning av genomförda aktiviteter antecknas.",
        "Nämnden godkänner för egen del redovisningen av bokslutet.",
        "Samlingsärende om kommunfullmäktiges uppdrag till nämnder antecknas.",
        "Uppdrag i budget antas.",
        "Planen förklaras fullgjord.",
    ],
)
def test_what_closes_nothing_is_no_closing(decision: str) -> None:
    assert closings(decision) == ()


def test_the_numbers_of_a_matter_are_read_with_the_closing() -> None:
    (before,) = closings("Beslutade uppdrag inom ärendet Bänkar, dnr 0128/22, förklaras fullgjort.")
    (after,) = closings("Uppdraget till kontoret att räkna förklaras fullgjort, dnr 1859/17, 1544/20 och 1545/20.")
    (new,) = closings("Uppdraget till kontoret att räkna, SLK-2022-00128, förklaras fullgjort.")
    assert (before.dnr, after.dnr, new.dnr) == (
        ("0128/22",),
        ("1859/17", "1544/20", "1545/20"),
        ("SLK-2022-00128",),
    )


def test_two_closings_in_one_point_are_two() -> None:
    first, second = closings(
        "Uppdraget 2020-01-30 § 4 att räkna förklaras fullgjort. Uppdraget 2020-02-27 § 9 att mäta avslutas."
    )
    assert (first.paragraph, first.kind, second.paragraph, second.kind) == ("4", "completed", "9", "ended")


def test_a_quoted_assignment_is_closed_and_not_given() -> None:
    read = read_text(
        "§ 5 12/24\nRubrik\nBeslut\nKommunstyrelsens uppdrag ”Kommunstyrelsen får i uppdrag "
        "att flytta ansvaret.” från\n"
        "Budget 2023 förklaras därmed fullgjort."
    )
    (found,) = read.paragraphs[0].closings
    assert (found.budget_year, found.recipients) == (2023, ("Kommunstyrelsen",))
    assert read.paragraphs[0].assignments == ()


def test_a_slipped_space_in_the_reference_is_read_over() -> None:
    (found,) = closings("Kommunfullmäktiges uppdrag 2021-06-10 §1 6 till kulturnämnden att räkna förklaras fullgjort.")
    assert found.paragraph == "16"


def test_a_task_without_att_begins_after_its_reference() -> None:
    (found,) = closings(
        "Kulturnämndens uppdrag, givet av kommunfullmäktige 2022-05-19 § 22, räkna bänkar, förklaras fullgjort."
    )
    assert (found.paragraph, found.recipients) == ("22", ("Kulturnämnden",))


def test_a_day_that_is_not_in_the_calendar_is_left_out() -> None:
    (found,) = closings("Kommunfullmäktiges uppdrag 2022-02-31 § 4 till kulturnämnden att räkna förklaras fullgjort.")
    assert (found.date, found.paragraph) == (None, "4")
