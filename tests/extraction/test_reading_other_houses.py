"""Minutes of other houses than Göteborg's: headers, heads, headings and ways of deciding."""

import datetime as dt

import pytest

from tracker.extraction import Document, read_text

POINT = "§ 5 Dnr 12/24\nBänkar\nBeslut\n"
DIARY_BELOW = """Tekniska styrelsen

Protokoll

Sammanträdesdatum 2025-03-12

14 (38)

§ 41
Diarienummer 00123/20242.3.

Bänkar vid sjön

Beslut

1. Tekniska styrelsen ger parknämnden i uppdrag att räkna bänkarna. Uppdraget ska redovisas
i september 2025.

Tekniska styrelsens förslag till kommunfullmäktige

1. Bänkplanen antas.
2. Parkbolaget AB får i uppdrag att under 2026 ställa ut bänkar.

Ärendet
Nämnden fick 2023 i uppdrag att se över stolarna.

Förslag till beslut
Förvaltningens förslag
1. Tekniska styrelsen ger parknämnden i uppdrag att räkna stolarna.

Expedieras till
Parknämnden
"""
COLON_LINE = """Protokoll        Kommunstyrelsen
Datum            2025-02-04
                                                              9 (30)
Nr 2
§ 23 Bänkar längs ån

Ärendenummer: Ks 123/2024

Förslag till beslut
Förvaltningens förslag till Kommunstyrelsen:
Kommunfullmäktige beslutar:
- Bänkarna tas bort.

Yrkanden
N.N. (X) yrkar tillägg.

Kommunstyrelsen beslutar:
– Utredningen läggs till handlingarna.
– Parknämnden får i uppdrag att måla bänk-
arna snarast.
"""
ATT_CLAUSES = """PARKFULLMÄKTIGE     2024-06-17     Sid 14

KF § 66 Dnr KS 2023/512
Bänkar

Parkfullmäktiges beslut

Parkfullmäktige beslutar
att anta planen
att uppdra till parknämnden att
måla bänkarna före utgången av maj 2025
att parkchefen snarast får i uppdrag att räkna dem

Bakgrund
Parkfullmäktige beslutade den 25 november 2022 att uppdra åt parknämnden att utreda saken.
"""
RECOMMENDED_ALONE = """Kommunstyrelsen 27 november 2024                       31 (60)

§ 231 Bänkpolicy KS-2024-00123

Kommunstyrelsens förslag till kommunfullmäktige

1. Policyn antas.
2. Kommunfullmäktige uppdrar till samtliga nämnder att följa den.
"""
IN_THE_COUNCIL = """Kommunfullmäktige
Protokoll 2025-03-31

§ 29
Bänkar
KS 2024/01102

Förslag till beslut
Kommunstyrelsens förslag till kommunfullmäktige:
- Parknämnden får i uppdrag att köpa bänkar.

Kommunfullmäktige beslutar således

- Förslaget avslås.
"""
LETTER = """Parkstaden
Handling 2025 nr 99
SLK-2025-00411

Till fullmäktige

Kommunstyrelsen tillstyrker yrkandet den 2 maj 2025 och föreslår att kommunfullmäktige beslutar:

1. Parknämnden får i uppdrag att till den 31 oktober 2025 redovisa behovet av bänkar.

Vid behandlingen antogs förslaget med sju röster mot sex.
"""


SEVERAL = (
    "Uppdragen 2021-09-16 § 28 till A-nämnden att måla, 2022-02-24 § 9 till B-nämnden att räkna "
    "och den 3 mars 2022 § 4 till C-nämnden att flytta förklaras fullgjorda."
)
LISTED = (
    "Nedanstående uppdrag (a-b) förklaras fullgjorda:\na) 2022-09-08 § 21, parknämndens uppdrag att måla.\n"
    "b) 2023-03-23 § 16 punkt 3, kulturnämndens uppdrag att räkna."
)


def given(document: Document) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [
        (found.status, found.recipients, found.given_by)
        for paragraph in document.paragraphs
        for found in paragraph.assignments
    ]


