"""Processes of a bank of their own: what a test starts beside itself, as an operator would."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path

from tests.ports import free_port
from tests.ready_banks import put_bank

ROOT = Path(__file__).parents[1]
PASSWORDS = {"admin": "zhike-admin", "analyst": "zhike-analyst"}


class Bank:
    """A home folder with its database (`own_database` chooses which), and what runs in it."""

    def __init__(self, home: Path, *, set_up: bool = True) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self.home = home
        self.environment = os.environ | {
            "ZHIKE_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "zhike.config.settings",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        if set_up:
            put_bank(home, url=self.environment.get("DATABASE_URL"))

    def begin(self, code: str, *words: object) -> subprocess.Popen[str]:
        """Start Python with Django set up."""
        before = "import django; django.setup()\n"
        return subprocess.Popen(
            [sys.executable, "-c", before + code, *map(str, words)],
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, code: str, *words: object) -> str:
        """Run it to its end and give what it prints."""
        process = self.begin(code, *words)
        said, complained = process.communicate(timeout=280)
        assert process.returncode == 0, complained
        return said


class Served:
    """`zhike serve` of a bank in processes of its own."""

    def __init__(self, bank: Bank, *words: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = bank.home / f"said-{self.port}"
        call = ["serve", "--bind", f"127.0.0.1:{self.port}", *words]
        code = f"from zhike.cli.main import main; raise SystemExit(main({call}))"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code], env=bank.environment, stderr=log
            )

    def until_ready(self, seconds: float = 120) -> None:
        """Wait until a page is answered."""
        until = time.monotonic() + seconds
        while time.monotonic() < until and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/sign-in/", timeout=30).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(f"zhike serve is not ready: {self.log.read_text()}")

    def children(self, word: str) -> list[int]:
        """Give the processes under it whose command has this word."""
        import psutil

        found = []
        for child in psutil.Process(self.process.pid).children(recursive=True):
            with suppress(psutil.Error):  # it may end while we look
                if any(word in part for part in child.cmdline()):
                    found.append(child.pid)
        return found

    def cookies_of(self, username: str) -> str:
        """Sign in; give the cookies as a request carries them."""
        jar = CookieJar()
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
        door = f"{self.url}/sign-in/"
        page = browser.open(door).read().decode()
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', page)[1]
        words = {"username": username, "password": PASSWORDS[username]}
        words["csrfmiddlewaretoken"] = token
        browser.open(door, data=urllib.parse.urlencode(words).encode()).close()
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)

    def stop(self, wanted: int) -> int:
        self.process.send_signal(wanted)
        return self.process.wait(timeout=60)

    def end(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"


def until_gone(pids: Sequence[int], seconds: float = 60) -> bool:
    until = time.monotonic() + seconds
    while any(map(is_alive, pids)) and time.monotonic() < until:
        time.sleep(0.05)
    return not any(map(is_alive, pids))
