"""What each letter says of one thing. The same words go out as text and as HTML, alone or in a list."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tracker.wording import paths
from tracker.wording.dates import day_and_month, long_date
from tracker.wording.telling import Decision, Item, Matter, Time, To

SUBJECT_MAX = 60


BY_MAIL = "Svara på mejlet med hur det går och när det redovisas, så för registratorn in det."
WHO_IS_IT = "Svara på mejlet med vem hos er som är handläggare, så får den påminnelserna."


def new_assignment(matter: Matter, to: To) -> Item:
    """M1: there is a new assignment, or one that is somebody's from now on."""
    if to.answers:
        who, outro = ", och du är handläggare", "Är det inte ditt? Svara på mejlet, så byter registratorn handläggare."
    elif matter.owner:
        who, outro = f". Handläggare är {matter.owner}", ""
    else:
        who, outro = ". Ingen handläggare är utsedd än", "" if to.is_person else WHO_IS_IT
    given = (
        f"{_capital(matter.giver)} har gett {_whom(matter, to)} ett uppdrag"
        if matter.giver
        else "Det finns ett uppdrag"
    )
    when = f"Ska redovisas: {matter.due}" if matter.due else ""
    decision = f"Beslut: {matter.given}" + (f", dnr {matter.dnr}" if matter.dnr else "") if matter.given else ""
    return _item(
        "Nya uppdrag", "Nytt uppdrag", matter, tail=matter.given_short,
        intro=[f"{given}{who}."],
        quote=matter.text,
        facts=[fact for fact in (decision, when) if fact],
        brief="; ".join(part for part in (matter.given, when.lower(), "" if to.is_person else WHO_IS_IT) if part),
        action=_open(to), path=paths.assignment(matter.reference), outro=[outro] if outro else [],
    )  # fmt: skip


def _whom(matter: Matter, to: To) -> str:
    if len(matter.recipients) > 2:
        return f"{'er' if not to.is_person else matter.recipients[0]} och {len(matter.recipients) - 1} andra"
    return " och ".join(matter.recipients) or "er"


def _open(to: To) -> str:
    return "Öppna uppdraget" if to.is_person else "Öppna uppdraget, om du har konto"


def reminder(matter: Matter, to: To, time: Time, *, last: bool) -> Item:
    """M2: it is soon to be reported; `last` is the last reminder before the day."""
    day = day_and_month(time.act_by or time.due_on)
    if not time.words:
        intro, head, brief = "Ett uppdrag ska snart redovisas.", "Ska snart redovisas", "ska snart redovisas"
    elif time.act_by:
        intro = f"Ett uppdrag ska redovisas {time.words}. Handlingarna ska vara inne senast {long_date(time.act_by)}."
        head, brief = f"Handlingar in senast {day}", f"handlingar in senast {day}, {time.words}"
    else:
        span = "" if time.words == long_date(time.due_on) else f" ({time.words})"
        intro = f"Ett uppdrag ska vara redovisat senast {long_date(time.due_on)}{span}."
        head, brief = f"Redovisas senast {day}", f"redovisas senast {day}"
    more = "Hinner ni inte? Skriv en ny plan på samma sida, så ser registratorn det."
    if time.decided_by:
        more = f"Tiden är beslutad av {time.decided_by}. Behöver ni längre tid begär du det på uppdragets sida."
    return _item(
        "Ska snart redovisas", head, matter,
        intro=["Det här är den sista påminnelsen.", intro] if last else [intro],
        facts=[f"Läge nu: {matter.status}"] if matter.status else [],
        brief=brief, **_answering(matter, to, "Uppdatera läget, det tar under en minut"),
        outro=[*([] if to.is_person else [BY_MAIL]), *([more] if to.answers or time.decided_by else [])],
    )  # fmt: skip


def late(matter: Matter, to: To, *, words: str, since: dt.date) -> Item:
    """M4: the day has passed and nothing is reported."""
    head = f"Försenat sedan {day_and_month(since)}" if words else "Försenat"
    should = f"skulle ha redovisats senast {long_date(since)}" if words else "skulle ha redovisats"
    return _item(
        "Försenat", head, matter,
        intro=[f"Uppdraget {should}, men ingen redovisning är registrerad."],
        facts=[f"Tid: {words}"] if words and words != long_date(since) else [],
        brief=should, **_answering(matter, to, "Skriv vad som händer och en ny plan"),
        outro=[BY_MAIL if not to.is_person else "Är det redovisat? Svara på mejlet med sammanträde och paragraf."],
    )  # fmt: skip


