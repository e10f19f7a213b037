"""Several workers at once, in real processes: no place twice, no event lost or doubled."""

from __future__ import annotations

import json

import pytest
from tests.processes import Bank

ACTS = 60
WRITE = """
import sys
from django.db import transaction
from zhike.apps.audit.actions import record_event
sys.stdin.readline()
for number in range(int(sys.argv[2])):
    with transaction.atomic():
        record_event(activity="note", case_id=f"{sys.argv[1]}-{number}", by="chen")
"""
WORK = """
import sys, time
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.audit.relay import relay_events
from zhike.apps.audit.sealer import seal_rows
sys.stdin.readline()
wanted, until = int(sys.argv[1]), time.monotonic() + 200
while time.monotonic() < until:
    # Small batches, so that both have something to do all the time.
    seal_rows(limit=7)
    relay_events(limit=20)
    left = Outbox.objects.filter(relayed_at=None).exists()
    if AuditRow.objects.exclude(place=None).count() >= wanted and not left:
        break
"""
COUNT = """
import json
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.audit.verify import verify_audit
from zhike.pipelines.journeys import the_store
places = sorted(AuditRow.objects.values_list("place", flat=True))
print(json.dumps({
    "verified": verify_audit().sealed,
    "gapless": places == list(range(1, len(places) + 1)),
    "rows": len(places),
    "relayed": Outbox.objects.exclude(relayed_at=None).count(),
    "stored": [log.events for log in the_store().logs()],
}))
"""
KNOWN = "from zhike.apps.audit.models import AuditRow; print(AuditRow.objects.count())"


@pytest.fixture
def bank(tmp_path, own_database):
    return Bank(tmp_path / "bank")


def test_two_sealers_and_two_relays_at_once_give_each_place_and_each_event_once(bank):
    known = int(bank.run(KNOWN))
    wanted = known + 2 * ACTS
    writers = [bank.begin(WRITE, name, ACTS) for name in ("li", "wang")]
    workers = [bank.begin(WORK, wanted) for _ in range(2)]

    for process in [*writers, *workers]:
        process.stdin.write("go\n")
        process.stdin.flush()
    complaints = [process.communicate(timeout=250)[1] for process in [*writers, *workers]]

    assert [process.returncode for process in [*writers, *workers]] == [0] * 4, complaints
    assert json.loads(bank.run(COUNT)) == {
        "verified": wanted,
        "gapless": True,
        "rows": wanted,
        "relayed": wanted,
        "stored": [wanted],
    }
