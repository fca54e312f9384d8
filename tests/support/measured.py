"""Reading a file from outside in a fresh process, and what it took: told as one line of JSON.

python -m support.measured FILE
"""

import json
import resource
import sys
import time
from pathlib import Path

from tracker.readers.refusals import ReadingError
from tracker.readers.sandbox import read_safely


def own_mib(what: str) -> float:
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what)) / 1024


def main() -> None:
    before, begun = own_mib("VmRSS"), time.monotonic()
    try:
        code = f"read: {read_safely(Path(sys.argv[1])).text[:60]!r}"
    except ReadingError as error:
        code = error.code
    seconds = time.monotonic() - begun
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps({"code": code, "seconds": seconds, "child": child, "grown": own_mib("VmHWM") - before}))  # noqa: T201


if __name__ == "__main__":
    main()
