"""Ways of laying out and wording a decision that small and large municipalities and regions have."""

import datetime as dt

import pytest

from tracker.extraction import AssignmentFound, ClosingFound, Paragraph, read_text
from tracker.extraction.running_text import RunningText

HEAD = (
    "Provköpings kommun\nKommunstyrelsen        Protokoll 2025-03-04      5 (9)\n\n"
    "§ 12 Bänkar vid ån\nDnr KS 2025/44\n\n"
)


def read(decision: str) -> Paragraph:
    (paragraph,) = read_text(f"{HEAD}Beslut\n{decision}\n").paragraphs
    return paragraph


def given(decision: str) -> list[tuple[tuple[str, ...], str]]:
    return [(found.recipients, found.text) for found in read(decision).assignments]


def only(decision: str) -> AssignmentFound:
    (found,) = read(decision).assignments
    return found


def closed(decision: str) -> ClosingFound:
    (found,) = read(decision).closings
    return found


def test_lists_with_an_empty_line_above_them_say_who_decides() -> None:
    found = read(
        "Kommunstyrelsen beslutar\n\n1. Parkchefen får i uppdrag att räkna bänkarna.\n\n"
        "Kommunstyrelsen föreslår att kommunfullmäktige beslutar\n\n1. Parknämnden får i uppdrag att måla dem."
    ).assignments
    assert [(one.status, one.given_by) for one in found] == [
        ("given", "Kommunstyrelsen"),
        ("recommended", "Kommunfullmäktige"),
    ]


def test_a_matter_handed_over_with_a_proposal_is_recommended() -> None:
    found = only(
        "Kommunstyrelsen överlämnar ärendet till kommunfullmäktige med följande förslag till beslut:\n"
        "1. Parknämnden får i uppdrag att måla bänkarna."
    )
    assert (found.status, found.given_by) == ("recommended", "Kommunfullmäktige")


@pytest.mark.parametrize(
    "layout",
    [
        "Beslut          Kommunstyrelsen beslutar uppdra åt parkchefen att räkna bänkarna.\n\nBakgrund        Ja.",
        "Beslut: Kommunstyrelsen beslutar uppdra åt parkchefen att räkna bänkarna.\n\nBakgrund\nChefen vill.",
    ],
)
def test_a_heading_can_stand_in_the_margin(layout: str) -> None:
    (paragraph,) = read_text(HEAD + layout).paragraphs
    assert [found.recipients for found in paragraph.assignments] == [("Parkchefen",)]
    assert paragraph.assignments[0].text.endswith("räkna bänkarna.")


def test_points_can_begin_with_infinitives() -> None:
    assert given("Kommunstyrelsen beslutar att\n\nGodkänna planen\n\nGe parkchefen i uppdrag att räkna bänkarna") == [
        (("Parkchefen",), "Ge parkchefen i uppdrag att räkna bänkarna")
    ]


def test_dashes_under_a_colon_are_points_where_they_give_something() -> None:
    assert given(
        "Planen antas med två tillägg:\n– parkchefen får i uppdrag att räkna bänkarna,\n– stolar köps in."
    ) == [(("Parkchefen",), "parkchefen får i uppdrag att räkna bänkarna,")]
    assert len(read("Planen antas, med tillägg.\n– parkchefen får i uppdrag att räkna,\n– stolar köps in.").points) == 1
    assert len(read("Planen antas med två tillägg:\n– bänkar målas,\n– stolar köps in.").points) == 1


def test_numbers_under_one_assignment_are_its_points() -> None:
    found = only("Parkchefen får i uppdrag att\n1. räkna bänkarna,\n2. måla dem.")
    assert [point.marker for point in found.points] == ["1.", "2."]


