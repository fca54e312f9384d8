"""Which assignment a closing means: by § and point, else budget, else dnr; a tie stays with the person."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.matching import CLEAR_LEAD, Described, Match, clear_best, likeness, pair, rank, sameness

KF, KS, PARKS, CULTURE, OLD_PARKS = 1, 2, 11, 12, 13
APRIL = dt.date(2022, 4, 28)
BENCHES = "räkna stadens bänkar och föreslå var nya bänkar behövs"
LAMPS = "hänga upp lampor längs gångvägar där belysning saknas"
described = st.builds(
    Described,
    text=st.sampled_from([BENCHES, LAMPS, ""]) | st.text(max_size=20),
    giver=st.sampled_from([KF, KS, None]),
    given_on=st.sampled_from([APRIL, dt.date(2023, 9, 20), None]),
    number=st.sampled_from(["28", "633", None]),
    point=st.sampled_from(["", "2", "3"]),
    budget_year=st.sampled_from([2021, 2022, None]),
    recipients=st.frozensets(st.sampled_from([PARKS, CULTURE])),
    cases=st.frozensets(st.sampled_from(["SLK:2023:738", "SLK:2020:1308"])),
)


def by_paragraph(text: str = BENCHES, *, point: str = "", giver: int = KF, recipient: int = PARKS) -> Described:
    return Described(text, giver=giver, given_on=APRIL, number="28", point=point, recipients={recipient})


def best_of(wanted: Described, known: list[Described]) -> int | None:
    best = clear_best(rank(wanted, known))
    return best.place if best else None


def test_words_that_tell_no_task_leave_the_choice_to_the_paragraph() -> None:
    assert best_of(by_paragraph("antecknas"), [by_paragraph()]) == 0
    assert best_of(by_paragraph("antecknas"), [by_paragraph(), by_paragraph(LAMPS)]) is None
    assert best_of(by_paragraph(LAMPS), [by_paragraph()]) is None


# -- likeness ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BENCHES, BENCHES.upper()),
        ("plan mot nyrekrytering", "plan mot nyrekry-\ntering"),
        ("måla bänkarna", "Parkförvaltningen får i uppdrag att måla bänkarna"),
        ("en plan för bänkar", "plan, för: (bänkar)"),
    ],
)
def test_the_same_task_in_other_dress_is_wholly_alike(one: str, other: str) -> None:
    assert likeness(one, other) == 1.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (BENCHES, LAMPS),
        ("att och för den", "att och för den"),
        ("uppdrag att måla", "uppdrag att såga"),
        ("", BENCHES),
        (BENCHES, ""),
        ("", ""),
    ],
)
def test_different_tasks_have_nothing_in_common_but_common_words(one: str, other: str) -> None:
    assert likeness(one, other) == 0.0


def test_a_task_told_in_part_is_more_alike_than_another_task() -> None:
    reworded = "räkna bänkar i stadens parker och föreslå nya platser"
    assert 1.0 > likeness(BENCHES, reworded) > likeness(BENCHES, "räkna lampor") > 0.0


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_goes_both_ways_and_from_nothing_to_all(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) == likeness(other, one) <= 1.0
    assert likeness(one, one) in {0.0, 1.0}


# -- § and point ---------------------------------------------------------------------------------


@pytest.mark.parametrize("point", ["2", "3", "4", "5"])
def test_four_assignments_of_one_paragraph_are_told_apart_by_point(point: str) -> None:
    known = [by_paragraph(point=each) for each in "2345"]
    assert [match.place for match in rank(by_paragraph(point=point), known)] == ["2345".index(point)]


def test_without_a_point_the_recipient_tells_the_assignments_of_a_paragraph_apart() -> None:
    known = [by_paragraph(recipient=CULTURE), by_paragraph(recipient=PARKS)]
    assert best_of(by_paragraph(recipient=PARKS), known) == 1


def test_without_point_and_recipient_the_wording_tells_them_apart() -> None:
    known = [by_paragraph(LAMPS), by_paragraph(BENCHES)]
    assert best_of(by_paragraph("räkna stadens bänkar"), known) == 1


def test_a_stated_point_fits_better_than_an_unknown_one() -> None:
    known = [by_paragraph(), by_paragraph(point="3")]
    assert [match.place for match in rank(by_paragraph(point="3"), known)] == [1, 0]


def test_a_predecessor_of_the_recipient_is_the_recipient() -> None:
    registered = Described(BENCHES, KF, APRIL, "28", recipients={PARKS, OLD_PARKS})
    known = [by_paragraph(recipient=CULTURE), registered]
    assert best_of(by_paragraph(recipient=OLD_PARKS), known) == 1


def test_a_paragraph_is_one_only_with_its_body_and_day() -> None:
    other_body = by_paragraph(LAMPS, giver=KS, recipient=CULTURE)
    other_day = Described(LAMPS, giver=KF, given_on=dt.date(2022, 5, 19), number="28")
    assert rank(by_paragraph(), [other_body, other_day]) == []


# -- budget and dnr ------------------------------------------------------------------------------


def test_a_budget_assignment_is_found_by_year_and_wording() -> None:
    years = [2020, 2021, 2022]  # the same task in three budgets
    known = [Described(BENCHES, giver=KF, budget_year=year, recipients={PARKS}) for year in years]
    matches = rank(Described("räkna stadens bänkar", budget_year=2021, recipients={PARKS}), known)
    assert [match.place for match in matches] == [1]


def test_a_budget_assignment_is_found_though_two_lists_word_it_a_little_differently() -> None:
    registered = Described(BENCHES, giver=KF, budget_year=2022, recipients={PARKS})
    reworded = "räkna bänkar i stadens parker och föreslå platser för nya"
    assert best_of(Described(reworded, budget_year=2022, recipients={PARKS}), [registered]) == 0


def test_a_budget_year_alone_means_nothing() -> None:
    assert rank(Described(LAMPS, budget_year=2022), [Described(BENCHES, budget_year=2022)]) == []


def test_a_matters_number_finds_what_is_worded_alike() -> None:
    known = [Described(LAMPS, cases={"SLK:2023:738"}), Described(BENCHES, cases={"SLK:2023:738", "SLK:2023:9"})]
    assert best_of(Described("räkna bänkar", cases={"SLK:2023:738"}), known) == 1


def test_a_matters_number_is_no_key() -> None:
    shown = rank(Described(LAMPS, cases={"SLK:2023:738"}), [Described(BENCHES, cases={"SLK:2023:738"})])
    assert [match.sure for match in shown] == [False], "it is shown, and left to the person"
    assert clear_best(shown) is None
    assert rank(Described(BENCHES), [Described(BENCHES)]) == []


def test_the_paragraph_weighs_more_than_the_budget_and_the_budget_more_than_the_dnr() -> None:
    wanted = Described(BENCHES, giver=KF, given_on=APRIL, number="28", budget_year=2022, cases={"SLK:2023:738"})
    known = [Described(BENCHES, cases={"SLK:2023:738"}), Described(BENCHES, budget_year=2022), by_paragraph()]
    matches = rank(wanted, known)
    assert [match.place for match in matches] == [2, 1, 0]
    for match, word in zip(matches, ["paragraf", "budget", "diarienummer"], strict=True):
        assert word in match.reason


# -- ties ----------------------------------------------------------------------------------------


def test_a_tie_stays_with_the_person() -> None:
    assert best_of(by_paragraph(), [by_paragraph(), by_paragraph()]) is None


def test_where_nothing_fits_nothing_is_proposed() -> None:
    assert best_of(by_paragraph(), []) is None


@pytest.mark.parametrize(("lead", "proposed"), [(0, False), (CLEAR_LEAD - 1, False), (CLEAR_LEAD, True)])
def test_only_a_clear_lead_is_proposed_without_asking(lead: int, *, proposed: bool) -> None:
    first, second = Match(4, 60.0 + lead, ""), Match(7, 60.0, "")
    assert clear_best([first, second]) == (first if proposed else None)


@given(described, st.lists(described, max_size=6))
def test_the_best_stands_first_each_once_and_two_equals_are_never_chosen_between(
    wanted: Described, known: list[Described]
) -> None:
    matches = rank(wanted, known)
    places, scores = [match.place for match in matches], [match.score for match in matches]
    assert scores == sorted(scores, reverse=True)
    assert len(set(places)) == len(places)
    assert set(places) <= set(range(len(known)))
    assert clear_best(rank(wanted, [*known, *known])) is None


# -- all rows of one decision at once -------------------------------------------------------------


def test_two_rows_of_a_decision_never_mean_the_same_assignment() -> None:
    rows = [by_paragraph(BENCHES), by_paragraph(f"{BENCHES} igen")]
    found = pair(rows, [by_paragraph(BENCHES)])
    assert found[0].match is not None
    assert found[0].match.place == 0
    assert (found[1].match, found[1].rivals) == (None, [])


def test_the_surest_row_takes_its_assignment_first_and_leaves_the_others_clear() -> None:
    shore, square = "räkna bänkar vid stranden nedanför slottet", "räkna bänkar på torget framför teatern"
    known = [by_paragraph(shore), by_paragraph(square)]
    rows = [by_paragraph("räkna bänkar"), by_paragraph(shore)]
    assert clear_best(rank(rows[0], known)) is None
    assert [one.match.place if one.match else None for one in pair(rows, known)] == [1, 0]


def test_a_task_that_was_given_twice_in_the_same_words_is_taken_in_turn() -> None:
    found = pair([by_paragraph(), by_paragraph()], [by_paragraph(), by_paragraph()])
    assert sorted(one.match.place for one in found if one.match) == [0, 1]


def test_two_that_fit_as_well_stay_with_the_person() -> None:
    known = [by_paragraph("räkna bänkar i norr"), by_paragraph("räkna bänkar i söder")]
    (found,) = pair([by_paragraph("räkna bänkar")], known)
    assert found.match is None
    assert [match.place for match in found.rivals] == [0, 1]


def test_the_point_that_recommended_it_tells_equal_words_apart() -> None:
    known = [replace(by_paragraph(), label="23"), replace(by_paragraph(), label="24")]
    (found,) = pair([replace(by_paragraph(), label="24")], known)
    assert found.match is not None
    assert found.match.place == 1


def test_what_another_body_gave_is_not_meant_by_its_budget_or_matter() -> None:
    wanted = Described(BENCHES, giver=KF, budget_year=2022, cases={"SLK:2023:738"})
    assert rank(wanted, [Described(BENCHES, giver=KS, budget_year=2022)]) == []
    assert rank(wanted, [Described(BENCHES, giver=KS, cases={"SLK:2023:738"})]) == []


def test_a_closing_out_of_a_budget_does_not_take_what_a_decision_in_its_matter_gave() -> None:
    wanted = Described("räkna bänkar och måla om stängsel", giver=KF, budget_year=2022, cases={"SLK:2023:738"})
    (match,) = rank(wanted, [Described("räkna bänkar och laga belysning", giver=KF, cases={"SLK:2023:738"})])
    assert not match.sure


def test_what_ended_before_is_meant_again_only_in_the_same_words() -> None:
    ended = Described(f"{BENCHES} i hela staden", giver=KF, budget_year=2022, ended=True)
    assert best_of(Described(f"{BENCHES} i staden", giver=KF, budget_year=2022), [ended]) == 0
    assert best_of(Described("räkna stadens bänkar", giver=KF, budget_year=2022), [ended]) is None


def test_another_closing_of_a_paragraph_that_was_never_read_is_another_assignment() -> None:
    closed = replace(by_paragraph(), afterwards=True, ended=True)
    assert rank(by_paragraph(LAMPS), [closed]) == []
    assert best_of(by_paragraph(BENCHES), [closed]) == 0
    half = by_paragraph("räkna stadens lyktor och soffor i parken")
    assert [match.sure for match in rank(half, [closed])] == [False]


def test_sameness_counts_what_either_text_says_besides() -> None:
    assert sameness(BENCHES, BENCHES) == 1.0
    assert likeness("räkna bänkar", f"räkna bänkar {LAMPS}") == 1.0 > sameness("räkna bänkar", f"räkna bänkar {LAMPS}")
    assert sameness("", BENCHES) == 0.0


@given(st.lists(described, max_size=6), st.lists(described, max_size=6))
def test_pairing_gives_each_row_one_and_no_assignment_twice(wanted: list[Described], known: list[Described]) -> None:
    found = pair(wanted, known)
    places = [one.match.place for one in found if one.match]
    assert len(found) == len(wanted)
    assert len(places) == len(set(places))
    assert all(match.place not in places for one in found for match in one.rivals)
