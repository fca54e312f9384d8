"""What somebody should hear of a round: that it is open, that an answer is due, that one came back."""

import datetime as dt

import sqlalchemy as sa

from tracker import clock
from tracker.db import db
from tracker.domain.permissions import Role
from tracker.domain.round_reminders import LATE_STAGES, RoundReminder, RoundStage
from tracker.mail.policies import work_calendar
from tracker.mail.readers import Reader
from tracker.models import Body, FollowUpRound, Notice, Reply, User
from tracker.models.notice import Letter
from tracker.models.user import NoticeChoice


def answerers_of(reply: Reply, *, extra: bool = False) -> list[Reader]:
    """Return who hears of a reply: its contact, else the body's officials, else its contact address, else the owner.

    Args:
        reply: a body's.
        extra: a reminder, which who wants the essential only is spared.
    """
    if reply.contact is not None and reply.contact.active:
        people = [reply.contact]
    else:
        people = people_of(reply.body, Role.OFFICER)
    if people:
        return [Reader(user=user) for user in people if not extra or user.notice_choice is not NoticeChoice.ESSENTIAL]
    if contact := _contact_address(reply.body):
        return [Reader(body=contact)]
    return [Reader(user=reply.round.owner)] if reply.round.owner else []


def can_be_told(body: Body) -> bool:
    """Tell whether anybody of a body hears of a round: an official, or its contact address."""
    return bool(people_of(body, Role.OFFICER)) or _contact_address(body) is not None


def people_of(body: Body, role: Role) -> list[User]:
    """Return those with a role for a body, the administration that serves it, or the board that it serves."""
    related = _related(body)
    everyone = sa.select(User).where(User.active).options(sa.orm.selectinload(User.grants))
    return [
        user
        for user in db.session.scalars(everyone.order_by(User.sort_key, User.id))
        if role in user.roles and user.body_ids & related
    ]


def _related(body: Body) -> set[int]:
    both = sa.select(Body.id).where((Body.id == body.id) | (Body.administers_for_id == body.id))
    return set(db.session.scalars(both)) | ({body.administers_for_id} if body.administers_for_id else set())


def tell_opened(round_: FollowUpRound, *, actor: User | None, today: dt.date) -> None:
    """Invite every body that is asked; nobody can do without the invitation."""
    for reply in db.session.scalars(sa.select(Reply).where(Reply.round_id == round_.id).order_by(Reply.id)):
        for reader in answerers_of(reply):
            if actor is None or reader.user != actor:
                _post(Letter.ROUND_OPENED, reply, reader, "opened", today=today, due_on=_mail_day(today))


def is_reminded(reply: Reply, reader: Reader, found: RoundReminder) -> bool:
    """Tell whether a reader has been reminded of a stage already."""
    key = _key(_letter_of(found), reply, reader, _stage_words(reply, found))
    return db.session.scalar(sa.select(Notice.id).where(Notice.key == key)) is not None


def readers_at(reply: Reply, found: RoundReminder) -> list[Reader]:
    """Return who hears a stage: those who answer; from a week before the day on the body's managers, too."""
    readers = answerers_of(reply, extra=True)
    if found.stage is not RoundStage.NOT_BEGUN:
        managers = people_of(reply.body, Role.MANAGER)
        readers += [Reader(user=user) for user in managers if Reader(user=user) not in readers]
    return readers


def tell_reminder(reply: Reply, reader: Reader, found: RoundReminder, *, today: dt.date) -> Notice:
    """Remind a reader of a stage."""
    letter = _letter_of(found)
    return _post(letter, reply, reader, _stage_words(reply, found), today=today, due_on=found.on)


def tell_approval(reply: Reply, *, number: int, actor: User | None, today: dt.date) -> None:
    """Tell the body's managers that answers wait for them."""
    for manager in people_of(reply.body, Role.MANAGER):
        if manager != actor:
            _post(Letter.ROUND_APPROVAL, reply, Reader(user=manager), f"{number}", today=today)


def tell_returned(reply: Reply, *, actor: User, today: dt.date) -> None:
    """Tell who answers for a body that it has something to do again."""
    about = f"{reply.version}"
    for reader in answerers_of(reply):
        if reader.user != actor:
            _post(Letter.ROUND_RETURNED, reply, reader, about, today=today)


def tell_silent(round_: FollowUpRound, owner: User, *, today: dt.date) -> bool:
    """Tell a round's owner who has not answered by its last day, once; return whether that was news."""
    key = f"{Letter.ROUND_SILENT}:r{round_.id}:{round_.due_on}:{Reader(user=owner).key}"
    if db.session.scalar(sa.select(Notice.id).where(Notice.key == key)):
        return False
    db.session.add(
        Notice(
            key=key, letter=Letter.ROUND_SILENT, round_id=round_.id, user_id=owner.id, due_on=today,
            created_at=clock.now(),
        )
    )  # fmt: skip
    db.session.flush()
    return True


def stand_in_at_round(notice: Notice, *, besides: User) -> Reader | None:
    """Return who hears of a round in an absent person's place: the body's contact address, or the round's owner."""
    if notice.reply is None:
        return None
    if contact := _contact_address(notice.reply.body):
        return Reader(body=contact)
    owner = notice.reply.round.owner
    return Reader(user=owner) if owner and owner != besides and owner.active else None


def _contact_address(body: Body) -> Body | None:
    addressed = sa.select(Body).where(Body.id.in_(_related(body)), Body.contact_address != "").order_by(Body.id)
    return db.session.scalars(addressed.limit(1)).first()


def _letter_of(found: RoundReminder) -> Letter:
    return Letter.ROUND_LATE if found.stage in LATE_STAGES else Letter.ROUND_REMINDER


def _stage_words(reply: Reply, found: RoundReminder) -> str:
    return f"{found.stage}:{reply.open_until or reply.round.due_on}"


def _key(letter: Letter, reply: Reply, reader: Reader, about: str) -> str:
    return f"{letter}:s{reply.id}:{about}:{reader.key}"


def _post(
    letter: Letter, reply: Reply, reader: Reader, about: str, *, today: dt.date, due_on: dt.date | None = None
) -> Notice:
    """Post a notice, once: the same thing to the same reader has the same key."""
    key = _key(letter, reply, reader, about)
    if known := db.session.scalars(sa.select(Notice).where(Notice.key == key)).one_or_none():
        return known
    notice = Notice(
        key=key, letter=letter, round_id=reply.round_id, reply_id=reply.id, created_at=clock.now(),
        user_id=reader.user.id if reader.user else None, body_id=reader.body.id if reader.body else None,
        due_on=due_on or _mail_day(today + dt.timedelta(days=1)),
    )  # fmt: skip
    db.session.add(notice)
    db.session.flush()
    return notice


def _mail_day(day: dt.date) -> dt.date:
    return work_calendar().mail_day_from(day)
