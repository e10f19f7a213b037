"""How long it takes to find one of a million customers by any identifier.

The search of the page and the API (`queries.find_customers`: normalise, blind index, look-ups,
reach), on the database that DATABASE_URL names, SQLite without one. The limit is on the 95th
percentile.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date

LIMIT_MS, SEARCHES = 20.0, 500
KINDS = ("number", "phone", "card", "email", "id_number", "name")


def id_number(n: int) -> str:
    from zhike.schema.identifiers import id_check_digit

    day, order = divmod(n, 1000)  # a thousand are born on each day, no two have one number
    first = f"990101{1950 + day // 336}{1 + day // 28 % 12:02d}{1 + day % 28:02d}{order:03d}"
    return first + id_check_digit(first)


def known_by(n: int) -> dict[str, str]:
    """What customer n is known by, by the six kinds."""
    return {
        "number": f"S{n:08d}",
        "phone": f"161{n:08d}",
        "card": f"9999{n:012d}",
        "email": f"c{n}@example.com",
        "id_number": id_number(n),
        "name": f"客户{n}",
    }


def entries(count: int) -> Iterator[object]:
    from zhike.apps.customers.load_actions import Entry
    from zhike.apps.customers.rules import CustomerKind, IdentifierKind

    for n in range(count):
        known = known_by(n)
        yield Entry(
            customer_id=known["number"],
            kind=CustomerKind.PERSONAL,
            name=known["name"],
            identifiers=[
                (IdentifierKind(kind), known[kind])
                for kind in ("phone", "card", "email", "id_number")
            ],
        )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--customers", type=int, default=1_000_000)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        os.environ["ZHIKE_HOME"] = home
        from zhike.cli.serve import set_up_database

        set_up_database()
        figures = measure(wanted.customers)
    print(json.dumps(figures))
    return 0 if figures["holds"] else 1


def measure(count: int) -> dict[str, object]:
    from django.db import connection

    from zhike.apps.customers.load_actions import load_customers
    from zhike.apps.customers.queries import find_customers
    from zhike.apps.people.branch_actions import head_office
    from zhike.apps.people.models import User
    from zhike.apps.people.rules import Role

    began = time.perf_counter()
    load_customers(
        entries(count), source="bench", by="bench", branch=head_office(),
        valued_date=date(2026, 1, 1), case_id="bench",
    )  # fmt: skip
    loading = time.perf_counter() - began
    caller = User.objects.create(username="bench", role=Role.MANAGER, branch=head_office())
    rng, times = random.Random(7), {kind: [] for kind in KINDS}
    for turn in range(SEARCHES):
        kind, n = KINDS[turn % len(KINDS)], rng.randrange(count)
        known = known_by(n)
        started = time.perf_counter()
        found = find_customers(known[kind], caller=caller)
        times[kind].append(1000 * (time.perf_counter() - started))
        assert known["number"] in {one.customer_id for one in found}, (kind, n)
    every = sorted(one for some in times.values() for one in some)
    p95 = every[int(0.95 * len(every))]
    return {
        "what": f"search among customers by any identifier, {connection.vendor}",
        "customers": count,
        "n": len(every),
        "p50_ms": round(every[len(every) // 2], 1),
        "p95_ms": round(p95, 1),
        "p95_ms_by_kind": {
            kind: round(sorted(some)[int(0.95 * len(some))], 1) for kind, some in times.items()
        },
        "limit_p95_ms": LIMIT_MS,
        "holds": p95 < LIMIT_MS,
        "loaded_in_seconds": round(loading),
        "load_average": round(os.getloadavg()[0], 1),
    }


if __name__ == "__main__":
    sys.exit(main())
