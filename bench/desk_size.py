"""How long the desk takes with a year's conversations in it: inbox, search, ticket page, report.

450,000 conversations with 3 million messages in the database that DATABASE_URL names, SQLite
without one; `--both` measures SQLite and, where a server can be started here, PostgreSQL. Pages are
asked for in this process through every middleware (session, permission, template); a warm page, as
an agent's tenth of a morning is. The bank takes half an hour to make: `--home`, or the variable
ZHIKE_BENCH_HOME, keeps it for the next run, outside of the repository. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from tests import postgresql

from bench.evidence import ROOT

LIMITS = {"inbox": 150.0, "search": 150.0, "ticket": 100.0, "report": 1_000.0}
TIMES = 60
WORDS = (
    "挂失", "年费", "限额", "理财", "征信", "黄金", "外汇", "投诉", "利率", "信用卡年费",
    "ETC", "贷款提前还款",
    "手续费 三天", "公积金", "基金", "债券",
)  # fmt: skip


class Spent(NamedTuple):
    wall_ms: float
    busy_ms: float


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--conversations", type=int, default=450_000)
    kept = os.environ.get("ZHIKE_BENCH_HOME")
    parser.add_argument("--home", type=Path, default=kept, help="where the bank is kept")
    parser.add_argument("--both", action="store_true", help="SQLite, then PostgreSQL")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="zhike-bench-") as made:
        home = Path(wanted.home or made).resolve()
        if home.is_relative_to(ROOT):
            parser.error("the home of the bank lies in the repository: choose one outside of it")
        if wanted.both:
            figures = both(home, wanted.conversations)
        else:
            home.mkdir(parents=True, exist_ok=True)
            os.environ["ZHIKE_HOME"] = str(home)
            figures = prepared(home, wanted.conversations) | measured(wanted.conversations)
    print(json.dumps({"limits_p95_ms": LIMITS} | figures, ensure_ascii=False))
    return 0 if figures["holds"] else 1


def both(home: Path, conversations: int) -> dict[str, Any]:
    """Measure either database in a process of its own, which knows of no other one."""
    found = {"sqlite": child(home / "sqlite", conversations, database="")}
    server = postgresql.Server(settings=(), folder=home / "server")
    try:
        server.start()
        address = own_database(server.url)
    except postgresql.ServerMissing as missing:
        print(f"PostgreSQL was not measured: {missing}", flush=True)
    else:
        try:
            found["postgresql"] = child(home / "postgresql", conversations, database=address)
        finally:
            server.stop()
    return {**found, "holds": len(found) == 2 and all(one["holds"] for one in found.values())}


def own_database(server: str) -> str:
    """Give the bank's database on a server, made where it is not there yet."""
    import psycopg

    with psycopg.connect(server, autocommit=True) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = 'bench'").fetchone()
        if known is None:
            connection.execute("CREATE DATABASE bench")
    return urlsplit(server)._replace(path="/bench").geturl()


def child(home: Path, conversations: int, *, database: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.desk_size", "--home", str(home)]
    command += ["--conversations", str(conversations)]
    environment = os.environ | {"DATABASE_URL": database}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True
    ) as run:
        line = "{}"
        for line in run.stdout or ():
            print(f"  {line}", end="", flush=True)
    if not line.startswith("{"):
        return {"holds": False, "failed": line.strip()}
    figures: dict[str, Any] = json.loads(line)
    return {name: value for name, value in figures.items() if name != "limits_p95_ms"}


def prepared(home: Path, conversations: int) -> dict[str, Any]:
    """Make the bank and its index, where they are not there."""
    from zhike.cli.serve import set_up_database

    set_up_database()
    from django.conf import settings

    from bench.desk_bank import make
    from zhike.apps.search import actions, queries

    settings.ALLOWED_HOSTS = ["*"]
    kept = home / "desk-bank.json"
    if not kept.exists():
        kept.write_text(json.dumps(make(conversations=conversations)))
    bank = json.loads(kept.read_text())
    if actions.is_outdated() or "index" not in bank:
        begun = time.perf_counter()
        tickets = actions.rebuild(
            progress=lambda done, total: print(f"{done:,} indexed", flush=True)
        )
        bank["index"] = {
            "tickets": tickets,
            "seconds": round(time.perf_counter() - begun),
            "megabytes": round(int(queries.index_now()["bytes"]) / 1e6, 1),
        }
        kept.write_text(json.dumps(bank))
    return {key: bank[key] for key in ("conversations", "messages", "seconds", "index")}


def measured(wanted: int) -> dict[str, Any]:
    from django.db import connection

    boss, agent = signed_in("size-boss"), signed_in("size-3-2")
    rng = random.Random(7)
    figures: dict[str, Any] = {"database": connection.vendor}
    asked = {
        "inbox": [
            ((boss, agent)[n % 2], f"/desk/?view={view}")
            for n, view in enumerate(("open", "waiting", "mine", "ended") * (TIMES // 4))
        ],
        "ticket": [
            (boss, f"/desk/tickets/{number(rng.randrange(1, wanted))}/") for _ in range(TIMES)
        ],
        "tickets": [(boss, f"/desk/tickets/?state={s}") for s in ("open", "late", "all") * 8],
        "report": [(boss, "/desk/report/?since=2025-11-01&until=2026-10-31") for _ in range(5)],
    }
    for name, pages in asked.items():
        figures[name] = figures_of(timed(page, address) for page, address in warmed(pages))
        print(name, figures[name], flush=True)
    searches = [
        ((boss, agent)[n % 2], word, sort)
        for n, (word, sort) in enumerate((w, s) for w in WORDS for s in ("", "newest"))
    ]
    for client, word, sort in searches[:4]:
        searched(client, word, sort)
    figures["search"] = figures_of(searched(*one) for one in searches * 2)
    print("search", figures["search"], flush=True)
    figures["holds"] = all(figures[name]["p95_ms"] < limit for name, limit in LIMITS.items())
    figures["load_average"] = round(os.getloadavg()[0], 1)
    return figures


def signed_in(username: str) -> Any:
    from django.test import Client
    from django.utils import timezone

    from zhike.apps.people.models import User
    from zhike.apps.people.step_up import PROVED

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username=username))
    session = client.session
    session[PROVED] = timezone.now().timestamp()
    session.save()
    return client


def number(key: int) -> str:
    from zhike.apps.tickets.rules import number_of

    return number_of(key)


def warmed(pages: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    for client, address in pages[:4]:
        client.get(address)
    return pages


def timed(client: Any, address: str) -> Spent:
    return took(lambda: client.get(address))


def searched(client: Any, word: str, sort: str) -> Spent:
    """The whole way: the question, and the answer at its sealed address."""
    return took(lambda: client.get(client.post("/search/", {"q": word, "sort": sort})["Location"]))


def took(ask: Callable[[], Any]) -> Spent:
    began, busy = time.perf_counter(), time.thread_time()
    answer = ask()
    spent = Spent(1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - busy))
    assert answer.status_code == 200, answer.status_code
    return spent


def figures_of(times: Iterable[Spent]) -> dict[str, Any]:
    """Wall time, and the thread's own processor time: what is left of it on a machine at rest."""
    every = list(times)
    wall, busy = sorted(one.wall_ms for one in every), sorted(one.busy_ms for one in every)
    place = int(0.95 * len(every))
    return {
        "n": len(every),
        "p50_ms": round(wall[len(wall) // 2], 1),
        "p95_ms": round(wall[place], 1),
        "processor_p50_ms": round(busy[len(busy) // 2], 1),
        "processor_p95_ms": round(busy[place], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
