"""The words of letters and of proposed decisions."""

import datetime as dt

import pytest

from tracker.domain.names import in_text, task_words
from tracker.extraction import read_text
from tracker.wording import letters, mails
from tracker.wording.clauses import Given, Part, Proposed, draft, genitive, named_together, proposal
from tracker.wording.telling import Decision, Item, Matter, Time, To

MATTER = Matter(
    reference="U-2023-0041", title="Utvärdera kommunstyrelsens trygghetsråd", dnr="0738/23",
    given="kommunstyrelsen 2023-09-20 § 633", given_short="KS § 633", giver="kommunstyrelsen",
    recipients=("stadsledningskontoret",), due="kvartal 1 2024", status="pågår", owner="Handläggare",
)  # fmt: skip
LONG = Matter("U-2023-0041", "Utreda förutsättningarna för en mycket lång rubrik som inget ämne har rum för")
ME = To("Handläggare", is_person=True, answers=True)
BOARD = To("Nämnden", is_person=False, answers=False)
DECISION = Decision("kommunfullmäktige", "kommunfullmäktige 2024-04-25 § 156", "KF § 156")
MEETING = Time("KS 15 maj", dt.date(2024, 5, 15), dt.date(2024, 4, 30))
QUARTER = Time("kvartal 1 2024", dt.date(2024, 3, 31))


def put_together(items: list[Item], to: To) -> mails.Mail:
    return mails.mail_of(items, to, instead_of="", municipality="Provköping", replies_to="registratorn")


def test_a_subject_says_the_fact_first_and_fits_and_the_heading_says_all() -> None:
    for matter in (MATTER, LONG):
        items = [
            letters.new_assignment(matter, ME),
            letters.reminder(matter, ME, MEETING, last=False),
            letters.late(matter, ME, words="kvartal 1 2024", since=dt.date(2024, 3, 31)),
            letters.decided(matter, ME, "completed", DECISION),
            letters.question(matter, ME, asker="Chef", text="Hur går det?"),
            letters.undelivered(matter, to="funktionsbrevladan.for.allt@kommunen.example", why="550"),
        ]
        assert all(len(item.subject) <= 60 for item in items)
        assert all(matter.title in item.heading for item in items)
    assert items[1].subject.startswith("Handlingar in senast 30 april: ")
    told = letters.decided(MATTER, ME, "completed", DECISION)
    assert told.subject == "Fullgjort: Utvärdera kommunstyrelsens trygghetsråd"  # what is in brackets gives way first


def test_a_quarter_is_told_by_its_last_day_and_by_its_name() -> None:
    item = letters.reminder(MATTER, ME, QUARTER, last=True)
    assert item.intro == ["Det här är den sista påminnelsen.",
                          "Ett uppdrag ska vara redovisat senast 31 mars 2024 (kvartal 1 2024)."]  # fmt: skip


def test_who_has_no_account_is_asked_to_answer_by_mail() -> None:
    for item in (
        letters.reminder(MATTER, BOARD, QUARTER, last=False),
        letters.late(MATTER, BOARD, words="kvartal 1 2024", since=dt.date(2024, 3, 31)),
    ):
        assert letters.BY_MAIL in item.outro
        assert item.path == "/uppdrag/U-2023-0041"
    nobody = Matter("U-2023-0041", "Dela resurser", giver="kommunfullmäktige", recipients=("a", "b", "c"))
    new = letters.new_assignment(nobody, BOARD)
    assert new.intro == ["Kommunfullmäktige har gett er och 2 andra ett uppdrag. Ingen handläggare är utsedd än."]
    assert new.outro == [letters.WHO_IS_IT]


def test_somebodys_words_stay_on_one_line_of_a_list() -> None:
    item = letters.answer(MATTER, author="Handläggare", asked="", text="Klart.\r\n\r\nFÖRSENAT\r\nhttp://evil.example")
    assert "\n" not in item.brief
    title = Matter("U-1", "Räkna\r\nBcc: alla")
    assert "\n" not in letters.late(title, ME, words="", since=dt.date(2024, 3, 31)).subject


def test_one_thing_is_a_letter_and_several_are_a_list() -> None:
    new = letters.new_assignment(MATTER, ME)
    late = letters.late(MATTER, ME, words="kvartal 1 2024", since=dt.date(2024, 3, 31))
    one = put_together([new], ME)
    assert one.single is new
    assert one.link == ("Öppna uppdraget", "/uppdrag/U-2023-0041")
    two = put_together([new, late], ME)
    assert two.single is None
    assert (two.subject, list(two.groups)) == ("Uppdrag: 1 försenat, 1 nytt", ["Försenat", "Nya uppdrag"])
    assert two.link == ("Gå till Min lista", "/min-lista")
    answers = [letters.answer(MATTER, author="Handläggare", asked="Hur går det?", text="Bra.")] * 2
    assert put_together(answers, ME).link == ("Öppna Fullgjort", "/")


