"""Files from outside are read in a process of their own, which may fail: the way into this room."""

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, Any

from tracker.readers.child import FILE_MAX
from tracker.readers.model import Kind, ReadFile, ReadPage
from tracker.readers.refusals import ReadingError, Reason

SECONDS_MAX = 29.0
"""So that within 30 it is decided."""
ANSWER_MAX = 32 * 1024 * 1024
"""Bytes. What the readers let through is shorter; a parser that somebody has taken over could write for ever."""

LOOK_SECONDS = 1.0
PIECE = 64 * 1024

COMMAND = (sys.executable, "-s", "-E", "-B", "-m", "tracker.readers.child")
"""No site-packages of a user, no settings of the environment, no compiled files left behind."""
ROOT = Path(__file__).parents[2]
TELLING_SUFFIXES = (".csv", ".html", ".htm")
"""What the child is told of a name, and no more, for every user of the machine can see how a process was started."""

log = logging.getLogger(__name__)


def read_safely(source: Path | bytes, name: str | None = None, *, seconds: float = SECONDS_MAX) -> ReadFile:
    """Read a file that came from outside.

    The parser runs in a child with at most 768 MiB of memory, 20 seconds of processor time and nothing to write to.
    Several may run at once; each takes what it takes, so how many is for the caller to bound.

    Args:
        source: where it lies, or its bytes.
        name: what it is called, where that is not its path: parts CSV from other text.
        seconds: how long to wait.

    Raises:
        ReadingError: it cannot be read; says why, and what to do.
    """
    suffix = _suffix(name if name is not None else source.name if isinstance(source, Path) else "")
    if isinstance(source, bytes):
        _check_size(len(source))
        return _read_file(_answer(source, suffix, seconds))
    with source.open("rb") as file:
        _check_size(os.fstat(file.fileno()).st_size)
        return _read_file(_answer(file, suffix, seconds))


def read_by_pages(
    source: Path, name: str, *, first: int = 1, seconds: float = SECONDS_MAX
) -> Generator[ReadPage | None, None, None]:
    """Yield the pages of a file that came from outside, from one of them on, as its child reads them.

    The child has the limits that `read_safely` gives it; who wants more of a long file than that begins another at the
    page that this one did not come to. Closing the iterator ends the child.

    Args:
        source: where it lies.
        name: what it is called.
        first: the page to begin with.
        seconds: how long the child may live.

    Yields:
        A page; None whenever none has come for LOOK_SECONDS, so that the caller can see to other things.

    Raises:
        ReadingError: it cannot be read, or no further than what has been yielded.
    """
    with source.open("rb") as file:
        _check_size(os.fstat(file.fileno()).st_size)
        with _start(file, _suffix(name), str(first)) as child:
            try:
                yield from _pages(child, time.monotonic() + seconds)
            finally:
                child.kill()


def _pages(child: "subprocess.Popen[bytes]", until: float) -> Iterator[ReadPage | None]:
    begun, size = b"", 0
    with selectors.DefaultSelector() as looking:
        pipe = child.stdout.fileno() if child.stdout else -1
        looking.register(pipe, selectors.EVENT_READ)
        while True:
            if time.monotonic() > until:
                raise ReadingError(Reason.TOO_SLOW)
            if not looking.select(LOOK_SECONDS):
                yield None
                continue
            piece = os.read(pipe, PIECE)
            if not piece:
                break
            size += len(piece)
            if size > ANSWER_MAX:
                raise ReadingError(Reason.TOO_HEAVY)
            *lines, begun = (begun + piece).split(b"\n")
            for line in lines:
                yield _read_page(line)
    try:  # what has closed its pipe may live on, and wait for nothing
        code = child.wait(max(LOOK_SECONDS, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise ReadingError(Reason.TOO_SLOW) from None
    if code:
        raise _ended(code, slow=False)


def _read_page(line: bytes) -> ReadPage:
    said = _said(line)
    return ReadPage(int(said["number"]), int(said["of"]), str(said["text"]), bool(said["is_picture"]))


def _suffix(called: str) -> str:
    return next((suffix for suffix in TELLING_SUFFIXES if called.lower().endswith(suffix)), "")


def _check_size(size: int) -> None:
    if size > FILE_MAX:
        raise ReadingError(Reason.TOO_LARGE)


def _answer(source: IO[bytes] | bytes, suffix: str, seconds: float) -> bytes:
    """Run the child, and return what it wrote."""
    child = _start(source, suffix)
    overdue = threading.Event()
    watch = threading.Timer(seconds, _end, (child, overdue))
    watch.start()
    try:
        with child:
            answer = _talk(child, source if isinstance(source, bytes) else None)
    finally:
        watch.cancel()
        watch.join()
    if child.returncode == 0:
        return answer
    raise _ended(child.returncode, slow=overdue.is_set())


def _start(source: IO[bytes] | bytes, *arguments: str) -> "subprocess.Popen[bytes]":
    try:
        return subprocess.Popen(  # noqa: S603 - our own command; of the file's name it gets one of three endings
            [*COMMAND, *arguments],
            stdin=subprocess.PIPE if isinstance(source, bytes) else source,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=ROOT,  # from where -m finds this package, installed or not
            env={},
            process_group=0,  # in the session of who asks, where its lower priority counts
        )
    except OSError as error:  # no memory, or too many processes
        log.warning("no process to read a file in: %s", error.strerror)
        raise ReadingError(Reason.BUSY) from error


def _ended(code: int, *, slow: bool) -> ReadingError:
    """Return why a child that ended so did not read its file."""
    slow = slow or code == -signal.SIGXCPU
    log.warning("a file could not be read: the process ended with %s", "no time left" if slow else code)
    return ReadingError(Reason.TOO_SLOW if slow else Reason.TOO_HEAVY)


def _end(child: "subprocess.Popen[bytes]", overdue: threading.Event) -> None:
    overdue.set()
    child.kill()


def _talk(child: "subprocess.Popen[bytes]", given: bytes | None) -> bytes:
    """Hand the bytes over and take the answer; it reads all before it writes, so neither waits for the other."""
    if child.stdin and given is not None:
        with contextlib.suppress(BrokenPipeError):  # it died; how, its end will say
            child.stdin.write(given)
            child.stdin.close()
    answer = child.stdout.read(ANSWER_MAX) if child.stdout else b""
    if len(answer) == ANSWER_MAX:
        child.kill()
    return answer


def _read_file(answer: bytes) -> ReadFile:
    said = _said(answer)
    tables = tuple(tuple(tuple(row) for row in table) for table in said["tables"])
    return ReadFile(Kind(said["kind"]), said["text"], tuple(said["pages"]), tables)


def _said(answer: bytes) -> dict[str, Any]:
    """Return what the child wrote; what it refused is raised."""
    try:
        said: dict[str, Any] = json.loads(answer)
    except ValueError:  # it broke off; a reader never writes half of it
        raise ReadingError(Reason.TOO_HEAVY) from None
    if "refused" in said:
        log.info("a file was not read: %s %s", said["refused"], said.get("because", ""))
        raise ReadingError(Reason(said["refused"]))
    return said
