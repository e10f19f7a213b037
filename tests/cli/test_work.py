from __future__ import annotations

from tests.processes import Bank

ACT = """
from django.db import transaction
from zhike.apps.audit.actions import record_event
with transaction.atomic():
    record_event(activity="note", case_id="a", by="chen")
"""
WORK = "from zhike.cli.main import main; raise SystemExit(main(['work', '--batch']))"


def test_a_batch_ends_when_nothing_waits(tmp_path, own_database):
    bank = Bank(tmp_path / "bank")
    bank.run(ACT)

    assert bank.run(WORK) == ""
