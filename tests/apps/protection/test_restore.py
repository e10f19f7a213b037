"""What a restore refuses, and what is left when it is killed."""

from __future__ import annotations

import json
import shutil
import tarfile

import pytest
from tests.apps.protection.conftest import FILL, Bank
from tests.ready_banks import put_bank

from zhike.apps.protection.errors import BackupBroken, BackupNewer
from zhike.apps.protection.restore import checked

# A restore that dies at one of its steps as if somebody had pulled the plug.
DIE = """
import os, signal, sys
from pathlib import Path
from zhike.cli.serve import load_django
load_django()
from zhike.apps.protection import restore
def die(*_words, **_named):
    os.kill(os.getpid(), signal.SIGKILL)
restore.STEP = die
restore.restore_backup(Path(FILE), erasures=None, nobody_erased=True)
"""
ERASE = """
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.vault.actions import destroy_key
destroy_key("C1")
"""
NAMES = """
import json
from zhike.cli.serve import load_django
load_django()
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.vault.keys import Keyring
ids = [f"C{n}" for n in range(5)]
ring = Keyring.of(ids)
print(json.dumps({
    "names": [
        ring.open(row.name_sealed, customer_id=row.customer_id)
        for row in Customer.objects.order_by("customer_id")
    ],
    "found": sorted(
        Identifier.objects.exclude(value_index="").values_list("customer__customer_id", flat=True)
    ),
}))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A bank, a backup of it, and then one of its customers erased."""
    folder = tmp_path_factory.mktemp("made")
    bank = Bank(home=folder / "bank", url=None)
    put_bank(bank.home, url=None)
    bank.run(FILL)
    bank.ask("backup", folder / "bank.zhike")
    bank.run(ERASE)
    return bank, folder / "bank.zhike"


def altered(file, tmp_path, change):
    """Write the backup anew with its members changed by `change(name, bytes)`; None leaves out."""
    copy = tmp_path / "altered.zhike"
    with tarfile.open(file) as old, tarfile.open(copy, "w:gz") as new:
        for info in old:
            content = change(info.name, old.extractfile(info).read())
            if content is not None:
                put(new, info.name, content)
    return copy


def put(tar, name, content):
    import io

    info = tarfile.TarInfo(name)
    info.size = len(content)
    tar.addfile(info, io.BytesIO(content))


def test_a_whole_backup_says_what_it_holds(made, db):
    manifest = checked(made[1])

    assert manifest.rows["customers_customer"] == 5
    assert manifest.database == "sqlite"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            lambda n, c: c.replace(b"C3", b"C9") if "customers_customer." in n else c,
            "customers_cus",
        ),
        (lambda n, c: None if "audit_auditrow" in n else c, "audit_auditrow"),
        (lambda n, c: None if n == "manifest.json" else c, "manifest"),
        (lambda n, c: c.replace(b'"whole": "', b'"whole": "0') if "manifest" in n else c, "whole"),
        (lambda n, c: c.replace(b'"format": 1', b'"format": 9') if "manifest" in n else c, "9"),
    ],
    ids=["changed row", "missing table", "no manifest", "another sum", "another format"],
)
def test_a_backup_that_was_touched_is_refused(made, db, tmp_path, change, said):
    with pytest.raises(BackupBroken, match=said):
        checked(altered(made[1], tmp_path, change))


def test_a_file_that_was_cut_or_is_none_is_refused(made, db, tmp_path):
    whole = made[1].read_bytes()
    for name, content in {"cut": whole[: len(whole) // 2], "text": b"no backup"}.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BackupBroken):
            checked(tmp_path / name)


def test_a_member_that_would_leave_its_folder_is_refused(made, db, tmp_path):
    def outside(name, content):
        if name == "manifest.json":
            plain = json.loads(content)
            plain["members"]["home/../../evil"] = "0" * 64
            return json.dumps(plain).encode()
        return content

    with pytest.raises(BackupBroken, match="evil"):
        checked(altered(made[1], tmp_path, outside))


def test_a_backup_of_a_newer_zhike_is_refused(made, db, tmp_path):
    def newer(name, content):
        return (
            content.replace(b'"audit": "0', b'"audit": "9') if name == "manifest.json" else content
        )

    with pytest.raises(BackupNewer, match=r"audit\.9"):
        checked(altered(made[1], tmp_path, newer))


def test_whoever_was_erased_since_stays_erased(made, open_bank):
    bank, file = made
    copy = open_bank()
    copy.take_keys_of(bank)
    refused = copy.zhike("restore", file)
    assert refused.stderr.startswith("ledger_wanted: ")

    copy.ask("restore", file, "--erasures", bank.home / "erasures.ndjson")

    there = json.loads(copy.run(NAMES))
    assert there["names"] == ["林知夏0", "", "林知夏2", "林知夏3", "林知夏4"]
    assert there["found"] == ["C0", "C2", "C3", "C4"]
    assert copy.ask("audit", "verify")["sealed"] > 0
    ledgers = [(b.home / "erasures.ndjson").read_text() for b in (bank, copy)]
    assert ledgers[0] == ledgers[1]


def test_without_the_banks_own_keys_nothing_is_touched(made, open_bank):
    bank, file = made
    copy = open_bank()
    missing = copy.zhike("restore", file, "--no-erasures")
    (copy.home / "master-key").write_text("the key of another bank, long enough to be one")
    (copy.home / "audit-key").write_bytes((bank.home / "audit-key").read_bytes())
    wrong = copy.zhike("restore", file, "--no-erasures")

    assert missing.stderr.startswith("keys_missing: ")
    assert wrong.stderr.startswith("keys_missing: ")
    assert not (copy.home / "store").exists()
    assert not (copy.home / "restore-unfinished").exists()


def test_a_bank_with_anything_in_it_is_left_alone(made):
    bank, file = made
    before = sorted(path.name for path in bank.home.iterdir())

    refused = bank.zhike("restore", file, "--erasures", bank.home / "erasures.ndjson")

    assert refused.stderr.startswith("home_not_empty: ")
    assert sorted(path.name for path in bank.home.iterdir()) == before


@pytest.mark.timeout(900)
@pytest.mark.parametrize(
    ("step", "kind"),
    [
        ("load", "postgresql"),
        pytest.param("_put_rows", "sqlite", marks=pytest.mark.soak),
        pytest.param("_sync", "sqlite", marks=pytest.mark.soak),
        pytest.param("_sync", "postgresql", marks=pytest.mark.soak),
        pytest.param("_put_files", "sqlite", marks=pytest.mark.soak),
    ],
)
def test_a_killed_restore_is_no_bank_until_it_is_run_again(made, open_bank, step, kind):
    bank, file = made
    copy = open_bank(kind)
    copy.take_keys_of(bank)

    copy.run(DIE.replace("STEP", step).replace("FILE", repr(str(file))), killed=True)

    assert copy.zhike("audit", "verify").stderr.startswith("restore_unfinished: ")
    copy.ask("restore", file, "--no-erasures")
    assert json.loads(copy.run(NAMES))["names"][1] == "林知夏1"
    shutil.rmtree(copy.home)
