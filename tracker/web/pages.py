"""What templates share: Swedish filters, labels, navigation, receipts, and addresses of static files."""

import datetime as dt
import hashlib
from contextlib import suppress
from pathlib import Path
from typing import Any

from flask import Flask, current_app, flash, get_flashed_messages, request, url_for
from jinja2 import FileSystemBytecodeCache
from jinja2.bccache import Bucket

from tracker import clock
from tracker.documents.kinds import word_of
from tracker.documents.names import place_of
from tracker.domain.permissions import Action, Role
from tracker.domain.rounds import is_overdue
from tracker.mail.policies import work_calendar
from tracker.mail.standing import holds
from tracker.models.recipient import by_group
from tracker.web.due import act_by_of, awaits_adjustment, current_deadlines, due_of
from tracker.web.free_texts import beneath
from tracker.web.guard import actor, can, signed_in
from tracker.wording import dates, labels, round_labels, sizes
from tracker.wording.changes import change_in_words
from tracker.wording.tallies import tally_words

LIST_ARGUMENTS = frozenset(
    {
        "ord",
        "lage",
        "nar",
        "mottagare",
        "beslutat-av",
        "budget",
        "saknar",
        "mina",
        "sortera",
        "rader",
        "sida",
        "q",
        "roll",
        "organ",
        "aktivt",
        "slag",
        "ar",
        "kolumner",
    }
)
"""What a list's address may say; anything else is not repeated in its links."""
NAVIGATION = (
    ("overview.inbox", "Att föra in", {Role.REGISTRAR}),
    ("overview.my_list", "Min lista", {Role.OFFICER, Role.MANAGER, Role.REGISTRAR}),
    ("overview.overview", "Översikt", {Role.MANAGER, Role.REGISTRAR, Role.AUDITOR, Role.ELECTED}),
    ("assignments.index", "Uppdrag", set(Role)),
    ("meetings.calendar", "Sammanträden", set(Role)),
    ("lists.index", "Rapporter", set(Role) - {Role.ADMIN}),
    ("followups.index", "Uppföljning", set(Role) - {Role.ADMIN}),
    ("search.find", "Sök", {Role.AUDITOR, Role.ELECTED, Role.OFFICER, Role.MANAGER}),
    ("auditing.index", "Granskning", {Role.AUDITOR}),
    ("overview.setup", "Kom igång", {Role.ADMIN}),
    ("bodies.index", "Organ", {Role.ADMIN}),
    ("accounts.users", "Konton", {Role.ADMIN}),
    ("reminders.queue", "Mejl", {Role.ADMIN}),
    ("disposals.index", "Gallring", {Role.ADMIN, Role.AUDITOR}),
)  # fmt: skip

BELOW = {"beslut": "sammantraden", "styrdokument": "uppfoljning", "organgrupper": "organ", "lasningar": "registrera",
         "registerutdrag": "gallring", "om-tjansten": "kom-igang"}  # fmt: skip
"""Pages whose address begins otherwise than that of the place in the navigation that they belong to."""


def init_pages(app: Flask) -> None:
    """Give every template what it needs."""
    app.jinja_env.filters |= {
        "long_date": dates.long_date,
        "short_date": dates.short_date,
        "moment": dates.moment,
        "local_day": dates.local_day,
        "in_words": dates.in_words,
        "by_group": by_group,
        "file_size": sizes.file_size,
        "lasting": dates.lasting,
    }
    app.jinja_env.globals |= {
        "labels": labels,
        "round_labels": round_labels,
        "is_overdue": lambda state, due_on: is_overdue(state, due_on, clock.today()),
        "tally_words": tally_words,
        "counted": dates.counted,
        "change_in_words": change_in_words,
        "distance": distance,
        "static_url": static_url,
        "can": can,
        "Action": Action,
        "navigation": navigation,
        "receipts": receipts,
        "signed_in": signed_in,
        "actor": actor,
        "today": clock.today,
        "current_args": current_args,
        "due_of": due_of,
        "act_by_of": act_by_of,
        "file_word": word_of,
        "beneath_text": beneath,
        "link_place": place_of,
        "awaits_adjustment": awaits_adjustment,
        "still_true": lambda notice: holds(notice, calendar=work_calendar()),
        "current_deadlines": current_deadlines,
    }
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    with suppress(OSError, RuntimeError):  # without a temporary folder that is ours alone they are compiled as needed
        app.jinja_env.bytecode_cache = CompiledTemplates(pattern="fullgjort_%s.cache")


class CompiledTemplates(FileSystemBytecodeCache):
    """The templates as compiled, in a temporary folder of the user's own, so that no new worker pays for it anew."""

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one; a page is shown all the same where there is no room for it."""
        with suppress(OSError):
            super().dump_bytecode(bucket)


def distance(day: dt.date) -> str:
    """Return tidsläge from today."""
    return dates.distance(day, today=clock.today())


def navigation() -> list[tuple[str, str, bool]]:
    """Return (path, word, whether this page is it or below it) of what the person's roles use."""
    if not signed_in():
        return []
    roles, here = set(actor().roles), _first_part(request.path)
    shown = [(url_for(endpoint), word) for endpoint, word, wanted in NAVIGATION if wanted & roles]
    return [(path, word, _first_part(path) == BELOW.get(here, here)) for path, word in shown]


def _first_part(path: str) -> str:
    return path.split("/")[1]


def static_url(name: str) -> str:
    """Return the address of a static file, with a hash of its content, so that it may be kept for ever."""
    versions: dict[str, str] = current_app.extensions.setdefault("static_versions", {})
    if name not in versions or current_app.debug:
        content = (Path(current_app.static_folder or "") / name).read_bytes()
        versions[name] = hashlib.sha256(content).hexdigest()[:12]
    return url_for("static", filename=name, v=versions[name])


def current_args(**changes: object) -> dict[str, Any]:
    """Return this page's query with some of it changed; None takes a part away."""
    kept = {name: value for name, value in request.args.to_dict().items() if name in LIST_ARGUMENTS}
    args: dict[str, Any] = {**(request.view_args or {}), **kept, **changes}
    return {key: value for key, value in args.items() if value not in (None, "")}


def receipt(title: str, note: str = "", *, act: str = "", of_own: bool = False) -> None:
    """Say on the next page what was saved, with Ångra where there is an act to undo.

    Args:
        title: what was done.
        note: what else there is to say of it.
        act: what Ångra takes back.
        of_own: it concerns the person alone, who undoes it whatever their role.
    """
    flash({"title": title, "note": note, "act": act if of_own or can(Action.UNDO) else ""}, "receipt")  # type: ignore[arg-type] # JSON, kept in the session


def receipts() -> list[dict[str, str]]:
    """Return what was saved just now."""
    found: list[dict[str, str]] = get_flashed_messages(category_filter=["receipt"])  # type: ignore[assignment]
    return found