def test_a_list_has_an_end_and_says_what_is_left_out() -> None:
    items = [letters.late(MATTER, BOARD, words="kvartal 1 2024", since=dt.date(2024, 3, 31))] * 143
    mail = put_together(items, BOARD)
    assert sum(len(rows) for rows in mail.groups.values()) == mails.LONG_LIST
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
        ("Samtliga nämnder och styrelser", "samtliga nämnder och styrelser"),
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
        ("Kommunstyrelsen ska utreda frågan.", "utreda frågan"),
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
    assert genitive("Higab AB") == "Higab AB:s"
    assert genitive("Göteborgs") == "Göteborgs"


def of_budget(thing: str, recipients: str = "kulturnämnden", kind: str = "completed") -> Proposed:
    named = given(on=None, number="", budget_year=2023, recipients=recipients, task=f"räkna {thing}", dnr="0738/22")
    return Proposed(named, kind)


def test_what_is_proposed_is_read_back_as_what_was_meant() -> None:
    """The words are those of minutes, so the reader of minutes knows them."""
    said = ("completed", "partly_reported", "not_completed", "ended", "extended")
    one_by_one = [Proposed(given(point="2", dnr="0738/20"), kind, "KF 12 december 2024") for kind in said]
    listed = [of_budget("bord"), of_budget("båtar", "Higab AB"), of_budget("träd", kind="ended")]
    (part,) = draft([*one_by_one, *listed])
    assert part.lead == "Kommunfullmäktige beslutar:"
    assert part.lines[4].endswith("räkna bänkarna, dnr 0738/20, förlängs till KF 12 december 2024.")
    assert part.lines[5:8] == [
        "6. Nedanstående uppdrag (a–b), givna i budget 2023, förklaras fullgjorda.",
        "a) Kulturnämndens uppdrag att räkna bord, dnr 0738/22.",
        "b) Higab AB:s uppdrag att räkna båtar, dnr 0738/22.",
    ]
    assert part.lines[8].startswith("7. Kommunfullmäktiges uppdrag, givet i budget 2023, till kulturnämnden")
    head = "Kommunfullmäktige\n\nProtokoll\nSammanträdesdatum: 2024-05-23\n\n§ 7 0001/24\nRedovisning\n\nBeslut\n\n"
    (paragraph,) = read_text(head + "\n".join(part.lines)).paragraphs
    found = [(one.decision_point, one.kind, one.paragraph, one.given_point, one.dnr) for one in paragraph.closings]
    assert found == [
        *((str(at), kind, "839", "2", ("0738/20",)) for at, kind in enumerate(said[:4], start=1)),
        ("6a", "completed", None, None, ("0738/22",)), ("6b", "completed", None, None, ("0738/22",)),
        ("7", "ended", None, None, ("0738/22",)),
    ]  # fmt: skip
    assert paragraph.assignments == ()


def test_each_body_has_its_own_part_of_a_proposal() -> None:
    of_board = Proposed(given(giver="kommunstyrelsen", number="7"))
    passed_on = given(giver="trafiknämnden", closer="stadsmiljönämnden")
    found = draft([of_board, Proposed(given(), own=True), Proposed(passed_on)], taken_up_in="kommunstyrelsen")
    assert [part.lead for part in found] == [
        "I kommunstyrelsen:", "Kommunstyrelsen beslutar:", "Kommunstyrelsen föreslår att kommunfullmäktige beslutar:",
        "Kommunstyrelsen föreslår att stadsmiljönämnden beslutar:",
    ]  # fmt: skip
    (own,) = found[0].lines
    assert own.startswith(
        "Kommunstyrelsen godkänner för egen del redovisningen av kommunfullmäktiges uppdrag 2020-09-24"
    )
    assert draft([Proposed(given(), "extended")])[0].lines[0].endswith("förlängs till [ny tid].")
    assert draft([]) == []
    assert isinstance(found[0], Part)
    assert named_together(["Kulturnämnden", "Higab AB", "Kulturnämnden"]) == "kulturnämnden och Higab AB"
    assert named_together(["A", "B", "C", "D"]) == ""
    many = draft([of_budget(str(number)) for number in range(31)])[0].lines
    assert (many[29][:3], many[30][:3], many[31][:4]) == ("ö) ", "aa)", "bb) ")
