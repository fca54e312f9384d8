"""`python3 -m tracker COMMAND` on a fresh machine: makes .venv, installs, and hands over to tracker.cli.

Only the standard library is used here, because nothing else is installed yet. TRACKER_NO_VENV=1 runs the
command in the interpreter that is already active (containers, packages).
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def main() -> int:
    """Install what the command needs, once per pyproject.toml, then become that command."""
    arguments = sys.argv[1:]
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python gets a sentence instead of a traceback
        print("Fullgjort needs Python 3.11 or later.", file=sys.stderr)
        return 1
    testing = arguments[:1] == ["test"]
    python = Path(sys.executable)
    if not os.environ.get("TRACKER_NO_VENV"):
        try:
            install("test" if testing else "run")
        except (subprocess.CalledProcessError, OSError) as error:
            print(
                f"The installation failed: {error}. Run the command again when that is mended.",
                file=sys.stderr,
            )
            return 1
        python = PYTHON
    module = ["pytest", *arguments[1:]] if testing else ["tracker.cli", *arguments]
    os.chdir(ROOT)
    command = [str(python), "-m", *module]
    if os.name != "nt":
        os.execv(command[0], command)  # noqa: S606 - becomes the command, so that signals reach it
    return subprocess.call(command)


def install(purpose: str) -> None:
    """Bring .venv up to date for one purpose: "run" or "test" (which includes run)."""
    stamp = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    marker = VENV / f"installed-{purpose}"
    if marker.is_file() and marker.read_text() == stamp and PYTHON.is_file():
        return
    print("Installing into .venv, once …", file=sys.stderr, flush=True)
    uv = shutil.which("uv")
    if not PYTHON.is_file():
        subprocess.check_call([uv, "venv", "--quiet", str(VENV)] if uv else [sys.executable, "-m", "venv", str(VENV)])
    pip = (
        [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
        if uv
        else [str(PYTHON), "-m", "pip", "install", "--quiet"]
    )
    if not uv:  # dependency groups came with pip 25.1
        subprocess.check_call([*pip, "--upgrade", "pip>=25.1"], stdout=sys.stderr)
    groups = ["--group", f"{ROOT / 'pyproject.toml'}:test"] if purpose == "test" else []
    subprocess.check_call([*pip, "--editable", str(ROOT), *groups], stdout=sys.stderr)
    marker.write_text(stamp)


if __name__ == "__main__":
    sys.exit(main())
