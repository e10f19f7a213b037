"""How long the server works on the pages of journeys, on the standard demo bank.

Warm pages are those whose answers are kept, in a process that has served before: what a reader
meets who goes from tab to tab. Cold pages count everything anew. The limit is on warm pages, in
the whole stack of the web system (session, permission, answers, template), without the network.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

LIMIT_MS = 300.0
LOGS = ("app", "mortgage", "service")
TABS = ("map", "variants", "waiting")


def prepare(home: Path, *, size: str) -> None:
    """Make the bank and its database; nothing of it is timed."""
    os.environ["ZHIKE_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "zhike.config.settings"
    os.environ.pop("DATABASE_URL", None)
    from zhike.demo.make import make

    made = make(size=size, seed=7)
    print(f"{made.customers:,} customers, {made.events:,} events, made in {made.seconds:.0f} s")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from zhike.apps.people.actions import create_demo_people

    create_demo_people()


def signed_in():
    """Give a browser without a network in between, signed in as the analyst."""
    from django.test import Client

    from zhike.apps.people.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="analyst"))
    return client


def timed(client, path: str) -> float:
    """Give the milliseconds the server took for a page."""
    began = time.perf_counter()
    answer = client.get(path)
    took = 1000 * (time.perf_counter() - began)
    assert answer.status_code == 200, (path, answer.status_code)
    return took


def percentile(times: Sequence[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))]


def measure(client, *, requests: int, answers: Path) -> dict[str, object]:
    """Time each page cold, then all of them in turn warm."""
    paths = [f"/insight/journeys/{log}/{tab}/" for log in LOGS for tab in TABS]
    timed(client, "/insight/journeys/")  # the libraries load once, at the start of a server
    cold = {}
    for path in paths:
        shutil.rmtree(answers, ignore_errors=True)
        cold[path] = round(timed(client, path))
        print(f"cold  {cold[path]:>7,} ms  {path}")
    for path in paths:
        timed(client, path)
    warm = [(path, timed(client, path)) for path in islice(cycle(paths), requests)]
    for path in paths:
        of_path = [took for one, took in warm if one == path]
        print(f"warm  {statistics.median(of_path):>7,.0f} ms  {path}")
    times = [took for _path, took in warm]
    return {
        "n": len(times),
        "p50_ms": round(percentile(times, 0.5), 1),
        "p95_ms": round(percentile(times, 0.95), 1),
        "limit_ms": LIMIT_MS,
        "cold_ms": cold,
    }


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", default="standard", help="of the demo bank")
    parser.add_argument("--requests", type=int, default=200)
    wanted = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        prepare(home, size=wanted.size)
        figures = measure(signed_in(), requests=wanted.requests, answers=home / "answers")
    figures |= {"size": wanted.size, "ok": figures["p95_ms"] <= LIMIT_MS}
    print(f"p95 {figures['p95_ms']} ms of {LIMIT_MS:.0f} ms over {figures['n']} warm pages")
    print(json.dumps(figures))
    return 0 if figures["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
