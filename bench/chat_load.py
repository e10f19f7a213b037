"""How fast messages of a chat are on the screen at the other end, each once and in order.

Customers and agents as browsers are to the server: each customer holds a stream and writes every 20
seconds, each agent holds a stream, fetches what is new in his conversations, answers, tells what he
has read, and reads his list anew. `zhike serve` runs as an operator runs it; the load comes from
another process over the loopback. With `--kill` the whole server dies by SIGKILL in the middle of
it and is started again; the ends send again what was not acknowledged, under the same name, as the
widget does. The last line is JSON.

    python -m bench.chat_load [--seconds 600] [--customers 500] [--agents 50] [--workers 1] [--kill]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.processes import Bank, Served

from bench.api_speed import database
from bench.chat_ends import Agent, Customer, Ledger

SETTLE_SECONDS = 15.0
LIMITS = {"p95_ms": 300, "messages_a_second": 50}
MAKE = """
import json, sys, secrets
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from zhike.apps.conversations.presence_actions import set_abilities
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import Team, User, WorkQueue
from zhike.apps.people.rules import Role
from zhike.apps.people.step_up import PROVED
from zhike.apps.tickets.queue_actions import set_terms
from zhike.apps.webchat.setup_actions import set_chat_terms
agents, room = int(sys.argv[1]), int(sys.argv[2])
branch = head_office()
queue = WorkQueue.objects.create(code="bench-chat", name="压力测试", branch=branch)
team = Team.objects.create(name="压力测试组", branch=branch)
team.queues.add(queue)
head = User.objects.create(username="bench-head", role=Role.SUPERVISOR, branch=branch)
set_terms(queue, head=head, hours_channel="chat", by="bench")
set_chat_terms(queue=queue, by="bench")
keys = []
for number in range(agents):
    user = User(username=f"bench-{number}", role=Role.AGENT, branch=branch)
    user.set_unusable_password()
    user.save()
    team.members.add(user)
    set_abilities(user=user, capacity=room, skills=[], by=head)  # available once they are there
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[PROVED] = timezone.now().timestamp()
    session.create()
    keys.append(session.session_key)
print(json.dumps(keys))
"""
KEPT = """
import json
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.queries import shown_messages
found = {}
rows = Message.objects.filter(conversation__queue__code="bench-chat").select_related("ticket")
for one in shown_messages(rows.order_by("pk")):
    thread = found.setdefault(one.message.conversation_id, [])
    thread.append((one.message.side, one.text.split()[0]))