@pytest.mark.parametrize(
    ("text", "head", "assignments"),
    [
        (
            DIARY_BELOW,
            ("Tekniska styrelsen", dt.date(2025, 3, 12), "41", ("00123/2024",), "Bänkar vid sjön"),
            [
                ("given", ("Parknämnden",), "Tekniska styrelsen"),
                ("recommended", ("Parkbolaget AB",), "Kommunfullmäktige"),
            ],
        ),
        (
            COLON_LINE,
            ("Kommunstyrelsen", dt.date(2025, 2, 4), "23", ("Ks 123/2024",), "Bänkar längs ån"),
            [("given", ("Parknämnden",), "Kommunstyrelsen")],
        ),
        (
            ATT_CLAUSES,
            ("Parkfullmäktige", dt.date(2024, 6, 17), "66", ("KS 2023/512",), "Bänkar"),
            [("given", ("Parknämnden",), "Parkfullmäktige"), ("given", ("Parkchefen",), "Parkfullmäktige")],
        ),
        (
            RECOMMENDED_ALONE,
            ("Kommunstyrelsen", dt.date(2024, 11, 27), "231", ("KS-2024-00123",), "Bänkpolicy"),
            [("recommended", ("Samtliga nämnder",), "Kommunfullmäktige")],
        ),
        (
            IN_THE_COUNCIL,
            ("Kommunfullmäktige", dt.date(2025, 3, 31), "29", ("KS 2024/01102",), "Bänkar"),
            [],
        ),
        (
            LETTER,
            ("Kommunstyrelsen", None, None, ("SLK-2025-00411",), None),
            [("recommended", ("Parknämnden",), "Kommunfullmäktige")],
        ),
    ],
    ids=["diary number below", "colon line", "att", "recommended alone", "in the council", "letter"],
)
def test_the_decision_is_found_and_nothing_else(
    text: str, head: tuple[object, ...], assignments: list[tuple[str, tuple[str, ...], str]]
) -> None:
    read = read_text(text)
    (paragraph,) = read.paragraphs
    assert (read.body, read.meeting_date, paragraph.paragraph, paragraph.dnr, paragraph.title) == head
    assert given(read) == assignments


def test_a_word_that_the_line_cuts_is_one_word() -> None:
    (found,) = read_text(COLON_LINE).paragraphs[0].assignments
    assert found.text == "– Parknämnden får i uppdrag att måla bänkarna snarast."
    assert found.deadline_text == "snarast"
    assert COLON_LINE[found.start : found.end].endswith("snarast.")


@pytest.mark.parametrize("cut", ["\xad", "\xad\n", "-\n", "- \n  ", "\xad\xad\n"])
def test_places_are_kept_where_a_word_is_cut(cut: str) -> None:
    text = f"{POINT}1. Park{cut}nämnden får i uppdrag att räkna bygg-\noch parkbänkar.\n"
    (found,) = read_text(text).paragraphs[0].assignments
    assert found.recipients == ("Parknämnden",)
    assert found.text.endswith("räkna bygg- och parkbänkar.")
    assert text[found.start : found.end] == text[text.index("Park") : -1]


def test_a_recommendation_without_words_is_none() -> None:
    read = read_text("§ 5 Dnr 12/24\nBänkar\nKommunstyrelsens förslag till kommunfullmäktige\n\nÄrendet\nBänkar.\n")
    assert given(read) == []


def test_the_rejected_is_rejected_and_the_told_vote_is_read() -> None:
    assert read_text(IN_THE_COUNCIL).paragraphs[0].outcome == "rejected"
    assert [(vote.yes, vote.no) for vote in read_text(LETTER).paragraphs[0].votes] == [(7, 6)]


