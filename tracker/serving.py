"""Serving in production: gunicorn for the web, the scheduler beside it, and one supervisor for both."""

import gc
import logging
import os
import sys
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.config import Config
from gunicorn.glogging import Logger

from tracker import process, scheduler
from tracker.app import create_app


class Server(BaseApplication):
    """gunicorn, with the application made in each worker, so that no connection crosses a fork."""

    def __init__(self, options: dict[str, Any], overrides: dict[str, Any]) -> None:
        self.options = options
        self.overrides = overrides
        super().__init__()

    def load_config(self) -> None:
        """Hand the options to gunicorn."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Make the application."""
        app = create_app(**self.overrides)
        gc.freeze()  # it stays for good: no request pays for looking through it
        return app


class CommonLog(Logger):
    """gunicorn's own lines, written as all others are."""

    def setup(self, cfg: Config) -> None:
        """Leave the writing to the process's own handler."""
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
        self.error_log.setLevel(logging.WARNING)


def keep_serving(host: str, port: int, workers: int, *, scheduling: bool = True, **overrides: Any) -> None:  # noqa: ANN401
    """Serve, with the scheduler beside it, until told to stop; neither leaves the other behind."""
    children = [process.Child("web", lambda: _serve(host, port, workers, overrides), essential=True)]
    if scheduling:
        children.append(process.Child("scheduler", lambda: scheduler.run(create_app(), lambda _: None)))
    sys.exit(process.supervise(children))


def _serve(host: str, port: int, workers: int, overrides: dict[str, Any]) -> None:
    if os.environ.get("LISTEN_PID") == str(os.getppid()):  # systemd's socket, handed to the supervisor, is the web's
        os.environ["LISTEN_PID"] = str(os.getpid())
    options = {
        "bind": f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": 1,  # several share the interpreter, and have crashed it; docs/decisions/0021
        "timeout": 60,
        "graceful_timeout": 8,
        "keepalive": 75,  # longer than proxies keep a connection: whoever closes first must not be we, in mid-request
        "logger_class": CommonLog,
        "accesslog": None,
    }
    Server(options, overrides).run()
