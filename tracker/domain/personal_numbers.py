"""Personal identity numbers in running text: personnummer and samordningsnummer, told from what merely looks like them.

A number counts when it is written as one (YYMMDD-NNNN, YYYYMMDDNNNN and the like), its first part is a day and its last
figure is the check digit of the rest. A case number, an organisationsnummer (whose third figure is at least 2) and a
telephone number are none.
"""

import datetime as dt
import re

_SHAPE = re.compile(
    # Not within a longer number, a code such as SLK-2023-00738 or a telephone number with its country.
    r"(?<![\w+])(?<![\w][-/.])"
    r"(?P<century>1[89]|20)?(?P<day>[0-9]{6})(?P<sign> ?[-–‑−+] ?| )?(?P<last>[0-9]{4})"
    r"(?![\w]|[-/.][0-9])"
)  # fmt: skip
CENTURIES = (1800, 1900, 2000)
COORDINATION = 60
"""What a samordningsnummer has added to its day."""


def personal_numbers(text: str) -> list[str]:
    """Return the personal identity numbers of a text, as they are written there."""
    return [found[0] for found in _SHAPE.finditer(text) if _is_number(found)]


def figures_of(number: str) -> str:
    """Return a number's ten last figures, by which two ways of writing it are the same."""
    return "".join(sign for sign in number if sign in "0123456789")[-10:]


def _is_number(found: re.Match[str]) -> bool:
    century, day, sign, last = found["century"], found["day"], found["sign"], found["last"]
    if not century and (sign == " " or (not sign and day.startswith("0"))):
        return False  # two sums, or a telephone number
    centuries = (int(century) * 100,) if century else CENTURIES
    return any(_is_day(base, day) for base in centuries) and _checks(day + last)


def _is_day(century: int, figures: str) -> bool:
    year, month, day = (int(figures[at : at + 2]) for at in (0, 2, 4))
    try:
        dt.date(century + year, month, day - COORDINATION if day > COORDINATION else day)
    except ValueError:
        return False
    return True


def _checks(figures: str) -> bool:
    """Tell whether ten figures end with the check digit of the others (Luhn)."""
    doubled = (int(figure) * (2 - at % 2) for at, figure in enumerate(figures))
    return sum(part // 10 + part % 10 for part in doubled) % 10 == 0
