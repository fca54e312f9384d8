"""Runs the revisions on the connection that the command hands over, all in one transaction.

SQLite rebuilds a table to change it; with foreign keys on, dropping the old one would delete its children,
and the pragma does nothing inside a transaction. So it is switched off on the driver before anything begins,
and the keys are checked before the commit.
"""

import sqlalchemy as sa
from alembic import context

from tracker import models
from tracker.db import Base

del models  # imported so that every table is known


def run() -> None:
    connection: sa.Connection = context.config.attributes["connection"]
    sqlite = connection.dialect.name == "sqlite"
    driver = connection.connection.driver_connection
    if sqlite:
        driver.execute("PRAGMA foreign_keys=OFF")
    try:
        context.configure(
            connection=connection, target_metadata=Base.metadata, render_as_batch=sqlite, transactional_ddl=True,
            compare_type=True,
        )  # fmt: skip
        with context.begin_transaction():
            context.run_migrations()
            if sqlite and (broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()):
                raise RuntimeError(f"the migration leaves rows without their parents: {broken[:5]}")
    finally:
        if sqlite:
            if driver.in_transaction:
                driver.rollback()
            driver.execute("PRAGMA foreign_keys=ON")


run()
