"""The product as it is served, in a real browser, on a copy of the demonstration's scene."""

import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from support.commands import run_in
from support.database import unavailable
from support.mail import free_port

from tracker import clock, demo

ROOT = Path(__file__).parents[2]
PLACES = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    found = next((place for place in (os.environ.get("CHROMIUM", ""), *PLACES) if place and Path(place).exists()), None)
    if found is None:
        unavailable("no chromium: install Debian's package chromium, or name one in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration's database, made once; tests get copies."""
    folder = tmp_path_factory.mktemp("scene") / "instance"
    with pytest.MonkeyPatch.context() as patch:
        for name, value in demo.environment(folder, 1).items():
            patch.setenv(name, value)
        demo.prepare(folder, fresh=True)
    clock.shift_to(None)  # the scene's day was for making it
    return folder


@dataclass
class Site:
    """A running product."""

    url: str
    folder: Path
    environ: dict[str, str]

    def run(self, *command: str) -> None:
        """Run a command on the site's own installation."""
        done = run_in(self.environ, *command)
        assert done.returncode == 0, done.stderr


def serve(scene: Path, folder: Path, *, mailbox: bool = False, **changes: str) -> Iterator[Site]:
    """Serve a copy of the scene; with the mailbox it is the whole demonstration, as its command starts it."""
    shutil.copytree(scene, folder, ignore=shutil.ignore_patterns("*-wal", "*-shm"))
    port = free_port()
    environ = {**os.environ, **demo.environment(folder, port), **changes}
    command = ["serve", "--no-scheduler"]
    if mailbox:
        command, environ["TRACKER_INSTANCE"] = ["demo"], str(folder.parent)
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker.cli", *command, "--port", str(port)], cwd=ROOT, env=environ,
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    site = Site(f"http://127.0.0.1:{port}", folder, environ)
    for _ in range(150):
        try:
            with urllib.request.urlopen(f"{site.url}/logga-in", timeout=5):  # noqa: S310 - our own server
                break
        except OSError:
            time.sleep(0.1)
    yield site
    process.terminate()
    process.wait(20)


@pytest.fixture(scope="session")
def reading_site(scene: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """For tests that only look."""
    yield from serve(scene, tmp_path_factory.mktemp("reading") / "instance")


@pytest.fixture
def site(scene: Path, tmp_path: Path) -> Iterator[Site]:
    """For tests that change something."""
    yield from serve(scene, tmp_path / "instance")


@pytest.fixture(scope="session")
def demonstration(scene: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The demonstration with its mailbox."""
    yield from serve(scene, tmp_path_factory.mktemp("demonstration") / "demo-2024", mailbox=True)


Open = Callable[..., Page]


@pytest.fixture
def open_as(chromium: Browser) -> Iterator[Open]:
    """Open a page of a site as a person; complains of every error in the console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(site: Site, who: str, path: str = "/", *, quiet: bool = True, **options: object) -> Page:
        context = chromium.new_context(base_url=site.url, locale="sv-SE", **options)  # type: ignore[arg-type]
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        if quiet:  # else the policy is meant to complain
            page.on(
                "console",
                lambda message: complaints.append(message.text) if message.type in {"error", "warning"} else None,
            )
            page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/logga-in")
        if who:
            page.fill("#email", f"{who}@{demo.HOST}")
            page.fill("#password", demo.PASSWORD)
            with page.expect_navigation():
                page.click("main .button[data-kind=primary]")
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert [text for text in complaints if "status of 4" not in text] == []
