"""Two sealers at once, one of them killed: places without a gap, every link in its place."""

from __future__ import annotations

import pytest

WRITE = """
from django.db import transaction
from zhike.cli.serve import load_django
load_django()
from zhike.apps.audit.actions import record_event
n = 0
while True:
    with transaction.atomic():
        record_event(activity="sign in", case_id=f"user-{n}", by="chen", reason="r")
    print(n, flush=True)
    n += 1
"""
SEAL = """
from zhike.cli.serve import load_django
load_django()
from zhike.apps.audit.sealer import seal_rows
while True:
    if sealed := seal_rows(limit=3):
        print(sealed, flush=True)
"""
# Dies behind the commit and before the anchor: the place where most could go wrong.
DIE = """
import os, signal
from zhike.cli.serve import load_django
load_django()
from zhike.apps.audit import sealer
sealer.add_anchor = lambda anchor: os.kill(os.getpid(), signal.SIGKILL)
while True:
    sealer.seal_rows(limit=3)
"""
FINISH = """
from zhike.cli.serve import load_django
load_django()
from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.sealer import seal_rows
from zhike.apps.audit.verify import verify_audit
while seal_rows():
    pass
verified = verify_audit()
places = list(AuditRow.objects.order_by("place").values_list("place", flat=True))
assert places == list(range(1, len(places) + 1)), "a gap, or one place twice"
assert verified.sealed == len(places) and verified.unsealed == 0
print(verified.sealed)
"""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_sealers_and_a_killed_one_leave_one_whole_chain(open_bank, kind, repetitions):
    bank = open_bank(kind, is_ready=True)
    writer, *sealers = (bank.start(script) for script in (WRITE, SEAL, SEAL))
    try:
        for _ in range(repetitions):
            bank.run(DIE, killed=True)
        for sealer in sealers:
            assert sealer.stdout.readline(), "a sealer failed"
            sealer.kill()
        written = int(writer.stdout.readline()) + 1
    finally:
        for process in (writer, *sealers):
            process.kill()
            process.stdout.close()
            process.wait()

    assert int(bank.run(FINISH)) >= written
