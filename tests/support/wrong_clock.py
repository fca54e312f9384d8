"""A process whose wall clock is set by the test, through libfaketime; its monotonic clock goes on, as real ones do."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from support.database import unavailable

PLACES = ("/usr/lib", "/usr/lib64", "/usr/local/lib")


def _library() -> str:
    found = [path for place in PLACES for path in sorted(Path(place).glob("**/faketime/libfaketimeMT.so.1"))]
    if not found:
        unavailable("libfaketime is not installed (apt-get install faketime)")
    return str(found[0])


@dataclass
class WrongClock:
    """What a process takes for the time: the real one, and so much.

    Attributes:
        file: where the process looks it up, each time that it asks for the time.
        ahead: how much it is ahead of the real time.
    """

    file: Path
    ahead: dt.timedelta = field(default_factory=dt.timedelta)

    @property
    def now(self) -> dt.datetime:
        return dt.datetime.now(dt.UTC) + self.ahead

    @property
    def environ(self) -> dict[str, str]:
        return {
            "LD_PRELOAD": _library(), "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
        }  # fmt: skip

    def set(self, moment: dt.datetime) -> None:
        self.jump(moment - self.now)

    def jump(self, by: dt.timedelta) -> None:
        self.ahead += by
        new = self.file.with_suffix(".new")
        new.write_text(f"{self.ahead.total_seconds():+.3f}\n")
        new.replace(self.file)  # at once: no half of it is ever read
