"""The guide of docs/operations.md, followed word for word: from an empty folder to the first assignment."""

import datetime as dt
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import click
import pytest
from support.mail import free_port
from support.served import Browser, FarVisitor, wait_for
from support.visitor import text_of

from tracker.cli import main

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
GUIDE = DOCUMENT.partition("## A new municipality from nothing\n")[2].partition("\n## ")[0]
PASSWORD, CHOSEN = "ett långt lösenord", "bänkar regnar sällan uppåt"
SERVE = "python3 -m tracker serve"


def blocks(language: str, text: str = GUIDE) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The product's own files in an empty folder; what is installed is this test's interpreter."""
    for name in ("tracker", "templates", "migrations"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.fixture
def environ(clone: Path) -> dict[str, str]:
    """A shell in which `python3` is this interpreter, and nothing is set for the product."""
    python = clone / "bin" / "python3"
    python.parent.mkdir()
    python.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} "$@"\n')
    python.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("TRACKER_", "PYTHON"))}
    return kept | {"TRACKER_NO_VENV": "1", "PATH": f"{python.parent}:{kept['PATH']}"}


@pytest.fixture
def site(clone: Path, environ: dict[str, str]) -> Iterator[str]:
    """The guide's commands, one after another; the last one serves, at a port that is free here."""
    *commands, serve, _ = blocks("bash")
    assert serve.strip() == SERVE
    [table] = blocks("csv")
    (clone / "organ.csv").write_text(table, encoding="utf-8")
    for command in commands:
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", command], cwd=clone, env=environ, input=f"{PASSWORD}\n", text=True,
            capture_output=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, f"{command}\n{done.stderr}"
    port = free_port()
    server = subprocess.Popen([*shlex.split(serve), "--port", str(port)], cwd=clone, env=environ)
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{url}/healthz/scheduler")
        yield url
    finally:
        server.terminate()
        server.wait(75)


def test_the_guide_leads_from_nothing_to_the_first_assignment(clone: Path, environ: dict[str, str], site: str) -> None:
    invite = blocks("bash")[-1]
    address = re.search(r"users add (\S+)", GUIDE)
    assert address
    admin = FarVisitor(site, address[1], PASSWORD)
    assert admin.client.get("/").headers["Location"] == "/kom-igang"
    assert "En registrator" in text_of(admin.get("/kom-igang").partition('id="klart"')[0])
    assert "Förskolenämnden" in admin.get("/organ")
    admin.get("/konton/nytt")
    admin.send({"name": "Registrator", "email": "registrator@kommunen.se", "role_1": "registrar"})
    printed = subprocess.run(
        shlex.split(invite), cwd=clone, env=environ, capture_output=True, text=True, check=True, timeout=60
    )  # fmt: skip
    invited = Browser(site)
    assert invited.get(urlsplit(json.loads(printed.stdout)["link"]).path).headers["Location"] == "/valj-losenord"
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', invited.get("/valj-losenord").text)
    assert token
    chosen = {"csrf_token": token[1], "password": CHOSEN, "again": CHOSEN}
    assert invited.post("/valj-losenord", chosen).status_code == 302

    registrar = FarVisitor(site, "registrator@kommunen.se", CHOSEN)
    registrar.get("/sammantraden/lagg-in")
    year = dt.datetime.now(dt.UTC).year + 1
    assert registrar.send({"days": f"KS; 5 maj {year}", "action": "save"}).status_code == 302
    assert f"Kommunstyrelsen 5 maj {year}" in text_of(registrar.follow())
    registrar.get("/uppdrag/nytt")
    registrar.send({"action": "hand"})
    registrar.follow()
    first = {
        "body": "ks", "decided_on": "20 september 2023", "number": "633", "recipients": "KLK",
        "text": "Kommunledningskontoret får i uppdrag att räkna kommunens bänkar.", "action": "save",
    }  # fmt: skip
    assert registrar.send(first).status_code == 302, text_of(registrar.page)
    assert re.search(r"Uppdraget är registrerat: U-\d{4}-0001", text_of(registrar.follow()))
    assert "En registrator" in text_of(admin.get("/kom-igang").partition('id="klart"')[2])
    assert (clone / "instance" / "fullgjort.db").exists(), "the guide makes its installation where it says"


def test_every_command_of_the_document_exists_with_its_options() -> None:
    lines = [line for block in blocks(r"\w*", DOCUMENT) for line in block.splitlines()]
    used = [line.partition("-m tracker ")[2] for line in lines if "python3 -m tracker " in line]
    assert len(used) > 10
    for words in (shlex.split(line.partition(" | ")[0], comments=True) for line in used):
        command: click.Command = main
        while isinstance(command, click.Group) and words and not words[0].startswith("-"):
            assert words[0] in command.commands, words
            command = command.commands[words.pop(0)]
        known = {name for option in command.params for name in (*option.opts, *option.secondary_opts)} | {"--help"}
        assert {word for word in words if word.startswith("--")} <= known, words
