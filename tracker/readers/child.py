"""The process in which a file is read: limits first, then the parser, then one line of JSON. Started by `sandbox`.

python -m tracker.readers.child SUFFIX < FILE
"""

import contextlib
import json
import sys
from dataclasses import asdict
from typing import Any

from tracker.readers.reading import reader_of
from tracker.readers.refusals import ReadingError, Reason

if sys.platform != "win32":
    import resource

FILE_MAX = 50 * 1024 * 1024
MEMORY_MAX = 768 * 1024 * 1024
CPU_SECONDS = 20
OPEN_FILES = 64


def main() -> None:
    """Read what comes in, say what stands there, or why not."""
    limit()
    name = sys.argv[1] if len(sys.argv) > 1 else ""
    answer = json.dumps(answer_to(sys.stdin.buffer.read(FILE_MAX + 1), name), ensure_ascii=False)
    sys.stdout.buffer.write(answer.encode("utf-8", "replace"))
    sys.stdout.buffer.flush()


def limit() -> None:
    """Take away what a parser does not need: memory, time, files to write.

    Where there is no such thing as limits (Windows) only the parent's watch is left. The hard limit of time stays as it
    was, for reaching that one is death without a reason, while the soft one ends a process with SIGXCPU.
    """
    if sys.platform == "win32":
        return
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
        read = reader_of(data, name)
    except ReadingError as error:
        return {"refused": error.code}
    try:
        return asdict(read(data))
    except ReadingError as error:
        return {"refused": error.code}
    except MemoryError:
        return {"refused": Reason.TOO_HEAVY}
    except RecursionError:
        return {"refused": Reason.TOO_DEEP}
    except Exception as error:  # noqa: BLE001 - parsers raise whatever they like at what is not as it should be
        return {"refused": Reason.DAMAGED, "because": type(error).__name__}


if __name__ == "__main__":
    main()