def moved(
    matter: Matter, to: To, *, whose: str, old: dt.date, new: dt.date, papers_by: dt.date, called_off: bool,
    report: str = "",
) -> Item:  # fmt: skip
    """The meeting that it is due at has another day; or `report`, in which it is reported, has another meeting."""
    meeting = f"{_capital(whose)}s sammanträde den {long_date(old)}" if whose else f"Sammanträdet den {long_date(old)}"
    happened = (
        f"är inställt. Uppdraget följer med till den {long_date(new)}"
        if called_off
        else f"är flyttat till den {long_date(new)}"
    )
    if report:
        meeting, happened = report, f"behandlas den {long_date(new)} i stället för den {long_date(old)}"
    return _item(
        "Flyttade sammanträden", f"Flyttat till {day_and_month(new)}", matter,
        intro=[f"{meeting} {happened}. Handlingarna ska vara inne senast {long_date(papers_by)}."],
        facts=[f"Läge nu: {matter.status}"] if matter.status else [],
        brief=f"redovisas {day_and_month(new)} i stället för {day_and_month(old)}",
        **_answering(matter, to, "Uppdatera läget, om planen behöver ändras"),
        outro=[] if to.is_person else [BY_MAIL],
    )  # fmt: skip


def late_elsewhere(matter: Matter, *, words: str, since: dt.date) -> Item:
    """It is late, and whoever answers for it has been silent: the manager hears, at last the registrar."""
    nobody = "" if matter.hidden else " Ingen handläggare är utsedd."
    owner = f" Handläggare är {matter.owner}." if matter.owner else nobody
    should = f"skulle ha redovisats senast {long_date(since)}"
    return _item(
        "Försenat utan svar", f"Försenat utan svar sedan {day_and_month(since)}", matter,
        intro=[f"Uppdraget {should}. Ingen har svarat sedan dess.{owner}"],
        facts=[f"Tid: {words}"] if words and words != long_date(since) else [], brief=f"{should}.{owner}",
        action="Öppna uppdraget", path=paths.assignment(matter.reference),
        outro=["På uppdragets sida kan du fråga handläggaren, eller byta handläggare."], own=False,
    )  # fmt: skip


def requested(matter: Matter, *, asker: str, wanted: str, reason: str) -> Item:
    """An official asks for another time than the decided one."""
    return _item(
        "Begäran om längre tid", f"{asker} begär längre tid", matter,
        intro=[f"{asker} begär att uppdraget får redovisas {wanted}."], quote=reason,
        facts=[f"Tid i beslutet: {matter.due}"] if matter.due else [], brief=f"{asker} begär {wanted}",
        action="Svara på begäran", path=paths.assignment(matter.reference), own=False,
    )  # fmt: skip


def request_answered(matter: Matter, *, wanted: str, accepted: bool, answer: str) -> Item:
    """The one who asked for another time hears the answer."""
    word = "godtagen" if accepted else "avslagen"
    said = f"Din begäran om längre tid{f' ({wanted})' if wanted else ''} är {word}."
    more = "Planen är ändrad. Den beslutade tiden gäller tills beslut om längre tid är fattat." if accepted else ""
    return _item(
        "Svar om längre tid", f"Begäran om längre tid {word}", matter,
        intro=[said, *([more] if more else [])], facts=[f"Svar: {line(answer)}"] if answer else [],
        brief=f"{said} {line(answer)}".strip(),
        action="Öppna uppdraget", path=paths.assignment(matter.reference),
    )  # fmt: skip


def _answering(matter: Matter, to: To, action: str) -> dict[str, str]:
    """Return where an answer is given: the page for it, or the assignment's for who cannot answer there."""
    if to.answers:
        return {"action": action, "path": paths.status(matter.reference)}
    utse = to.is_person and not matter.owner
    return {
        "action": "Öppna uppdraget och utse handläggare" if utse else _open(to),
        "path": paths.assignment(matter.reference),
    }


DECIDED: Mapping[str, tuple[str, str, str]] = {
    "completed": ("Fullgjort", "har förklarat uppdraget fullgjort", "Du behöver inte göra något mer."),
    "not_completed": (
        "Inte fullgjort", "har beslutat att uppdraget inte är fullgjort",
        "Arbetet fortsätter. Uppdatera läget när du vet nästa steg.",
    ),
    "ended": (
        "Avslutat", "har avslutat uppdraget utan att förklara det fullgjort", "Du behöver inte göra något mer.",
    ),
    "replaced": ("Ersatt", "har ersatt uppdraget med ett nytt", "Det gamla uppdraget är avslutat."),
    "annulled": ("Upphävt", "har upphävt uppdraget", "Du behöver inte göra något mer."),
    "referred_back": (
        "Återremiss", "har återremitterat ärendet", "Arbetet fortsätter. Uppdatera läget när du vet nästa steg.",
    ),
    "amended": ("Ändrat uppdrag", "har ändrat uppdraget", "Läs den nya ordalydelsen och se om planen håller."),
    "extended": ("Förlängd tid", "har gett uppdraget längre tid", "Den nya tiden står på uppdraget."),
}  # fmt: skip
"""Closing kind → word, what the body has done, what follows. What is not here is told to nobody."""


