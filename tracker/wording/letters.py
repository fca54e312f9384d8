"""What each letter says. The same words go out as text and as HTML; a single one is a letter, several make a list."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tracker.wording import paths
from tracker.wording.dates import counted, day_and_month, long_date

SUBJECT_MAX = 60
LONG_LIST = 40
"""More rows than this nobody reads in a mail; the page has them all."""


@dataclass(frozen=True)
class Matter:
    """What a letter says of an assignment. Of a protected one it is the dnr alone, and nothing else is filled in.

    Attributes:
        reference: «U-2023-0041».
        title: the working title.
        dnr: its numbers, or "".
        given: the decision, «KS 2023-09-20 § 633», or "".
        giver: who gave it, as in running text («kommunstyrelsen»), or "".
        recipients: who is to do it, in words.
        due: the words of its time, or "".
        status: its läge in words.
    """

    reference: str
    title: str
    dnr: str = ""
    given: str = ""
    giver: str = ""
    recipients: str = ""
    due: str = ""
    status: str = ""

    @property
    def name(self) -> str:
        """The title with its number."""
        return f"{self.title} ({self.dnr})" if self.dnr and self.dnr not in self.title else self.title


@dataclass(frozen=True)
class Item:
    """One thing that a mail tells.

    Attributes:
        group: its heading where a mail has several kinds.
        subject: the mail's subject where it is alone.
        intro: what has happened, in a sentence or two.
        name: of the assignment, as its link reads in a list.
        facts: lines about it.
        brief: what has happened, in a list.
        action: what the link says, where it is alone.
        path: where the link leads.
        outro: what else there is to say, where it is alone.
        quote: somebody's own words.
    """

    group: str
    subject: str
    intro: Sequence[str]
    name: str
    facts: Sequence[str]
    brief: str
    action: str
    path: str
    outro: Sequence[str] = ()
    quote: str = ""


def new_assignment(matter: Matter, *, is_owner: bool, told_before: bool) -> Item:
    """M1: there is a new assignment, or one that is somebody's from now on."""
    who = "du är handläggare" if is_owner else "ingen handläggare är utsedd än"
    given = f"{_capital(matter.giver)} har gett {matter.recipients or 'er'} ett uppdrag" if matter.giver else ""
    intro = f"{given}, och {who}." if given and not told_before else f"{_capital(who)} för ett uppdrag."
    if not is_owner and not given:
        intro = "Det finns ett uppdrag till er. Ingen handläggare är utsedd än."
    facts = [f"Beslut: {matter.given}" + (f", dnr {matter.dnr}" if matter.dnr else "")] if matter.given else []
    return Item(
        group="Nya uppdrag",
        subject=_subject("Nytt uppdrag: ", matter.title, f" ({_short(matter.given)})" if matter.given else ""),
        intro=[intro],
        name=matter.title,
        facts=[*facts, *([f"Ska redovisas: {matter.due}"] if matter.due else [])],
        brief=", ".join(part for part in (matter.given, matter.due and f"redovisas {matter.due}") if part),
        action="Öppna uppdraget",
        path=paths.assignment(matter.reference),
        outro=["Är det inte ditt? Svara på mejlet, så byter registratorn handläggare." if is_owner
               else "Svara på mejlet med vem som blir handläggare, så får den påminnelserna.",
               "Annars behöver du inte svara."],
    )  # fmt: skip


