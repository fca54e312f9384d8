"""What stands beside one question of a form: «Ja» or «Nej», ticked or not, and the comment."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extraction.form_comments import NUMBER, WORD, ended, read_comment, read_mixed_comment
from tracker.extraction.form_lines import TICKED, UNTICKED, FormLine, Kind

_TICKS = frozenset({TICKED, "☑", "✓", "✔", "■", "◉", "●", "⦿", "◼", "[x]", "[X]", "(x)", "(X)", "(•)", "(●)", "x", "X"})
_BLANKS = frozenset({UNTICKED, "○", "◯", "□", "◻", "[ ]", "( )", "[]", "()"})
_OPTION = re.compile(
    r"(?P<mark>[☒☑✓✔■◉●⦿◼☐○◯□◻]|\[[ xX]?\]|\([ xX•●]?\)|[xX](?= )|[-–•*Oo0©®@](?= ))? ?"
    r"(?P<word>Ja|JA|Nej|NEJ|Delvis|(?:Ej|Inte) aktuellt|Vet (?:ej|inte))\b(?: ?[.,:;])? ?"
)
_OPTIONS_MAX = 8
_AT_LINE_END = re.compile(r"(?P<before>.*\S) (?P<word>Ja|Nej)$")
_ANSWERS = {"ja": "yes", "nej": "no"}
_NAMED_CODE = re.compile(rf"\b(?:strategi|insats|aktivitet|delm.{{1,2}}l) {{1,3}}(?P<code>{NUMBER})\b", re.IGNORECASE)
_BARE_CODE = re.compile(r"\W{0,3}(?P<code>[1-9]\d?:[1-9]\d?)\b\.?(?= [A-ZÅÄÖ])")
_CODE_AFTER_QUESTION = re.compile(r"[?)] (?P<code>[1-9]\d?:[1-9]\d?)\b\.?(?= [A-ZÅÄÖ])")
_MIDDLE = re.compile(r"[:;.][\dlIO]")
"""Without it a line holds no number, and most lines do not."""
_STRATEGY = re.compile(r"strategi \d", re.IGNORECASE)
_NAME_AT_LINE_END = re.compile(r"\b(?:strategi|insats|aktivitet)$", re.IGNORECASE)
_LETTERS = str.maketrans({"l": "1", "I": "1", "O": "0", ";": ":", ".": ":"})


@dataclass(frozen=True)
class Answered:
    """What was found beside a question; `end` is where it ends in the text."""

    code: str | None
    answer: str | None
    comment: str | None
    given: bool
    end: int


@dataclass(frozen=True)
class _Option:
    line: int
    word: str
    mark: str
    rest: str
    inline: bool = False


def code_in(line: str) -> str | None:
    """Return the number of a strategy or measure that a line names."""
    if not _MIDDLE.search(line):
        return None
    found = _BARE_CODE.match(line) or _NAMED_CODE.search(line) or _CODE_AFTER_QUESTION.search(line)
    return found["code"].translate(_LETTERS) if found else None


def opens_item(line: str) -> bool:
    """Tell whether a line begins with such a number, and so the words of a strategy or measure."""
    return bool(_BARE_CODE.match(line) or _STRATEGY.match(line))


def is_option(line: str) -> bool:
    """Tell whether a line holds an answer and nothing else."""
    return bool(_OPTION.fullmatch(line))


def read_answer(lines: Sequence[FormLine], asked: int, *, before_heading: bool) -> Answered:
    """Read the lines of one question.

    Args:
        lines: from the question to the next one or to a heading.
        asked: how many of them the question itself fills.
        before_heading: a heading follows, some words of which may have slipped up before it.
    """
    options = _options(lines, asked)
    code, code_line = _code(lines)
    if not options:
        return Answered(code, None, None, given=False, end=_end(lines))
    first, last = options[0], options[-1]
    mixed = first.inline or (code_line is not None and code_line > first.line)
    following = lines[max(last.line + 1, asked) :]
    if mixed:
        comment = read_mixed_comment([last.rest, *(line.text for line in following if line.kind is Kind.WORDS)])
    else:
        unfinished = not ended(lines[: first.line])
        comment = read_comment(last.rest, following, unfinished=unfinished, before_heading=before_heading)
    return Answered(code, _answer(options), comment, given=True, end=_end(lines))


def _options(lines: Sequence[FormLine], asked: int) -> list[_Option]:
    """Find the options beside the question: one, or several that follow each other."""
    for index, line in enumerate(lines):
        if line.kind is not Kind.WORDS:
            continue
        if index < asked and (found := _AT_LINE_END.match(line.text)):
            return [_Option(index, found["word"], "", "", inline=True)]
        if found := _OPTION.match(line.text):
            return _following(lines, index)
    return []


def _following(lines: Sequence[FormLine], first: int) -> list[_Option]:
    options: list[_Option] = []
    for index in range(first, len(lines)):
        text = lines[index].text
        while text and len(options) < _OPTIONS_MAX and (found := _OPTION.match(text)):
            rest = text[found.end() :]
            if options and not found["mark"] and WORD.search(rest) and not _OPTION.match(rest):
                return options  # «Ja, men …» begins the comment
            options.append(_Option(index, found["word"], found["mark"] or "", rest))
            text = rest
        if text or (options[-1].line != index and lines[index].kind is Kind.COLUMNS):
            break
    return options


def _answer(options: Sequence[_Option]) -> str | None:
    """Decide: one option shown is the answer, ticked or not; of several the only one that is ticked."""
    shown = {option.word.lower() for option in options}
    ticked = {option.word.lower() for option in options if option.mark in _TICKS}
    if len(shown) > 1:
        doubtful = [option for option in options if option.mark not in _TICKS | _BLANKS | {""}]
        shown = set() if doubtful else ticked
    return _ANSWERS.get(shown.pop()) if len(shown) == 1 else None


def _code(lines: Sequence[FormLine]) -> tuple[str | None, int | None]:
    """Find the number; a name and its number may stand on two lines."""
    for index, line in enumerate(lines):
        after = lines[index + 1].text if index + 1 < len(lines) else ""
        if line.kind is Kind.WORDS and (code := code_in(line.text) or code_in_two(line.text, after)):
            return code, index
    return None, None


def code_in_two(line: str, after: str) -> str | None:
    """Return the number that begins a line, where the line before ends with what it numbers."""
    named = _NAME_AT_LINE_END.search(line)
    return code_in(f"{named.group()} {after}") if named else None


def _end(lines: Sequence[FormLine]) -> int:
    return max((line.stop for line in lines if line.kind is Kind.WORDS), default=lines[0].stop)
