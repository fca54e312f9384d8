"""What real minutes say: figures and references that anybody can look up in them."""

import datetime as dt
import json
from collections import Counter
from pathlib import Path

import pytest

from tracker.extraction import ClosingFound, Document, Paragraph, read_text

DATA = Path(__file__).parents[2].parent / "shared" / "data"
MINUTES = DATA / "minutes"

pytestmark = pytest.mark.skipif(not MINUTES.is_dir(), reason=f"the public minutes are not at {DATA}")


def section(meeting: str, number: str) -> Paragraph:
    paragraphs = json.loads((MINUTES / f"{meeting}.json").read_text(encoding="utf-8"))["paragraphs"]
    text = next(paragraph["text"] for paragraph in paragraphs if str(paragraph["paragraph"]) == number)
    (found,) = read_text(text).paragraphs
    return found


def gold(name: str) -> Document:
    return read_text((DATA / "gold-docs" / f"{name}.txt").read_text(encoding="utf-8"))


def by_point(found: Paragraph) -> dict[str | None, ClosingFound]:
    return {closing.decision_point: closing for closing in found.closings}


def test_the_council_of_september_2023_closes_twenty_one_and_ends_two() -> None:
    found = section("kf-2023-09-07", "4")
    assert Counter(closing.kind for closing in found.closings) == {"completed": 21, "ended": 2}
    assert found.assignments == ()
    assert found.dnr == ("0220/23",)
    assert all(closing.recipients and closing.text for closing in found.closings)
    assert all(closing.budget_year or (closing.date and closing.paragraph) for closing in found.closings)
    assert {closing.given_by for closing in found.closings} == {"Kommunfullmäktige"}
    points = by_point(found)
    assert set(points) == {str(number) for number in range(2, 25)}
    assert points["10"].recipients == ("Trafiknämnden", "Park- och naturnämnden", "Fastighetsnämnden")
    assert (points["17"].date, points["17"].paragraph, points["17"].given_point) == (
        dt.date(2022, 4, 28),
        "28",
        "3",
    )
    assert (points["23"].kind, points["23"].budget_year) == ("ended", 2022)
    assert [(vote.yes, vote.no, vote.abstain) for vote in found.votes] == [(40, 38, 3)]


def test_section_633_gives_one_assignment_with_three_points() -> None:
    read = gold("seed003_ks_2023-09-20_633")
    (found,) = read.paragraphs
    (assignment,) = found.assignments
    assert (found.paragraph, found.dnr, found.outcome) == ("633", ("0738/23",), "approved")
    assert (assignment.status, assignment.recipients) == ("given", ("Stadsledningskontoret",))
    assert [point.marker for point in assignment.points] == ["a)", "b)", "c)"]
    assert [(h.date, h.paragraph, h.action) for h in found.previous_handling] == [
        (dt.date(2023, 9, 6), "589", "tabled")
    ]
    assert [(vote.yes, vote.no) for vote in found.votes] == [(8, 5)]
    assert found.adjusted_on == dt.date(2023, 10, 11)
    assert (read.body, read.meeting_date) == (None, None)  # the extract names neither


def test_the_executive_board_only_recommends_in_march_2024() -> None:
    found = section("ks-2024-03-06", "208")
    (closing,), (assignment,) = found.closings, found.assignments
    assert (closing.status, closing.kind, closing.given_by) == ("recommended", "completed", "Kommunstyrelsen")
    assert (closing.date, closing.paragraph) == (dt.date(2023, 9, 20), "633")
    assert (assignment.status, assignment.given_by) == ("recommended", "Kommunfullmäktige")
    assert assignment.recipients == ("Kommunstyrelsen",)
    assert [(vote.yes, vote.no, vote.abstain) for vote in found.votes] == [(7, 5, 1)]
    assert [reservation.parties for reservation in found.reservations] == [("M", "D", "L", "KD"), ("SD",)]


def test_the_council_tables_the_matter_in_march_2024() -> None:
    found = section("kf-2024-03-21", "121")
    assert (found.outcome, found.assignments, found.closings) == ("tabled", (), ())


