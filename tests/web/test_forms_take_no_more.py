"""A form changes what it asks for and nothing else: more than it asks for is not heard, less blanks nothing."""

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import on_sqlite
from flask import Flask
from support.figures import Figures
from support.visitor import Visitor

from tracker.db import Base, UtcDateTime, db
from web.test_guard import prepare, table

pytestmark = on_sqlite
WHO = ("registrar", "admin", *(pytest.param(who, marks=pytest.mark.full) for who in ("officer", "manager")))
STEERING = {"csrf_token", "version", "base", "submit", "action", "steg", "next"}
CHANCE = re.compile(r"hash$|^salt$|^act$|^key$|^file_key$|^message_id$|^content$|^undoes$|^used_by_act$|^sealed_key$")
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:[\d.+:]+")
LEFT_OUT = {"event_head", "login_attempt", "access_log", "web_session", "search_entry", "search_word"}
Rows = dict[tuple[str, int], dict[str, Any]]


class Register:
    """The database of a test, which can be looked at whole, and put back as it was."""

    def __init__(self, app: Flask, folder: Path) -> None:
        self.app, self.file, self.kept = app, folder / "copy.db", folder / "kept.db"
        self._close()
        shutil.copy(self.file, self.kept)

    def _close(self) -> None:
        with self.app.app_context():
            db.session.remove()
            for engine in db.engines.values():
                engine.dispose()

    def put_back(self) -> None:
        """Let everything be as it was at first."""
        self._close()
        for ending in ("-wal", "-shm"):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.file)

    def rows(self) -> Rows:
        """Return every row but for moments and what is drawn by lot."""
        found: Rows = {}
        connection = sqlite3.connect(self.file)
        for each in Base.metadata.sorted_tables:
            if each.name in LEFT_OUT:
                continue
            columns = [
                column.name for column in each.columns
                if not isinstance(column.type, UtcDateTime) and not CHANCE.search(column.name)
            ]  # fmt: skip
            names = ", ".join(f'"{name}"' for name in columns)
            for values in connection.execute(f'SELECT {names} FROM "{each.name}"'):  # noqa: S608 - our own tables
                row = dict(zip(columns, map(_alike, values), strict=True))
                found[each.name, row["id"]] = row
        connection.close()
        return found


def _alike(value: Any) -> Any:
    """Return a value as it is whenever the same thing was done: without moments, the changes of an event in order."""
    if not isinstance(value, str):
        return value
    if value.startswith('{"changes":'):
        told = json.loads(value)
        value = json.dumps({**told, "changes": sorted(told["changes"], key=lambda one: (one["table"], one["id"]))})
    return MOMENT.sub("…", value)


def extras() -> dict[str, str]:
    """Return a value for every column that any model has, which no form should take where it does not ask for it."""
    values = {}
    for each in Base.metadata.sorted_tables:
        for column in each.columns:
            kind: Any = column.type
            if isinstance(kind, sa.Enum):
                values[column.name] = list(kind.enums)[-1]
            elif isinstance(kind, sa.Boolean):
                values[column.name] = "y"
            elif isinstance(kind, sa.Date):
                values[column.name] = "1987-06-05"
            elif isinstance(kind, sa.Integer):
                values[column.name] = "2"
            else:
                values[column.name] = "KAPAT"
    return {**values, "role": "admin", "roles": "admin", "is_admin": "1", "password_hash": "KAPAT"}


def filled(fields: dict[str, str]) -> dict[str, str]:
    """Fill what is empty in a form with something that it may take."""
    done = dict(fields)
    for name, value in fields.items():
        if value or name in STEERING:
            continue
        if re.search(r"(_on|date|day|dag)$", name):
            done[name] = "2024-04-24"
        elif "email" in name or "address" in name:
            done[name] = "ny@prov.example"
        elif re.search(r"reason|text|title|note|name|why|varfor|question|conclusion|words|label|hur|how", name):
            done[name] = "Ord om saken"
    return done


@dataclass
class Found:
    """One form of a page: where it goes, what a browser would send of it, and every name that it has."""

    address: str
    fields: dict[str, str]
    names: set[str]


def forms(visitor: Visitor, pages: list[str]) -> Iterator[Found]:
    """Yield every form that posts on some pages, each once."""
    known: set[tuple[str, ...]] = set()
    for page in pages:
        markup = [
            part for part in re.findall(r"<form\b.*?</form>", visitor.get(page), re.DOTALL)
            if 'name="csrf_token"' in part and 'action="/logga-ut"' not in part
        ]  # fmt: skip
        for form, part in zip(visitor._forms(), markup, strict=True):  # noqa: SLF001 - as it fills them
            address = (form["action"] or page).partition("#")[0]
            shape = (re.sub(r"\d+", "N", address), *sorted(form["fields"]))
            if shape not in known and not re.search(r"/logga-ut|/mig/inloggningar|/angra/", address):
                known.add(shape)
                yield Found(address, form["fields"], set(re.findall(r'\sname="([^"]+)"', part)))


def pages_of(names: dict[str, str], who: str) -> list[str]:
    return [
        path.format(**names) for path, method, expected in table()
        if method == "GET" and expected[who] == 200 and not re.search(r"\.\w+($|\?)|/kalender/|/fil|^/plan$", path)
    ]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_a_form_takes_no_more_than_it_asks_for_and_less_blanks_nothing(
    app: Flask, tmp_path: Path, who: str, figures: Figures
) -> None:
    names = prepare(app)
    visitor = Visitor(app, who)
    found = list(forms(visitor, pages_of(names, who)))
    register = Register(app, tmp_path)
    before = register.rows()
    saved, taken, blanked = 0, [], []
    for form in found:
        sent = filled(form.fields)
        more = {**{name: value for name, value in extras().items() if name not in form.names}, **sent}
        status = visitor.client.post(form.address, data=sent).status_code
        plain = register.rows()
        if plain != before:
            register.put_back()
        heard = visitor.client.post(form.address, data=more).status_code
        with_more = register.rows()
        refused = heard in {403, 422} and with_more == before
        if not refused and (heard != status or with_more != plain):
            taken.append((form.address, difference(plain, with_more)))
        if with_more != before:
            register.put_back()
        if plain == before or status >= 400:
            continue
        saved += 1
        for name in set(sent) - STEERING if "version" in sent else ():
            visitor.client.post(form.address, data={key: value for key, value in sent.items() if key != name})
            after = register.rows()
            if gone := blanks(before, plain, after):
                blanked.append((form.address, name, gone))
            if after != before:
                register.put_back()
    assert saved > {"registrar": 25, "admin": 8, "officer": 5, "manager": 5}[who]
    figures(
        "S4",
        f"{who}: {len(found)} forms × {len(extras())} columns, {len(taken)} taken; {len(blanked)} emptied by a part",
    )
    assert taken == [], [(address, str(what)[:900]) for address, what in taken]
    assert blanked == []


def difference(one: Rows, other: Rows) -> list[Any]:
    return [(key, one.get(key), other.get(key)) for key in one.keys() | other.keys() if one.get(key) != other.get(key)]


def blanks(before: Rows, plain: Rows, after: Rows) -> list[Any]:
    """Return what was there before and is empty now, though the whole form leaves it filled."""
    return [
        (key, name) for key, row in before.items() for name, value in row.items()
        if value and not after[key][name] and plain[key][name]
    ]  # fmt: skip
