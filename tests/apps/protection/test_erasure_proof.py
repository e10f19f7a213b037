"""Nothing of an erased customer can be read anywhere: planted, erased, looked for.

The scanner knows each planted value in plain, JSON-escaped and base64 form, and opens whatever is
sealed with the keys that a bank has. Before the erasure it finds every value in every place.
"""

from __future__ import annotations

import base64
import json
import re
import tarfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

# One value for each place, so that the scanner can say which place still tells.
PLANTED = {
    "master": "林知夏甲",
    "identifier": "13800010001",
    "profile": "养猫写诗",
    "before": "旧址学府路一号",
    "after": "新址湖滨路二号",
    "reason": "客户来电自述丙",
    "attribute": "口信留言丁",
    "imported": "外呼录音戊",
    "note": "柜台核实己",
}
PLANT = """
from zhike.cli.serve import set_up_database
set_up_database()
import json
from datetime import date
from pathlib import Path
from django.db import transaction
from django.utils import timezone
from zhike.apps.audit.actions import record_event
from zhike.apps.audit.relay import relay_events
from zhike.apps.audit.sealer import seal_rows
from zhike.apps.customers.actions import add_identifier, create_customer
from zhike.apps.customers.models import Customer
from zhike.apps.customers.rules import CustomerKind, IdentifierKind
from zhike.apps.people.branch_actions import head_office
from zhike.apps.people.models import User
from zhike.apps.unmasking.actions import grant_unmask
from zhike.apps.vault.keys import seal_for, seal_pairs
from zhike.pipelines.import_events import import_events
from zhike.pipelines.import_mapping import Mapping
from zhike.pipelines.journeys import the_store
for name, values in (("C1", PLANTED), ("C2", OTHER)):
    create_customer(
        kind=CustomerKind.PERSONAL, customer_id=name, name=values["master"],
        home_branch=head_office(), by="chen",
    )
    add_identifier(name, kind=IdentifierKind.PHONE, value=values["identifier"], by="chen")
    Customer.objects.get(customer_id=name).profile_values.create(
        name="hobby", kind="stated", value_sealed=seal_for(name, values["profile"]), source="x",
        confidence=1, valued_date=date(2026, 1, 5), noted_at=timezone.now(), noted_by="chen",
    )
    with transaction.atomic():
        record_event(
            activity="change customer", case_id=f"customer-{name}", by="chen", customer_id=name,
            personal={"message": values["attribute"]}, before={"address": values["before"]},
            after={"address": values["after"]}, reason=values["reason"],
        )
    grant_unmask(
        customer_id=name, branch=None, fields=["phone"], reason="verify", note=values["note"],
        minutes=5, by=User.objects.get(username="admin"),
    )
    file = Path(HOME) / "tmp" / f"{name}.csv"
    row = f"1,call,2026-01-05 09:00,{name},{values['imported']}"
    file.write_text(f"case,step,time,who,said\\n{row}\\n")
    columns = {"case_id": ("case",), "activity": ("step",), "occurred_at": ("time",),
               "customer_id": ("who",)}
    import_events(
        file, log_name=f"calls {name}", store=the_store(), seal=seal_pairs,
        mapping=Mapping(columns=columns, personal=("said",)),
    )
    file.unlink()
seal_rows()
relay_events()
"""
ERASE = """
from zhike.cli.serve import set_up_database
set_up_database()
from zhike.apps.vault.actions import destroy_key
destroy_key("C1")
"""
# Opens every sealed text it is given with every key the bank has.
OPEN = """
import json, sys
from zhike.cli.serve import load_django
load_django()
from zhike.apps.vault.errors import SealBroken
from zhike.apps.vault.keys import Keyring
ring = Keyring.of(["C1", "C2"])
opened = []
for sealed in json.load(open(FILE)):
    # A database writes one text right behind the other: where this one ends only the seal knows.
    for end in range(len(sealed), 40, -1):
        for customer in ("C1", "C2"):
            try:
                opened.append(ring.open(sealed[:end], customer_id=customer))
            except (SealBroken, ValueError):
                pass
print(json.dumps(opened))
"""
# Another customer's values, none of which holds one of the first's.
OTHER = {place: f"旁人第{n}句" for n, place in enumerate(PLANTED)} | {"identifier": "13900020002"}
SEALED = re.compile(rb"z1\.[\w-]{20,}={0,2}")


