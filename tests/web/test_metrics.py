"""Figures for a program that watches: by the installation's token alone."""

from pathlib import Path

import pytest
from flask import Flask
from support.database import Template, settings_for
from support.register import give

from tracker import config, schema
from tracker.app import create_app
from tracker.models.outgoing_mail import MailState

TOKEN = "prov-prov-prov-prov"
SHOWN = {"Authorization": f"Bearer {TOKEN}"}


def figures(app: Flask) -> dict[str, int]:
    answer = app.test_client().get("/metrics", headers=SHOWN)
    assert (answer.status_code, answer.mimetype) == (200, "text/plain")
    lines = [line.removeprefix("fullgjort_").rsplit(" ", 1) for line in answer.text.splitlines()]
    return {name: int(number) for name, number in lines}


def test_without_the_token_there_is_no_such_page(app: Flask) -> None:
    assert app.test_client().get("/metrics", headers=SHOWN).status_code == 404
    assert app.test_client().get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404


def test_who_shows_it_reads_mails_events_and_the_scheduler(template: Template, tmp_path: Path) -> None:
    url = template.copy(tmp_path)
    app = create_app(settings_for(url, tmp_path, metrics_token=TOKEN))
    before = figures(app)
    with app.app_context():
        give()
    after = figures(app)
    schema.close(app)
    template.drop(url)
    assert {f'mails{{state="{state}"}}' for state in MailState} < set(after)
    assert after["events"] > before["events"]
    assert after["mail_oldest_waiting_seconds"] == 0
    assert after["disk_free_bytes"] > 0
    for wrong in ({}, {"Authorization": "Bearer prov"}, {"Authorization": TOKEN[:-1]}):
        assert app.test_client().get("/metrics", headers=wrong).status_code == 404


def test_a_short_token_is_refused(tmp_path: Path) -> None:
    with pytest.raises(config.ConfigError, match="TRACKER_METRICS_TOKEN"):
        config.load({"TRACKER_INSTANCE": str(tmp_path), "TRACKER_METRICS_TOKEN": "kort"})
