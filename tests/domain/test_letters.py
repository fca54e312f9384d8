"""The words of letters and of proposed decisions."""

import datetime as dt

import pytest

from tracker.domain.names import in_text, task_words
from tracker.wording import letters
from tracker.wording.clauses import Given, genitive, proposal

MATTER = letters.Matter(
    reference="U-2023-0041", title="Utvärdera kommunstyrelsens trygghetsråd", dnr="0738/23",
    given="KS 2023-09-20 § 633", giver="kommunstyrelsen", recipients="stadsledningskontoret", due="kvartal 1 2024",
    status="pågår",
)  # fmt: skip
LONG = letters.Matter(
    "U-2023-0041", "Utreda förutsättningarna för en mycket lång rubrik som aldrig tar slut i något ämne"
)


def test_a_subject_says_the_fact_first_and_fits() -> None:
    for matter in (MATTER, LONG):
        items = [
            letters.new_assignment(matter, is_owner=True, told_before=False),
            letters.reminder(matter, act_by=dt.date(2024, 4, 30), at_meeting=True, decided_by=""),
            letters.late(matter, since=dt.date(2024, 3, 31)),
            letters.decided(
                matter, "completed", by="kommunfullmäktige", decision="KF 2024-04-25 § 156", reason="", led_to=()
            ),
            letters.question(matter, asker="Chef", text="Hur går det?"),
            letters.undelivered(matter, to="funktionsbrevladan.for.allt@kommunen.example", why="550"),
        ]
        assert all(len(item.subject) <= 60 for item in items)
    assert items[1].subject.startswith("Handlingar in senast 30 april: ")
    assert letters.decided(
        MATTER, "completed", by="", decision="KF 2024-04-25 § 156", reason="", led_to=()
    ).subject == ("Fullgjort: Utvärdera kommunstyrelsens … (KF § 156)")


def test_one_thing_is_a_letter_and_several_are_a_list() -> None:
    new = letters.new_assignment(MATTER, is_owner=True, told_before=False)
    late = letters.late(MATTER, since=dt.date(2024, 3, 31))
    one = letters.mail_of([new], name="Handläggare", is_person=True, instead_of="", municipality="Provköping")
    assert one.single is new
    assert one.link == ("Öppna uppdraget", "/uppdrag/U-2023-0041")
    two = letters.mail_of([new, late], name="Handläggare", is_person=True, instead_of="", municipality="Provköping")
    assert two.single is None
    assert (two.subject, list(two.groups)) == ("Uppdrag: 1 försenat, 1 nytt", ["Försenat", "Nya uppdrag"])
    assert two.link == ("Gå till Min lista", "/min-lista")


def test_a_list_has_an_end_and_says_what_is_left_out() -> None:
    items = [letters.late(MATTER, since=dt.date(2024, 3, 31))] * 143
    mail = letters.mail_of(items, name="Nämnden", is_person=False, instead_of="", municipality="Provköping")
    assert sum(len(rows) for rows in mail.groups.values()) == letters.LONG_LIST
    assert mail.left_out == 103
    assert mail.subject == "Uppdrag: 143 försenade"
    assert mail.greeting == "Hej,"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Kommunstyrelsen", "kommunstyrelsen"),
        ("Socialnämnden Centrum", "socialnämnden Centrum"),
        ("Idrotts- och föreningsnämnden", "idrotts- och föreningsnämnden"),
        ("Göteborg Energi AB", "Göteborg Energi AB"),
        ("Higab", "Higab"),
    ],
)
def test_a_name_within_a_sentence(name: str, words: str) -> None:
    assert in_text(name) == words


@pytest.mark.parametrize(
    ("text", "task"),
    [
        ("Stadsledningskontoret får i uppdrag att räkna stadens bänkar. Det ska ske snart.", "räkna stadens bänkar"),
        ("Kulturnämnden ges i uppdrag att, med andra, öppna ett bibliotek.", "med andra, öppna ett bibliotek"),
        ("Räkna bänkarna", "Räkna bänkarna"),
    ],
)
def test_what_is_to_be_done(text: str, task: str) -> None:
    assert task_words(text) == task


def given(**changes: object) -> Given:
    values: dict[str, object] = {
        "giver": "kommunfullmäktige", "on": dt.date(2020, 9, 24), "number": "839", "point": "", "budget_year": None,
        "recipients": "kommunstyrelsen", "task": "Räkna bänkarna",
    }  # fmt: skip
    return Given(**{**values, **changes})  # type: ignore[arg-type]


def test_a_proposed_decision_names_what_it_closes() -> None:
    assert proposal([given(point="2")], partial=False) == (
        "Redovisningen av kommunfullmäktiges uppdrag 2020-09-24 § 839 punkt 2 till kommunstyrelsen att räkna bänkarna,"
        " antecknas och uppdraget förklaras fullgjort."
    )
    assert proposal([given(), given(number="840", task="KS ska räkna")], partial=True) == (
        "1. Delredovisningen av kommunfullmäktiges uppdrag 2020-09-24 § 839 till kommunstyrelsen att räkna bänkarna,"
        " antecknas.\n"
        "2. Delredovisningen av kommunfullmäktiges uppdrag 2020-09-24 § 840 till kommunstyrelsen att KS ska räkna,"
        " antecknas."
    )
    bare = given(on=None, number="", budget_year=2023, recipients="")
    assert proposal([bare], partial=False) == (
        "Redovisningen av kommunfullmäktiges uppdrag, givet i budget 2023, att räkna bänkarna,"
        " antecknas och uppdraget förklaras fullgjort."
    )
    assert genitive("Higab") == "Higabs"
    assert genitive("Göteborgs") == "Göteborgs"
