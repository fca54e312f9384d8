"""A process that saves one thing after the other and says so each time; run by a test that looks at its every write.

python -m support.committing COUNT
"""

import os
import sys

import sqlalchemy as sa

from support.municipality import person
from support.register import TODAY, locked
from support.traced import be_traced
from tracker import clock
from tracker.app import create_app
from tracker.assignments.operations.changes import update_status
from tracker.db import db
from tracker.domain.lifecycle import Status

OFTEN = 60
"""Pages after which SQLite moves them to the file; its own number is 1,000."""


def main() -> None:
    with create_app().app_context(), clock.standing_at(TODAY):
        with db.writing():
            db.session.execute(sa.text(f"PRAGMA wal_autocheckpoint={OFTEN}"))
        be_traced()
        for number in range(int(sys.argv[1])):
            with db.writing():
                update_status(
                    locked("U-2023-0001"), status=(Status.IN_PROGRESS, Status.GIVEN)[number % 2],
                    note=f"Anteckning {number}", plan="", reason="", actor=person("officer"), now=clock.now(),
                    today=TODAY,
                )  # fmt: skip
            os.write(1, f"Anteckning {number}\n".encode())


if __name__ == "__main__":
    main()