print(json.dumps(list(found.values())))
"""


def main() -> int:
    wanted = _wanted()
    if wanted.load:
        print(json.dumps(asyncio.run(load(wanted))))
        return 0
    figures: dict[str, Any] = {
        "seconds": wanted.seconds,
        "customers": wanted.customers,
        "agents": wanted.agents,
        "every_seconds": wanted.every,
        "workers": wanted.workers,
        "killed": wanted.kill,
        "limits": LIMITS,
    }
    with tempfile.TemporaryDirectory(prefix="zhike-chat-") as folder:
        for name in wanted.databases:
            with database(name):
                figures[name] = measured(Bank(Path(folder) / name), wanted)
            told = {key: value for key, value in figures[name].items() if key != "load"}
            print(f"{name}: {json.dumps(told)}", flush=True)
    figures["held"] = all(held(figures[name], wanted) for name in wanted.databases)
    print(json.dumps(figures))
    return 0 if figures["held"] else 1


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--customers", type=int, default=500)
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--every", type=float, default=20, help="seconds between two messages")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--kill", action="store_true")
    parser.add_argument("--databases", nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--load", metavar="FILE", help=argparse.SUPPRESS)
    parser.add_argument("--port", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def measured(bank: Bank, wanted: argparse.Namespace) -> dict[str, Any]:
    bank.environment["ZHIKE_LOG"] = "line"
    room = -(-wanted.customers // wanted.agents)
    keys = json.loads(bank.run(MAKE, wanted.agents, room))
    served = Served(bank, "--workers", str(wanted.workers))
    served.until_ready()
    time.sleep(SETTLE_SECONDS)
    keys_file = bank.home / "keys.json"
    keys_file.write_text(json.dumps(keys))
    words = [
        "--load", str(keys_file), "--port", str(served.port), "--seconds", str(wanted.seconds),
        "--customers", str(wanted.customers), "--agents", str(wanted.agents),
        "--every", str(wanted.every),
    ]  # fmt: skip
    before, began = _cpu_seconds(served), time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.chat_load", *words], stdout=subprocess.PIPE, text=True
    )
    try:
        spent = 0.0
        if wanted.kill:
            time.sleep(wanted.seconds / 2)
            spent = _cpu_seconds(served) - before
            served, before = _killed_and_begun(bank, served, wanted), 0.0
        said, _none = process.communicate(timeout=wanted.seconds + 300)
        spent += _cpu_seconds(served) - before
        lasted = time.monotonic() - began
    finally:
        process.kill()
        served.stop(signal.SIGTERM)
    found = json.loads(said.strip().splitlines()[-1])
    found["server_cores"] = round(spent / lasted, 2)
    return found | judged(found.pop("ledger"), json.loads(bank.run(KEPT)))


def _killed_and_begun(bank: Bank, served: Served, wanted: argparse.Namespace) -> Served:
    """Kill the server and all it started, at once, and start it on the same port."""
    import psutil

    family = psutil.Process(served.process.pid).children(recursive=True)
    for one in (psutil.Process(served.process.pid), *family):
        one.kill()
    served.process.wait()
    again = Served.__new__(Served)
    again.port, again.url, again.log = served.port, served.url, served.log
    call = ["serve", "--bind", f"127.0.0.1:{served.port}", "--workers", str(wanted.workers)]
    code = f"from zhike.cli.main import main; raise SystemExit(main({call}))"
    again.process = subprocess.Popen(
        [sys.executable, "-c", code], env=bank.environment, stderr=served.log.open("a")
    )
    again.until_ready()
    return again


def judged(ledger: dict[str, Any], kept: list[list[list[str]]]) -> dict[str, Any]:
    """Compare what both ends sent, were told is kept, and saw, with what the bank keeps.

    A message is named by its end and its number, so what is kept in one thread must be, for each
    side, 1, 2, 3 … without a gap: lost, doubled and out of order are counted apart.
    """
    names = [name for thread in kept for _side, name in thread]
    unordered = sum(
        numbers != sorted(numbers)
        for thread in kept
        for side in ("customer", "staff")
        for numbers in [[int(name.split("-")[2]) for at, name in thread if at == side]]
    )
    acknowledged, there = set(ledger["acknowledged"]), set(names)
    return {
        "kept": len(names),
        "acknowledged": len(acknowledged),
        "lost": len(acknowledged - there),
        "doubled": len(names) - len(there),
        "threads_out_of_order": unordered,
        "unseen": len(acknowledged - set(ledger["seen"])),
        "seen_twice": ledger["seen_twice"],
        "seen_out_of_order": ledger["seen_out_of_order"],
    }


def held(found: dict[str, Any], wanted: argparse.Namespace) -> bool:
    faults = ("lost", "doubled", "threads_out_of_order", "unseen", "seen_twice")
    clean = not any(found[name] for name in faults) and not found["seen_out_of_order"]
    if wanted.kill:
        return clean  # the time in which nobody answers is no time to a screen
    fast = found.get("p95_ms", 1e9) <= LIMITS["p95_ms"]
    rate = wanted.customers / wanted.every * 2
    return clean and fast and found["messages_a_second"] >= 0.95 * min(rate, 50)


def _cpu_seconds(served: Served) -> float:
    import psutil

    parent = psutil.Process(served.process.pid)
    family = [parent, *parent.children(recursive=True)]
    return float(sum(sum(one.cpu_times()[:2]) for one in family if one.is_running()))


async def load(wanted: argparse.Namespace) -> dict[str, Any]:
    """Be all customers and all agents; give what came of it."""
    keys = json.loads(Path(wanted.load).read_text())
    ledger, began = Ledger(), time.monotonic()
    until = began + wanted.seconds
    agents = [Agent(wanted.port, key, ledger, number) for number, key in enumerate(keys)]
    customers = [
        Customer(wanted.port, ledger, number, every=wanted.every, of=wanted.customers)
        for number in range(wanted.customers)
    ]
    ends = [*agents, *customers]
    tasks = [asyncio.ensure_future(end.run(until)) for end in ends]
    await asyncio.gather(*tasks)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    lasted = time.monotonic() - began
    return {
        **ledger.figures(),
        "load_cores": round((usage.ru_utime + usage.ru_stime) / lasted, 2),
        "cores": os.cpu_count(),
        "ledger": ledger.told(),
    }


if __name__ == "__main__":
    sys.exit(main())
