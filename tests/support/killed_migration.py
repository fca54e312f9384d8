"""Bringing a database to the newest revision in a process that dies in the midst of it, or else tells its statements.

python -m support.killed_migration [AFTER]
"""

import os
import signal
import sys
from typing import Any

from sqlalchemy import event

from tracker import schema
from tracker.app import create_app
from tracker.db import db


def main() -> None:
    app, after, done = create_app(), int(sys.argv[1]) if sys.argv[1:] else None, 0

    def count(*_: Any) -> None:
        nonlocal done
        done += 1
        if done == after:
            os.kill(os.getpid(), signal.SIGKILL)

    with app.app_context():
        event.listen(db.engine, "after_cursor_execute", count)
    schema.migrate(app, "head")
    print(done)  # noqa: T201 - what it is asked for


if __name__ == "__main__":
    main()
