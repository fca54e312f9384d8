"""Keeping a list as it was made."""

import datetime as dt

import sqlalchemy as sa

from tracker import audit
from tracker.db import db
from tracker.lists.queries.choice import Choice, Listing
from tracker.models import StoredList, StoredListItem, User
from tracker.papers import digest, text_of


def store_list(listing: Listing, choice: Choice, chosen: str, *, actor: User, now: dt.datetime) -> StoredList:
    """Keep a list, so that its files can be made again alike; one that is there already, word for word, is kept once.

    Args:
        listing: the list, with what it tells of.
        choice: what it was chosen by.
        chosen: the same, as the query of its page.
        actor: who makes it.
        now: the moment.
    """
    content = text_of(listing.sheet)
    same = sa.select(StoredList).where(StoredList.hash == digest(content), StoredList.choice == chosen)
    if found := db.session.scalars(same.order_by(StoredList.id).limit(1)).one_or_none():
        return found
    stored = StoredList(
        kind=listing.sheet.kind, title=listing.sheet.title[:400], choice=chosen, as_of=choice.day, recorded_until=now,
        until_seq=choice.until, content=content, hash=digest(content), made_at=now, made_by_id=actor.id,
    )  # fmt: skip
    db.session.add(stored)
    db.session.flush()
    db.session.add_all(
        [StoredListItem(stored_list_id=stored.id, assignment_id=key) for key in dict.fromkeys(listing.assignments)]
        + [StoredListItem(stored_list_id=stored.id, paragraph_id=key) for key in dict.fromkeys(listing.paragraphs)]
    )
    audit.record("list.stored", stored, actor=actor, title=stored.title, as_of=stored.as_of, hash=stored.hash)
    return stored
