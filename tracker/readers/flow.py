"""Running text that is put together of many pieces, as markup gives it: blanks fold into one, blocks end lines."""

import re

_BLANKS = re.compile(r"[ \t\r\n\f]+")


class Flow:
    """The lines of a page, or of one cell of a table."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []

    def write(self, text: str, *, as_it_stands: bool = False) -> None:
        """Go on with the line."""
        self._line.append(text if as_it_stands else _BLANKS.sub(" ", text))

    def end_line(self) -> None:
        """End the line, if there is anything on it."""
        line = _folded("".join(self._line))
        if line:
            self._lines.append(line)
        self._line.clear()

    def text(self) -> str:
        """Return all lines."""
        self.end_line()
        return "\n".join(self._lines)


def _folded(line: str) -> str:
    """Fold blanks where pieces met; a tab or line feed that was written as it stands is kept."""
    return re.sub(r" {2,}", " ", line).strip()
