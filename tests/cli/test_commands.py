"""The commands do what the contract says, and say in one sentence what is wrong."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from support.commands import run


@pytest.fixture
def instance(installed: Callable[..., Path]) -> Path:
    return installed()


def test_init_makes_an_installation_that_only_its_owner_can_read_the_keys_of(tmp_path: Path) -> None:
    instance = tmp_path
    made = run(instance, "init", "--municipality", "Provköpings kommun")
    assert made.returncode == 0, made.stderr
    assert json.loads(made.stdout)["bodies"] > 50
    assert 'municipality = "Provköpings kommun"' in (instance / "config.toml").read_text(encoding="utf-8")
    for key in ("secret.key", "audit.key"):
        assert (instance / key).stat().st_mode & 0o777 == 0o600
    assert json.loads(run(instance, "init", "--municipality", "Igen").stdout)["bodies"] == 0


def test_the_first_administrator_comes_from_the_command_line(instance: Path) -> None:
    arguments = ("users", "add", "Anna@kommun.se", "--name", "Administratör", "--role", "admin", "--password-stdin")
    made = run(instance, *arguments, stdin="ett långt lösenord\n")
    assert (made.returncode, json.loads(made.stdout)["email"]) == (0, "anna@kommun.se")
    again = run(instance, *arguments, stdin="ett långt lösenord\n")
    assert (again.returncode, again.stdout) == (1, "")
    assert "har redan ett konto" in again.stderr
    assert run(instance, "audit", "verify").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "stdin", "code", "words"),
    [
        (("users", "add", "inte en adress", "--name", "X", "--role", "officer"), "", 1, "no e-mail address"),
        (("users", "add", "x@kommun.se", "--name", "X", "--role", "chef"), "", 2, "Invalid value"),
        (
            ("users", "add", "x@kommun.se", "--name", "X", "--role", "officer", "--body", "Månen"),
            "",
            1,
            "no body called Månen",
        ),
        (
            ("users", "add", "x@kommun.se", "--name", "X", "--role", "officer", "--password-stdin"),
            "kort\n",
            1,
            "minst 12",
        ),
        (("init",), "", 2, "--municipality"),
        (("users", "add", "åsa@kommun.se", "--name", "X", "--role", "officer"), "", 1, "no e-mail address"),
        (("jobs", "run", "finns-inte"), "", 2, "remind"),
        (("finns-inte",), "", 2, "No such command"),
        (("migrate", "--to", "9999"), "", 1, "9999"),
    ],
)
def test_wrong_use_is_told_without_a_traceback(
    instance: Path, arguments: tuple[str, ...], stdin: str, code: int, words: str
) -> None:
    answer = run(instance, *arguments, stdin=stdin)
    assert answer.returncode == code
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TRACKER_SECRET_KEY", "kort", "too short"),
        ("TRACKER_TODAY", "i går", "a date"),
        ("TRACKER_BASE_URL", "nej", "no address"),
        ("TRACKER_SMTP_URL", "mail.kommun.se", "smtp://"),
        ("TRACKER_SMTP_URL", "smtp://mail.kommun.se:99999", "smtp://"),
        ("TRACKER_SMTP_URL", "smtp://mail.kommun.se?starttls=true", "smtp://"),
        ("TRACKER_SMTP_URL", "smtp://me:secret@mail.kommun.se", "starttls=required only"),
        ("TRACKER_MAIL_FROM", "Kommunen <x@y>", "no e-mail address"),
        ("TRACKER_MAIL_TIME", "02:30", "04:00"),
        ("TRACKER_MAIL_TIME", "sju", "07:30"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, name: str, value: str, words: str) -> None:
    answer = run(tmp_path, "migrate", **{name: value})
    assert answer.returncode == 1
    assert words in answer.stderr
    assert "Traceback" not in answer.stderr


def test_serving_an_old_schema_is_refused(tmp_path: Path) -> None:
    answer = run(tmp_path, "serve", "--port", "1")
    assert answer.returncode == 1
    assert "serve --migrate" in answer.stderr


def test_a_broken_chain_is_told_with_its_place(instance: Path) -> None:
    import sqlite3

    with sqlite3.connect(instance / "fullgjort.db") as connection:
        connection.execute("DROP TRIGGER event_no_update")
        connection.execute("UPDATE event SET actor_name = 'Ingen' WHERE seq = 5")
    connection.close()
    answer = run(instance, "audit", "verify")
    assert (answer.returncode, "event 5" in answer.stderr) == (1, True)


def test_the_timetable_is_listed_and_a_job_is_run_by_hand(instance: Path) -> None:
    listed = [json.loads(line) for line in run(instance, "jobs", "list").stdout.splitlines()]
    assert [job["job"] for job in listed] == [
        "remind", "remind_rounds", "compose", "links", "deliver", "sweep", "forget", "forget_log_ins", "analyze",
        "anchor",
    ]  # fmt: skip
    assert all(job["started_at"] is None and job["error"] == "" for job in listed)
    assert json.loads(run(instance, "jobs", "run", "compose").stdout) == {"job": "compose", "written": 0}
    listed = [json.loads(line) for line in run(instance, "jobs", "list").stdout.splitlines()]
    assert listed[2]["ended_at"] >= listed[2]["started_at"]
    assert json.loads(run(instance, "jobs", "run", "analyze").stdout)["indexes"] > 0


def test_on_a_stand_in_day_no_real_server_is_reached(instance: Path) -> None:
    real = {"TRACKER_SMTP_URL": "smtp://mail.kommun.example:25", "TRACKER_TODAY": "2024-04-29"}
    answer = run(instance, "jobs", "run", "deliver", **real)
    assert (answer.returncode, json.loads(answer.stdout)) == (0, {"job": "deliver"})


def test_a_scheduler_without_its_schema_says_so(tmp_path: Path) -> None:
    answer = run(tmp_path, "scheduler")
    assert answer.returncode == 1
    assert "Run migrate" in answer.stderr
