"""Assignments: every wording that gives one, what belongs to it, and what only looks like one."""

import pytest

from tracker.extraction import AssignmentFound, read_text

SECTION_633 = """\
Yrkande från S, V och MP om brottsförebyggande samverkan

§ 633, 0738/23

Beslut

Enligt yrkande från S, V och MP:

Stadsledningskontoret ges i uppdrag att granska trygghetsrådet. Uppdraget ska göras i nära samverkan med
Polismyndigheten. Kontoret ska svara på:

- a) om rådet ska ändras.
- b) om rådet ska ersättas av något nytt.
- c) om rådet ska ersättas av något som redan finns.

Tidigare behandling

Bordlagt den 6 september 2023, § 589.
"""


def assignments(decision: str) -> tuple[AssignmentFound, ...]:
    return (
        read_text(f"§ 5 12/24\nRubrik\nBeslut\nEnligt kommunstyrelsens förslag:\n{decision}").paragraphs[0].assignments
    )


def test_the_assignment_of_section_633_is_read_with_its_points() -> None:
    (found,) = read_text(SECTION_633).paragraphs[0].assignments
    assert (found.status, found.kind, found.recipients) == ("given", "assignment", ("Stadsledningskontoret",))
    assert found.collaborators == ("Polismyndigheten",)
    assert [point.marker for point in found.points] == ["a)", "b)", "c)"]
    assert found.points[1].text == "om rådet ska ersättas av något nytt."
    assert found.text.splitlines()[0].endswith("Kontoret ska svara på:")
    assert SECTION_633[found.start : found.end].startswith("Stadsledningskontoret ges")
    assert SECTION_633[found.start : found.end].endswith("redan finns.")
    assert found.given_by is None  # the text does not say whose minutes it is


@pytest.mark.parametrize(
    ("decision", "recipients", "rule"),
    [
        ("Kulturnämnden får i\nuppdrag att köpa bänkar.", ("Kulturnämnden",), "får-i-uppdrag"),
        ("Kulturnämnden får fortsatt uppdrag att köpa bänkar.", ("Kulturnämnden",), "får-i-uppdrag"),
        (
            "Kulturnämnden, i samverkan med Higab, ges i uppdrag att köpa bänkar.",
            ("Kulturnämnden",),
            "får-i-uppdrag",
        ),
        (
            "Kommunfullmäktige beslutar att kulturnämnden får i uppdrag att köpa.",
            ("Kulturnämnden",),
            "får-i-uppdrag",
        ),
        (
            "Kulturnämnden får i samverkan med Higab i uppdrag att köpa bänkar.",
            ("Kulturnämnden",),
            "får-med-andra-i-uppdrag",
        ),
        (
            "Med tack till givarna får stadens sekreterare i uppdrag att skriva.",
            ("Stadens sekreterare",),
            "får-någon-i-uppdrag",
        ),
        ("Kommunstyrelsen ger kulturnämnden i uppdrag att köpa bänkar.", ("Kulturnämnden",), "ger-i-uppdrag"),
        ("Kommunstyrelsen uppdrar åt kulturnämnden att köpa bänkar.", ("Kulturnämnden",), "uppdrar-åt"),
        ("Kulturnämnden uppdras att köpa bänkar.", ("Kulturnämnden",), "uppdras-att"),
        (
            "Kulturnämnden får i samverkan med parknämnden återkomma om bänkar.",
            ("Kulturnämnden",),
            "får-i-samverkan-återkomma",
        ),
        (
            "Ärendet återremitteras till kulturnämnden som får i uppdrag att räkna.",
            ("Kulturnämnden",),
            "återremitteras-till-som-får-i-uppdrag",
        ),
        (
            "Ärendet återremitteras till kulturnämnden för att räkna bänkar.",
            ("Kulturnämnden",),
            "återremitteras-till-för-att",
        ),
        (
            "Utredningen remitteras till Grefab AB med begäran om svar på frågan.",
            ("Grefab AB",),
            "remitteras-till-med-begäran",
        ),
    ],
)
def test_every_wording_names_its_recipient_and_its_rule(decision: str, recipients: tuple[str, ...], rule: str) -> None:
    (found,) = assignments(decision)
    assert (found.recipients, found.rule) == (recipients, rule)


def test_the_giver_that_the_sentence_names_goes_before_the_header() -> None:
    (found,) = assignments("Kommunstyrelsen ger kulturnämnden i uppdrag att köpa bänkar.")
    assert found.given_by == "Kommunstyrelsen"


