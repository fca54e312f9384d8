"""Registering: the words stay, the number counts on, the matter is found under every name."""

import datetime as dt

import pytest
from flask import Flask
from support.municipality import PLACES, body, person
from support.register import TODAY, assignment, give, locked

from tracker.assignments.operations.cases import find_or_add_case, link_case
from tracker.assignments.operations.register import Giving, Task, register_assignment
from tracker.assignments.queries.bodies import body_names, groups, resolve
from tracker.assignments.queries.card import equal_cases
from tracker.assignments.queries.listing import AssignmentFilter, list_page
from tracker.db import db
from tracker.domain.errors import RuleBrokenError
from tracker.domain.lifecycle import Status
from tracker.models.assignment import Origin


def listed(words: str) -> list[str]:
    wanted = AssignmentFilter(words=words, status="all")
    page = list_page(person("auditor"), wanted, sort="plan", page=1, size=25, registry="SLK", today=TODAY)
    return [row.reference for row in page.rows]


def test_the_number_is_of_the_year_of_the_giving_decision(app: Flask) -> None:
    with app.app_context():
        assert give() == "U-2023-0001"
        assert give(number="634") == "U-2023-0002"
        assert give(number="1", on=dt.date(2012, 9, 6), by="KF") == "U-2012-0001"
        assert give(budget_year=2024, dnr=()) == "U-2024-0001"


def test_a_group_gives_one_recipient_a_body(app: Flask) -> None:
    with app.app_context():
        names = [r.name for r in assignment(give(recipients=("Socialnämnderna", "berörda bolag"))).recipients]
        assert names == [*(f"Socialnämnden {place}" for place in PLACES), "berörda bolag"]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("socialnämnd centrum", "Socialnämnden Centrum"),
        ("SN Centrum", "Socialnämnden Centrum"),
        ("kommunstyrelsens", "Kommunstyrelsen"),
        ("SLK", "Stadsledningskontoret"),
        ("Okänt råd", "Okänt råd"),
    ],
)
def test_bodies_are_found_by_what_people_call_them(app: Flask, typed: str, name: str) -> None:
    with app.app_context():
        (entry,) = resolve([typed], body_names(), groups())
        assert entry.name == name
        assert (entry.body is None) == (name == "Okänt råd")


@pytest.mark.parametrize("words", ["0738/23", "738/23", "dnr 0738/23", "SLK-2023-00738", "slk-2023-738"])
def test_a_matter_is_found_under_every_form_of_its_number(app: Flask, words: str) -> None:
    with app.app_context():
        reference = give()
        give(number="700", dnr=("0739/23",))
        assert listed(words) == [reference]


def test_equal_numbers_are_proposed_and_joined_by_a_person_only(app: Flask) -> None:
    with app.app_context():
        old, new = give(), give(number="208", on=dt.date(2024, 3, 6), dnr=("SLK-2023-00738",))
        assert [n.literal for case in assignment(old).cases for n in case.numbers] == ["0738/23"]
        (same,) = equal_cases(person("registrar"), assignment(old))
        with db.writing():
            case = find_or_add_case(["SLK-2023-00738"], registry="SLK", today=TODAY)
            assert case is not None
            assert case.id == same.id
            link_case(locked(old), case, actor=person("registrar"))
        assert equal_cases(person("registrar"), assignment(old)) == []
        assert sorted(listed("738/23")) == [old, new]


def test_words_are_found_whatever_their_case_with_swedish_letters(app: Flask) -> None:
    with app.app_context():
        reference = give(title="Ärligt om Åmåls öar")
        for words in ("åmåls", "ÅMÅLS ÖAR", "ärligt", "bänkar till", "100 %"):
            expected = [] if words == "100 %" else [reference]
            assert listed(words) == expected, words


@pytest.mark.parametrize(
    ("text", "message"),
    [("   ", "klistra in uppdraget"), ("x" * 20_001, "högst 20\u00a0000 tecken. Nu har det 20\u00a0001")],
)
def test_a_text_that_cannot_be_kept_is_refused_in_words(app: Flask, text: str, message: str) -> None:
    with app.app_context(), pytest.raises(RuleBrokenError, match=message), db.writing():
        register_assignment(
            Task(text=text), Giving(body("KS")), status=Status.DRAFT, actor=person("registrar"), today=TODAY
        )


def test_a_budget_assignment_needs_its_year(app: Flask) -> None:
    with app.app_context(), pytest.raises(RuleBrokenError, match="budget"), db.writing():
        giving = Giving(body("KF"), origin=Origin.BUDGET)
        register_assignment(Task(text="Räkna."), giving, actor=person("registrar"), today=TODAY)


def test_the_deadlines_words_are_kept_beside_their_reading(app: Flask) -> None:
    with app.app_context():
        found = assignment(give(deadline="senast kvartal 1 2024", plan="fort och fel"))
        words = {d.level.value: (d.literal, d.kind, d.latest_on) for d in found.deadlines}
        assert words == {
            "decided": ("senast kvartal 1 2024", "quarter", dt.date(2024, 3, 31)),
            "planned": ("fort och fel", "unknown", None),
        }
        assert found.due_on == dt.date(2024, 3, 31)
