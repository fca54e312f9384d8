"""Who decides, what became of the matter, and what decides nothing."""

import pytest

from tracker.extraction import Paragraph, read_text


def paragraph(decision: str, rest: str = "") -> Paragraph:
    (found,) = read_text(f"§ 5 SLK-2024-00005\nRubrik\nBeslut\n\n{decision}\n\n{rest}").paragraphs
    return found


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("Enligt kommunstyrelsens förslag:\nPlanen antas.", "approved"),
        ("Antecknas.", "approved"),
        (
            "Kommunstyrelsen tillstyrker det och föreslår att kommunfullmäktige beslutar:\nPlanen antas.",
            "approved",
        ),
        ("Ärendet bordläggs till sammanträdet den 25 april 2024.", "tabled"),
        (
            "Enligt yrkande från C:\nÄrendet återremitteras till kulturnämnden för att räkna bänkar.",
            "referred_back",
        ),
        ("Enligt återremissyrkande från C:\nÅterremittera ärendet till kulturnämnden för att räkna.", "referred_back"),
        ("Riktlinje för bänkar återremitteras till kulturnämnden för att räkna.", "referred_back"),
        ("Enligt kommunstyrelsens förslag:\n1. Motionen avslås.\n2. Yrkandet från C avslås.", "rejected"),
        ("1. Motionen avslås.\n2. Kulturnämnden får i uppdrag att räkna bänkar.", "approved"),
        ("Interpellationen får framställas.", "other"),
    ],
)
def test_the_outcome_is_what_this_body_did(decision: str, outcome: str) -> None:
    assert paragraph(decision).outcome == outcome


def test_without_a_decision_there_is_no_outcome() -> None:
    (found,) = read_text("§ 5 12/24\nFrågestund\nHandling\nEn fråga.").paragraphs
    assert (found.outcome, found.assignments) == (None, ())


def test_a_tabled_matter_gives_nothing_however_well_its_motion_is_worded() -> None:
    found = paragraph(
        "Ärendet bordläggs till sammanträdet den 25 april 2024.",
        "Yrkanden\n\nEn ledamot yrkar att kulturnämnden får i uppdrag att köpa bänkar.",
    )
    assert (found.outcome, found.assignments, found.closings) == ("tabled", (), ())


def test_what_is_recommended_is_given_by_nobody_yet() -> None:
    found = paragraph(
        "Kommunstyrelsen tillstyrker yrkande från S och föreslår\natt kommunfullmäktige beslutar:\n"
        "1. Redovisning av kommunstyrelsens uppdrag 2023-09-20, § 633, att granska rådet antecknas och\n"
        "förklaras fullgjort.\n2. Kommunstyrelsen får i uppdrag att byta ut rådet."
    )
    (assignment,), (closing,) = found.assignments, found.closings
    assert (assignment.status, assignment.given_by, assignment.decision_point) == (
        "recommended",
        "Kommunfullmäktige",
        "2",
    )
    assert (closing.status, closing.kind, closing.paragraph) == ("recommended", "completed", "633")


def test_the_recommending_body_is_the_documents() -> None:
    text = (
        "§ 5 12/24\nRubrik\nBeslut\nKommunstyrelsen tillstyrker förslaget och föreslår att "
        "kommunfullmäktige beslutar:\n"
        "Planen antas."
    )
    assert read_text(text).body == "Kommunstyrelsen"


@pytest.mark.parametrize("own_first", [True, False])
def test_own_part_and_recommendation_stand_in_either_order(own_first: bool) -> None:  # noqa: FBT001 - a parameter of the test
    own = "Enligt yrkande från V:\n1. Stadsledningskontoret får i uppdrag att räkna bänkar."
    other = (
        "Kommunstyrelsen tillstyrker förslaget och föreslår att kommunfullmäktige beslutar:\n"
        "1. Kulturnämnden får i uppdrag att köpa bänkar."
    )
    found = paragraph(f"{own}\n{other}" if own_first else f"{other}\n{own}")
    assert {(a.status, a.recipients) for a in found.assignments} == {
        ("given", ("Stadsledningskontoret",)),
        ("recommended", ("Kulturnämnden",)),
    }


def test_the_body_is_found_in_the_account_of_the_procedure() -> None:
    text = (
        "§ 5 12/24\nRubrik\nBeslut\nKontoret får i uppdrag att räkna.\n\nBeslutsgång\n\n"
        "Kommunstyrelsen godkänner först att två yrkanden behandlas ihop.\n"
    )
    read = read_text(text)
    assert read.body == "Kommunstyrelsen"
    assert read.paragraphs[0].assignments[0].given_by == "Kommunstyrelsen"


def test_a_line_that_happens_to_begin_with_a_figure_is_no_point() -> None:
    found = paragraph(
        "Enligt kommunstyrelsens förslag:\n1. Kulturnämnden får i uppdrag att köpa bänkar enligt bilaga\n"
        "3. Det ska ske varsamt.\n2. Planen antas."
    )
    assert found.assignments[0].text.endswith("enligt bilaga 3. Det ska ske varsamt.")


def test_a_number_torn_from_its_point_still_labels_it() -> None:
    found = paragraph(
        "Enligt kommunstyrelsens förslag:\n1.\n\nPlanen antas.\n2. Kulturnämnden får i uppdrag att köpa bänkar."
    )
    assert found.assignments[0].decision_point == "2"


def test_a_pasted_decision_without_headings_is_read() -> None:
    read = read_text(
        "Enligt kommunstyrelsens förslag:\n1. Kulturnämnden får i uppdrag att köpa bänkar.\n2. Planen antas."
    )
    assert [p.paragraph for p in read.paragraphs] == [None]
    assert read.paragraphs[0].assignments[0].recipients == ("Kulturnämnden",)


def test_a_covering_letter_holds_the_recommendation() -> None:
    read = read_text(
        "Handling 2024 nr 52\n\nBänkar i parken\n\nKommunstyrelsens förslag\n\n"
        "Kommunstyrelsen tillstyrker yrkandet och föreslår att kommunfullmäktige beslutar:\n\n"
        "Kulturnämnden får i uppdrag att köpa bänkar.\n"
    )
    assert [a.status for a in read.paragraphs[0].assignments] == ["recommended"]


def test_a_motion_gives_nothing_and_says_why() -> None:
    read = read_text(
        "Yrkande om bänkar\n\nFörslag till beslut\n\n1. Kulturnämnden får i uppdrag att köpa bänkar.\n\n"
        "Yrkandet\n\nVi vill sitta ner."
    )
    assert read.paragraphs == ()
    assert [u.why for u in read.unplaced] == ["Texten har inget beslut. Bara det som beslutats kan vara ett uppdrag."]
    assert "får i uppdrag att köpa bänkar" in read.unplaced[0].text


def test_what_is_said_of_an_assignment_in_a_matter_sent_back_whole_decides_nothing() -> None:
    text = (
        "§ 16 0126/22\nProjekt\nBeslut\nEnligt återremissyrkande från M, D och L:\n"
        "1. Kommunfullmäktiges uppdrag givet i budget 2022, att gå igenom projekten, "
        "förklaras ej fullgjort.\n"
        "2. Ärendet återremitteras i sin helhet för nedanstående uppdrag.\n"
        "3. Stadsledningskontoret får i uppdrag att slå ihop projekt."
    )
    read = read_text(text)
    (found,) = read.paragraphs
    assert found.closings == ()
    assert [a.kind for a in found.assignments] == ["referral_task"]
    assert [u.text for u in read.unplaced] == ["att gå igenom projekten"]
    assert found.outcome == "referred_back"