def test_who_decides_is_read_from_the_decision_where_no_header_says_it() -> None:
    read = read_text(
        "§ 5 Dnr 12/24\nBänkar\nBeslut\nKulturnämnden beslutar\n1. att ge kulturchefen i uppdrag att måla.\n"
    )
    assert (read.body, given(read)) == ("Kulturnämnden", [("given", ("Kulturchefen",), "Kulturnämnden")])
    headed = read_text("§ 5\nB. (dnr BIN 2025/31)\n\nBildningsnämndens beslut\nSkolchefen ges i uppdrag att måla.\n")
    assert (headed.body, headed.paragraphs[0].dnr) == ("Bildningsnämnden", ("BIN 2025/31",))
    assert read_text("§ 5\nBänkar\nUtan nummer\n\nBeslut\nPlanen antas.\n").paragraphs[0].dnr == ()


def test_a_point_that_asks_another_body_to_decide_gives_nothing_yet() -> None:
    read = read_text(
        "§ 5 Dnr 12/24\nBänkar\nBeslut\n1. Parkchefen får i uppdrag att räkna bänkar.\n"
        "2. Regionstyrelsen föreslår regionfullmäktige besluta att parknämnden får i uppdrag att måla dem.\n"
    )
    assert given(read) == [
        ("given", ("Parkchefen",), None),
        ("recommended", ("Parknämnden",), "Regionfullmäktige"),
    ]
    asked = read_text(
        "§ 6 Dnr 12/24\nBänkar\nBeslut\nKommunstyrelsen föreslår kommunfullmäktige att besluta\n"
        "- Parknämnden får i uppdrag att måla.\n"
    )
    assert given(asked) == [("recommended", ("Parknämnden",), "Kommunfullmäktige")]


def test_a_time_that_a_later_point_sets_for_several() -> None:
    read = read_text(
        f"{POINT}1. Parknämnden får i uppdrag att räkna.\n2. Kulturnämnden får i uppdrag att måla.\n"
        "3. Trafiknämnden får i uppdrag att flytta.\n"
        "4. Uppdragen i punkterna 1-2 ska återrapporteras till kommunstyrelsen den 4 juni 2025.\n"
    )
    times = [found.deadline_text for found in read.paragraphs[0].assignments]
    assert times == ["den 4 juni 2025", "den 4 juni 2025", None]


def test_dashes_under_an_assignment_are_its_points() -> None:
    (found,) = read_text(
        "§ 5 Dnr 12/24\nBänkar\nBeslut\n1. Parknämnden ges i uppdrag att\n• räkna bänkar\n• måla dem.\n"
    ).paragraphs[0].assignments  # fmt: skip
    assert [(point.marker, point.text) for point in found.points] == [("•", "räkna bänkar"), ("•", "måla dem.")]


@pytest.mark.parametrize(
    ("decision", "closed"),
    [
        (
            "Kulturnämndens uppdrag den 14 februari 2024, § 25, att måla noteras och uppdraget förklaras klart.",
            [(dt.date(2024, 2, 14), "25")],
        ),
        (
            "Uppdraget från kommunfullmäktige 2021-06-16, § 88, att måla är därmed slutfört.",
            [(dt.date(2021, 6, 16), "88")],
        ),
        (
            SEVERAL,
            [(dt.date(2021, 9, 16), "28"), (dt.date(2022, 2, 24), "9"), (dt.date(2022, 3, 3), "4")],
        ),
        (
            LISTED,
            [(dt.date(2022, 9, 8), "21"), (dt.date(2023, 3, 23), "16")],
        ),
        ("Uppdraget 30 februari 2024 § 5 till parknämnden att måla förklaras fullgjort.", [(None, "5")]),
    ],
)
def test_closings_worded_otherwise(decision: str, closed: list[tuple[dt.date | None, str]]) -> None:
    read = read_text(f"§ 5 Dnr 12/24\nBänkar\nBeslut\n1. {decision}\n")
    assert [(found.date, found.paragraph) for found in read.paragraphs[0].closings] == closed
    assert {found.kind for found in read.paragraphs[0].closings} == {"completed"}


def test_a_description_of_a_post_is_no_decision() -> None:
    text = "Parkchefen är kommunens högsta parkperson och får i uppdrag att leda parkerna. Chefen kan uppdra åt annan."
    assert given(read_text(text)) == []