@pytest.mark.parametrize(
    ("head", "number", "dnr"),
    [
        ("26 §   Dnr KS 2025/51", "26", ("KS 2025/51",)),
        ("KSKF/2025:51\n\n§ 26", "26", ("KSKF/2025:51",)),
        ("§ 26/2025", "26", ()),
        ("§ 26\nDnr 511-2025", "26", ("511-2025",)),
        ("§ 26   Dnr KS 2025-00051 1.1.2", "26", ("KS 2025-00051",)),
        ("Paragraf 26   Diarienummer KS-2025/51", "26", ("KS-2025/51",)),
        ("2025-02-01\n\n§ 26", "26", ()),
    ],
)
def test_heads_of_other_houses(head: str, number: str, dnr: tuple[str, ...]) -> None:
    (paragraph,) = read_text(f"{head}\n\nBänkar\n\nBeslut\nParkchefen får i uppdrag att räkna bänkarna.\n").paragraphs
    assert (paragraph.paragraph, paragraph.dnr) == (number, dnr)


def test_a_letterhead_names_body_and_day() -> None:
    document = read_text("PROVKÖPINGS KOMMUN\nParknämnden\n2025-03-04\n\n§ 3 Bänkar\n\nBeslut\nBänkarna målas.\n")
    assert (document.body, document.meeting_date) == ("Parknämnden", dt.date(2025, 3, 4))


def test_reported_minutes_of_a_committee_are_no_header() -> None:
    text = (
        "§ 3 1/25\nAnmälan\nBeslut\nAntecknas.\n\nHandlingar\nKommunstyrelsens personalutskott protokoll 2025-02-28\n"
    )
    assert read_text(text).meeting_date is None


def test_a_part_of_the_name_means_the_body_of_the_meeting() -> None:
    header = "Kommunstyrelsens parkutskott     Protokoll 2025-03-04     5 (9)"
    text = f"{header}\n\n§ 3\nBänkar\n\nBeslut\nUtskottet ger parkchefen i uppdrag att räkna."
    assert read_text(text).paragraphs[0].assignments[0].given_by == "Kommunstyrelsens parkutskott"


@pytest.mark.parametrize(
    "words",
    [
        "Parknämnden anmodas att räkna bänkarna.",
        "Parknämnden uppdrages att räkna bänkarna.",
        "Uppdraget att räkna bänkarna ges till parknämnden.",
        "Att räkna bänkarna ges i uppdrag åt parknämnden.",
        "Ett nytt uppdrag lämnas till parknämnden: att räkna bänkarna.",
        "Att återremittera ärendet till parknämnden med uppdraget att räkna bänkarna.",
        "Kommunstyrelsen beslutar vidare att parknämnden ska ges i uppdrag att räkna bänkarna.",
    ],
)
def test_other_wordings_give_an_assignment(words: str) -> None:
    assert only(words).recipients == ("Parknämnden",)


def test_an_order_to_somebody_else_is_no_assignment() -> None:
    assert given("Ägaren till huset anmodas att laga räcket.") == []


def test_a_list_can_say_who_is_to_do_what() -> None:
    found = read(
        "Kommunstyrelsen ger nämnderna följande uppdrag:\n- Parknämnden: att räkna bänkarna och redovisa det till\n"
        "kommunstyrelsen\n- Kulturnämnden: att måla dem senast den 1 juni 2025"
    ).assignments
    assert [(one.recipients, one.deadline_text, one.report_to) for one in found] == [
        (("Parknämnden",), None, "Kommunstyrelsen"),
        (("Kulturnämnden",), "senast den 1 juni 2025", None),
    ]


def test_a_list_can_say_who_the_recipients_are() -> None:
    found = only("Följande nämnder får i uppdrag att räkna bänkar:\n- parknämnden\n- kulturnämnden")
    assert (found.recipients, found.points) == (("Parknämnden", "Kulturnämnden"), ())


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Att förklara uppdraget § 7, 2024-02-06, till parkchefen att räkna bänkarna som fullgjort.", "completed"),
        ("Kommunstyrelsen anser uppdraget 2024-02-06 § 7 till parkchefen att räkna inte slutfört.", "not_completed"),
        ("Kommunstyrelsen förklarar uppdraget 2024-02-06 § 7 till parkchefen avslutat.", "ended"),
        ("Avsluta uppdraget § 7 2024-02-06 till parkchefen utan vidare åtgärd.", "ended"),
        ("Uppdraget 2024-02-06 § 7 till parkchefen att räkna bedöms vara genomfört.", "completed"),
        ("2024-02-06 § 7, till parkchefen att räkna bänkarna, förklaras fullgjort.", "completed"),
    ],
)
def test_closings_in_other_words(words: str, kind: str) -> None:
    found = closed(words)
    assert (found.kind, found.date, found.paragraph) == (kind, dt.date(2024, 2, 6), "7")


