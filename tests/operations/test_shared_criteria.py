"""What the threads of a worker write their criteria with says the same to each of them, from the first moment."""

import datetime as dt
import sys
import threading
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from tracker.models import User
from tracker.models.user import is_there
from tracker.scope import shared_alias

THREADS = 8


@pytest.fixture
def restless() -> Iterator[None]:
    """Let threads change as often as they can."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def written_at_once() -> set[str]:
    absent, gate, found = shared_alias(User), threading.Barrier(THREADS), set[str]()

    def write() -> None:
        gate.wait()
        away = ~is_there(absent, dt.date(2024, 4, 29))
        found.add(str(sa.select(absent.id).where(absent.substitute_id == 1, away)))

    threads = [threading.Thread(target=write) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.usefixtures("restless")
def test_an_alias_that_threads_share_is_whole_when_the_first_of_them_asks() -> None:
    for _ in range(100):
        (said,) = written_at_once()
        assert '"user".' not in said
