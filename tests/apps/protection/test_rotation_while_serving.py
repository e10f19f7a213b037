"""Keys are changed, and the change is killed, while processes write, read and search on."""

from __future__ import annotations

import pytest

# Keeps customers like a web process, and ends with an error at the first value it cannot read.
SERVE = """
from django.utils import timezone
from zhike.cli.serve import load_django
load_django()
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.vault.keys import Keyring, index_of, indexes_of, seal_for
n = 0
while True:
    who, phone, now = f"{NAME}{n}", f"138{NAME_NUMBER}{n:07}", timezone.now()
    made = Customer.objects.create(
        customer_id=who, kind="personal", name_sealed=seal_for(who, f"客户{who}"),
        name_index=index_of(f"客户{who}", kind="name"), created_at=now, updated_at=now,
    )
    made.identifiers.create(
        kind="phone", value_sealed=seal_for(who, phone), source="x", noted_at=now,
        value_index=index_of(phone, kind="phone"),
    )
    for number in {0, n // 2, n}:
        who, phone = f"{NAME}{number}", f"138{NAME_NUMBER}{number:07}"
        name = Customer.objects.get(customer_id=who).name_sealed
        assert Keyring.of([who]).open(name, customer_id=who) == f"客户{who}", who
        there = Identifier.objects.filter(value_index__in=indexes_of(phone, kind="phone"))
        assert there.count() == 1, phone
    print(n, flush=True)
    n += 1
"""
DIE = """
import os, signal
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.protection.actions import rotate_master
from zhike.apps.vault import rotation
rotation.BATCH_ROWS = 3
rotate_master(by="x", progress=lambda rows: os.kill(os.getpid(), signal.SIGKILL))
"""


@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def test_nobody_notices_that_keys_are_changed(open_bank, kind):
    bank = open_bank(kind, is_ready=True)
    names = {"A": 1, "B": 2}
    workers = [
        bank.start(f"NAME = {name!r}\nNAME_NUMBER = {number}\n{SERVE}")
        for name, number in names.items()
    ]
    try:
        wait_for(workers, rows=5)
        before = bank.ask("keys", "status")
        bank.run(DIE, killed=True)
        half = bank.ask("keys", "status")
        assert len(half["wrapped_by"]) == 2, "killed half way"
        wait_for(workers, rows=2)

        bank.ask_all(("keys", "rotate"), ("keys", "rotate", "index"))
        wait_for(workers, rows=2)
        forgotten, now = bank.ask_all(("keys", "forget"), ("keys", "status"))
        wait_for(workers, rows=5)

        assert forgotten == {"forgotten": {"master": 1, "index": 1}}
        assert now["master"] == half["master"] != before["master"]
        assert (list(now["wrapped_by"]), now["index_keys"]) == ([now["master"]], [2])
        assert [worker.poll() for worker in workers] == [None, None], "a worker failed"
    finally:
        for worker in workers:
            worker.kill()
            worker.stdout.close()
            worker.wait()


def wait_for(workers, *, rows):
    for worker in workers:
        for _ in range(rows):
            assert worker.stdout.readline(), "a worker failed"