def test_a_declaration_without_an_end_closes_nothing() -> None:
    assert read("Kommunstyrelsen anser uppdraget till parkchefen viktigt.").closings == ()


def test_the_words_of_a_closing_leave_out_where_to_read_of_it() -> None:
    found = closed(
        "Kommunstyrelsen godkänner för egen del redovisningen av uppdraget att nämnden får i uppdrag att räkna,"
        " enligt beskrivning i avsnitt 5.1, ärendenummer 2024-199."
    )
    assert (found.text, found.dnr) == ("att nämnden får i uppdrag att räkna", ("2024-199",))
    assert found.recipients == ("Nämnden",)


def test_a_closing_that_says_nothing_of_the_task_keeps_its_reference() -> None:
    assert closed("Kommunstyrelsens uppdrag 2024-02-06 § 7 förklaras fullgjort.").text.endswith("2024-02-06 § 7")


def test_a_closing_takes_over_whose_it_was_from_its_kin() -> None:
    partly, ended = read(
        "1. Delredovisning av kommunfullmäktiges uppdrag att dels räkna bänkarna vid ån, dels måla dem antecknas.\n"
        "2. Uppdrag om att räkna bänkarna vid ån avslutas."
    ).closings
    assert (partly.given_by, ended.given_by) == ("Kommunfullmäktige", "Kommunfullmäktige")


def test_a_closing_without_kin_stays_as_it_is() -> None:
    assert closed("Uppdraget att räkna bänkarna vid ån avslutas.").given_by is None


@pytest.mark.parametrize(
    ("words", "receiver"),
    [
        ("Uppdraget ska återrapporteras till parknämnden senast i maj.", "Parknämnden"),
        ("Chefen ska till kommunstyrelsen återkomma med en lista.", "Kommunstyrelsen"),
        ("Det redovisas i respektive nämnd.", "respektive nämnd"),
        ("Det redovisas för styrelsen.", "Kommunstyrelsen"),
        ("Det redovisas för nämnden.", None),
        ("Det redovisas kostnader för kulturnämnden.", None),
    ],
)
def test_whom_it_is_reported_to(words: str, receiver: str | None) -> None:
    found = only(f"Parkchefen får i uppdrag att räkna bänkarna. {words}")
    assert found.report_to == receiver
    assert found.reported_elsewhere == (receiver if receiver and receiver != "Kommunstyrelsen" else "")


@pytest.mark.parametrize(
    "told",
    [
        "Omröstningsresultat\nJa: 7\nNej: 5\n",
        "Omröstning\n7 JA-röster och 5 NEJ-röster.\n",
        "Beslutsgång\nSju ledamöter röstar ja och fem ledamöter röstar nej.\n",
    ],
)
def test_votes_of_other_houses(told: str) -> None:
    (paragraph,) = read_text(f"{HEAD}Beslut\nBänkarna målas.\n\n{told}").paragraphs
    assert [(vote.yes, vote.no) for vote in paragraph.votes] == [(7, 5)]


def test_an_earlier_handling_can_have_its_day_in_figures() -> None:
    text = f"{HEAD}Beslut\nBänkarna målas.\n\nTidigare behandling\nÅterremitterat 2025-02-04, § 9.\n"
    (handling,) = read_text(text).paragraphs[0].previous_handling
    assert (handling.date, handling.paragraph, handling.action) == (dt.date(2025, 2, 4), "9", "referred_back")


def test_no_words_have_a_place_too() -> None:
    running = RunningText("a b", 0, 3)
    assert (running.place(2, 2), running.place(3, 3)) == ((2, 2), (0, 0))