def reminder(matter: Matter, *, act_by: dt.date, at_meeting: bool, decided_by: str) -> Item:
    """M2: it is soon to be reported."""
    day = long_date(act_by)
    if at_meeting:
        intro = f"Ett uppdrag ska redovisas {matter.due}. Handlingarna ska vara inne senast {day}."
    else:
        intro = f"Ett uppdrag ska vara redovisat senast {day}."
    more = "Hinner ni inte? Skriv en ny plan på samma sida, så ser registratorn det."
    if decided_by:
        more = f"Tiden är beslutad av {decided_by}. Behöver ni längre tid måste det beslutas där."
    what = "Handlingar in" if at_meeting else "Redovisas"
    return Item(
        group="Ska snart redovisas",
        subject=_subject(f"{what} senast {day_and_month(act_by)}: ", matter.title),
        intro=[intro],
        name=matter.name,
        facts=[f"Läge nu: {matter.status}"] if matter.status else [],
        brief=f"{what.lower()} senast {day}" + (f", {matter.due}" if at_meeting else ""),
        action="Uppdatera läget, det tar under en minut",
        path=paths.status(matter.reference),
        outro=[more],
    )


def late(matter: Matter, *, since: dt.date) -> Item:
    """M4: the day has passed and nothing is reported."""
    day = long_date(since)
    return Item(
        group="Försenat",
        subject=_subject(f"Försenat sedan {day_and_month(since)}: ", matter.name),
        intro=[f"Uppdraget skulle ha redovisats senast {day}, men ingen redovisning är registrerad."],
        name=matter.name,
        facts=[f"Tid: {matter.due}"] if matter.due else [],
        brief=f"skulle ha redovisats senast {day}",
        action="Skriv vad som händer och en ny plan",
        path=paths.status(matter.reference),
        outro=["Är det redovisat? Svara på mejlet med sammanträde och paragraf."],
    )


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
}  # fmt: skip
"""Closing kind → word, what the body has done, what follows. What is not here is told to nobody."""


def decided(matter: Matter, kind: str, *, by: str, decision: str, reason: str, led_to: Sequence[str]) -> Item:
    """M7: a body has decided about it."""
    word, done, follows = DECIDED[kind]
    new = [f"Beslutet ledde till ett nytt uppdrag: {title}" for title in led_to]
    return Item(
        group="Beslut",
        subject=_subject(f"{word}: ", matter.title, f" ({_short(decision)})" if decision else ""),
        intro=[f"{_capital(by)} {done}. {follows}" if by else f"Det finns ett beslut om uppdraget: {word.lower()}."],
        name=matter.name,
        facts=[*([f"Beslut: {decision}"] if decision else []), *([f"Skäl: {reason}"] if reason else []), *new],
        brief=", ".join(part for part in (word.lower(), decision) if part),
        action="Öppna uppdraget",
        path=paths.assignment(matter.reference),
    )


def question(matter: Matter, *, asker: str, text: str) -> Item:
    """M9: somebody asks how it goes."""
    return Item(
        group="Frågor till dig",
        subject=_subject("Fråga om ", matter.dnr or matter.reference, f" från {asker}"),
        intro=[f"{asker} frågar om ett uppdrag:"],
        quote=text,
        name=matter.name,
        facts=[],
        brief=f"{asker} frågar: {text}",
        action="Svara genom att uppdatera läget",
        path=paths.status(matter.reference),
    )


def answer(matter: Matter, *, author: str, text: str) -> Item:
    """The one who asked hears the answer."""
    return Item(
        group="Svar på dina frågor",
        subject=_subject("Svar om ", matter.dnr or matter.reference, f" från {author}"),
        intro=[f"{author} har svarat på din fråga:"],
        quote=text,
        name=matter.name,
        facts=[f"Läge nu: {matter.status}"] if matter.status else [],
        brief=f"{author} svarar: {text}",
        action="Öppna uppdraget",
        path=paths.assignment(matter.reference),
    )


def undelivered(matter: Matter, *, to: str, why: str) -> Item:
    """A mail about it did not arrive."""
    return Item(
        group="Mejl som inte kom fram",
        subject=_subject("Kom inte fram: mejl till ", to),
        intro=[f"Ett mejl om uppdraget till {to} kom inte fram. Kontrollera adressen eller byt handläggare."],
        name=matter.name,
        facts=[f"E-postservern svarade: {why}"] if why else [],
        brief=f"mejlet till {to} kom inte fram",
        action="Öppna uppdraget",
        path=paths.assignment(matter.reference),
    )


