"""The process in which a file is read: limits first, then the parser, then one line of JSON. Started by `sandbox`.

python -m tracker.readers.child SUFFIX < FILE

With the number of a page, it reads page by page from there on, and writes a line for each.

python -m tracker.readers.child SUFFIX FIRST < FILE
"""

import contextlib
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from tracker.readers.reading import pages_of, reader_of
from tracker.readers.refusals import ReadingError, Reason

if sys.platform != "win32":
    import resource

FILE_MAX = 50 * 1024 * 1024
MEMORY_MAX = 768 * 1024 * 1024
CPU_SECONDS = 20
PRIORITY = 10
"""Who waits at a page goes before a file that is read."""
OPEN_FILES = 64


def main() -> None:
    """Read what comes in, say what stands there, or why not."""
    limit()
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    data = sys.stdin.buffer.read(FILE_MAX + 1)
    if len(sys.argv) > 2:
        for page in answers_by_page(data, name, int(sys.argv[2])):
            _write(page)
    else:
        _write(answer_to(data, name))


def _write(answer: dict[str, Any]) -> None:
    line = json.dumps(answer, ensure_ascii=False) + "\n"
    sys.stdout.buffer.write(line.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def limit() -> None:
    """Take away what a parser does not need: memory, time, files to write.

    Where there is no such thing as limits (Windows) only the parent's watch is left. The hard limit of time stays as it
    was, for reaching that one is death without a reason, while the soft one ends a process with SIGXCPU.
    """
    if sys.platform == "win32":
        return
    os.nice(PRIORITY)
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_MAX),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
    ):
        _, hard = resource.getrlimit(what)
        soft = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(OSError, ValueError):  # macOS knows RLIMIT_AS, and refuses it
            resource.setrlimit(what, (soft, hard if what == resource.RLIMIT_CPU else soft))


def answer_to(data: bytes, name: str) -> dict[str, Any]:
    """Return the file that was read as plain values, or the code of why it was not."""
    if len(data) > FILE_MAX:
        return {"refused": Reason.TOO_LARGE}
    try:
        return asdict(reader_of(data, name)(data))
    except Exception as error:  # noqa: BLE001 - parsers raise whatever they like at what is not as it should be
        return _refusal(error)


def answers_by_page(data: bytes, name: str, first: int) -> Iterator[dict[str, Any]]:
    """Yield the pages of a file as plain values, and at last the code of why no more was read, if there is more."""
    if len(data) > FILE_MAX:
        yield {"refused": Reason.TOO_LARGE}
        return
    try:
        for page in pages_of(data, name, first):
            yield page._asdict()
    except Exception as error:  # noqa: BLE001 - as above
        yield _refusal(error)


def _refusal(error: Exception) -> dict[str, Any]:
    if isinstance(error, ReadingError):
        return {"refused": error.code}
    if isinstance(error, MemoryError):
        return {"refused": Reason.TOO_HEAVY}
    if isinstance(error, RecursionError):
        return {"refused": Reason.TOO_DEEP}
    return {"refused": Reason.DAMAGED, "because": type(error).__name__}


if __name__ == "__main__":
    main()
