"""One spelling for what people write in many: signs, years in two figures, the year first, what stands around."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from difflib import get_close_matches

from tracker.domain.deadlines.vocabulary import LABEL, MONTHS, SEASONS

_SIGNS = str.maketrans("–—‑−’", "----'", '”“"»«\u200b\ufeff')
_MONTH = rf"(?:{'|'.join(sorted(MONTHS, key=len, reverse=True))})\.?"
_SEASON = rf"(?:{'|'.join(sorted(SEASONS, key=len, reverse=True))})"
_NUMBERED = r"(?:kvartal|kv\.?|q|k|tertial|t|halvår|h)\s*\d"
_PERIOD = (
    rf"(?:{_SEASON}|{_MONTH}|{_NUMBERED}|(?:första|andra|tredje|fjärde|sista) (?:kvartalet|halvåret"
    rf"|tertialet)|halvårsskiftet|årsskiftet|årets slut|(?<![\d/.])\d{{1,2}}[/.]\d{{1,2}})"
)
_REPORT = r"(?:årsr\w+|årsbokslut\w*|bokslut\w*|delår\w*|uppföljningsrapport \d|kompletteringsbudget \d)"
_YEAR = r"(?:19|20)\d{2}"
_BRACKETED_YEAR = re.compile(rf"[(\[]({_YEAR})[)\]]")
_YEAR_FIRST = re.compile(rf"^({_YEAR})[\s,-]+({_MONTH}|{_SEASON}|(?:v\.?|vecka)\s*\d{{1,2}})$", re.IGNORECASE)
_DASHED_YEAR = re.compile(rf"\b({_PERIOD}|(?:vecka|v\.?)\s*\d{{1,2}})\s*[-/]\s*({_YEAR})$", re.IGNORECASE)
_FIGURES = re.compile(
    rf"(?P<before>\b(?:{_PERIOD}|{_REPORT}))(?P<between>\s*[-'/.]\s*|\s+|(?<=[hv]t))(?P<figures>\d{{2}})$",
    re.IGNORECASE,
)
_WEEK_YEAR = re.compile(r"\b((?:vecka|v\.?)\s*\d{1,2})(?:\s+-\s*|/)(\d{2})$", re.IGNORECASE)
_TURN = re.compile(r"\b(årsskiftet|läsåret|vintern) -?(\d{2})(?=[/-]-?\d{2}$)", re.IGNORECASE)
_RELATIVE_YEAR = re.compile(
    r"(?<=\S)[\s,]+(?:(?P<next>(?:nästa|nästkommande|följande|kommande) år|året (?:efter|därpå|därefter))"
    r"|(?P<this>i år|innevarande år|detta år|samma år))$"
)
_YEARS = re.compile(rf"\b({_YEAR}) års ({_REPORT}|budget\w*)", re.IGNORECASE)
_LOOSE_DAY = re.compile(rf"(?<!\d)({_YEAR})\s?[-. ]\s?(\d{{2}})\s?[-. ]\s?(\d{{2}})(?!\d)")
_DAY_FIRST = re.compile(rf"(?<!\d)(\d{{1,2}})-(\d{{1,2}})-({_YEAR})$|(?<!\d)(\d{{1,2}}/\d{{1,2}})-({_YEAR})$")
_MONTH_FIGURES = re.compile(rf"^(\d{{2}})/({_YEAR})$|^({_YEAR})/(\d{{2}})$")
_HOUR = re.compile(r",? ?(?:klockan|kl\.?) ?\d{1,2}(?:[.:]\d{2})?(?=$| den )|(?<=\d)[T ]\d{2}:\d{2}(?::\d{2})?$")
_MARK = re.compile(r"^(?:[-•*·]\s+)+|[!?*]+$")
_NOT_LATER = re.compile(r"\b(?:ej|inte|icke) senare än\b", re.IGNORECASE)
_NOT_BEFORE = re.compile(r"\b(?:ej|inte) före\b", re.IGNORECASE)
_SITTING_OF = re.compile(rf"\b({_MONTH})(?:s)?((?:sammanträde|möte)t?)\b", re.IGNORECASE)
_END_OF_MONTH = re.compile(rf"\b({_MONTH}) månads (?:utgång|slut)\b", re.IGNORECASE)
_JOINED_SITTING = re.compile(r"\b(\w+)-((?:sammanträde|möte)t?)\b")
_WEEKDAY = re.compile(r"\s*\(?(?:mån|tis|ons|tors|fre|lör|sön)dag(?:en)?\)?$", re.IGNORECASE)
_SHORT_WEEKDAY = re.compile(r"\b(?:mån|tis|ons|tors|tor|fre|lör|sön)\.? (?=\d{1,2}\b)", re.IGNORECASE)
_SPELLED = sorted(
    {*(name for name in MONTHS if len(name) >= 5), "senast", "kvartal", "hösten", "våren", "under", "vecka"}
)
SLIP = 0.82
"""How alike two words are that one slip of the pen tells apart."""
YEARS_BACK, YEARS_AHEAD = 10, 25
"""Two figures are a year only so near the document's; else they are something else."""


