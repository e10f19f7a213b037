"""How many API reads and audited writes a second, and what the audit log costs a write.

`zhike serve` runs as an operator runs it, on SQLite and on a PostgreSQL of its own with its disk
writes on; the load comes from another process over the loopback. Reads are customer cards, writes
change a customer of the writer's own over its version. The last line is JSON.
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
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from unittest import mock
from urllib.parse import urlsplit

from tests import postgresql
from tests.http_client import Connection
from tests.processes import Bank, Served

CUSTOMERS = 200
CONNECTIONS = 16
SECONDS = 8.0
WARM_UP_SECONDS = 3.0
SETTLE_SECONDS = 15.0  # a process that has just started still loads the analytics beside
PAIRS, WRITES_A_BLOCK = 15, 20
LIMITS = {"reads_scaled": 1_000, "writes_scaled": 500, "reads_one": 400, "audit_cost": 0.40}
MAKE = f"""
from zhike.apps.api.actions import create_token
from zhike.apps.customers.actions import create_customer
from zhike.apps.customers.models import CustomerKind
from zhike.apps.people.branch_actions import head_office
for number in range({CUSTOMERS}):
    create_customer(
        kind=CustomerKind.PERSONAL, name="林知夏", home_branch=head_office(),
        customer_id=f"S{{number}}", by="bench", source="bench",
    )
token = create_token(name="speed", permissions=["customers.see", "customers.change"], by="bench")
print(token.secret)
"""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--load", nargs=3, metavar=("KIND", "PORT", "TOKEN"))
    parser.add_argument("--audit-cost", metavar="TOKEN")
    wanted = parser.parse_args()
    if wanted.load:
        kind, port, token = wanted.load
        print(json.dumps(asyncio.run(load(kind, port=int(port), token=token))))
        return 0
    if wanted.audit_cost:
        print(json.dumps(audit_cost(wanted.audit_cost)))
        return 0
    figures: dict[str, Any] = {"connections": CONNECTIONS, "seconds": SECONDS, "limits": LIMITS}
    with tempfile.TemporaryDirectory(prefix="zhike-bench-") as folder:
        # Both databases wait for the disk at each commit, SQLite for one after the other.
        figures["disk_waits_a_second"] = disk_waits(Path(folder))
        for name in ("sqlite", "postgresql"):
            with database(name):
                bank = Bank(Path(folder) / name)
                bank.environment["ZHIKE_API_CALLS"] = "100000000"
                token = bank.run(MAKE).strip()
                figures |= measured(bank, name=name, token=token)
    figures["held"] = held(figures)
    print(json.dumps(figures))
    return 0 if figures["held"] else 1


def measured(bank: Bank, *, name: str, token: str) -> dict[str, float]:
    figures: dict[str, float] = {}
    for server, words in (("one", ()), ("scaled", ("--workers", "2"))):
        served = Served(bank, *words)
        served.until_ready()
        time.sleep(SETTLE_SECONDS)
        try:
            for kind in ("reads", "writes"):
                rate = asked(kind, served=served, token=token)
                figures[f"{kind}_{server}_{name}"] = rate
                print(f"{name}, {server}: {rate:,.0f} {kind} a second", flush=True)
        finally:
            served.stop(signal.SIGTERM)
    done = subprocess.run(
        [sys.executable, "-m", "bench.api_speed", "--audit-cost", token],
        env=bank.environment,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    figures[f"audit_cost_{name}"] = json.loads(done.stdout)
    print(f"{name}: audit on costs {figures[f'audit_cost_{name}']:.0%} more than off", flush=True)
    return figures


def asked(kind: str, *, served: Served, token: str) -> float:
    command = [sys.executable, "-m", "bench.api_speed", "--load", kind, str(served.port), token]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, timeout=300)
    return float(json.loads(done.stdout))


def held(figures: dict[str, Any]) -> bool:
    reached = [
        figures[f"{kind}_{name}"] >= LIMITS[kind]
        for kind in ("reads_scaled", "writes_scaled", "reads_one")
        for name in ("sqlite", "postgresql")
    ]
    costs = [
        figures[f"audit_cost_{name}"] <= LIMITS["audit_cost"] for name in ("sqlite", "postgresql")
    ]
    return all(reached + costs)


def disk_waits(folder: Path) -> int:
    """How many times a second a page written to this disk can be waited for: a limit of commits."""
    with (folder / "waits").open("wb", buffering=0) as file:
        begun = time.perf_counter()
        for _ in range(200):
            file.write(b"x" * 4096)
            os.fsync(file.fileno())
        return round(200 / (time.perf_counter() - begun))


@contextmanager
def database(name: str) -> Iterator[None]:
    """Set DATABASE_URL for what is started meanwhile."""
    os.environ.pop("DATABASE_URL", None)
    if name == "sqlite":
        yield
        return
    server = postgresql.Server(settings=())
    server.start()
    # One of its own: a bank's database is made anew, and the server's first one is in use.
    os.environ["DATABASE_URL"] = urlsplit(server.url)._replace(path="/bench").geturl()
    try:
        yield
    finally:
        del os.environ["DATABASE_URL"]
        server.stop()


async def load(kind: str, *, port: int, token: str) -> float:
    """Ask over many connections; give the requests a second after a warm-up."""
    begun = time.monotonic()
    from_, until = begun + WARM_UP_SECONDS, begun + WARM_UP_SECONDS + SECONDS

    async def one(place: int) -> int:
        connection, count = Connection(port, token), 0
        address = f"/api/v1/customers/S{place}"
        tag = (await connection.ask("GET", address)).headers["etag"]
        number = 0
        while (now := time.monotonic()) < until:
            number += 1
            if kind == "reads":
                answer = await connection.ask("GET", address)
            else:
                body = {"segment": f"{kind} {number}"}
                answer = await connection.ask("PATCH", address, body, {"If-Match": tag})
                tag = answer.headers["etag"]
            assert answer.status == 200, answer
            count += now >= from_
        connection.close()
        return count

    counts = await asyncio.gather(*(one(place) for place in range(CONNECTIONS)))
    return round(sum(counts) / SECONDS, 1)


def audit_cost(token: str) -> float:
    """Give how much more a write over the API takes with its audit row than without, in pairs."""
    import django

    django.setup()
    from django.test import Client

    from zhike.apps.audit import actions

    client = Client(headers={"host": "localhost", "authorization": f"Bearer {token}"})
    tag = client.get("/api/v1/customers/S0").headers["ETag"]
    number = 0

    def block() -> float:
        nonlocal tag, number
        begun = time.perf_counter()
        for _ in range(WRITES_A_BLOCK):
            number += 1
            answer = client.patch(
                "/api/v1/customers/S0",
                {"segment": f"paired {number}"},
                content_type="application/json",
                headers={"if-match": tag},
            )
            assert answer.status_code == 200, answer.content
            tag = answer.headers["ETag"]
        return time.perf_counter() - begun

    insert = actions.insert

    def without_audit() -> float:
        with (
            mock.patch.object(actions, "_row", lambda *_, **__: None),
            mock.patch.object(actions, "insert", lambda row: row and insert(row)),
        ):
            return block()

    block()
    ratios = []
    for pair in range(PAIRS):
        first, second = (block, without_audit) if pair % 2 else (without_audit, block)
        taken = {first: first(), second: second()}
        ratios.append(taken[block] / taken[without_audit])
    return round(median(ratios) - 1, 3)


if __name__ == "__main__":
    sys.exit(main())
