"""How many tickets a second come in through the API: with audit, event, clocks and routing.

`zhike serve` as an operator runs it, two workers, on SQLite and on a PostgreSQL of its own; the
load comes from another process over the loopback. With `--peer PYTHON`, or that of
ZHIKE_HELPDESK_PYTHON (an environment with django-helpdesk and uvicorn), that desk takes tickets in
behind the same server, with as many workers and the same kind of database, mail off on both.
The last line is JSON.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.http_client import Connection
from tests.ports import free_port
from tests.processes import Bank, Served

from bench.api_speed import database

CONNECTIONS, WORKERS = 16, 2
SECONDS, WARM_UP_SECONDS, SETTLE_SECONDS = 8.0, 3.0, 15.0
LIMIT = 200.0
PEERS = Path(__file__).parent / "peers"
MAKE = """
from zhike.analytics.clocks import LimitUnit
from zhike.apps.api.actions import create_token
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.tickets.queue_actions import promise, set_terms
from zhike.apps.tickets.rules import ClockName, Promise
head = User.objects.create(username="speed-head", role=Role.SUPERVISOR, branch=head_office())
queue = WorkQueue.objects.create(code="speed", name="speed", branch=head_office())
set_terms(queue, head=head, hours_channel="chat", by="bench")
for clock, hours in ((ClockName.FIRST_REPLY, 1), (ClockName.RESOLUTION, 24)):
    promised = Promise(clock=clock, amount=hours, unit=LimitUnit.CALENDAR_HOURS)
    promise(queue, promised=promised, by="bench")
print(create_token(name="tickets", permissions=["tickets.see", "tickets.work"], by="bench").secret)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--load", nargs=3, metavar=("WHOSE", "PORT", "TOKEN"))
    known = os.environ.get("ZHIKE_HELPDESK_PYTHON")
    parser.add_argument(
        "--peer", type=Path, default=known, help="Python of an environment with django-helpdesk"
    )
    wanted = parser.parse_args()
    if wanted.load:
        whose, port, token = wanted.load
        print(json.dumps(asyncio.run(load(whose, port=int(port), token=token))))
        return 0
    figures: dict[str, Any] = {
        "what": "tickets a second through the API, uvicorn with two workers",
        "connections": CONNECTIONS, "seconds": SECONDS, "limit": LIMIT,
    }  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="zhike-bench-") as folder:
        for name in ("sqlite", "postgresql"):
            home = Path(folder) / name
            with database(name):
                figures[f"zhike_{name}"] = zhike(home)
                print(f"zhike, {name}: {figures[f'zhike_{name}']}", flush=True)
            if wanted.peer:
                with database(name):
                    figures[f"helpdesk_{name}"] = peer(home / "peer", wanted.peer)
                    print(f"helpdesk, {name}: {figures[f'helpdesk_{name}']}", flush=True)
    ours = [figures["zhike_sqlite"], figures["zhike_postgresql"]]
    figures["holds"] = min(ours) >= LIMIT and all(
        figures[f"zhike_{name}"] >= figures.get(f"helpdesk_{name}", 0.0)
        for name in ("sqlite", "postgresql")
    )
    figures["load_average"] = round(os.getloadavg()[0], 1)
    print(json.dumps(figures))
    return 0 if figures["holds"] else 1


def zhike(home: Path) -> float:
    bank = Bank(home)
    bank.environment["ZHIKE_API_CALLS"] = "100000000"
    token = bank.run(MAKE).strip()
    served = Served(bank, "--workers", str(WORKERS))
    served.until_ready()
    time.sleep(SETTLE_SECONDS)
    try:
        return asked("zhike", port=served.port, token=token)
    except subprocess.CalledProcessError:
        print(served.log.read_text()[-2_000:], file=sys.stderr)
        raise
    finally:
        served.stop(signal.SIGTERM)


def peer(home: Path, python: Path) -> float:
    home.mkdir(parents=True)
    if url := os.environ.get("DATABASE_URL"):
        made = url.replace("/bench?", "/postgres?")
        subprocess.run(["psql", made, "-qc", "CREATE DATABASE bench"], check=True)
    environment = os.environ | {"PEER_HOME": str(home)}
    environment.pop("PYTHONPATH", None)
    subprocess.run([python, "helpdesk_site.py"], cwd=PEERS, env=environment, check=True)
    with peer_served(python, environment) as port:
        return asked("helpdesk", port=port, token="none")


@contextmanager
def peer_served(python: Path, environment: dict[str, str]) -> Iterator[int]:
    port = free_port()
    command = [
        python, "-m", "uvicorn", "helpdesk_site:application", "--interface", "wsgi",
        "--port", str(port), "--workers", str(WORKERS), "--log-level", "error", "--no-access-log",
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=PEERS, env=environment)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/api/tickets/", timeout=5).close()
                break
            except urllib.error.HTTPError:
                break  # it answers, whatever it says
            except OSError:
                time.sleep(0.2)
        time.sleep(SETTLE_SECONDS)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=30)


def asked(whose: str, *, port: int, token: str) -> float:
    command = [sys.executable, "-m", "bench.ticket_speed", "--load", whose, str(port), token]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=300)
    return float(json.loads(done.stdout))


async def load(whose: str, *, port: int, token: str) -> float:
    """Open tickets over many connections; give how many a second after a warm-up."""
    begun = time.monotonic()
    from_, until = begun + WARM_UP_SECONDS, begun + WARM_UP_SECONDS + SECONDS
    path, body = {
        "zhike": ("/api/v1/tickets", {"subject": "信用卡年费怎么减免", "queue": "speed"}),
        "helpdesk": (
            "/api/tickets/",
            {"queue": 1, "title": "信用卡年费", "description": "怎么减免", "priority": 3,
             "submitter_email": "lin@example.com"},
        ),
    }[whose]  # fmt: skip

    async def one() -> int:
        connection, count = Connection(port, token), 0
        while (now := time.monotonic()) < until:
            answer = await connection.ask("POST", path, body)
            assert answer.status == 201, (answer.status, answer.body[:300])
            count += now >= from_
        connection.close()
        return count

    counts = await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return round(sum(counts) / SECONDS, 1)


if __name__ == "__main__":
    sys.exit(main())
