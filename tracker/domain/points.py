"""The parts of an assignment that are answered one by one, as lines that a person types; and one task made two."""

import re

_MARKED = re.compile(r"(?P<marker>[a-zåäö0-9]{1,3}[).])[ \t]{1,9}(?P<words>\S.*)", re.IGNORECASE)
_BREAKS = (
    re.compile(r"\n[ \t]{0,9}\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.;])[ \t](?=[A-ZÅÄÖ])|;[ \t]"),
    re.compile(r",?[ \t](?:samt|och)[ \t](?=att[ \t])"),
)
"""Where a text is cut in two, the best kind of place first; a person who wants another place leaves a line empty."""
_LEAD = re.compile(r"^.{0,300}?(?=\batt[ \t])", re.DOTALL)


def points_of(text: str) -> list[tuple[str, str]]:
    """Read «a) …» line by line; a line without a marker goes on with the one before."""
    found: list[tuple[str, str]] = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if marked := _MARKED.match(line):
            found.append((marked["marker"], marked["words"]))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]} {line}")
        else:
            found.append((f"{len(found) + 1})", line))
    return found


def halves(text: str) -> tuple[str, str]:
    """Cut the words of one assignment in two, where they seem to hold two; the second keeps who is to do it.

    Returns:
        Both parts; the whole text twice where it has no place to be cut at.
    """
    text = text.strip()
    for kind in _BREAKS:
        places = [found for found in kind.finditer(text) if found.start() and found.end() < len(text)]
        if places:
            best = min(places, key=lambda found: abs(len(text) - found.start() - found.end()))
            return _ended(text[: best.start()].rstrip(" ;")), _led(text, text[best.end() :].strip())
    return text, text


def _led(text: str, rest: str) -> str:
    lead = _LEAD.match(text)
    return f"{lead[0]}{rest}" if lead and lead[0].strip() and rest.startswith("att ") else rest


def _ended(words: str) -> str:
    return words if words.endswith((".", ")", "!", "?", ":")) else f"{words.rstrip(',')}."


def joined(first: str, second: str) -> str:
    """Return the words of two suggestions as those of one; what both say is said once."""
    first, second = first.strip(), second.strip()
    if not second or second in first:
        return first
    return second if first in second else f"{first}\n{second}"
