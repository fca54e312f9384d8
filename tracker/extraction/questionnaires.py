"""Answered follow-up forms: «Uppföljning av program och planer», question by question."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.extraction.form_answers import code_in, is_option, opens_item, read_answer
from tracker.extraction.form_lines import FormLine, Kind, form_lines
from tracker.extraction.form_outline import read_outline
from tracker.extraction.tables_model import AnswerFound

_QUESTION_MARK = re.compile(r"\?(?=$|[\s)”\"])")
_SENTENCE_START = re.compile(r"[.!?:] (?=[A-ZÅÄÖ])")
_SENTENCE_END = re.compile(r"[.!?:][)”\"]?$")
_VERB_FIRST = re.compile(r"\S+(?:r|rs|ns)\b|Kan\b|Ska\b|Vet\b|Vad\b|Hur\b|Vilk|När\b|Har\b|På v")
_REACH = 10
"""So many lines can a question fill, with the empty ones that a scan puts between."""
_AT_LINE_END = re.compile(r" (?:Ja|Nej)$")
_ANSWERS_MIN = 2


@dataclass(frozen=True)
class _Asked:
    """Where a question begins, and up to where its own words go; None where only its number is left."""

    line: int
    offset: int
    mark: int | None


def is_questionnaire(text: str) -> bool:
    """Tell whether a text is an answered follow-up form."""
    lines = form_lines(text)
    answers = _read(lines)
    told = [answer for answer in answers if answer.answer and answer.question]
    columns = any(line.kind is Kind.COLUMNS for line in lines)
    return len(told) >= _ANSWERS_MIN and (columns or sum(1 for answer in told if answer.code) >= _ANSWERS_MIN)


def read_questionnaire(text: str) -> tuple[AnswerFound, ...]:
    """Read the answers of a form.

    Args:
        text: of a document or of a scan; columns parted by tabs, controls as HTML or as signs.

    Returns:
        The questions in their order. An answer that the form does not tell is None.
    """
    return _read(form_lines(text))


def _read(lines: list[FormLine]) -> tuple[AnswerFound, ...]:
    places = read_outline(lines)
    found = []
    starts = _starts(lines)
    for index, asked in enumerate(starts):
        after = starts[index + 1].line if index + 1 < len(starts) else len(lines)
        stop = next((at for at in range(asked.line, after) if lines[at].kind is Kind.HEADING), after)
        part = lines[asked.line : stop]
        own = asked.mark - asked.line + 1 if asked.mark is not None else 0
        read = read_answer(part, own, before_heading=stop < len(lines) and lines[stop].kind is Kind.HEADING)
        if read.code is None and not read.given:
            continue
        place = places[asked.line]
        found.append(
            AnswerFound(
                framework_no=place.framework_no,
                framework=place.framework,
                area=place.area,
                code=read.code,
                question=_question(lines, asked),
                answer=read.answer,
                comment=read.comment,
                start=lines[asked.line].start + asked.offset,
                end=read.end,
            )
        )
    return tuple(found)


def _starts(lines: Sequence[FormLine]) -> list[_Asked]:
    """Find the questions, and the numbers whose question is lost."""
    asked: list[_Asked] = []
    for index, line in enumerate(lines):
        question = _asked(lines, index) if _ends_question(line) else None
        if question and (not asked or question.line > asked[-1].line):
            asked.append(question)
    starts: list[_Asked] = []
    for index, question in enumerate(asked):
        after = asked[index + 1].line if index + 1 < len(asked) else len(lines)
        if _is_answered(lines[question.line : after]):
            starts.append(question)
    return _with_lost(lines, starts)


def _ends_question(line: FormLine) -> bool:
    return line.kind is Kind.WORDS and "?" in line.text and bool(_QUESTION_MARK.search(line.text))


def _is_answered(lines: Sequence[FormLine]) -> bool:
    read = read_answer(lines, 1, before_heading=False)
    return read.given or read.code is not None


def _asked(lines: Sequence[FormLine], mark: int) -> _Asked | None:
    """Find where the question begins that ends at a line: the nearest line above that can begin one."""
    text = lines[mark].text
    inner = [found.end() for found in _SENTENCE_START.finditer(text, 0, text.index("?"))]
    if inner:
        return _Asked(mark, inner[-1], mark)
    capital: list[int] = []
    edges: list[int] = []
    for index in range(mark, max(-1, mark - _REACH), -1):
        line = lines[index]
        if index < mark and _parts(line):
            break
        if line.kind is Kind.WORDS and line.text[0].isupper():
            capital.append(index)
            if index == 0 or lines[index - 1].kind is not Kind.WORDS or _parts(lines[index - 1]):
                edges.append(index)
                if _VERB_FIRST.match(line.text):
                    return _Asked(index, 0, mark)
    return _Asked((edges or capital[-1:])[0], 0, mark) if capital else None


def _parts(line: FormLine) -> bool:
    """Tell whether a line cannot belong to the question below it."""
    if line.kind is not Kind.WORDS:
        return line.kind is not Kind.BLANK
    return bool(_SENTENCE_END.search(line.text)) or is_option(line.text) or opens_item(line.text)


def _with_lost(lines: Sequence[FormLine], starts: Sequence[_Asked]) -> list[_Asked]:
    """Add the strategies and measures whose question was lost, so that their answer is not taken for another's."""
    begins = {asked.line: asked for asked in starts}
    found: list[_Asked] = []
    open_, seen = False, None
    for index, line in enumerate(lines):
        if index in begins:
            found.append(begins[index])
            open_, seen = True, None
        open_ = open_ and line.kind is not Kind.HEADING
        code = code_in(line.text) if line.kind is Kind.WORDS else None
        if code and opens_item(line.text) and (not open_ or (seen and seen != code)):
            found.append(_Asked(index, 0, None))
            open_, seen = True, None
        seen = seen or code
    return found


def _question(lines: Sequence[FormLine], asked: _Asked) -> str | None:
    if asked.mark is None:
        return None
    words = [_AT_LINE_END.sub("", line.text) for line in lines[asked.line : asked.mark + 1] if line.kind is Kind.WORDS]
    whole = " ".join(words)[asked.offset :]
    return whole[: whole.index("?") + 1]
