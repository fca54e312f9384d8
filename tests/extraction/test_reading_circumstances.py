"""Votes, earlier handling, reservations, receivers and the day of approval."""

import datetime as dt

import pytest

from tracker.extraction import HandlingFound, Paragraph, VoteFound, read_text


def paragraph(rest: str, context_date: dt.date | None = None) -> Paragraph:
    text = f"§ 5 12/24\nRubrik\nBeslut\nPlanen antas.\n\n{rest}"
    return read_text(text, context_date=context_date).paragraphs[0]


@pytest.mark.parametrize(
    ("decision", "day"),
    [
        ("Ärendet bordläggs till sammanträdet den 22 augusti 2024.", dt.date(2024, 8, 22)),
        ("1. Frågan får ställas.\n2. Frågan bordläggs till\nsammanträdet den 12 september 2024.", dt.date(2024, 9, 12)),
        ("Bordläggs.", None),
        ("Ärendet bordläggs till den 31 juni 2024.", None),
    ],
)
def test_a_tabled_matter_tells_to_which_day(decision: str, day: dt.date | None) -> None:
    (found,) = read_text(f"§ 5 12/24\nRubrik\nBeslut\n\n{decision}", context_date=None).paragraphs
    assert (found.outcome, found.tabled_to) == ("tabled", day)


def test_the_councils_votes_are_figures() -> None:
    found = paragraph(
        "Omröstning - huvudvotering\nGodkänd voteringsproposition: ”Ja för bifall. Nej för avslag”.\n"
        "Omröstningen utfaller med 43 Ja mot 29 Nej. 9 ledamöter avstår från att rösta.\n"
    )
    assert found.votes == (VoteFound("Ja för bifall. Nej för avslag", 43, 29, 9),)


def test_a_boards_votes_are_counted_after_the_names() -> None:
    found = paragraph(
        'Omröstning\nGodkänd voteringsproposition: "Ja för bifall och Nej för avslag."\n'
        "A (S), B (V) och ordföranden C (S) röstar Ja (7).\nD (M) röstar Nej (5).\n"
        "E (SD) avstår från att rösta (1).\n"
    )
    assert found.votes == (VoteFound("Ja för bifall och Nej för avslag", 7, 5, 1),)


def test_two_votes_in_one_paragraph_are_two() -> None:
    found = paragraph(
        "Omröstning\nGodkänd voteringsproposition: ”Ja för A. Nej för B”.\n"
        "Omröstningen utfaller med 40 Ja mot 38 Nej.\n"
        "Tre ledamöter avstår.\n\nOmröstning\nGodkänd voteringsproposition: ”Ja för C. Nej för D”.\n"
        "Omröstningen utfaller med 72 Ja mot 9 Nej.\n"
    )
    assert [(v.yes, v.no, v.abstain) for v in found.votes] == [(40, 38, 3), (72, 9, None)]


@pytest.mark.parametrize(
    ("told", "vote"),
    [
        ("Nämnden beslutade med sju röster mot fem att bifalla förslaget.", (7, 5, None)),
        ("Nämnden beslutar med 8 ja-röster mot 3 nej-röster.", (8, 3, None)),
        ("N.N. (X) avstod från att rösta. Styrelsen beslutade med elva röster mot en.", (11, 1, 1)),
    ],
)
def test_a_vote_that_is_told_in_a_sentence(told: str, vote: tuple[int, int, int | None]) -> None:
    found = paragraph(f"Beslutsgång\n{told}\n")
    assert [(v.yes, v.no, v.abstain) for v in found.votes] == [vote]


def test_a_vote_that_is_only_asked_for_is_no_vote() -> None:
    assert paragraph("Omröstning\nOmröstning begärs men behövs inte.\n").votes == ()
    assert paragraph("Omröstning\nOmröstningen utfaller med 40 Ja mot 38 Nej.\n").votes == (
        VoteFound(None, 40, 38, None),
    )


def test_earlier_handlings_are_read_in_a_row() -> None:
    found = paragraph(
        "Tidigare behandling\nBordlagt den 13 december 2023, § 899, den 24 januari 2024, § 55 och\n"
        "den 7 februari 2024 § 108.\nÅterremitterat den 6 mars 2024, § 200.\n"
        "Behandlat av kommunstyrelsen den 3 april 2024.\n"
    )
    assert [(h.date.isoformat(), h.paragraph, h.action) for h in found.previous_handling] == [
        ("2023-12-13", "899", "tabled"),
        ("2024-01-24", "55", "tabled"),
        ("2024-02-07", "108", "tabled"),
        ("2024-03-06", "200", "referred_back"),
        ("2024-04-03", None, "handled"),
    ]


@pytest.mark.parametrize(
    ("written_on", "expected"),
    [
        (dt.date(2023, 9, 20), (HandlingFound(dt.date(2023, 9, 6), "589", "tabled"),)),
        (dt.date(2023, 3, 1), (HandlingFound(dt.date(2022, 9, 6), "589", "tabled"),)),
        (None, ()),
    ],
)
def test_a_handling_without_year_is_the_last_before_the_document(
    written_on: dt.date | None, expected: tuple[HandlingFound, ...]
) -> None:
    assert (
        paragraph("Tidigare behandling\nBordlagt den 6 september, § 589.\n", written_on).previous_handling == expected
    )


def test_a_handling_on_a_day_that_is_not_in_the_calendar_is_left_out() -> None:
    assert paragraph("Tidigare behandling\nBordlagt den 31 februari 2023, § 5.\n").previous_handling == ()


def test_each_reservation_has_its_parties() -> None:
    found = paragraph(
        "Reservationer\nA (M), B (M) och C (KD) reserverar sig mot beslutet.\n"
        "D (SD) reserverar sig mot beslutet.\n"
        "Ledamöterna från V och MP reserverar sig.\nFlera reserverar sig.\nE (L) lämnar ett yttrande.\n"
    )
    assert [r.parties for r in found.reservations] == [("M", "KD"), ("SD",), ("V", "MP")]


def test_receivers_stand_on_lines_of_their_own() -> None:
    found = paragraph(
        "Protokollsutdrag skickas till\nNämnden för arbetsmarknad och\nvuxenutbildning\n- Higab AB\n"
        "Ordföranden ajournerar mötet.\nKulturnämnden\n"
    )
    assert found.sent_to == ("Nämnden för arbetsmarknad och vuxenutbildning", "Higab AB")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("2023-10-11", dt.date(2023, 10, 11)),
        ("Den 11 oktober 2023", dt.date(2023, 10, 11)),
        ("2023-02-31", None),
        ("omedelbart", None),
    ],
)
def test_the_day_of_approval_is_read(words: str, day: dt.date | None) -> None:
    assert paragraph(f"Dag för justering\n{words}\n").adjusted_on == day
