"""Every known bomb is refused in words, soon, within its memory, and leaves nothing behind."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.bombs import BOMBS
from support.figures import Figures

from tracker.readers.sandbox import ROOT

SLOW = {"comments that never end", "tags that never end", "a Word file padded to 210 MB", "a page of endless operators"}
pytestmark = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="memory is measured by /proc, as on Linux"
)


@pytest.mark.parametrize("bomb", [pytest.param(b, marks=pytest.mark.full) if b in SLOW else b for b in BOMBS])
def test_a_bomb_is_refused(bomb: str, tmp_path: Path, figures: Figures) -> None:
    make, reasons, name = BOMBS[bomb]
    path = tmp_path / (name or "protokoll")
    path.write_bytes(make())
    env = {"PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}"}
    command = [sys.executable, "-m", "support.measured", str(path)]
    done = subprocess.run(command, cwd=tmp_path, env=env, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    assert told["code"] in reasons, told
    assert told["seconds"] < 30, told
    assert told["child"] <= 768, told
    assert told["grown"] < 50, told
    assert list(tmp_path.iterdir()) == [path]
    figures("S6", f"{bomb}: {told['code']} after {told['seconds']:.1f} s, {told['child']:.0f} MiB at most")
