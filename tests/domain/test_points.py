"""Parts as typed lines; one suggestion cut in two; two laid together."""

import time

import pytest

from tracker.domain.points import halves, joined, points_of


def test_lines_become_points_and_a_line_without_a_mark_goes_on() -> None:
    assert points_of("a) räkna\nb) mäta\n  noga\n\n") == [("a)", "räkna"), ("b)", "mäta noga")]
    assert points_of("räkna\nb) mäta") == [("1)", "räkna"), ("b)", "mäta")]


@pytest.mark.parametrize(
    ("text", "first", "second"),
    [
        ("Nämnden ska räkna.\n\nBolaget ska måla. Sedan vila.", "Nämnden ska räkna.", "Bolaget ska måla. Sedan vila."),
        ("Nämnden ska räkna\nBolaget ska måla", "Nämnden ska räkna.", "Bolaget ska måla"),
        ("Nämnden ska räkna. Bolaget ska måla.", "Nämnden ska räkna.", "Bolaget ska måla."),
        (
            "Nämnden får i uppdrag att räkna bänkar, samt att måla dem.",
            "Nämnden får i uppdrag att räkna bänkar.", "Nämnden får i uppdrag att måla dem.",
        ),
        ("att räkna och att måla", "att räkna.", "att måla"),
        ("Räkna bänkar", "Räkna bänkar", "Räkna bänkar"),
    ],
)  # fmt: skip
def test_a_suggestion_is_cut_where_it_seems_to_hold_two(text: str, first: str, second: str) -> None:
    assert halves(text) == (first, second)


def test_what_both_say_is_said_once() -> None:
    assert joined("Räkna.", "Måla.") == "Räkna.\nMåla."
    assert joined("Räkna bänkar.", "bänkar") == "Räkna bänkar."
    assert joined("bänkar", "Räkna bänkar.") == "Räkna bänkar."
    assert joined(" Räkna. ", "") == "Räkna."


def test_garbage_takes_no_time() -> None:
    begun = time.process_time()
    for piece in ("\n \t", "a) ", "; att ", "samt att ", ". A", " "):
        text = piece * (100_000 // len(piece))
        halves(text)
        points_of(text)
    assert time.process_time() - begun < 3
