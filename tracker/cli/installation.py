"""The installation that a command works on."""

import click
from flask import Flask

from tracker import config
from tracker.app import create_app
from tracker.web import logs


def open_installation() -> Flask:
    """Return the app, or tell in one sentence what its settings lack."""
    try:
        app = create_app()
    except config.ConfigError as error:
        raise click.ClickException(str(error)) from error
    logs.begin(app.extensions["settings"].log)
    return app
