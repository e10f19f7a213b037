"""The drill: a backup while a writer runs, restored elsewhere, row for row and sum for sum."""

from __future__ import annotations

import hashlib
import json
import tarfile

import pytest
from tests.apps.protection.conftest import FILL

# Writes customers one after the other, seals and relays like the worker, and says what is done.
WRITE = """
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.audit.relay import relay_events
from zhike.apps.audit.sealer import seal_rows
from zhike.apps.customers.actions import create_customer
from zhike.apps.customers.rules import CustomerKind
from zhike.apps.people.branch_actions import head_office
n = 0
while True:
    create_customer(
        kind=CustomerKind.PERSONAL, customer_id=f"W{n}", name=f"钱若溪{n}",
        home_branch=head_office(), by="writer",
    )
    print(f"W{n}", flush=True)
    n += 1
    if n % 5 == 0:
        seal_rows()
    if n % 7 == 0:
        relay_events()
"""
# What is there: customers, their events in outbox and store, their audit rows, their names.
LOOK = """
import json
from collections import Counter
from zhike.cli.serve import load_django
load_django()
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.audit.relay import relay_events
from zhike.apps.customers.models import Customer
from zhike.apps.vault.keys import Keyring
from zhike.pipelines.journeys import the_store
from zhike.schema import event_log
def stored():
    rows = the_store().table(event_log.CONTRACT, log_name="zhike").to_pyarrow().to_pylist()
    return Counter(row["event_id"] for row in rows)
while relay_events():
    pass
after = stored()
outbox = list(Outbox.objects.filter(activity="create customer").values_list("case_id", flat=True))
audit = AuditRow.objects.filter(activity="create customer").values_list("case_id", flat=True)
ids = list(Customer.objects.order_by("pk").values_list("customer_id", flat=True))
ring = Keyring.of(ids)
names = [ring.open(c.name_sealed, customer_id=c.customer_id) for c in Customer.objects.all()]
print(json.dumps({
    "customers": ids, "outbox": outbox, "audit": list(audit), "names": names,
    "stored_once": set(after.values()) == {1}, "stored": len(after),
    "events": Outbox.objects.count(),
}))
"""
# Here PostgreSQL is read and SQLite written; the killed restore and the proof of an erasure do it
# the other way and on SQLite alone. The soak takes every move.
PAIRS = [
    ("postgresql", "sqlite"),
    pytest.param("sqlite", "postgresql", marks=pytest.mark.soak),
    pytest.param("sqlite", "sqlite", marks=pytest.mark.soak),
    pytest.param("postgresql", "postgresql", marks=pytest.mark.soak),
]


def members(backup):
    """The digest of each member of a backup, by its name."""
    with tarfile.open(backup) as archive:
        return {
            member.name: hashlib.sha256(archive.extractfile(member).read()).hexdigest()
            for member in archive
            if member.isfile() and "manifest" not in member.name
        }


@pytest.mark.timeout(900)
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_what_was_acknowledged_before_the_backup_is_restored_once(
    open_bank, tmp_path, source, target
):
    bank, copy = open_bank(source, is_ready=True), open_bank(target)
    file = tmp_path / "bank.zhike"
    bank.run(FILL)
    with bank.start(WRITE) as writer:
        acknowledged = [writer.stdout.readline().strip() for _ in range(12)]
        said = bank.ask("backup", file)
        later = writer.stdout.readline().strip()
        writer.kill()
    assert later, "the writer wrote on while the backup was made"

    copy.take_keys_of(bank)
    restored, again, verified = copy.ask_all(
        ("restore", file, "--no-erasures"),
        ("backup", tmp_path / "again.zhike"),
        ("audit", "verify"),
    )
    assert restored["sha256"] == said["sha256"]
    changed = members(file).items() ^ members(tmp_path / "again.zhike").items()
    assert not changed, "row for row and file for file the same"
    assert again["sha256"] == said["sha256"]
    assert verified["sealed"] > 0

    there = json.loads(copy.run(LOOK))
    assert set(acknowledged) <= set(there["customers"])
    cases = sorted(f"customer-{name}" for name in there["customers"])
    assert sorted(there["outbox"]) == sorted(there["audit"]) == cases
    assert len(there["names"]) == len(cases)
    assert all(name.startswith(("林知夏", "钱若溪")) for name in there["names"])
    assert there["stored_once"], "an event stands in the store twice"
    assert there["stored"] == there["events"], "an event is lost, or nobody's"


def test_a_backup_holds_no_secret_and_no_session(open_bank, tmp_path):
    bank, file = open_bank(is_ready=True), tmp_path / "bank.zhike"
    bank.run(FILL)
    (bank.home / "rules").mkdir()
    (bank.home / "rules" / "stages.yaml").write_text("stages: []")
    secrets = {
        name: (bank.home / name).read_bytes() for name in ("secret", "master-key", "audit-key")
    }

    done = bank.zhike("backup", file)

    assert "holds no secret" in done.stderr
    assert file.stat().st_mode & 0o077 == 0
    with tarfile.open(file) as tar:
        names = tar.getnames()
        content = b"".join(tar.extractfile(name).read() for name in names)
    assert "home/rules/stages.yaml" in names
    assert not [name for name in names if name.rpartition("/")[2] in secrets]
    assert not [name for name in names if "session" in name]
    assert not [name for name, secret in secrets.items() if secret in content]


def test_a_file_that_is_there_stays_as_it_is(open_bank, tmp_path):
    bank, file = open_bank(is_ready=True), tmp_path / "bank.zhike"
    file.write_text("precious")

    done = bank.zhike("backup", file)

    assert (done.returncode, file.read_text()) == (2, "precious")
    assert done.stderr.startswith("backup_exists: ")
