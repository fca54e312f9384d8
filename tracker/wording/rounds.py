"""What letters say of a follow-up round."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.wording import paths
from tracker.wording.dates import counted, day_and_month, long_date
from tracker.wording.letters import SUBJECT_MAX, line
from tracker.wording.telling import Item

MINUTES_A_QUESTION = 1.5
"""How long a question takes, about, with last year's answer beside."""
ANSWER_GROUP, APPROVE_GROUP, SILENT_GROUP = (
    "Uppföljning att svara på", "Uppföljning att godkänna", "Uppföljning utan svar",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """What a body is asked, as a letter tells it.

    Attributes:
        title: of the round.
        path: of the reply.
        body: in running text.
        due_on: the last day.
        total: how many questions.
        left: how many have no answer.
        contact: whom to turn to.
        has_earlier: a round before has answers to show.
        is_person: the reader has an account.
    """

    title: str
    path: str
    body: str
    due_on: dt.date
    total: int
    left: int
    contact: str
    has_earlier: bool
    is_person: bool


def opened(asked: Asked) -> Item:
    """M8: a round has opened."""
    minutes = max(5, round(asked.total * MINUTES_A_QUESTION / 5) * 5)
    beside = ", och förra omgångens svar visas bredvid" if asked.has_earlier else ""
    number = counted(asked.total, "fråga", "frågor")
    intro = [
        f"{number}, ungefär {minutes} minuter. Ditt svar sparas medan du skriver{beside}.",
        "Flera kan svara tillsammans: alla som arbetar åt organet ser samma utkast.",
    ]
    return _item(asked, ANSWER_GROUP, f"Svara senast {day_and_month(asked.due_on)}", intro, "Svara på uppföljningen")


def reminder(asked: Asked, *, today: dt.date) -> Item:
    """It is soon the last day, or nobody has begun."""
    last = asked.due_on == today
    head = "Sista svarsdag i dag" if last else f"Svara senast {day_and_month(asked.due_on)}"
    return _item(asked, ANSWER_GROUP, head, [_left(asked)], "Fortsätt svara")


def late(asked: Asked) -> Item:
    """The last day has passed."""
    intro = [f"Svaret skulle ha varit inne senast {long_date(asked.due_on)}.", _left(asked)]
    return _item(asked, ANSWER_GROUP, f"Svaret är försenat sedan {day_and_month(asked.due_on)}", intro, "Svara nu")


def returned(asked: Asked, *, reason: str) -> Item:
    """A reply came back, or was opened again."""
    intro = [f"Svaret för {asked.body} behöver kompletteras. Svara senast {long_date(asked.due_on)}."]
    return _item(asked, ANSWER_GROUP, "Svaret är öppnat igen", intro, "Ändra svaret", quote=reason)


def to_approve(asked: Asked, *, by: str) -> Item:
    """A reply waits for its manager."""
    who = f"{by} har lämnat in" if by else "Det finns"
    intro = [f"{who} svar för {asked.body}. Läs igenom dem och godkänn, eller skicka tillbaka med ett skäl."]
    return _item(asked, APPROVE_GROUP, "Svar att godkänna", intro, "Läs och godkänn")


def silent(title: str, round_id: int, *, names: Sequence[str], due_on: dt.date) -> Item:
    """The owner hears who has not answered when no more reminders go."""
    number = counted(len(names), "organ har inte svarat", "organ har inte svarat")
    return Item(
        group=SILENT_GROUP, heading=f"{number}: {line(title)}", subject=_subject(number, title),
        intro=[f"Sista svarsdag var {long_date(due_on)}. Inga fler påminnelser går ut."], name=line(title),
        facts=list(names), lists=True, brief=number, action="Öppna omgången", path=paths.follow_up_round(round_id),
        own=False,
    )  # fmt: skip


def _left(asked: Asked) -> str:
    if asked.left == asked.total:
        return f"Ingen av {counted(asked.total, 'fråga', 'frågor')} är besvarad för {asked.body}."
    if asked.left == 0:
        return f"Alla {asked.total} frågor är besvarade för {asked.body}, men svaret är inte inlämnat."
    return f"{asked.left} av {asked.total} frågor saknar svar för {asked.body}."


def _item(asked: Asked, group: str, head: str, intro: Sequence[str], action: str, *, quote: str = "") -> Item:
    return Item(
        group=group, heading=f"{head}: {line(asked.title)}", subject=_subject(head, asked.title), intro=intro,
        name=line(asked.title), quote=quote, brief=f"{head[:1].lower()}{head[1:]}, {asked.body}",
        facts=[
            f"Gäller: {asked.body}", f"Sista svarsdag: {long_date(asked.due_on)}",
            f"Frågor om omgången: {asked.contact}",
        ],
        action=action if asked.is_person else f"{action}, om du har konto", path=asked.path, own=False,
    )  # fmt: skip


def _subject(head: str, title: str) -> str:
    title = line(title)
    room = SUBJECT_MAX - len(head) - 2
    if len(title) > room:
        title = f"{title[: max(room - 2, 1)].rsplit(' ', 1)[0].rstrip(' ,.;:')} …"
    return f"{head}: {title[:1].lower()}{title[1:]}"[:SUBJECT_MAX]