def decided(matter: Matter, to: To, kind: str, decision: Decision) -> Item:
    """M7: a body has decided about it."""
    word, done, follows = DECIDED[kind]
    new = [f"Beslutet ledde till ett nytt uppdrag: {title}" for title in decision.led_to]
    said = f"{_capital(decision.by)} {done}." if decision.by else f"Det finns ett beslut om uppdraget: {word.lower()}."
    facts = [f"Beslut: {decision.place}"] if decision.place else []
    return _item(
        "Beslut", word, matter, tail=decision.short,
        intro=[said, follows],
        facts=[*facts, *([f"Skäl: {decision.reason}"] if decision.reason else []), *new],
        brief=f"{said} {follows}",
        action=_open(to), path=paths.assignment(matter.reference),
    )  # fmt: skip


def taken_back(matter: Matter, to: To, kind: str, decision: Decision) -> Item:
    """A decision that was told does not stand in the register any more."""
    told = f"Mejlet om att uppdraget var {DECIDED[kind][0].lower()} gäller inte längre"
    why = f" ({decision.place})" if decision.place else ""
    return _item(
        "Rättelser", "Rättelse", matter,
        intro=[f"{told}{why}: registreringen är ångrad eller uppdraget öppnat igen."],
        facts=[f"Läge nu: {matter.status}"] if matter.status else [],
        brief=f"{told[:1].lower()}{told[1:]}",
        action=_open(to), path=paths.assignment(matter.reference),
    )  # fmt: skip


def question(matter: Matter, to: To, *, asker: str, text: str) -> Item:
    """M9: somebody asks how it goes."""
    return _item(
        "Frågor till dig", f"Fråga från {asker}", matter,
        intro=[f"{asker} frågar om ett uppdrag:"], quote=text, facts=[], brief=f"{asker} frågar: ”{line(text)}”",
        **_answering(matter, to, "Svara genom att uppdatera läget"),
        outro=[f"Du kan också svara på mejlet, det går till {asker}."],
    )  # fmt: skip


def answer(matter: Matter, *, author: str, asked: str, text: str) -> Item:
    """The one who asked hears the answer."""
    return _item(
        "Svar på dina frågor", f"Svar från {author}", matter,
        intro=[*([f"Du frågade: ”{line(asked)}”"] if asked else []), f"{author} svarar:"],
        quote=text, facts=[f"Läge nu: {matter.status}"] if matter.status else [],
        brief=f"{author} svarar: ”{line(text)}”",
        action="Visa svaret", path=paths.assignment(matter.reference), own=False,
    )  # fmt: skip


def undelivered(matter: Matter, *, to: str, why: str) -> Item:
    """A mail about it did not arrive."""
    return _item(
        "Mejl som inte kom fram", f"Mejlet till {to} kom inte fram", matter,
        intro=[f"Ett mejl om uppdraget till {to} kom inte fram. Kontrollera adressen eller byt handläggare."],
        facts=[f"E-postservern svarade: {why}"] if why else [], brief=f"mejlet till {to} kom inte fram",
        action="Öppna uppdraget", path=paths.assignment(matter.reference), own=False,
    )  # fmt: skip


def _item(group: str, head: str, matter: Matter, *, tail: str = "", **parts: Any) -> Item:  # noqa: ANN401 - the parts of an Item
    """Return an item whose subject and heading begin with what has happened."""
    after = f" ({tail})" if tail else ""
    return Item(
        group=group, heading=f"{head}: {line(matter.title)}", subject=_subject(f"{head}: ", matter.title, after),
        name=matter.name, **parts,
    )  # fmt: skip


def _subject(before: str, title: str, after: str = "") -> str:
    """Return a subject of at most SUBJECT_MAX characters: what is in brackets gives way first, then the title."""
    title = line(title)
    if len(before) + len(title) + len(after) > SUBJECT_MAX:
        after = ""
    room = SUBJECT_MAX - len(before)
    if len(title) > room:
        title = f"{title[: max(room - 2, 1)].rsplit(' ', 1)[0].rstrip(' ,.;:')} …"
    return f"{before}{title}{after}"[:SUBJECT_MAX]


def line(words: str) -> str:
    """Return somebody's words on one line, which is what a subject and a list have."""
    return " ".join(words.split())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
