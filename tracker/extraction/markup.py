"""Remains of HTML in a text: taken off without moving any other character."""

import html
import re
from collections.abc import Callable

FILLER = "\x1f"
"""Stands where markup stood. `str.split` takes it for a blank; a run of it parts no columns."""

_MARKUP = re.compile(
    r"<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9]{0,9})(?P<rest>(?:[ \t/][^<>]{0,500})?)>"
    r"|&(?:#\d{2,5}|[A-Za-z]{2,8});"
)
INLINE = frozenset({"a", "b", "br", "caption", "div", "em", "font", "i", "label", "li", "ol", "p", "small", "span"})
TABLE = frozenset(["table", "tbody", "td", "tfoot", "th", "thead", "tr"])
CONTROLS = frozenset({"input"})
_KNOWN = INLINE | {"strong", "sub", "sup", "u", "ul"} | TABLE | CONTROLS


def flattened(text: str, sign_of: Callable[[re.Match[str]], str]) -> str:
    """Return a text of the same length without tags and entities.

    Args:
        text: with markup or without.
        sign_of: what to put in the place of a tag (groups `end`, `name`, `rest`), never longer than it.
    """

    def plain(found: re.Match[str]) -> str:
        if found["name"] is None:
            sign = html.unescape(found.group())
        elif found["name"].lower() in _KNOWN:
            sign = sign_of(found)
        else:
            return found.group()
        return sign if len(sign) == len(found.group()) else sign + FILLER * (len(found.group()) - len(sign))

    return _MARKUP.sub(plain, text)
