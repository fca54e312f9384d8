"""The database and its two doors.

Every request begins at the read door, whatever its method: a snapshot in which writing is an error. A view
opens the write door once, late, after validation: `with db.writing():` ends the read transaction, begins the
write one (IMMEDIATE on SQLite), and commits. The reasons and the measurements: docs/decisions/0002.
"""

import datetime as dt
import errno
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any, ClassVar, TypeVar, cast

import sqlalchemy as sa
from flask import Flask, has_request_context, request
from flask_sqlalchemy import SQLAlchemy
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.orm.exc import StaleDataError

TRIES = 3
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SQLITE_PRAGMAS = (
    "busy_timeout=15000",
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "trusted_schema=OFF",
)
CONNECT_SECONDS = 5
"""So long a request waits for a database server that does not answer at all."""
POSTGRES_LIMITS = "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s"


Result = TypeVar("Result")


class UtcDateTime(sa.types.TypeDecorator[dt.datetime]):
    """A moment in UTC; SQLite, which knows no zones, holds it without one."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Refuse a moment without a zone, which could mean anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        value = value.astimezone(dt.UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: dt.datetime | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Return it with its zone."""
        del dialect
        return value.replace(tzinfo=dt.UTC) if value is not None and value.tzinfo is None else value


def words(kind: type[StrEnum]) -> sa.Enum:
    """Return the column type for one of the domain's vocabularies: its words, checked by the database."""
    values = [member.value for member in kind]
    return sa.Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        length=24,
        name=kind.__name__.lower(),
        values_callable=lambda _: values,
    )


class Base(DeclarativeBase):
    """The root of every model; names every constraint, so that migrations can speak of it."""

    metadata = sa.MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {dt.datetime: UtcDateTime()}

    id: Mapped[int] = mapped_column(primary_key=True)


class Versioned:
    """A row that several people change: the version is compared in the UPDATE itself."""

    version: Mapped[int] = mapped_column(default=1)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - SQLAlchemy hands in the class
        return {"version_id_col": cls.version}


class WriteDoorError(RuntimeError):
    """The write door was opened where it may not be: in a GET, twice, or after a change."""


class DoorSession(FlaskSession):
    """A session that takes its connections from the door that it stands at."""

    door = "read"

    def get_bind(self, mapper: Any = None, clause: Any = None, bind: Any = None, **kwargs: Any) -> Any:  # noqa: ANN401
        """Return the engine of the present door."""
        del mapper, clause, kwargs
        return bind or self._db.engines["read" if self.door == "read" else None]

    def close(self) -> None:
        """Let go of the connection; a server that has gone by now takes nothing from an answer that is made."""
        try:
            super().close()
        except DBAPIError as error:
            if not is_away(error):
                raise


class Database(SQLAlchemy):
    """Flask-SQLAlchemy with a read door and a write door of the same database."""

    def init_app(self, app: Flask) -> None:
        """Make both engines. Nothing connects yet, so worker processes may be forked afterwards."""
        url = sa.make_url(app.config["SQLALCHEMY_DATABASE_URI"])
        sqlite = url.get_backend_name() == "sqlite"
        limits: dict[str, Any] = {"hide_parameters": True}  # a log must not hold what is protected
        if not sqlite:
            patience = {"options": POSTGRES_LIMITS, "connect_timeout": CONNECT_SECONDS}
            limits |= {"connect_args": patience, "pool_pre_ping": True}
        snapshot = {"execution_options": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}}
        app.config["SQLALCHEMY_ENGINE_OPTIONS"] = limits
        app.config["SQLALCHEMY_BINDS"] = {"read": {"url": url, **limits, **({} if sqlite else snapshot)}}
        super().init_app(app)
        if sqlite:
            with app.app_context():
                _listen(self.engines[None], "BEGIN IMMEDIATE", SQLITE_PRAGMAS)
                _listen(self.engines["read"], "BEGIN", (*SQLITE_PRAGMAS, "query_only=ON"))

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Open the write door for one unit of work, and commit it.

        What was loaded before is expired, so load what you change again inside.

        Raises:
            WriteDoorError: in a GET, inside another write unit, or when something was changed before.
        """
        if has_request_context() and request.method in SAFE_METHODS:
            raise WriteDoorError("a GET changes nothing")
        with self.tracing():
            yield

    @contextmanager
    def tracing(self) -> Iterator[None]:
        """Open the write door without asking for the method. Only tracker.web.trace may, after the response."""
        session = cast("DoorSession", self.session())
        if session.door == "write" or session.new or session.dirty or session.deleted:
            raise WriteDoorError("the write door opens once, before anything is changed")
        session.rollback()
        session.door = "write"
        try:
            yield
            session.commit()
        except BaseException:
            session.rollback()
            raise
        finally:
            session.door = "read"


def _listen(engine: sa.Engine, begin: str, pragmas: tuple[str, ...]) -> None:
    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own
        connection.isolation_level = None  # the driver begins nothing by itself
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin_transaction(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)


def again(work: Callable[[], Result]) -> Result:
    """Do some work, and do it again where a lock or another's change stood in the way, up to TRIES times."""
    for attempt in range(1, TRIES + 1):
        try:
            return work()
        except (DBAPIError, StaleDataError) as error:
            db.session.rollback()
            if attempt == TRIES or not passing(error):
                raise
            time.sleep(random.uniform(0.005, 0.05) * attempt)  # noqa: S311 - spreads the tries, nothing more
    raise AssertionError("unreachable")


def unit(work: Callable[[], Result]) -> Result:
    """Do some work through the write door, again where need be. For jobs; a view's whole request is done again."""

    def written() -> Result:
        with db.writing():
            return work()

    return again(written)


def database_now() -> dt.datetime:
    """Return the database's own time, which leases and attempts go by: one clock for all machines, never shifted."""
    now = db.session.scalar(sa.select(sa.type_coerce(sa.func.current_timestamp(), UtcDateTime())))
    return cast("dt.datetime", now)


def passing(error: BaseException) -> bool:
    """Tell whether another try may succeed: a lock that was held, a row that changed or came to be in between."""
    cause = error.orig if isinstance(error, DBAPIError) else None
    name, state = getattr(cause, "sqlite_errorname", ""), getattr(cause, "sqlstate", "")
    retried = {
        "40001",
        "40P01",
        "55P03",
        "23505",
    }  # serialization, deadlock, lock timeout, the same row made twice
    return isinstance(error, StaleDataError) or str(name).startswith("SQLITE_BUSY") or state in retried


def is_away(error: BaseException) -> bool:
    """Tell whether the database server cannot be reached, or has gone in the midst of the work."""
    if not isinstance(error, DBAPIError):
        return False
    state = str(getattr(error.orig, "sqlstate", None) or "")
    unreached = not state and type(error.orig).__module__.startswith("psycopg") and isinstance(error, OperationalError)
    return error.connection_invalidated or unreached or state.startswith(("08", "57P"))


def is_full(error: BaseException) -> bool:
    """Tell whether there is no room left for what was to be written, in the database or among the files."""
    if isinstance(error, DBAPIError):
        name, state = getattr(error.orig, "sqlite_errorname", ""), getattr(error.orig, "sqlstate", "")
        return name == "SQLITE_FULL" or state == "53100"
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}


db = Database(metadata=Base.metadata, session_options={"class_": DoorSession, "expire_on_commit": False})