def test_the_council_closes_section_633_and_gives_the_next_assignment() -> None:
    found = section("kf-2024-04-25", "156")
    (closing,), (assignment,) = found.closings, found.assignments
    assert (closing.status, closing.date, closing.paragraph) == ("decided", dt.date(2023, 9, 20), "633")
    assert (closing.given_by, closing.decision_point) == ("Kommunstyrelsen", "1")
    assert (assignment.status, assignment.given_by, assignment.decision_point) == (
        "given",
        "Kommunfullmäktige",
        "2",
    )
    assert assignment.recipients == ("Kommunstyrelsen",)
    assert [(vote.yes, vote.no, vote.abstain) for vote in found.votes] == [(43, 29, 9)]


def test_a_list_of_sixty_is_read_item_by_item() -> None:
    found = section("kf-2024-02-01", "16")
    assert Counter((closing.decision_point or "")[0] for closing in found.closings) == {
        "1": 1,
        "2": 3,
        "3": 18,
        "4": 18,
        "5": 20,
    }
    assert {closing.kind for closing in found.closings} == {"completed"}
    assert all(closing.recipients for closing in found.closings)
    assert by_point(found)["5g"].paragraph == "16"  # printed with the blank in the wrong place


def test_a_list_of_a_hundred_and_forty_three_has_five_exceptions_and_one_closing_inside_another() -> None:
    found = section("kf-2024-06-19", "255")
    assert Counter(closing.kind for closing in found.closings) == {"completed": 144, "not_completed": 5}
    refused = {closing.decision_point for closing in found.closings if closing.kind == "not_completed"}
    assert refused == {"4o", "4ö", "4ä", "4bb", "4dd"}
    inside = [closing for closing in found.closings if closing.rule.endswith("inom-punkt")]
    assert [(closing.decision_point, closing.budget_year) for closing in inside] == [("4r", 2020)]
    points = by_point(found)
    assert (points["4hhh"].budget_year, points["4hhh"].recipients) == (2023, ("Kommunstyrelsen",))
    assert (points["5pp"].date, points["5pp"].paragraph) == (dt.date(2023, 11, 23), "41")
    assert all(closing.recipients for closing in found.closings if closing not in inside)


def test_a_refused_request_to_close_closes_nothing() -> None:
    assert section("kf-2024-03-21", "115").closings == ()


def test_each_body_accepts_its_own_part_in_the_annual_report() -> None:
    found = section("ks-2024-02-21", "148")
    assert Counter(closing.kind for closing in found.closings) == {"approved_own_part": 8, "completed": 2}
    assert found.assignments == ()


def test_every_paragraph_of_every_meeting_is_read_as_itself() -> None:
    files = sorted(MINUTES.glob("*.json"))
    assert len(files) == 29
    for file in files:
        meeting = json.loads(file.read_text(encoding="utf-8"))
        for paragraph in meeting["paragraphs"]:
            read = read_text(paragraph["text"])
            assert [found.paragraph for found in read.paragraphs] == [str(paragraph["paragraph"])], file.name
            assert read.body in {None, meeting["body"]}, (file.name, paragraph["paragraph"])
            assert read.meeting_date in {None, dt.date.fromisoformat(meeting["meeting_date"])}
            for found in (*read.paragraphs[0].assignments, *read.paragraphs[0].closings):
                assert 0 <= found.start < found.end <= len(paragraph["text"])


def test_nearly_every_closing_finds_the_assignment_that_it_names() -> None:
    """Where the giving meeting is among the minutes, its § must have given something.

    One does not: KF 2024-06-19 § 255 5kk names KF 2023-02-23 § 18, which gave nothing (§ 28 did).
    """
    given: set[tuple[str, str, str]] = set()
    meetings: set[tuple[str, str]] = set()
    named: list[tuple[str, str, str]] = []
    for file in MINUTES.glob("*.json"):
        meeting = json.loads(file.read_text(encoding="utf-8"))
        body, day = meeting["body"], meeting["meeting_date"]
        meetings.add((body, day))
        for paragraph in meeting["paragraphs"]:
            (found,) = read_text(paragraph["text"]).paragraphs
            if any(assignment.status == "given" for assignment in found.assignments):
                given.add((body, day, str(paragraph["paragraph"])))
            named += [
                (closing.given_by or "", closing.date.isoformat(), closing.paragraph or "")
                for closing in found.closings
                if closing.date
                and closing.status == "decided"
                and closing.kind in {"completed", "not_completed", "ended"}
            ]
    within = [reference for reference in named if reference[:2] in meetings]
    assert len(within) == 16
    assert [reference for reference in within if reference not in given] == [("Kommunfullmäktige", "2023-02-23", "18")]
