"""Which process this is, whether another one lives, and keeping child processes alive.

What a killed sender held is free at once, and not only after its lease. Processes are told apart by boot, process
namespace, process id and start, so that a number used again is not taken for the old one. Where that cannot be known
(another machine, another container) nothing is called dead, and leases run out by themselves.
"""

import ctypes
import logging
import os
import signal
import socket
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_DEAD = frozenset({"Z", "X", "x"})

log = logging.getLogger(__name__)
STOP_SECONDS = 65.0
"""A scheduler with a mail in flight to a silent server needs up to 60."""
DELAY_MAX = 30.0
_PR_SET_PDEATHSIG = 1
_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_LOOK_SECONDS = 0.1


def this_process() -> str:
    """Return this process's name, at most 120 characters."""
    return f"{_place()}/{os.getpid()}/{_started(os.getpid()) or int(time.time())}"


def is_dead(owner: str) -> bool:
    """Tell whether the process of that name is known to be gone."""
    place, _, rest = owner.rpartition("/")[0].rpartition("/")
    pid, started = rest, owner.rpartition("/")[2]
    if place != _place() or not pid.isdecimal() or not (_PROC / "self/stat").exists():
        return False
    return _started(int(pid)) != started


def _place() -> str:
    try:
        boot = (_PROC / "sys/kernel/random/boot_id").read_text().strip()[:8]
        return f"{socket.gethostname()[:40]}/{boot}/{(_PROC / 'self/ns/pid').readlink()}"
    except OSError:
        return socket.gethostname()[:40]


def _started(pid: int) -> str | None:
    """Return when a living process began, in clock ticks since the boot; None for a dead one."""
    try:
        fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] in _DEAD else fields[19]


@dataclass
class Child:
    """A process that the supervisor keeps alive.

    Attributes:
        name: what it is called in the log.
        run: what it does, in a process of its own; returns its exit code.
        essential: when it ends, everything ends; others are started again.
    """

    name: str
    run: Callable[[], int | None]
    essential: bool = False
    pid: int = 0
    started: float = 0.0
    due: float = 0.0
    delay: float = 1.0


def supervise(children: list[Child]) -> int:
    """Start children and keep them going until told to stop; return the exit code.

    This process opens no database and starts no thread, so that it may fork. When it is killed, so are they.
    """
    told: list[int] = []
    for found in _heard():
        signal.signal(found, lambda number, _frame: told.append(number))
    for child in children:
        _start(child)
    while not told:
        time.sleep(_LOOK_SECONDS)
        for child in children:
            if child.pid and _reap(child):
                if child.essential:
                    log.error("%s has ended; everything stops", child.name)
                    return _stop(children) or 1
                _start_later(child)
            elif not child.pid and time.monotonic() >= child.due:
                _start(child)
    return _stop(children)


def _heard() -> list[signal.Signals]:
    """Return the signals that stop us; what nohup has taken from us stays taken."""
    return [found for found in _SIGNALS if found is not signal.SIGHUP or signal.getsignal(found) is not signal.SIG_IGN]


def _start_later(child: Child) -> None:
    """Wait a second before the next start, and twice as long each time that it ends early again."""
    lived = time.monotonic() - child.started
    child.delay = 1.0 if lived > DELAY_MAX else child.delay
    child.due = time.monotonic() + child.delay
    log.error("%s has ended after %.0f s; it starts again in %.0f s", child.name, lived, child.delay)
    child.delay = min(child.delay * 2, DELAY_MAX)


def _start(child: Child) -> None:
    parent = os.getpid()
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)  # until the child has handlers of its own
    child.started, child.pid = time.monotonic(), os.fork()
    if child.pid == 0:
        os._exit(_become(child, parent))
    signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)


def _become(child: Child, parent: int) -> int:
    """Run a child's work in the forked process; return its exit code."""
    try:
        os.setpgid(0, 0)  # Ctrl+C reaches the supervisor alone, which stops its children in order
        for found in _heard():
            signal.signal(found, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _SIGNALS)
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            return 1
        code = child.run() or 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - the end of a process; there is nobody above to handle it
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _reap(child: Child) -> bool:
    """Tell whether a child has ended."""
    ended = os.waitpid(child.pid, os.WNOHANG)[0] == child.pid
    if ended:
        child.pid = 0
    return ended


def _stop(children: list[Child]) -> int:
    """Ask all to stop; kill what has not stopped in time. Returns 1 where that was needed."""
    living = [child for child in children if child.pid]
    for child in living:
        os.kill(child.pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while living and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
        living = [child for child in living if not _reap(child)]
    for child in living:
        log.error("%s did not stop and is killed", child.name)
        os.killpg(child.pid, signal.SIGKILL)
        os.waitpid(child.pid, 0)
    return 1 if living else 0
