"""Letters that sum up: the weekly mail, the manager's month, what comes to a meeting, whom one stands in for."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.wording import paths
from tracker.wording.dates import counted, day_and_month, long_date, month_and_year
from tracker.wording.letters import SUBJECT_MAX, line
from tracker.wording.telling import Item

SHOWN = 12
"""Lines of each kind that a letter shows; the page has them all."""


@dataclass(frozen=True)
class Row:
    """One assignment in a letter that sums up.

    Attributes:
        name: its title and number.
        due_on: the last day, or None.
        act_by: when papers must be in for the meeting, or None.
        words: the time as it was written.
        who: the handläggare, or that there is none; "" where it may not be told.
    """

    name: str
    due_on: dt.date | None = None
    act_by: dt.date | None = None
    words: str = ""
    who: str = ""


@dataclass(frozen=True)
class Standing:
    """How a list of assignments stands.

    Attributes:
        late: those whose day has passed.
        soon: those that are due within a month.
        missing: those without a day that nobody has said anything of for long.
        later: how many others there are.
    """

    late: Sequence[Row] = ()
    soon: Sequence[Row] = ()
    missing: Sequence[Row] = ()
    later: int = 0

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that anybody has to do anything about."""
        return not (self.late or self.soon or self.missing)

    @property
    def brief(self) -> str:
        """«1 försenat, 2 inom 30 dagar»."""
        parts = [
            counted(len(self.late), "försenat", "försenade") if self.late else "",
            f"{len(self.soon)} inom 30 dagar" if self.soon else "",
            f"{len(self.missing)} utan dag" if self.missing else "",
        ]
        return ", ".join(part for part in parts if part)


def digest(standing: Standing, *, today: dt.date, whose: str = "") -> Item:
    """M3: once a week, to who has something late, due soon or missing."""
    week = today.isocalendar().week
    facts = [
        *_lines("Försenat", [f"{row.name}, {_since(row)}" for row in standing.late]),
        *_lines("Inom 30 dagar", [f"{row.name}, {_before(row)}" for row in standing.soon]),
        *_lines("Utan dag", [f"{row.name}, {row.words.lower() or 'ingen plan'}" for row in standing.missing]),
        *([f"Senare: {counted(standing.later, 'uppdrag', 'uppdrag')}."] if standing.later else []),
    ]
    whole = f"Uppdragen för {whose}" if whose else "Dina uppdrag"
    return Item(
        group="Veckan", heading=f"{whole} v. {week}: {standing.brief}",
        subject=_short(f"{whole} v. {week}: {standing.brief}"),
        intro=[f"Så här ser det ut {long_date(today)}."], name=f"{whole}, vecka {week}", facts=facts, lists=True,
        brief=standing.brief,
        action="Gå till Min lista", path=paths.MY_LIST,
        outro=["Skriv läge eller ny plan för det som står här, så frågar vi inte igen nästa vecka."],
    )  # fmt: skip


def monthly(standing: Standing, *, total: int, today: dt.date, whose: str) -> Item:
    """M5: once a month, to a manager."""
    month = month_and_year(today)
    silent = f"{standing.brief or 'inget försenat'}"
    facts = [
        *_lines("Försenat", [f"{row.name}, {_since(row)}{_who(row)}" for row in standing.late]),
        *_lines("Inom 30 dagar", [f"{row.name}, {_before(row)}{_who(row)}" for row in standing.soon]),
        *_lines("Utan dag", [f"{row.name}{_who(row)}" for row in standing.missing]),
    ]
    heading = f"Läget {month} för {whose}: {counted(total, 'uppdrag', 'uppdrag')}, {silent}"
    return Item(
        group="Månaden", heading=heading, subject=_short(heading),
        intro=[f"{counted(total, 'öppet uppdrag', 'öppna uppdrag')} för {whose}, {long_date(today)}."],
        name=f"Läget {month} för {whose}", facts=facts, lists=True,
        brief=f"{counted(total, 'uppdrag', 'uppdrag')}, {silent}",
        action="Öppna översikten", path=paths.OVERVIEW, own=False,
    )  # fmt: skip


