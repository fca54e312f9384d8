"""The commands of the product, run as people run them."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(instance: Path, *arguments: str, stdin: str = "", **environ: str) -> subprocess.CompletedProcess[str]:
    """Run a command on an installation, and return what it said."""
    return subprocess.run(
        [sys.executable, "-m", "tracker", *arguments],
        cwd=ROOT,
        input=stdin,
        text=True,
        capture_output=True,
        check=False,
        timeout=60,
        env={**os.environ, "TRACKER_INSTANCE": str(instance), "TRACKER_NO_VENV": "1", **environ},
    )
