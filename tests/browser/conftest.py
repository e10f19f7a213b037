"""A served bank and a real browser. The bank runs in processes of its own, as a user's does."""

from __future__ import annotations

import math
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from tests.postgresql import fresh_database
from tests.ready_banks import put_bank

ROOT = Path(__file__).parents[2]
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("admin", "agent", "analyst", "aml", "officer", "supervisor")
PASSWORDS = {name: f"zhike-{name}" for name in NAMES}
READY_SECONDS = 120
# Far below the minutes for which a sign-in counts as fresh.
SIGN_IN_SECONDS = 120
expect.set_options(timeout=20_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Bank:
    """A served bank: its address and a way to run Python inside its home folder."""

    url: str
    home: Path
    environment: dict[str, str]

    def run(self, code: str) -> str:
        """Run Python with Django set up against this bank's database; give what it prints."""
        before = "import django; django.setup()\n"
        done = subprocess.run(
            [sys.executable, "-c", before + code],
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


@pytest.fixture(scope="session")
def bank(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bank]:
    with fresh_database() as url:
        yield from serve(tmp_path_factory.mktemp("bank"), {"DATABASE_URL": url} if url else {})


def serve(home: Path, database: dict[str, str]) -> Iterator[Bank]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | database
    environment |= {
        "ZHIKE_HOME": str(home),
        "ZHIKE_BIND": f"127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    bank = Bank(url=f"http://127.0.0.1:{port}", home=home, environment=environment)
    put_bank(home, url=database.get("DATABASE_URL"))
    command = [sys.executable, "-c", "from zhike.cli.main import main; main(['serve'])"]
    with (home / "serve.log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        wait_until_ready(bank, process)
        yield bank
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_ready(bank: Bank, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{bank.url}/sign-in/", timeout=2).close()
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"zhike serve did not start:\n{(bank.home / 'serve.log').read_text()}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


OpenPage = Callable[..., Page]


class SignIns:
    """Who has come in through the door lately; the door itself has its own tests."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[float, list[dict[str, object]]]] = {}

    def open(self, page: Page, bank: Bank, path: str, *, person: str) -> None:
        since, cookies = self.kept.get(person, (-math.inf, []))
        if time.monotonic() - since < SIGN_IN_SECONDS:
            page.context.add_cookies(cookies)
            page.goto(bank.url + path)
            if not page.url.startswith(f"{bank.url}/sign-in/"):
                return  # else the test that came in so has gone out again
        now = time.monotonic()
        sign_in(page, bank, person)
        self.kept[person] = (
            now,
            [cookie for cookie in page.context.cookies() if cookie["name"] == "zhike_session"],
        )
        page.goto(bank.url + path)


@pytest.fixture(scope="session")
def sign_ins() -> SignIns:
    return SignIns()


@pytest.fixture
def open_page(bank: Bank, browser: Browser, sign_ins: SignIns) -> Iterator[OpenPage]:
    """Open a page in a fresh browser profile: who is signed in, language, theme and width.

    Every error the browser reports (scripts, refused content) fails the test at its end.
    """
    contexts, complaints = [], []

    def open_it(
        path: str,
        *,
        person: str | None = "admin",
        language: str = "zh-hans",
        theme: str = "light",
        width: int = 1440,
        scripts: bool = True,
    ) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            reduced_motion="reduce",
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        # Generous, because the machine may be busy; a page that is ready is not waited for.
        context.set_default_timeout(60_000)
        contexts.append(context)
        cookies = {"zhike_language": language, "zhike_theme": theme}
        context.add_cookies([{"name": k, "value": v, "url": bank.url} for k, v in cookies.items()])
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console", lambda line: complaints.append(line.text) if line.type == "error" else None
        )
        if person:
            sign_ins.open(page, bank, path, person=person)
        else:
            page.goto(bank.url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
    unexpected = [
        text for text in complaints if "the server responded with a status of" not in text
    ]
    assert not unexpected, f"The browser complained: {unexpected}"


def sign_in(page: Page, bank: Bank, person: str) -> None:
    page.goto(f"{bank.url}/sign-in/")
    page.locator("#id_username").fill(person)
    page.locator("#id_password").fill(PASSWORDS[person])
    page.locator(".door-form form .button-primary").first.click()
    page.wait_for_url(f"{bank.url}/")
