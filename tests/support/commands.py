"""The commands of the product, each in a process of its own.

The process is a fork of one that has the modules and nothing else: that spares each command the seconds of importing.
Those that have to be started as people start them (tests/faults, the guide's) are started so there.
"""

import multiprocessing
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ready = multiprocessing.get_context("forkserver")
_ready.set_forkserver_preload(["tracker.cli", "tracker.app", "alembic.command", "alembic.autogenerate"])


def run(instance: Path, *arguments: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command on an installation, and return what it said."""
    return run_in({**os.environ, "TRACKER_INSTANCE": str(instance), **environ}, *arguments, stdin=stdin)


def run_in(environ: dict[str, str], *arguments: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command in an environment, and return what it said."""
    with tempfile.TemporaryDirectory() as folder:
        said, read = [Path(folder, name) for name in ("out", "err")], Path(folder, "in")
        read.write_text(stdin, encoding="utf-8", newline="")
        child = _ready.Process(target=_command, args=(environ, list(arguments), [read, *said]))
        child.start()
        child.join(60)
        if child.exitcode is None:
            child.kill()
            raise subprocess.TimeoutExpired(list(arguments), 60)
        out, err = (file.read_bytes().decode() for file in said)
        return subprocess.CompletedProcess(list(arguments), child.exitcode, out, err)


def _command(environ: dict[str, str], arguments: list[str], files: list[Path]) -> None:
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(ROOT)
    for number, (file, flags) in enumerate(zip(files, (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT] * 2), strict=True)):
        os.dup2(os.open(file, flags), number)
    sys.stdin, sys.stdout, sys.stderr = (os.fdopen(fd, mode) for fd, mode in ((0, "r"), (1, "w"), (2, "w")))
    from tracker.cli import main

    main(arguments, prog_name="python -m tracker.cli")
