"""The demonstration: Göteborg in April 2024, or in April 2021, told in our own words from what was decided.

Bodies, dates, §§, numbers and recipients are facts out of public documents; in 2021 so are the words of the plans.
Läge, the plans of 2024, owners and notes are the demonstration's own. People are named by their role.
"""

import datetime as dt
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker import schema
from tracker.app import create_app
from tracker.bodies.operations.adding import slug
from tracker.demo import trygghetsrad
from tracker.demo.scene import fill
from tracker.demo.stage import Step
from tracker.demo.uppfoljning import steps_of_rounds

DEFAULT = "2024"
PASSWORD = "fullgjort-demo"  # noqa: S105 - printed on the log-in page of a demonstration
HOST = "demo.example"
PEOPLE = (
    ("registrator", "Registrator SLK", "registrar", ""),
    ("handlaggare.slk", "Handläggare SLK", "officer", "Stadsledningskontoret"),
    ("handlaggare.centrum", "Handläggare Centrum", "officer", "Socialnämnden Centrum"),
    ("handlaggare.inkop", "Handläggare inköp", "officer", "Nämnden för inköp och upphandling"),
    ("chef.inkop", "Chef inköp", "manager", "Nämnden för inköp och upphandling"),
    ("chef", "Chef stadsledningskontoret", "manager", "Kommunstyrelsen"),
    ("revisor", "Revisor", "auditor", ""),
    ("fortroendevald", "Förtroendevald", "elected", ""),
    ("administrator", "Administratör", "admin", ""),
)  # fmt: skip


@dataclass(frozen=True)
class Setting:
    """What makes a scene: the day on which it stands, the file that tells it, the steps that code tells, the rounds."""

    today: dt.date
    told_by: str
    matter: Sequence[Step] = ()
    rounds: str = ""


SCENES: Mapping[str, Setting] = {
    "2024": Setting(dt.date(2024, 4, 29), "uppdrag_2024", trygghetsrad.matter(), "uppfoljning_2024"),
    "2021": Setting(dt.date(2021, 4, 14), "uppdrag_2021"),
}


def accounts() -> tuple[tuple[str, str, str], ...]:
    """Return (address, password, name) of each account; the log-in page offers them."""
    return tuple((f"{local}@{HOST}", PASSWORD, name) for local, name, _, _ in PEOPLE)


def environment(instance: Path, port: int, scene: str = DEFAULT) -> dict[str, str]:
    """Return the settings of the demonstration, which stands apart from any real installation."""
    return {
        "TRACKER_INSTANCE": str(instance),
        "TRACKER_DATABASE_URL": f"sqlite:///{instance / 'fullgjort.db'}",
        "TRACKER_BASE_URL": f"http://127.0.0.1:{port}",
        "TRACKER_MUNICIPALITY": "Göteborgs Stad",
        "TRACKER_REGISTRY": "SLK",
        "TRACKER_TODAY": SCENES[scene].today.isoformat(),
        "TRACKER_SMTP_URL": "none",
        "TRACKER_MAIL_REPLY_TO": f"registrator@{HOST}",
        "TRACKER_MAIL_TIME": "04:00",
        "TRACKER_SECOND_STEP": "none",  # the log-in page offers its accounts
    }


def prepare(instance: Path, *, fresh: bool, scene: str = DEFAULT) -> None:
    """Make the demonstration's database, once; `fresh` begins again."""
    setting = SCENES[scene]
    ready = instance / "ready"
    if fresh or not ready.exists():
        shutil.rmtree(instance, ignore_errors=True)
        instance.mkdir(parents=True)
        app = create_app()
        schema.migrate(app, "head")
        with app.app_context():
            people = [(f"{local}@{HOST}", name, role, home) for local, name, role, home in PEOPLE]
            bodies, entries = _with_contacts(municipality_bodies()), read(setting.told_by)
            matter = [
                *setting.matter,
                *(steps_of_rounds(read(setting.rounds), entries["begins"]) if setting.rounds else ()),
            ]
            fill(bodies, entries, matter=matter, people=people, password=PASSWORD)
        schema.close(app)
        ready.touch()
    else:
        app = create_app()
        schema.migrate(app, "head")
        schema.close(app)


def _with_contacts(entries: Mapping[str, Any]) -> Mapping[str, Any]:
    """Give every body that can receive an assignment a contact address, which no server knows."""
    receiving = {"committee", "company", "company_board", "administration"}
    for entry in entries["bodies"]:
        if entry["kind"] in receiving:
            entry["contact"] = f"{slug(entry.get('short', entry['name']))}@{HOST}"
    return entries


def municipality_bodies() -> Mapping[str, Any]:
    """Return Göteborg's bodies, groups and successions, as `init` and the demonstration put them in."""
    return read("bodies")


def read(name: str) -> Mapping[str, Any]:
    """Return one of the demonstration's data files."""
    return tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
