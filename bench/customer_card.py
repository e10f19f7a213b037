"""How long a customer's page with its timeline takes through the real server, on the standard bank.

200 different customers, one after the other, over HTTP on this machine: session, permission,
profile, holdings, relations, timeline, template, and the audit row of the look. The limit is on
the 95th percentile.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable
from pathlib import Path

LIMIT_MS, PAGES = 100.0, 200
LOOK_SECONDS = 15.0


def prepare(home: Path, *, size: str) -> tuple[str, int]:
    """Make bank, master and sorted copies; give a session's cookie and the number of events."""
    os.environ["ZHIKE_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhike.config.settings"
    os.environ.pop("DATABASE_URL", None)
    from zhike.cli.serve import make_demo, set_up_database

    set_up_database()
    make_demo(size=size)
    from django.conf import settings
    from django.test import Client

    from zhike.apps.customers.jobs import sort_rows
    from zhike.apps.people.models import User
    from zhike.pipelines.journeys import the_store

    sort_rows(progress=lambda done, total, message: None)
    client = Client()
    client.force_login(User.objects.get(username="manager"))
    events = sum(log.events for log in the_store().logs())
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}", events


def served(home: Path) -> tuple[subprocess.Popen[bytes], str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"ZHIKE_HOME": str(home), "ZHIKE_BIND": f"127.0.0.1:{port}"}
    command = [sys.executable, "-c", "from zhike.cli.main import main; main(['serve'])"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{url}/sign-in/", timeout=2).close()
        except OSError:
            time.sleep(0.2)
        else:
            return process, url
    raise TimeoutError("zhike serve did not start")


def wait_for_jobs() -> None:
    """Wait until no background job is open: after new data pages are prepared on what is spare."""
    from zhike.apps.jobs.models import Job
    from zhike.apps.jobs.rules import OPEN

    until = time.monotonic() + 600
    time.sleep(LOOK_SECONDS)  # the worker finds out what there is to prepare
    while Job.objects.filter(state__in=OPEN).exists() and time.monotonic() < until:
        time.sleep(1)


def timed(url: str, *, cookie: str) -> float:
    request = urllib.request.Request(url, headers={"Cookie": cookie})
    began = time.perf_counter()
    with urllib.request.urlopen(request, timeout=60) as answer:
        body = answer.read()
    assert b'id="timeline"' in body, url
    return 1000 * (time.perf_counter() - began)


def percentiles(times: Iterable[float]) -> tuple[float, float]:
    """The median and the 95th percentile."""
    ordered = sorted(times)
    return ordered[len(ordered) // 2], ordered[int(0.95 * len(ordered))]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="standard")
    parser.add_argument("--home", type=Path, help="a home that holds the bank already")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        home = wanted.home or Path(made)
        cookie, events = prepare(home, size=wanted.size)
        process, url = served(home)
        try:
            drawn = random.Random(7).sample(range(1, 20_001), PAGES)
            paths = [f"{url}/customers/C{number:08d}/" for number in drawn]
            for path in paths[:5]:
                timed(path, cookie=cookie)  # the process loads its libraries once
            meanwhile = percentiles(timed(path, cookie=cookie) for path in paths)
            wait_for_jobs()
            p50, p95 = percentiles(timed(path, cookie=cookie) for path in paths)
        finally:
            process.terminate()
            process.wait(timeout=30)
    load = os.getloadavg()[0]
    figures = {
        "what": "customer page with timeline, over HTTP, zhike serve (one process) on SQLite",
        "events": events,
        "n": PAGES,
        "p50_ms": round(p50, 1),
        "p95_ms": round(p95, 1),
        "p50_p95_ms_while_pages_are_prepared": [round(part, 1) for part in meanwhile],
        "limit_p95_ms": LIMIT_MS,
        "holds": p95 < LIMIT_MS,
        "load_average": round(load, 1),
    }
    print(json.dumps(figures))
    return 0 if p95 < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
