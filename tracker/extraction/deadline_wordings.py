"""The wordings that set the time of an assignment, as data; what they mean is read by tracker.domain.deadlines."""

import re

_MONTH = r"(?:januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december)"
_YEAR = r"(?:,? (?:år )?20\d{2})"
_DAY = (
    rf"(?:(?:(?:mån|tis|ons|tors|fre|lör|sön)dagen )?(?:den )?(?:\d{{1,2}}|sista|siste) {_MONTH}{_YEAR}?"
    r"|20\d{2}-\d{2}-\d{2}|\d{1,2}/\d{1,2}(?: 20\d{2})?)"
)
_PART = r"(?:(?:början|mitten|slutet|utgången) av )"
_PERIOD = (
    rf"(?:{_MONTH} månads utgång|{_MONTH}|(?:kvartal|kv\.?|tertial) ?(?:[1-4]|ett|två|tre|fyra)|[qQ][1-4]"
    r"|(?:första|andra|tredje|fjärde|sista) (?:kvartalet|halvåret|tertialet)|halvår(?:et)? [12]"
    r"|vår(?:en)?|sommar(?:en)?|höst(?:en)?|vinter(?:n)?|årsskiftet|halvårsskiftet|semestern|jul"
    r"|vecka \d{1,2})"
)
_REPORT = (
    r"(?:(?:delårs|års|del)(?:rapport|bokslut|redovisning)(?:en|erna|er)?"
    rf"(?: per)?(?: (?:för )?{_MONTH})?(?: för)?|kompletteringsbudget(?:en)?(?: \d)?)"
)
_TIME = rf"(?:{_DAY}|{_PART}?{_PERIOD}{_YEAR}?|{_PART}?20\d{{2}}(?![-/\d])|{_REPORT}{_YEAR}?)"
_MEETING = (
    r"(?:[a-zåäöA-ZÅÄÖ]{3,40}s )?(?:första |nästa |nästkommande |kommande |ordinarie |sista )?(?:sammanträde|möte)t?"
)
_NAMED_PERIOD = (
    r"(?:(?:första|andra|tredje|fjärde|sista) (?:kvartalet|halvåret|tertialet)|halvårsskiftet|årsskiftet"
    r"|(?:kvartal|kv\.?|tertial) ?(?:[1-4]|ett|två|tre|fyra)|halvår(?:et)? [12])"
)
_TELLS = (
    r"(?:\b[åÅ]ter|\b)(?:[rR]edovis|[rR]apporter|kom|[rR]edogör|[pP]resenter|[fF]öreläg|[lL]ämna|[kK]lar|[fF]ärdig)"
    r"[a-zåäö]{0,6}\b"
)
_NEAR = r"[^.;:]{0,120}?"
_OFTEN = (
    r"årligen|årsvis|tertialvis|kvartalsvis|varje (?:år|kvartal|månad|tertial|halvår)"
    r"|(?:två|tre|fyra) gånger per år|vart(?:annat| tredje| fjärde) år"
)

DEADLINES = (
    rf"(?P<when>\bsenast (?:(?:i samband med|vid|till|under|i|före) )?(?:{_MEETING} (?:i )?)?{_TIME})",
    rf"(?P<when>\b(?:vid|till|på) {_MEETING} (?:(?:i|under) )?{_TIME})",
    r"(?P<when>\b(?:vid|till) (?:nästa|nästkommande) (?:ordinarie )?(?:sammanträde|möte)\b)",
    rf"{_TELLS}{_NEAR} (?P<when>(?:under|i samband med|i|till|per|vid) {_TIME})",
    rf"{_TELLS}{_NEAR} (?P<when>{_DAY})",
    rf"(?P<when>\b(?:före|innan|till och med) {_PART}?{_TIME})",
    rf"(?P<when>\btill {_DAY})",
    r"(?P<when>\binom (?:(?:en|ett|två|tre|fyra|fem|sex|\d{1,2}) )?(?:vecka|veckor|månad|månader|år)\b)",
    r"(?P<when>\b[a-zåäö]{2,8} månader efter [a-zåäö]{5,30}s beslut\b)",
    rf"(?P<when>\bi samband med {_REPORT}{_YEAR}?)",
    rf"{_TELLS}{_NEAR} (?P<when>i samband med [^.;:]{{5,160}})(?=[.;:]|$)",
    rf"{_TELLS}{_NEAR} (?P<when>i underlag för [^.;:]{{5,100}})(?=[.;:]|$)",
    rf"\batt (?P<when>(?:under|i) (?:{_PART}?{_PERIOD}{_YEAR}|20\d{{2}}|{_REPORT}{_YEAR}?)) [a-zåäö]",
    rf"(?P<when>\b(?:till|under) (?:(?:vår|sommar|höst|vinter)(?:en|n)?|{_MONTH}){_YEAR})",
    rf"(?P<when>\b(?:till|under|inom|före) {_PART}?{_NAMED_PERIOD}{_YEAR})",
    rf"{_TELLS}{_NEAR} (?P<when>{_NAMED_PERIOD}{_YEAR})",
    r"(?P<when>\b(?:skyndsamt|snarast|omgående)\b)",
    rf"(?P<when>\b(?:{_OFTEN})\b)",
)
"""Words about time, the surest first; the first that is found is the deadline as the text words it."""
_DEADLINES = tuple(re.compile(words) for words in DEADLINES)


def deadline_words(words: str) -> str | None:
    """Return the words about time in an assignment, as written, or None.

    Args:
        words: of the assignment, with single spaces.
    """
    for pattern in _DEADLINES:
        if found := pattern.search(words):
            return found["when"]
    return None
