"""What the product stands on is listed whole, and what is known to be dangerous in it is told of."""

import json
import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from support.commands import ROOT, run
from support.database import settings_for
from support.figures import Figures

from tracker import doctor


def test_the_list_names_what_we_ask_for_and_what_that_asks_for(tmp_path: Path, figures: Figures) -> None:
    answer = run(tmp_path, "sbom")
    assert answer.returncode == 0, answer.stderr
    told = json.loads(answer.stdout)
    listed = {part["name"]: part["version"] for part in told["components"]}
    asked = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {line.split(">")[0].split("=")[0] for line in asked}
    assert names - set(listed) == set()
    assert {"werkzeug", "jinja2", "markupsafe", "itsdangerous", "python", "sqlite"} <= set(listed)
    assert all(listed[name] == version(name) for name in names)
    refs = {part["bom-ref"] for part in told["components"]} | {told["metadata"]["component"]["bom-ref"]}
    assert {ref for line in told["dependencies"] for ref in (line["ref"], *line["dependsOn"])} <= refs
    assert not any(name.startswith(("pytest", "ruff", "mypy")) for name in listed)
    figures("S20", f"{len(listed)} parts listed with their versions, {len(names)} of them asked for by ourselves")


def test_versions_are_held_by_hashes_within_their_bounds(figures: Figures) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [Requirement(line) for line in project["dependencies"] + project["optional-dependencies"]["postgres"]]
    blocks = re.split(r"\n(?=\S)", (ROOT / "requirements.lock").read_text(encoding="utf-8").strip())
    assert all(len(re.findall(r"--hash=sha256:[0-9a-f]{64}", block)) > 0 for block in blocks)
    heads = [re.match(r"([a-z0-9-]+)==([^ ]+)", block) for block in blocks]
    held = {head[1]: head[2] for head in heads if head}
    assert len(held) == len(blocks)
    assert [str(one) for one in asked if not one.specifier.contains(held.get(one.name, "0"))] == []
    figures("S20", f"{len(held)} versions held by hashes, all within the bounds that we ask for")


def test_dangerous_versions_are_told_of_where_they_matter(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    files, server = (settings_for(url, tmp_path) for url in ("sqlite:///x.db", "postgresql+psycopg://x/y"))
    monkeypatch.setattr(doctor, "WAL_RESET_FIXED", (99, 0, 0))
    monkeypatch.setattr(doctor, "ZIP_OVERLAP_FIXED", {(3, minor): 99 for minor in range(10, 30)})
    assert [line.split()[0] for line in doctor.dangers(files)] == ["Python", "SQLite"]
    assert [line.split()[0] for line in doctor.dangers(server)] == ["Python"]
    monkeypatch.setattr(doctor, "WAL_RESET_FIXED", (3, 0, 0))
    monkeypatch.setattr(doctor, "ZIP_OVERLAP_FIXED", {})
    assert doctor.dangers(files) == []