@pytest.mark.parametrize(
    ("decision", "recipients"),
    [
        ("Parknämnden åläggs att räkna bänkar.", [("Parknämnden",)]),
        ("Fastighetsägaren åläggs att räkna bänkar.", []),
        ("Till parknämnden lämnas i uppdrag att räkna bänkar.", [("Parknämnden",)]),
        ("Nämnden beslutar att ge i uppdrag åt parkchefen att räkna bänkar.", [("Parkchefen",)]),
        ("Parknämnden får härmed i fortsatt uppdrag att räkna bänkar.", [("Parknämnden",)]),
        ("Parknämnden får till uppgift att räkna bänkar.", [("Parknämnden",)]),
        ("Parknämnden får, när planen har antagits, i uppdrag att räkna bänkar.", [("Parknämnden",)]),
        (
            "Parknämnden får i uppdrag att räkna och kulturkontoret får i uppdrag att måla.",
            [("Parknämnden",), ("Kulturkontoret",)],
        ),
        ("Kretslopp och vattennämnden får i uppdrag att räkna.", [("Kretslopp och vattennämnden",)]),
        ("Motionen bifalls på så sätt att parknämnden får i uppdrag att räkna.", [("Parknämnden",)]),
        ("att avslå motionen om att ge parknämnden i uppdrag att räkna.", []),
        ("Förslaget avslås att parknämnden får i uppdrag att räkna.", []),
        ("De får i uppdrag att räkna.", []),
    ],
)
def test_ways_of_giving(decision: str, recipients: list[tuple[str, ...]]) -> None:
    read = read_text(f"{POINT}{decision}\n")
    assert [found[1] for found in given(read)] == recipients


def test_letters_that_each_give_something_are_several() -> None:
    several = read_text(
        f"{POINT}Motionen bifalls delvis på så sätt att\na) parknämnden får i uppdrag att räkna, och att\n"
        "b) kulturnämnden får i uppdrag att måla.\nMotionen avslås i övrigt.\n"
    )
    assert [found[1] for found in given(several)] == [("Parknämnden",), ("Kulturnämnden",)]
    assert several.paragraphs[0].outcome == "approved"
    none = read_text(f"{POINT}Planen ändras så att\na) bänkar räknas\nb) bänkar målas.\n")
    assert given(none) == []


def test_parts_that_are_said_to_be_the_boards_and_the_councils() -> None:
    read = read_text(
        f"{POINT}I kommunstyrelsen:\n1. Parkchefen får i uppdrag att räkna.\n"
        "I kommunfullmäktige:\n2. Parknämnden får i uppdrag att måla.\n"
    )
    assert given(read) == [("given", ("Parkchefen",), None), ("recommended", ("Parknämnden",), "Kommunfullmäktige")]


def test_a_heading_that_nobody_has_thought_of_ends_the_decision() -> None:
    read = read_text(
        f"{POINT}Rapporten läggs till handlingarna.\n\nUr rapporten\nParknämnden får i uppdrag att räkna.\n"
    )
    assert given(read) == []
    asked = read_text(
        "Kommunstyrelsen     2025-03-12\n\n§ 5 Dnr 12/24\nBänkar\n\n"
        "Parknämndens förslag till kommunstyrelsen\nParkchefen får i uppdrag att räkna.\n\n"
        "Kommunstyrelsen beslutar:\nFörslaget avslås.\n"
    )
    assert (asked.body, given(asked)) == ("Kommunstyrelsen", [])


def test_a_list_with_the_day_first_and_an_exception_by_its_letter() -> None:
    read = read_text(
        f"{POINT}2. Uppdragen under punkterna a-c förklaras fullgjorda, med undantag av punkt b:\n"
        "a) KF 2021-06-10 § 22 till kulturnämnden, att måla bänkar\n"
        "b) KF 2022-05-19 § 23 till parknämnden, att räkna dem\nc) KF 2023-05-19 § 24 till C-nämnden, att flytta dem.\n"
    )
    assert [(found.kind, found.paragraph) for found in read.paragraphs[0].closings] == [
        ("completed", "22"), ("not_completed", "23"), ("completed", "24"),
    ]  # fmt: skip
