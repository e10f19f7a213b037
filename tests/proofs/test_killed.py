"""The serving process dies by SIGKILL while it writes: what it acknowledged is there, once."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import chain

import pytest
from tests.http_client import Connection
from tests.own_loop import run_alone
from tests.processes import Bank
from tests.proofs.conftest import full_count

from zhike.cli.listeners import listening_socket
from zhike.config.env import Bind

SEED = 20260105
WRITERS = 8
# The web process of `zhike serve`, loaded once and forked for each burst: a burst kills the whole
# server, and the next need not wait for the start of Python.
SERVER = """
import os, socket, sys
from zhike.cli.page_process import page_server
server = page_server()
from zhike.config.urls import urlpatterns
from django.db import connections
connections.close_all()
for line in sys.stdin:
    pid = os.fork()
    if pid == 0:
        server.run(sockets=[socket.socket(fileno=int(sys.argv[1]))])
        os._exit(0)
    print(pid, flush=True)
    os.waitpid(pid, 0)
    print("gone", flush=True)
"""
COUNT = """
import json, sys
from collections import Counter
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.audit.sealer import seal_rows
from zhike.apps.audit.verify import verify_audit
from zhike.apps.people.models import Branch
codes = dict(Branch.objects.filter(code__startswith="B-").values_list("pk", "code"))
cases = {f"branch-{pk}": code for pk, code in codes.items()}
def counted(model):
    made = model.objects.filter(activity="create branch", case_id__in=cases)
    return Counter(cases[case] for case in made.values_list("case_id", flat=True))
while seal_rows():
    pass
print(json.dumps({
    "records": dict(Counter(codes.values())),
    "events": dict(counted(Outbox)),
    "rows": dict(counted(AuditRow)),
    "all_events": Outbox.objects.filter(activity="create branch").count(),
    "all_rows": AuditRow.objects.filter(activity="create branch").count(),
    "all_records": Branch.objects.count(),
    "unsealed": verify_audit().unsealed,
}))
"""


@dataclass
class Writings:
    """What the writers were told is done, and what they do not know of."""

    acknowledged: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    async def make(self, connection: Connection, code: str) -> None:
        """Make a branch under a key of its own, with which asking again makes no second."""
        self.unknown.add(code)
        answer = await connection.ask(
            "POST",
            "/api/v1/branches",
            {"code": code, "name": code, "parent": "HO"},
            {"Idempotency-Key": f"key-{code}"},
        )
        assert answer.status == 201, answer
        self.unknown.discard(code)
        self.acknowledged.append(code)


class Server:
    """The process that is killed, burst after burst, on one listening socket."""

    def __init__(self, bank: Bank) -> None:
        self.listener = listening_socket(Bind(host="127.0.0.1", port=0))
        self.port = self.listener.getsockname()[1]
        fd = self.listener.fileno()
        code = "import django; django.setup()\n" + SERVER
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, str(fd)],
            env=bank.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=[fd],
            text=True,
        )

    def begin(self) -> int:
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def is_gone(self) -> bool:
        return self.process.stdout.readline() == "gone\n"

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.listener.close()


@pytest.fixture
def server(bank):
    made = Server(bank)
    yield made
    made.end()


async def burst(server: Server, *, token: str, number: int, told: Writings, lasts: float) -> None:
    """Let the writers write, and kill the server that long after its first answer."""
    pid, again, first = server.begin(), sorted(told.unknown), asyncio.Event()

    async def write(place: int) -> None:
        connection = Connection(server.port, token)
        new = (f"B-{number}-{place}-{n}" for n in range(100_000))
        for code in chain(again[place::WRITERS], new):
            await told.make(connection, code)
            first.set()

    writers = [asyncio.create_task(write(place)) for place in range(WRITERS)]
    await asyncio.wait_for(first.wait(), timeout=120)
    await asyncio.sleep(lasts)
    os.kill(pid, signal.SIGKILL)
    ended = await asyncio.gather(*writers, return_exceptions=True)
    assert [type(error) for error in ended] == [ConnectionError] * WRITERS, ended
    assert server.is_gone()


def test_every_acknowledged_write_of_a_killed_server_is_there_once_with_event_and_row(
    bank, token, server
):
    chance, told = random.Random(SEED), Writings()
    bursts = full_count(100, else_count=2)
    for number in range(bursts):
        lasts = chance.uniform(0.02, 0.4)
        run_alone(burst(server, token=token, number=number, told=told, lasts=lasts))

    counted = json.loads(bank.run(COUNT))

    assert len(told.acknowledged) == len(set(told.acknowledged)) >= bursts
    once = dict.fromkeys(counted["records"], 1)
    assert set(told.acknowledged) <= once.keys() <= {*told.acknowledged, *told.unknown}
    assert counted["records"] == counted["events"] == counted["rows"] == once
    assert counted["all_records"] == counted["all_events"] == counted["all_rows"]
    assert counted["unsealed"] == 0
