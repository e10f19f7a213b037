"""Many writers at once each add 1 to one record and try again on 409 or 412."""

from __future__ import annotations

import asyncio
import json
import random
from collections import Counter

from tests.http_client import Connection
from tests.own_loop import run_alone
from tests.processes import Served
from tests.proofs.conftest import full_count

SEED = 20260105
LONGEST_PAUSE = 8.0
MAKE = """
from zhike.apps.people.branch_actions import create_branch, head_office
create_branch(code="SUM", name="0", parent=head_office(), by="chen")
"""
COUNT = """
import json
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.audit.sealer import seal_rows
from zhike.apps.audit.verify import verify_audit
from zhike.apps.people.models import Branch
branch = Branch.objects.get(code="SUM")
of_it = {"case_id": f"branch-{branch.pk}", "activity": "rename branch"}
rows = AuditRow.objects.filter(**of_it).order_by("id").values_list("before", "after", "event_id")
steps = [(json.loads(b)["name"], json.loads(a)["name"]) for b, a, _ in rows]
events = set(Outbox.objects.filter(**of_it).values_list("event_id", flat=True))
while seal_rows():
    pass
print(json.dumps({
    "value": int(branch.name),
    "version": branch.version,
    "events": len(events),
    "rows_of_these_events": len(events & {event for *_, event in rows}),
    "rows": len(rows),
    "steps": sorted(steps, key=lambda step: int(step[1])),
    "unsealed": verify_audit().unsealed,
}))
"""


async def add_one(*, port: int, token: str, chance: random.Random, seen: Counter[int]) -> None:
    connection, pause = Connection(port, token), 0.05
    while True:
        found = await connection.ask("GET", "/api/v1/branches/SUM")
        assert found.status == 200, found
        changed = await connection.ask(
            "PATCH",
            "/api/v1/branches/SUM",
            {"name": str(int(found.json()["name"]) + 1)},
            {"If-Match": found.headers["etag"]},
        )
        seen[changed.status] += 1
        if changed.status == 200:
            connection.close()
            return
        assert changed.status in (409, 412), changed
        await asyncio.sleep(chance.uniform(0, pause))
        pause = min(pause * 2, LONGEST_PAUSE)


async def add_all(*, writers: int, port: int, token: str) -> Counter[int]:
    seen: Counter[int] = Counter()
    chance = random.Random(SEED)
    await asyncio.gather(
        *(add_one(port=port, token=token, chance=chance, seen=seen) for _ in range(writers))
    )
    return seen


def test_writers_at_once_lose_no_addition_and_leave_one_event_and_one_row_each(bank, token):
    writers = full_count(1_000, else_count=40)
    bank.run(MAKE)
    served = Served(bank, "--workers", "2")
    served.until_ready()
    try:
        seen = run_alone(add_all(writers=writers, port=served.port, token=token))
    finally:
        served.end()

    counted = json.loads(bank.run(COUNT))

    assert seen[200] == writers
    assert seen[412] + seen[409] > 0, "nobody met anybody: this proves nothing"
    assert counted.pop("steps") == [[str(n), str(n + 1)] for n in range(writers)]
    assert counted.pop("version") > writers
    assert counted == {
        "value": writers,
        "events": writers,
        "rows_of_these_events": writers,
        "rows": writers,
        "unsealed": 0,
    }
