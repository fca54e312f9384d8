"""The marks of numbered lists, which word processors and browsers count and no text holds."""

from collections.abc import Callable

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_FEW = 10_000
"""Beyond this a number is written in figures, however it was to be written."""


def letters(number: int) -> str:
    """Write a number as a, b … z, aa, bb, as lists do."""
    place, times = (number - 1) % 26, (number - 1) // 26 + 1
    return chr(ord("a") + place) * times


def roman(number: int) -> str:
    """Write a number as i, ii, iii, iv."""
    written = []
    for value, sign in _ROMAN:
        written.append(sign * (number // value))
        number %= value
    return "".join(written)


_WRITTEN: dict[str, Callable[[int], str]] = {
    "lowerLetter": letters,
    "upperLetter": lambda number: letters(number).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda number: roman(number).upper(),
    "decimalZero": lambda number: f"{number:02}",
}


def written(number: int, form: str) -> str:
    """Write a number of a list in one of the forms that Word has names for; figures where it is none of them."""
    if form not in _WRITTEN or not 0 < number < _FEW:
        return str(number)
    return _WRITTEN[form](number)