@dataclass(frozen=True)
class Mail:
    """A whole mail, before it is drawn as text and as HTML.

    Attributes:
        subject: at most SUBJECT_MAX characters, the fact first.
        greeting: «Hej Anna,».
        lead: what it is about, where it tells several things.
        note: why this reader gets it, where it was meant for another.
        groups: heading → its items; the heading is "" where there is one item only.
        left_out: how many items the list has no room for.
        link: what the main link says, and where it leads.
        footer: the last lines.
    """

    subject: str
    greeting: str
    lead: str
    note: str
    groups: Mapping[str, Sequence[Item]]
    left_out: int
    link: tuple[str, str]
    footer: Sequence[str]

    @property
    def single(self) -> Item | None:
        """The one item of a mail that tells one thing."""
        items = [item for group in self.groups.values() for item in group]
        return items[0] if len(items) == 1 and not self.left_out else None


def mail_of(items: Sequence[Item], *, name: str, is_person: bool, instead_of: str, municipality: str) -> Mail:
    """Put the things that a reader is to hear into one mail, the most pressing first."""
    order = ["Frågor till dig", "Försenat", "Ska snart redovisas", "Nya uppdrag", "Beslut"]
    ranked = sorted(items, key=lambda item: order.index(item.group) if item.group in order else len(order))
    groups: dict[str, list[Item]] = {}
    for item in ranked[:LONG_LIST]:
        groups.setdefault(item.group, []).append(item)
    only = ranked[0] if len(ranked) == 1 else None
    lists = {heading: sum(item.group == heading for item in ranked) for heading in groups}
    main = (only.action, only.path) if only else ("Gå till Min lista", paths.MY_LIST)
    if only is None and not is_person:
        main = (f"Öppna {ranked[0].name}", ranked[0].path)
    footer = [f"Mejlet kommer från Fullgjort, {municipality}. Svara gärna: svaret går till registratorn."]
    if is_person:
        footer.append("När mejlen kommer väljer du under Mina inställningar")
    return Mail(
        subject=only.subject if only else _subject("", f"{_counts(lists)}", "") ,
        greeting=f"Hej {name}," if is_person else "Hej,",
        lead="" if only else f"Det här har hänt med {'dina' if is_person else 'era'} uppdrag.",
        note=f"Du får mejlet i stället för {instead_of}." if instead_of else "",
        groups={"": [only]} if only else groups,
        left_out=max(0, len(ranked) - LONG_LIST),
        link=main,
        footer=footer,
    )  # fmt: skip


def _counts(lists: Mapping[str, int]) -> str:
    words = {
        "Frågor till dig": ("fråga", "frågor"), "Försenat": ("försenat", "försenade"),
        "Ska snart redovisas": ("ska snart redovisas", "ska snart redovisas"), "Nya uppdrag": ("nytt", "nya"),
        "Beslut": ("beslut", "beslut"), "Svar på dina frågor": ("svar", "svar"),
    }  # fmt: skip
    parts = [counted(number, *words.get(heading, ("annat", "andra"))) for heading, number in lists.items()]
    return f"Uppdrag: {', '.join(parts)}"


def _subject(before: str, title: str, after: str = "") -> str:
    """Return a subject of at most SUBJECT_MAX characters: the title is what gives way."""
    room = SUBJECT_MAX - len(before) - len(after)
    if room < 20:
        after, room = "", SUBJECT_MAX - len(before)
    short = title if len(title) <= room else f"{title[: room - 2].rsplit(' ', 1)[0].rstrip(' ,.;:')} …"
    return f"{before}{short}{after}"[:SUBJECT_MAX]


def _short(decision: str) -> str:
    """Return «KS § 633» of «KS 2023-09-20 § 633 punkt 2»."""
    body, found, rest = decision.partition(" § ")
    return f"{body.rpartition(' ')[0] or body} § {rest.split(' ')[0]}" if found else decision.split(",", maxsplit=1)[0]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