@pytest.mark.parametrize(
    "decision",
    [
        "Nämndens plan antas.",
        "Uppdraget från 2022 om att kulturnämnden får i uppdrag att köpa bänkar kvarstår.",
        "Texten ändras till: ”Kulturnämnden får i uppdrag att köpa bänkar.”",
        "Parknämnden tillåter att direktören uppdrar åt en chef att besluta.",
        "Ärendet återremitteras till parknämnden för ny beredning för att bänkarna ska räcka.",
        "Kulturnämnden fick i uppdrag att köpa bänkar.",
        "Avsägelsen från uppdraget som ledamot godkänns.",
    ],
)
def test_what_only_looks_like_an_assignment_gives_none(decision: str) -> None:
    assert assignments(decision) == ()


@pytest.mark.parametrize(
    "decision",
    ["Direktören, att i sin tur uppdras av nämnden, väljs.", "(Se bilagan) får i uppdrag att räkna bänkar."],
)
def test_a_wording_that_no_rule_could_read_is_listed(decision: str) -> None:
    read = read_text(f"§ 5 12/24\nRubrik\nBeslut\n{decision}")
    assert read.paragraphs[0].assignments == ()
    assert [u.why for u in read.unplaced] == [
        "Orden liknar ett uppdrag eller ett avslut, men reglerna kunde inte läsa dem."
    ]


def test_two_assignments_in_one_block_are_two() -> None:
    first, second = assignments(
        "Kulturnämnden får i uppdrag att köpa bänkar. De ska vara gröna. Parknämnden får i uppdrag att ställa ut dem."
    )
    assert first.text == "Kulturnämnden får i uppdrag att köpa bänkar. De ska vara gröna."
    assert second.recipients == ("Parknämnden",)


def test_a_following_point_about_the_assignment_belongs_to_it() -> None:
    (found,) = assignments(
        "1. Kulturnämnden får i uppdrag att köpa bänkar.\n2. Uppdraget ska återrapporteras senast kvartal 3 2023.\n"
    )
    assert found.deadline_text == "senast kvartal 3 2023"
    assert found.decision_point == "1"
    assert found.text.splitlines()[-1].endswith("Uppdraget ska återrapporteras senast kvartal 3 2023.")


def test_an_assignment_ends_where_a_closing_begins() -> None:
    decision = (
        "Kulturnämnden får i uppdrag att köpa bänkar. Uppdraget från budget 2023 att räkna bänkar förklaras fullgjort."
    )
    (found,) = assignments(decision)
    assert found.text == "Kulturnämnden får i uppdrag att köpa bänkar."


def test_what_is_given_when_the_matter_goes_back_is_a_referral_task() -> None:
    found = assignments(
        "1. Ärendet återremitteras till kulturnämnden för att räkna bänkar.\n2. Parknämnden får i uppdrag att mäta dem."
    )
    assert [a.kind for a in found] == ["referral_task", "referral_task"]


def test_a_point_that_goes_back_alone_makes_no_referral_of_the_others() -> None:
    found = assignments("1. Förslaget om stolar återremitteras.\n2. Kulturnämnden får i uppdrag att köpa bänkar.")
    assert [a.kind for a in found] == ["assignment"]


@pytest.mark.parametrize(
    ("words", "deadline"),
    [
        ("köpa bänkar senast 30 juni 2023.", "senast 30 juni 2023"),
        ("köpa bänkar senast den 30 juni.", "senast den 30 juni"),
        ("köpa bänkar senast 2023-06-30.", "senast 2023-06-30"),
        ("köpa bänkar. Uppdraget återredovisas i maj 2024.", "i maj 2024"),
        (
            "köpa bänkar. Uppdraget återrapporteras till kompletteringsbudget 1 2025.",
            "till kompletteringsbudget 1 2025",
        ),
        ("köpa bänkar. Uppdraget ska redovisas i samband med bokslutet.", "i samband med bokslutet"),
        ("köpa bänkar. De ska vara på plats till 2025-12-31.", "till 2025-12-31"),
        ("skyndsamt köpa bänkar.", "skyndsamt"),
        ("köpa bänkar under 2024.", None),
    ],
)
def test_words_about_time_are_kept_as_written(words: str, deadline: str | None) -> None:
    (found,) = assignments(f"Kulturnämnden får i uppdrag att {words}")
    assert found.deadline_text == deadline


def test_known_bodies_are_written_as_they_are_known() -> None:
    text = "§ 5 12/24\nRubrik\nBeslut\nIdrotts och föreningsnämnden får i uppdrag att köpa bänkar."
    (found,) = read_text(text, known_bodies=["Idrotts- och föreningsnämnden"]).paragraphs[0].assignments
    assert found.recipients == ("Idrotts- och föreningsnämnden",)
