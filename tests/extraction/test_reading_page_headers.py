"""Page headers stand in the middle of decisions; they are read and taken out, and every place is kept."""

import datetime as dt

import pytest

from tracker.extraction import read_text
from tracker.extraction.page_headers import read_headers

HEADER = """
Göteborgs Stad Kommunfullmäktige, protokoll

6 (57)

Kommunfullmäktige

Protokoll (nr 8)
Sammanträdesdatum: 2023-09-07

"""
TORN_HEADER = """
12 (40)

Kommunstyrelsen

Huvudvotering

Protokoll nr 7
Sammanträdesdatum: 2024-03-06

"""


def test_a_header_is_blanked_out_at_equal_length() -> None:
    text = f"Trafiknämnden får i uppdrag{HEADER}att räkna cyklar."
    read = read_headers(text)
    assert len(read.text) == len(text)
    assert read.text.split() == ["Trafiknämnden", "får", "i", "uppdrag", "att", "räkna", "cyklar."]
    assert read.text.index("räkna") == text.index("räkna")


def test_a_header_tells_body_and_day() -> None:
    read = read_headers(f"Text{HEADER}mer text")
    assert (read.body, read.meeting_date) == ("Kommunfullmäktige", dt.date(2023, 9, 7))


def test_a_heading_torn_into_a_header_is_left_in_its_place() -> None:
    read = read_headers(f"Text.{TORN_HEADER}mer text")
    assert read.text.split() == ["Text.", "Huvudvotering", "mer", "text"]
    assert read.body == "Kommunstyrelsen"


def test_headers_of_two_meetings_leave_body_and_day_open() -> None:
    read = read_headers(f"Text{HEADER}mer{TORN_HEADER}")
    assert (read.body, read.meeting_date) == (None, None)


def test_running_text_between_name_and_day_makes_no_header() -> None:
    text = f"Kommunstyrelsen\n{'Nämnden ska räkna cyklar vid bron. ' * 3}\nSammanträdesdatum: 2024-03-06"
    read = read_headers(text)
    assert read.body is None
    assert "Kommunstyrelsen" in read.text


def test_a_day_without_a_name_above_it_tells_no_body() -> None:
    read = read_headers("Protokoll nr 7\nSammanträdesdatum: 2024-03-06\nText\nSammanträdesdatum: 2024-03-06")
    assert (read.body, read.meeting_date) == (None, dt.date(2024, 3, 6))


def test_a_day_that_is_not_in_the_calendar_is_no_meeting_day() -> None:
    assert read_headers("Kommunstyrelsen\nProtokoll nr 7\nSammanträdesdatum: 2024-02-31").meeting_date is None


def test_a_name_under_a_page_number_and_a_last_line_are_headers_too() -> None:
    read = read_headers("Nämnden räknar.\n10 (69)\nKommunfullmäktige\n\nMer.\n\nKommunstyrelsen\n")
    assert read.text.split() == ["Nämnden", "räknar.", "Mer."]


def test_a_receiver_that_bears_a_bodys_name_is_no_header() -> None:
    assert "Kommunstyrelsen" in read_headers("Protokollsutdrag skickas till\nKommunstyrelsen\n").text


def test_known_bodies_can_stand_in_headers() -> None:
    read = read_headers("Kulturnämnden\nProtokoll nr 2\nSammanträdesdatum: 2024-03-06", ["Kulturnämnden"])
    assert read.body == "Kulturnämnden"


def test_an_assignment_over_a_page_break_is_read_whole_and_found_at_its_place() -> None:
    text = (
        "§ 7 SLK-2024-00007\nCyklar\nBeslut\nEnligt kommunstyrelsens förslag:\n"
        f"1. Trafiknämnden får i{HEADER}uppdrag att räkna cyklar vid bron.\n2. Motionen anses besvarad.\n"
    )
    (assignment,) = read_text(text).paragraphs[0].assignments
    assert assignment.text == "Trafiknämnden får i uppdrag att räkna cyklar vid bron."
    assert text[assignment.start : assignment.end].startswith("Trafiknämnden får i\n")
    assert text[assignment.start : assignment.end].endswith("vid bron.")


@pytest.mark.parametrize("text", ["", "\n\n", "Kommunstyrelsen", "6 (57)"])
def test_nearly_nothing_can_be_read(text: str) -> None:
    assert len(read_headers(text).text) == len(text)
    assert read_text(text).paragraphs == ()


def test_line_ends_and_blanks_of_every_kind_are_read_alike() -> None:
    text = f"§ 7 12/24\nCyklar\nBeslut\nTrafiknämnden får i{HEADER}uppdrag att räkna cyklar.\n"
    (plain,) = read_text(text).paragraphs[0].assignments
    from_form = text.replace("\n", "\r\n").replace("§ ", "§\N{NO-BREAK SPACE}").replace("att ", "att\f")
    (found,) = read_text(from_form).paragraphs[0].assignments
    assert (found.text, found.recipients) == (plain.text, plain.recipients)
    assert from_form[found.start : found.end].endswith("räkna cyklar.")
