"""Lists of assignments are read whatever parts their columns, whatever the columns are called."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.extraction.bodies import Bodies
from tracker.extraction.registers import is_register, read_register, read_register_cells
from tracker.extraction.tables_model import RegisterRow

UNDER_WAY = (
    "## Pågående uppdrag om parkbänkar\n\n"
    "Uppdrag\tDnr\tPlan för redovisning\n"
    "<b>Uppdrag till kommunstyrelsen</b>\t\t\n"
    "Kommunledningskontoret får i uppdrag att räkna bänkarna.\t0101/20\tKS 5 maj\n"
    "Kommunledningskontoret får i uppdrag att måla dem (\t0101/20\tKvartal 3\n"
    "\n"
    "Uppdrag\tDnr\tPlan för redovisning\n"
    "Kommunstyrelsen ska ta fram en bänkplan.\t0102/20\tUnder planering\n"
    "<b>Uppdrag till övriga nämnder och styrelser</b>\t\t\n"
    "Parknämnden Norr har i uppdrag att olja bänkarna.\t\tÅrsrapport 2021\n"
)
MATTERS = (
    "Ärende/rapportering\tDnr\t\n"
    "Kommande\t\t\n"
    "Uppdrag till parknämnden att köpa bänkar\t0103/20\tKS 21 april\n"
    "Ärenden 2020-08 till 2021-02\t\t\n"
    "Val av ledamöter till bänkrådet\t0104/20, 0105/20\tKS 13 jan 2021\n"
    "Uppdrag till parknämnden att köpa bänkar\t0103/20\tKF 9 okt 2020\n"
)


def rows(text: str) -> list[tuple[str, tuple[str, ...], str | None]]:
    return [(row.text, row.dnr, row.deadline_text) for row in read_register(text)]


def only(text: str) -> RegisterRow:
    (row,) = read_register(text)
    return row


def test_each_row_has_its_words_number_plan_and_group() -> None:
    found = read_register(UNDER_WAY)
    assert [(row.dnr, row.deadline_text) for row in found] == [
        (("0101/20",), "KS 5 maj"),
        (("0101/20",), "Kvartal 3"),
        (("0102/20",), "Under planering"),
        ((), "Årsrapport 2021"),
    ]
    groups = ["Uppdrag till kommunstyrelsen"] * 3 + ["Uppdrag till övriga nämnder och styrelser"]
    assert [row.recipient_group for row in found] == groups
    assert [row.recipients for row in found] == [
        ("Kommunledningskontoret",),
        ("Kommunledningskontoret",),
        ("Kommunstyrelsen",),
        ("Parknämnden Norr",),
    ]
    assert [UNDER_WAY[row.start : row.end] for row in found] == [row.text for row in found]
    assert [row.line for row in found] == [5, 6, 9, 11]
    assert all(row.is_assignment for row in found)


def test_matters_stand_under_what_is_to_come_or_was_handled() -> None:
    found = read_register(MATTERS)
    assert [(row.heading, row.handled) for row in found] == [
        ("Kommande", False),
        ("Ärenden 2020-08 till 2021-02", True),
        ("Ärenden 2020-08 till 2021-02", True),
    ]
    assert [row.is_assignment for row in found] == [True, False, True]
    assert found[1].dnr == ("0104/20", "0105/20")
    assert {row.recipient_group for row in found} == {None}
    assert found[1].recipients == ()
    assert found[2].recipients == ("Parknämnden",)


@pytest.mark.parametrize(
    "between",
    [
        lambda text: text.replace("\t", "    "),
        lambda text: "\n".join(f"| {' | '.join(line.split(chr(9)))} |" for line in text.splitlines() if line),
        lambda text: "".join(
            f"<tr>\n<td>{'</td><td>'.join(line.split(chr(9)))}</td>\n</tr>\n" for line in text.splitlines() if line
        ),
        lambda text: "\n".join(line.rstrip() for line in text.splitlines()),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.replace("\n", "\n\n"),
        lambda text: "\n".join(f"   {line}" for line in text.replace("\t", "     ").splitlines()),
    ],
    ids=["blanks", "strokes", "html", "stripped", "crlf", "double", "indented"],
)
@pytest.mark.parametrize("text", [UNDER_WAY.split("\n\n", 1)[1], MATTERS], ids=["under-way", "matters"])
def test_what_parts_the_columns_does_not_matter(text: str, between: Callable[[str], str]) -> None:
    def told(words: str) -> list[tuple[object, ...]]:
        return [(r.text, r.dnr, r.deadline_text, r.recipient_group, r.heading) for r in read_register(words)]

    assert told(between(text)) == told(text)


def test_strokes_with_a_rule_under_the_headings() -> None:
    text = "| Uppdrag | Dnr | Plan |\n|---|---|---|\n| **Kommande** | | |\n| Räkna | 1/20 | KS 5 maj |\n| | 2/20 | |\n"
    row = only(text)
    assert (row.heading, row.dnr, row.deadline_text) == ("Kommande", ("1/20", "2/20"), "KS 5 maj")


@pytest.mark.parametrize(
    ("headings", "expected"),
    [
        ("Diarienummer\tÄrendemening\tÅterrapportering", ("Räkna bänkar", ("1/20",), "KS 5 maj")),
        ("ÄRENDENR\tBeslut\tNär", ("Räkna bänkar", ("1/20",), "KS 5 maj")),
        ("D.nr\tUppdrag/Ärende\tTidplan", ("Räkna bänkar", ("1/20",), "KS 5 maj")),
        ("Dnr\tArende\tAterredovisas", ("Räkna bänkar", ("1/20",), "KS 5 maj")),
        ("Dnr\tUppdrag\tAnmärkning", ("Räkna bänkar", ("1/20",), None)),
        ("Uppdragsgivare\tUppdrag\tNär", ("Räkna bänkar", (), "KS 5 maj")),
        ("Dnr\tUppdrag\t", ("Räkna bänkar", ("1/20",), "KS 5 maj")),
        ("Dnr\tUppdrag", ("Räkna bänkar", ("1/20",), "KS 5 maj")),
        ("Dnr\tÄrendenr\tUppdrag", ("KS 5 maj", ("1/20",), None)),
    ],
)
def test_columns_are_known_by_their_headings(headings: str, expected: tuple[object, ...]) -> None:
    assert rows(f"{headings}\n1/20\tRäkna bänkar\tKS 5 maj\n") == [expected]


def test_a_heading_that_names_no_column_of_words_begins_no_table() -> None:
    for headings in (
        "Namn\tDnr\tPlan",
        "Uppdrag",
        "Uppdrag\tBelopp",
        "Uppdrag givet av\tDnr\tPlan",
        f"Uppdrag {'x' * 60}\tDnr",
        f"Uppdrag {'x' * 600}\tDnr",
    ):
        assert rows(f"{headings}\nRäkna\t1/20\tKS 5 maj\n") == []


def test_other_columns_are_kept_with_their_headings() -> None:
    row = only(
        "Nr\tUppdrag\tAnsvarig\tPlan\tDatum\tKommentar\n7\tRäkna\tParknämnden, kulturnämnden\t-\t\tHalvvägs\textra\n"
    )
    assert row.others == (("Nr", "7"), ("Kommentar", "Halvvägs extra"))
    assert row.recipients == ("Parknämnden", "Kulturnämnden")
    assert row.deadline_text is None


def test_of_two_unnamed_columns_none_is_the_plan() -> None:
    assert rows("Uppdrag\tDnr\t\t\nRäkna\t1/20\tKS 5 maj\tx\n") == [("Räkna", ("1/20",), None)]


def test_numbers_are_known_in_every_form() -> None:
    cell = (
        "<dnr> SLK-2023-00738, KS 2018/124 och 0738/23; dnr 2024-00012, N165-0001/19, SLK-2024-\N{NO-BREAK SPACE}00041"
    )
    row = only(f"Uppdrag\tDnr\tPlan\nRäkna\t{cell}\t\n")
    assert row.dnr[:4] == ("SLK-2023-00738", "KS 2018/124", "0738/23", "2024-00012")
    assert row.dnr[-1] == "SLK-2024-00041"
    assert only("Uppdrag\tDnr\tPlan\nRäkna\tsaknas\tkvartal 3\n").dnr == ()


def test_a_cell_that_a_short_row_leaves_out_is_passed_over() -> None:
    text = "Nämnd   Uppdrag   Dnr   Plan\n"
    assert rows(f"{text}Kulturnämnden   Räkna allt   kvartal 2\n") == [("Räkna allt", (), "kvartal 2")]
    assert rows(f"{text}Kulturnämnden   Räkna allt   1/20\n") == [("Räkna allt", ("1/20",), None)]
    assert only(f"{text}Parknämnden får i uppdrag att räkna   1/20   kvartal 2\n").recipients == ("Parknämnden",)
    assert rows("Uppdrag   Nämnd   Plan\nRäkna   1/20\n") == [("Räkna", (), "1/20")]


def test_rows_broken_by_lines_are_joined() -> None:
    head = "Uppdrag\tDnr\tPlan\n"
    assert rows(f"{head}Parknämnden får i uppdrag att\nräkna\nbänkar\t1/20\tDelårsrapport\naugusti 2021\n") == [
        ("Parknämnden får i uppdrag att räkna bänkar", ("1/20",), "Delårsrapport augusti 2021")
    ]
    assert rows(f"{head}Bänkar i samverkan med\nPolisen och\nBrå\t1/20\tKS 5 maj\n") == [
        ("Bänkar i samverkan med Polisen och Brå", ("1/20",), "KS 5 maj")
    ]
    assert rows(f"{head}Räkna bänkar i\t1/20\tKS\nparken\t\t5 maj\n") == [
        ("Räkna bänkar i", ("1/20",), "KS"),
        ("parken", (), "5 maj"),
    ]
    assert rows(f"{head}Räkna bänkar i\t1/20\t\nparken\t\t5 maj\n") == [("Räkna bänkar i parken", ("1/20",), "5 maj")]
    assert rows(f"{head}Räkna bänkar i\t1/20\tKS\nBorås\t\t\n") == [("Räkna bänkar i Borås", ("1/20",), "KS")]
    assert rows(f"{head}räkna\t1/20\t\nmåla\t\tKS\n") == [("räkna", ("1/20",), None), ("måla", (), "KS")]


def test_rows_in_columns_of_blanks_go_on_below_themselves() -> None:
    text = (
        "Uppdrag                 Dnr       Plan\n"
        "Parknämnden får i       1/20      Delårsrapport\n"
        "uppdrag att räkna                 augusti 2021\n"
        "Bänkar\n"
        "                        2/20\n"
    )
    row = only(text)
    assert row.text == "Parknämnden får i uppdrag att räkna Bänkar"
    assert (row.dnr, row.deadline_text) == (("1/20", "2/20"), "Delårsrapport augusti 2021")


def test_rows_broken_by_pages_are_joined_and_page_headers_are_no_rows() -> None:
    head = "Uppdrag\tDnr\tPlan\n"
    text = (
        f"{head}Parknämnden får i uppdrag att räkna bänkar i Nya\t1/20\tKS 5 maj\n"
        "\nMölndals stad\n1 (3)\n\fBilaga 3\nListor\n\n"
        f"{head}Parken\t\t\n"
        "Måla bänkar\t2/20\tKS 6 maj\n"
        "\nMölndals stad\nListor\n2 (3)\n\n"
        "i hela staden\n"
        "Sida 3\t\t3 (3)\n"
        "Olja bänkar\t\tKS 7 maj\n"
    )
    assert rows(text) == [
        ("Parknämnden får i uppdrag att räkna bänkar i Nya Parken", ("1/20",), "KS 5 maj"),
        ("Måla bänkar i hela staden", ("2/20",), "KS 6 maj"),
        ("Olja bänkar", (), "KS 7 maj"),
    ]


def test_what_follows_the_table_is_no_row() -> None:
    text = (
        f"{MATTERS}Bilagan förs löpande.\n\nParknämnden får i uppdrag att vila.\n\nKulturnämnden\n\n"
        "små bokstäver\nTal\tPris\nBänk\t500 kr\n\nEtt\t3/20\tKS 1 juni 2021\n"
    )
    assert rows(text)[3:] == [("Ett", ("3/20",), "KS 1 juni 2021")]
    assert not is_register(f"{MATTERS}\n{'Det här är en lång redogörelse för bänkar.' * 20}")


def test_a_new_list_begins_without_the_headings_of_the_one_above() -> None:
    title = "\nAvslutade uppdrag om bänkar\n\n"
    head = "Uppdrag\tDnr\tPlan\n"
    text = f"{head}Uppdrag till parknämnden\t\t\nRäkna\t1/20\tKS\n{title}{head}Måla\t2/20\tKS\n"
    assert [(row.recipient_group, row.recipients) for row in read_register(text)] == [
        ("Uppdrag till parknämnden", ("Parknämnden",)),
        (None, ()),
    ]
    other = f"{head}Uppdrag till parknämnden\t\t\nRäkna\t1/20\tKS\nÄrende\tDnr\tPlan\n\t2/20\tKS\nMåla\t3/20\tKS\n"
    assert [(row.recipient_group, row.dnr) for row in read_register(other)] == [
        ("Uppdrag till parknämnden", ("1/20",)),
        (None, ("3/20",)),
    ]


@pytest.mark.parametrize(
    ("heading", "group", "other"),
    [
        ("Kulturnämnden", "Kulturnämnden", None),
        ("Nämnden för bänkar och bord:", None, None),
        ("Socialnämnden Centrum", "Socialnämnden Centrum", None),
        ("Samtliga nämnder och styrelser", "Samtliga nämnder och styrelser", None),
        ("Bänkverket", "Bänkverket", None),
        ("**Bänkar**", None, "Bänkar"),
        ("Pågående", None, "Pågående"),
        ("Ej påbörjade uppdrag", None, "Ej påbörjade uppdrag"),
        ("2021", None, None),
        ("År 2021", None, "År 2021"),
        ("Uppdrag under 2020-2021", None, "Uppdrag under 2020-2021"),
        ("Arenden 2020-01 till 2020-06", None, "Arenden 2020-01 till 2020-06"),
        ("Översyn av något.", None, None),
        (f"Uppdrag till {'a' * 130}", None, None),
    ],
)
def test_rows_with_nothing_but_a_heading_hold_for_those_below(
    heading: str, group: str | None, other: str | None
) -> None:
    found = read_register(f"Uppdrag\tDnr\tPlan\n{heading}\t\t\nRäkna\t1/20\tKS\n", Bodies.of(["Bänkverket"]))
    assert (found[-1].recipient_group, found[-1].heading, found[-1].text) == (group, other, "Räkna")


@pytest.mark.parametrize(
    ("text", "recipients"),
    [
        ("Parknämnden, tillsammans med kulturnämnden, får i uppdrag att räkna", ("Parknämnden",)),
        ("Parknämnden och kulturnämnden har fått frågan", ()),
        ("Uppdra åt parknämnden att räkna", ("Parknämnden",)),
        ("Att ge Bänkverket AB i uppdrag att räkna", ("Bänkverket AB",)),
        ("Kulturnämndens uppdrag att räkna", ("Kulturnämnden",)),
        ("Bänkarnas uppdrag att stå", ()),
        ("Parknämnden bör räkna", ("Parknämnden",)),
        ("Bänkarna ska räknas", ()),
        ("Parkavdelningens kö ska kortas", ()),
        ("Socialnamnden far i uppdrag att rakna", ("Socialnamnden",)),
    ],
)
def test_the_words_tell_who_is_to_do_it(text: str, recipients: tuple[str, ...]) -> None:
    assert only(f"Ärende\tDnr\tPlan\n{text}\t1/20\tKS\n").recipients == recipients


def test_matters_that_are_worded_as_assignments_are_assignments() -> None:
    assert only("Ärende\tDnr\tPlan\nUppdrag att räkna bänkar\t1/20\tKS\n").is_assignment
    assert not only("Ärende\tDnr\tPlan\nMotion om bänkar\t1/20\tKS\n").is_assignment


def test_bold_rows_that_give_something_are_rows() -> None:
    text = "Uppdrag\tDnr\tPlan\n<b>Parknämnden får i uppdrag att räkna</b>\t\t\n"
    assert rows(text) == [("Parknämnden får i uppdrag att räkna", (), None)]


def test_cells_of_a_spreadsheet_or_a_word_table() -> None:
    table = [
        ["Bänklistan", "", ""],
        [],
        ["Plan", "Uppdrag", "Diarienr"],
        ["", "<b>Uppdrag till parknämnden</b>", ""],
        ["KS 5 maj", "Räkna\nbänkar & bord", "1/20\n2/20"],
        ["", "", ""],
        ["", "Sida 1 (2)", ""],
        ["Kvartal 3", "Måla | olja &amp; putsa", ""],
    ]
    found = read_register_cells(table)
    assert [(row.text, row.dnr, row.deadline_text, row.line) for row in found] == [
        ("Räkna bänkar & bord", ("1/20", "2/20"), "KS 5 maj", 5),
        ("Måla | olja & putsa", (), "Kvartal 3", 8),
    ]
    assert {(row.start, row.end, row.recipient_group) for row in found} == {(None, None, "Uppdrag till parknämnden")}
    assert read_register_cells([]) == ()


def test_only_a_text_that_is_a_list_is_a_register() -> None:
    assert is_register(UNDER_WAY)
    assert is_register(MATTERS)
    for text in (
        "",
        "Uppdrag\tDnr\tPlan\n",
        "§ 1\nBeslut\nParknämnden får i uppdrag att räkna.",
        "Uppdrag\n1/20\nKS 5 maj",
    ):
        assert not is_register(text)


@pytest.mark.parametrize(
    "part", ["a\tb\tc\n", "\t", "Uppdrag\tDnr\n", "<tr><td>", "A och ", "i samverkan med ", "<", "&"]
)
def test_garbage_is_read_soon(part: str) -> None:
    for beginning in ("", "Uppdrag\tDnr\tPlan\n", "Uppdrag\tDnr\tPlan\nParknämnden får\t"):
        begun = time.process_time()
        read_register(beginning + part * (20_000 // len(part)))
        assert time.process_time() - begun < 2


PARTS = [
    "Uppdrag\tDnr\tPlan\n",
    "Uppdrag  Dnr\n",
    "|Dnr|Uppdrag|\n",
    "\t",
    "\n",
    "\f",
    "|",
    "  ",
    "1/20",
    "KS 5 maj",
    "Uppdrag till ",
    "Räkna",
    "parknämnden får i uppdrag att ",
    "<tr>",
    "<td>",
    "</td>",
    "</tr>",
    "<b>",
    "#",
    "**",
    ".",
    "(",
    "räkna",
    "Sida 1 (2)",
    "\x1c",
    "\x1d",
    "Kommande",
    "2021",
]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=3), max_size=40).map("".join))
def test_whatever_is_pasted_is_read_without_a_crash_and_with_places_inside_it(text: str) -> None:
    for found in read_register(text):
        assert 0 <= (found.start or 0) <= (found.end or 0) <= len(text)
