"""What an installation stands on, as a list that other programs read (SBOM, CycloneDX)."""

import json
import re
import sqlite3
import sys
import tomllib
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from typing import Any

import click

from tracker.config import ROOT

OURSELVES = "fullgjort"
_NAME = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._-]{0,80}")


@click.command(name="sbom")
def sbom() -> None:
    """Print what this installation stands on, with versions, as one CycloneDX object."""
    click.echo(json.dumps(bill_of_materials(), ensure_ascii=False, indent=2))


def bill_of_materials() -> dict[str, Any]:
    """Return every package that is installed because the product needs it, Python and SQLite with them."""
    found = _needed()
    under = {_folded(part): part for part in found}
    return {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "metadata": {"component": _component(distribution(OURSELVES), kind="application")},
        "components": [
            *(_component(part) for part in found if _folded(part) != OURSELVES),
            _platform("python", ".".join(map(str, sys.version_info[:3]))), _platform("sqlite", sqlite3.sqlite_version),
        ],
        "dependencies": [
            {"ref": _address(part), "dependsOn": [_address(under[name]) for name in _asked_for(part) if name in under]}
            for part in found
        ],
    }  # fmt: skip


def _needed() -> list[Distribution]:
    """Follow what each package asks for, from the product on; what is not installed is not needed here."""
    found: dict[str, Distribution] = {}
    waiting = [OURSELVES]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
        waiting += _asked_for(found[name])
    return [found[name] for name in sorted(found)]


def _ours() -> list[str]:
    """Return what the product itself asks for: as its own file says, which is newer than what was noted at a set-up."""
    file = ROOT / "pyproject.toml"
    if not file.exists():
        return ["psycopg", "psycopg-binary"]
    project = tomllib.loads(file.read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *(line for extra in project["optional-dependencies"].values() for line in extra)]
    return [*(_fold(match[0]) for line in asked if (match := _NAME.match(line))), "psycopg-binary"]


def _asked_for(part: Distribution) -> list[str]:
    if _folded(part) == OURSELVES:
        return sorted(_ours())
    asked = [line for line in part.requires or () if "extra ==" not in line]
    return sorted({_fold(match[0]) for line in asked if (match := _NAME.match(line))})


def _component(part: Distribution, *, kind: str = "library") -> dict[str, Any]:
    about = part.metadata.json
    licence = str(about.get("license_expression") or about.get("license") or "")
    told = {"licenses": [{"license": {"name": licence.splitlines()[0][:100]}}]} if licence.strip() else {}
    address = _address(part)
    return {"type": kind, "bom-ref": address, "name": _folded(part), "version": part.version, "purl": address, **told}


def _platform(name: str, version: str) -> dict[str, Any]:
    return {"type": "platform", "bom-ref": f"pkg:generic/{name}@{version}", "name": name, "version": version}


def _address(part: Distribution) -> str:
    return f"pkg:pypi/{_folded(part)}@{part.version}"


def _folded(part: Distribution) -> str:
    return _fold(part.metadata["Name"])


def _fold(name: str) -> str:
    return re.sub(r"[-_.]{1,20}", "-", name).lower()
