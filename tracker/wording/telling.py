"""What letters are made of: the matter, the reader, the time, the decision, and the item that comes of them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Matter:
    """What a letter says of an assignment. Of a protected one it is the dnr alone, and nothing else is filled in.

    Attributes:
        reference: «U-2023-0041».
        title: the working title.
        dnr: its numbers, or "".
        given: the decision in full, «kommunstyrelsen 2023-09-20 § 633», or "".
        given_short: the same for a subject, «KS § 633», or "".
        giver: who gave it, as in running text («kommunstyrelsen»), or "".
        recipients: to how many.
        text: the decision's words.
        due: the words of its time, or "".
        status: its läge in words.
        owner: who is handläggare, or "".
        hidden: it is protected.
    """

    reference: str
    title: str
    dnr: str = ""
    given: str = ""
    given_short: str = ""
    giver: str = ""
    recipients: tuple[str, ...] = ()
    text: str = ""
    due: str = ""
    status: str = ""
    owner: str = ""
    hidden: bool = False

    @property
    def name(self) -> str:
        """The title with its number."""
        return f"{self.title} ({self.dnr})" if self.dnr and self.dnr not in self.title else self.title


@dataclass(frozen=True)
class To:
    """Who reads a letter, as far as it changes what is said.

    Attributes:
        name: what the reader is called.
        is_person: a person with an account; else a contact address, which answers by mail.
        answers: the reader can say how it goes: the owner, or who stands in.
    """

    name: str
    is_person: bool
    answers: bool


@dataclass(frozen=True)
class Item:
    """One thing that a mail tells.

    Attributes:
        group: its heading where a mail has several kinds.
        heading: what has happened to what, in full.
        subject: the same, as short as a mail's subject must be.
        intro: what has happened, in a sentence or two.
        name: of the assignment, as its link reads in a list.
        facts: lines about it.
        brief: what has happened, in a list.
        action: what the link says, where it is alone.
        path: where the link leads.
        outro: what else there is to say, where it is alone.
        quote: somebody's own words.
        own: the reader answers for it, so that Min lista has it.
        lists: its facts are its point, and stand there also beside other items.
    """

    group: str
    heading: str
    subject: str
    intro: Sequence[str]
    name: str
    facts: Sequence[str]
    brief: str
    action: str
    path: str
    outro: Sequence[str] = ()
    quote: str = ""
    own: bool = True
    lists: bool = False


@dataclass(frozen=True)
class Time:
    """The time that a reminder is about.

    Attributes:
        words: as decided or planned; "" where they may not be told.
        due_on: its last day.
        act_by: when papers must be in for the meeting; None where it is no meeting.
        decided_by: who has decided it, where it is decided.
    """

    words: str
    due_on: dt.date
    act_by: dt.date | None = None
    decided_by: str = ""


@dataclass(frozen=True)
class Decision:
    """A decision as a letter names it; of a protected assignment nothing is filled in.

    Attributes:
        by: who decided, in running text.
        place: «kommunfullmäktige 2024-04-25 § 156».
        short: «KF § 156».
        reason: why it ended unfulfilled.
        led_to: the new assignments that it gave.
    """

    by: str = ""
    place: str = ""
    short: str = ""
    reason: str = ""
    led_to: tuple[str, ...] = ()