def clean(text: str) -> str:
    """Return words with one sign for a dash, composed letters and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).translate(_SIGNS).split())


def tidy(words: str, context_date: dt.date) -> str:
    """Return words in the spelling that the rules know.

    Args:
        words: as `clean` left them.
        context_date: what «nästa år» and two figures of a year are counted from.
    """
    steps: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
        (_MARK, ""),
        (_NOT_LATER, "senast"),
        (_NOT_BEFORE, "tidigast"),
        (_HOUR, ""),
        (_BRACKETED_YEAR, r"\1"),
        (_LOOSE_DAY, r"\1-\2-\3"),
        (_DAY_FIRST, _day_first),
        (_MONTH_FIGURES, lambda found: f"{found[2] or found[3]}-{found[1] or found[4]}"),
        (_SITTING_OF, r"\2 i \1"),
        (_JOINED_SITTING, r"\1 \2"),
        (_END_OF_MONTH, r"utgången av \1"),
        (_SHORT_WEEKDAY, ""),
        (_YEARS, r"\2 \1"),
        (_TURN, r"\1 20\2"),
        (_YEAR_FIRST, r"\2 \1"),
        (_DASHED_YEAR, r"\1 \2"),
        (_WEEK_YEAR, r"\1 20\2"),
        (_RELATIVE_YEAR, lambda found: f" {context_date.year + bool(found['next'])}"),
    )
    for pattern, instead in steps:
        words = pattern.sub(instead, words.strip(" .,;:"))
    words = _FIGURES.sub(lambda found: _in_full(found, context_date), words)
    return words.strip(" .,;:")


def corrected(words: str) -> tuple[str, str]:
    """Return words with a slip of the pen in the name of a month or in «senast» mended, and what was mended."""
    for token in re.findall(r"[a-zåäö]{5,}", words.casefold()):
        if token in _SPELLED:
            continue
        if meant := get_close_matches(token, _SPELLED, n=1, cutoff=SLIP):
            mended = re.sub(re.escape(token), meant[0], words, count=1, flags=re.IGNORECASE)
            return mended, f"”{token}” är läst som {meant[0]}."
    return words, ""


def without_label(words: str) -> str:
    """Return words without what says that a time comes: «ska redovisas», «plan:»."""
    return LABEL.sub("", words, count=1).strip(" .,;:")


def without_remark(words: str) -> str:
    """Return words without a remark in brackets or a weekday at their end."""
    return re.sub(r"\s*[(\[][^()\[\]]*[)\]]$", "", _WEEKDAY.sub("", words)).strip(" .,;:")


def _day_first(found: re.Match[str]) -> str:
    if found[4]:
        return f"{found[4]} {found[5]}"
    return f"{found[3]}-{int(found[2]):02}-{int(found[1]):02}"


def _in_full(found: re.Match[str], context_date: dt.date) -> str:
    year = 2000 + int(found["figures"])
    near = context_date.year - YEARS_BACK <= year <= context_date.year + YEARS_AHEAD
    plainly = any(sign in found["between"] for sign in "-'/.") or int(found["figures"]) > 31 or not found["between"]
    close = abs(year - context_date.year) <= 4
    return f"{found['before']} {year}" if near and (plainly or close) else found[0]
