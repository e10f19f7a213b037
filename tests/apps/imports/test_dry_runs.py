"""A dry run tells what the real run does, reads only, and so waits for nobody."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from zhike.apps.customers import load_actions
from zhike.apps.customers.models import Customer
from zhike.apps.imports.table_actions import import_file
from zhike.apps.vault.models import IndexKey
from zhike.pipelines.table_mapping import table_mapping_from

TABLES = ("customers", "holders", "holdings", "transactions", "months")
BY_ACCOUNT = """
columns: {holding_id: [holding_id], product: [product], product_kind: [product_kind],
  balance_cents: [balance_cents], opened_date: [opened_date]}
holder: {column: account, kind: account}
"""
HEADERS = {
    "customers": "customer_id,name,phone,opened_date",
    "holders": "customer_id,account,role,source_key",
    "holdings": "holding_id,account,product,product_kind,balance_cents,opened_date",
    "transactions": "transaction_id,customer_id,booked_at,category,amount_cents,channel",
    "months": "customer_id,month_date,volume_cents,income_cents,concession_cents,cost_cents,"
    "expected_loss_cents,capital_cents,contacts",
}


def line(table: str, chance: random.Random) -> str:
    """One row of few customers and accounts, so that most occur again; some are unsound."""
    number = f"N{chance.randrange(12)}"
    account = chance.choice(["A {}", "a{}", "A{}"]).format(chance.randrange(6))
    day = chance.choice(["2020-02-29", "2021-05-01", "2020-02-30", ""])
    amount = chance.choice(["12.34", "1", "much"])
    key = chance.choice(["", f"K{chance.randrange(4)}"])
    return {
        "customers": f"{number},苏星河,1390000000{chance.randrange(9)},{day}",
        "holders": f"{number},{account},{chance.choice(['owner', 'user', ''])},{key}",
        "holdings": f"H{chance.randrange(9)},{account},云享,deposit,{amount},2020-01-01",
        "transactions": f"T{chance.randrange(9)},{number},2026-01-05 09:00,fee,{amount},app",
        "months": f"{number},2026-0{chance.randrange(1, 4)}-01,{amount},2,0,3,4,5,6",
    }[table]


@pytest.fixture
def bring(tmp_path):
    def do(table: str, *lines: str, dry_run: bool = False):
        path = tmp_path / f"{table}.csv"
        path.write_text("\n".join([HEADERS[table], *lines]) + "\n")
        mapping = table_mapping_from(BY_ACCOUNT, table=table) if table == "holdings" else None
        return import_file(
            path, table=table, mapping=mapping, by="chen", source="test", dry_run=dry_run
        )

    return do


def erased(number: str) -> None:
    now = timezone.now()
    Customer.objects.update_or_create(
        customer_id=number,
        defaults={"kind": "personal", "state": "erased", "created_at": now, "updated_at": now},
    )


@pytest.mark.parametrize("seed", range(4))
def test_a_dry_run_tells_the_figures_of_the_real_run(db, bring, monkeypatch, seed):
    chance = random.Random(seed)
    monkeypatch.setattr(load_actions, "AT_ONCE", 3)
    erased("N3")
    told, done = [], []

    for table in (*TABLES, *TABLES):
        lines = [line(table, chance) for _ in range(40)]
        told.append(bring(table, *lines, dry_run=True))
        done.append(bring(table, *lines))

    assert [one.counts for one in told] == [one.counts for one in done]
    assert [one.rejects for one in told] == [one.rejects for one in done]
    assert [one.preview for one in told] == [one.preview for one in done]
    # The files were such that each figure could have been wrong.
    for figure in ("stored", "duplicates", "rejected"):
        assert sum(getattr(one.counts, figure) > 0 for one in done) > 4, figure


@pytest.mark.parametrize("table", TABLES)
def test_a_dry_run_says_nothing_but_select(db, bring, table):
    bring("customers", "N1,苏星河,13900001111,2020-02-29")
    bring("holders", "N1,A1,owner,K1")
    IndexKey.objects.all().delete()  # the first key of a new bank is no business of a dry run
    said = []

    def listen(execute, sql, *rest):
        said.append(sql.split()[0])
        return execute(sql, *rest)

    with connection.execute_wrapper(listen):
        bring(table, *(line(table, random.Random(n)) for n in range(20)), dry_run=True)

    assert set(said) <= {"SELECT"}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_a_dry_run_ends_while_another_holds_the_write_lock(bring):
    bring("customers", "N1,苏星河,13900001111,2020-02-29")
    lines = {
        "customers": ["N1,苏星河,,", "N2,钱若溪,,"],
        "holders": ["N1,A1,owner,K1"],
        "holdings": ["H1,A1,云享,deposit,1,2020-01-01"],
        "transactions": ["T1,N1,2026-01-05 09:00,fee,1,app"],
        "months": ["N1,2026-01-01,1,2,0,3,4,5,6"],
    }
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")

    with closing(sqlite3.connect(name, uri=str(name).startswith("file:"))) as writer:
        writer.execute("BEGIN IMMEDIATE")
        with pytest.raises(OperationalError, match="locked"):
            Customer.objects.update(tier="金卡")
        told = {table: bring(table, *lines[table], dry_run=True).counts for table in TABLES}
        writer.rollback()

    stored = {table: counts.stored for table, counts in told.items()}
    assert stored == {
        "customers": 1, "holders": 1, "holdings": 0, "transactions": 1, "months": 1,
    }  # fmt: skip