def before_meeting(
    name: str, slug: str, held_on: dt.date, *, papers_by: dt.date, rows: Sequence[tuple[Row, bool]]
) -> Item:
    """M6: what comes to a meeting, and how much of it is ready; `rows` says of each whether it is."""
    ready = sum(done for _, done in rows)
    waiting = counted(len(rows), "uppdrag väntas", "uppdrag väntas")
    heading = f"{name} {day_and_month(held_on)}: {waiting}, {counted(ready, 'klart', 'klara')}"
    facts = [
        *_lines("Inte klart", [f"{row.name}{_who(row)}" for row, done in rows if not done]),
        *_lines("Klart", [f"{row.name}{_who(row)}" for row, done in rows if done]),
    ]
    return Item(
        group="Inför sammanträden", heading=heading, subject=_short(heading),
        intro=[f"Handlingarna till sammanträdet ska vara inne senast {long_date(papers_by)}."],
        name=f"{name} {long_date(held_on)}", facts=facts, lists=True,
        brief=f"{waiting}, {counted(ready, 'klart', 'klara')}",
        action="Öppna sammanträdet", path=paths.meeting(slug, held_on), own=False,
    )  # fmt: skip


def substitute(whose: str, *, until: dt.date | None, number: int) -> Item:
    """M11: whoever stands in for somebody hears of it."""
    end = f" till {long_date(until)}" if until else " tills vidare"
    heading = f"Du ersätter {whose}{end}: {counted(number, 'uppdrag', 'uppdrag')}"
    return Item(
        group="Du ersätter", heading=heading, subject=_short(heading),
        intro=[f"{whose} är borta{end}. Under tiden får du mejlen om uppdragen, och kan svara."],
        name=f"Ersättare för {whose}", facts=[], brief=f"{counted(number, 'uppdrag', 'uppdrag')}{end}",
        action="Gå till Min lista", path=paths.MY_LIST,
    )  # fmt: skip


def minutes_read(reading_id: int, found: int) -> Item:
    """M10: a long file that was read in the background lies ready to be reviewed."""
    heading = "Protokollet är läst: " + (f"{counted(found, 'uppdrag', 'uppdrag')} att granska" if found else "klart")
    intro = "Filen som du valde är läst. Inget är sparat i registret förrän du har granskat det."
    return _of_a_reading(reading_id, heading, intro, "Granska")


def minutes_not_read(reading_id: int, problem: str) -> Item:
    """M10, where it could not be read to the end."""
    return _of_a_reading(reading_id, "Protokollet är inte läst", problem, "Se vad som hände")


def _of_a_reading(reading_id: int, heading: str, intro: str, action: str) -> Item:
    return Item(
        group="Läsning", heading=heading, subject=_short(heading), intro=[intro], name=heading, facts=[], brief=intro,
        action=action, path=paths.reading(reading_id), own=False,
    )  # fmt: skip


def _lines(heading: str, lines: Sequence[str]) -> list[str]:
    shown = [f"{heading}: {line(words)}." for words in lines[:SHOWN]]
    return [*shown, *([f"{heading}: och {len(lines) - SHOWN} till."] if len(lines) > SHOWN else [])]


def _since(row: Row) -> str:
    return f"skulle ha redovisats senast {long_date(row.due_on)}" if row.due_on else "försenat"


def _before(row: Row) -> str:
    papers = f", handlingar senast {day_and_month(row.act_by)}" if row.act_by and row.act_by != row.due_on else ""
    return f"senast {long_date(row.due_on)}{papers}" if row.due_on else row.words


def _who(row: Row) -> str:
    return f" ({row.who})" if row.who else ""


def _short(heading: str) -> str:
    """Return a heading as a subject: cut between words."""
    if len(heading) <= SUBJECT_MAX:
        return heading
    return f"{heading[: SUBJECT_MAX - 2].rsplit(' ', 1)[0].rstrip(' ,')} …"