def forms(value: str) -> list[bytes]:
    """The value as it may stand in a file."""
    raw = value.encode()
    plain = [raw, json.dumps(value)[1:-1].encode(), value.encode("utf-16-le")]
    # Base64 has three spellings, by what stood before; the ends depend on the neighbours.
    coded = [
        base64.b64encode(b"\0" * lead + raw).rstrip(b"=")[lead + 1 :][:-1] for lead in range(3)
    ]
    return plain + coded + [part.replace(b"+", b"-").replace(b"/", b"_") for part in coded]


def contents(path: Path, name: str = "") -> list[bytes]:
    """The bytes of a file; of a table and an archive what is in it too."""
    name = name or path.name
    if name.endswith(".zhike"):
        found = []
        with tarfile.open(path) as tar:
            for info in tar:
                inner = path.with_name("member")
                inner.write_bytes(tar.extractfile(info).read())
                found += contents(inner, info.name)
                inner.unlink()
        return found
    raw = [path.read_bytes()]
    if name.endswith(".parquet"):
        rows = pq.read_table(path).to_pylist()
        raw.append(json.dumps(rows, default=str, ensure_ascii=False).encode())
    return raw


def everything(bank, folder: Path) -> list[bytes]:
    """All files of a home; of a database on a server its dump."""
    found = [part for path in bank.home.rglob("*") if path.is_file() for part in contents(path)]
    if bank.url:
        found += contents(dumped(bank, folder))
    return found


def dumped(bank, folder: Path) -> Path:
    import psycopg

    file = folder / "dump"
    with psycopg.connect(bank.url) as connection, file.open("wb") as out:
        tables = connection.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        ).fetchall()
        for (table,) in tables:
            with connection.cursor().copy(f'COPY "{table}" TO STDOUT') as rows:
                for row in rows:
                    out.write(bytes(row))
    return file


def told(bank, parts: list[bytes], folder: Path, values=PLANTED) -> set[str]:
    """The places whose value can be read: as it stands, or opened with the keys of the bank."""
    texts = sorted({match.decode() for part in parts for match in SEALED.findall(part)})
    (folder / "sealed.json").write_text(json.dumps(texts))
    file = f"FILE = {str(folder / 'sealed.json')!r}\n"
    opened = [text.encode() for text in json.loads(bank.run(file + OPEN))]
    return {
        place
        for place, value in values.items()
        if any(form in part for form in forms(value) for part in [*parts, *opened])
    }


@pytest.mark.parametrize("lead", ["", "x", "xy"])
@pytest.mark.parametrize("value", PLANTED.values())
def test_the_scanner_knows_every_form(value, lead):
    text = f"{lead}{value} and more"

    for raw in (
        text.encode(),
        json.dumps({"a": text}).encode(),
        base64.b64encode(text.encode()),
        base64.urlsafe_b64encode(text.encode()),
    ):
        assert any(form in raw for form in forms(value))
    assert not any(form in b"something else altogether, and more of it" for form in forms(value))


@pytest.mark.timeout(900)
# SQLite leaves what was deleted in its pages, so its files are read byte by byte in every check.
@pytest.mark.parametrize("kind", ["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def test_nothing_of_an_erased_customer_is_left_to_read(open_bank, tmp_path, kind):
    bank, old, new = open_bank(kind, is_ready=True), tmp_path / "old.zhike", tmp_path / "new.zhike"
    given = f"PLANTED = {PLANTED!r}\nOTHER = {OTHER!r}\nHOME = {str(bank.home)!r}\n"
    bank.run(given + PLANT)
    bank.ask("backup", old)
    before = everything(bank, tmp_path)
    assert told(bank, before, tmp_path) == set(PLANTED), "the scanner finds every place"
    assert not any(form in part for v in PLANTED.values() for form in forms(v) for part in before)

    bank.run(ERASE)
    bank.ask("backup", new)
    copy = open_bank(kind)
    copy.take_keys_of(bank)
    copy.ask("restore", old, "--erasures", bank.home / "erasures.ndjson")

    for where in (bank, copy):
        left = [*everything(where, tmp_path), *contents(old), *contents(new)]
        assert told(where, left, tmp_path) == set()
        assert told(where, left, tmp_path, OTHER) == set(OTHER), "nobody else is lost"
        assert where.ask("audit", "verify")["sealed"] > 0
