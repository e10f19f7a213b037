from __future__ import annotations

import tracemalloc
from datetime import date

import pytest
from django.utils import timezone

from zhike.apps.customers import load_actions
from zhike.apps.customers.models import Customer, Load, ProfileValue, Relation
from zhike.apps.customers.profile import noted_values
from zhike.apps.imports.table_actions import import_file
from zhike.pipelines import import_tables, table_stage
from zhike.pipelines.by_customer import PersonRows
from zhike.pipelines.customer_timelines import happenings_of, holdings_of
from zhike.pipelines.journeys import the_store
from zhike.pipelines.table_mapping import load_table_preset

BERKA = ("client", "disp", "account", "card", "loan", "order", "transactions")
COUNTED = {
    "client": 5_369, "disp": 5_369, "account": 4_500, "card": 892, "loan": 682, "order": 6_471,
    "transactions": 30_200,
}  # fmt: skip
FILES = {"transactions": "feup_trans_test.csv.gz"}


def bring(path, preset=None, *, table="customers", dry_run=False):
    mapping = load_table_preset(preset) if preset else None
    return import_file(
        path,
        table=mapping.table if mapping else table,
        mapping=mapping,
        by="chen",
        source="test",
        dry_run=dry_run,
    )


@pytest.fixture
def customers(db, tmp_path):
    path = tmp_path / "customers.csv"
    path.write_text(
        "customer_id,name,phone,opened_date\nN1,苏星河,13900001111,2020-02-29\n,x,,\nN2,y,,2020-02-30\n"
    )
    return path


def test_customers_come_into_the_master_and_faults_are_told_masked(customers):
    report = bring(customers)

    assert report.counts.stored == 1
    assert [(one.row, one.rule) for one in report.rejects] == [
        (2, "missing_value"), (3, "impossible_time"),
    ]  # fmt: skip
    assert Customer.objects.get().opened_date == date(2020, 2, 29)
    assert report.rejects_path.exists()


def test_the_same_file_twice_stores_nothing_new(customers):
    bring(customers)

    assert bring(customers).counts.duplicates == 1


def test_a_dry_run_tells_the_same_and_stores_nothing(customers):
    report = bring(customers, dry_run=True)

    assert report.counts.stored == 1
    assert not Customer.objects.exists()


def test_a_holding_of_nobody_is_rejected(db, tmp_path):
    path = tmp_path / "account.csv"
    path.write_text("account_id;district_id;frequency;date\n1;1;POPLATEK MESICNE;930101\n")

    (reject,) = bring(path, "berka_account").rejects

    assert (reject.column, reject.rule) == ("account_id", "unknown_holder")


@pytest.mark.real_data
def test_every_row_of_the_czech_bank_is_accounted_for(db, real_data):
    counts = {}
    for name in BERKA:
        path = real_data / "berka" / FILES.get(name, f"{name}.asc.gz")
        counts[name] = bring(path, f"berka_{name}").counts

    assert {name: found.read for name, found in counts.items()} == COUNTED
    assert {name: found.stored for name, found in counts.items()} == COUNTED
    assert Relation.objects.count() == 869
    first = Customer.objects.get(customer_id="BK1")
    assert [value.text for value in noted_values([first])["sex"]] == ["女"]
    rows = PersonRows(["BK2"], store=the_store())
    assert holdings_of(rows)
    assert happenings_of(rows)
    assert sum(row["product_kind"] == "card" for row in _all_holdings()) == 892


@pytest.mark.real_data
def test_the_card_customers_come_without_the_leaking_columns(db, real_data):
    report = bring(real_data / "bank_churners" / "BankChurners.csv.gz", "bank_churners")

    assert (report.counts.read, report.counts.stored) == (10_127, 10_127)
    assert not any("Naive" in name for name in report.mapping.sources)
    values = noted_values([Customer.objects.get(customer_id="BC768805383")])
    assert values["age_band"][0].text == "45-54"


def _all_holdings():
    from zhike.schema import holding

    return the_store().table(holding.CONTRACT).to_pyarrow().to_pylist()


def test_a_date_of_birth_is_kept_sealed_and_gives_the_age(db, tmp_path):
    path = tmp_path / "customers.csv"
    path.write_text("客户号,出生日期\nN1,1990/3/7\nN2,1990-02-30\n")

    report = bring(path)

    values = noted_values([Customer.objects.get()])
    assert values["birth_date"][0].text == "1990-03-07"
    assert values["age_band"][0].text in {"35-44", "45-54"}
    assert "1990" not in ProfileValue.objects.get(name="birth_date").value_sealed
    assert [(one.row, one.rule) for one in report.rejects] == [(2, "impossible_time")]
    assert "1990" not in report.rejects_path.read_text()


def test_a_holder_who_is_no_customer_is_rejected(customers, tmp_path):
    bring(customers)
    path = tmp_path / "holders.csv"
    path.write_text("customer_id,account,role\nN1,A1,owner\nN9,A9,owner\n")

    report = bring(path, table="holders")

    assert report.counts.stored == 1
    assert [(one.row, one.rule) for one in report.rejects] == [(2, "unknown_holder")]


def test_nothing_is_added_to_who_was_erased_and_the_rest_of_the_file_comes_in(customers, tmp_path):
    bring(customers)
    Customer.objects.create(
        customer_id="N8", kind="personal", state="erased",
        created_at=timezone.now(), updated_at=timezone.now(),
    )  # fmt: skip
    path = tmp_path / "holders.csv"
    path.write_text("customer_id,account,role\nN1,A1,owner\nN8,A8,owner\n")

    report = bring(path, table="holders")

    assert report.counts.stored == 1
    assert [(one.row, one.rule) for one in report.rejects] == [(2, "unknown_holder")]


def test_of_an_impossible_age_or_birth_no_band_is_made(db, tmp_path):
    path = tmp_path / "customers.csv"
    path.write_text("customer_id,birth_date,age\nN1,2999-01-01,\nN2,1800-01-01,\nN3,,²\n")

    report = bring(path)

    assert report.counts.stored == 3
    assert not ProfileValue.objects.filter(name__in=["age_band", "birth_date"]).exists()


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize("table", ["customers", "holders"])
def test_a_few_rows_are_in_memory_however_many_there_are(db, tmp_path, monkeypatch, table, dry_run):
    for module in (import_tables, load_actions, table_stage):
        monkeypatch.setattr(module, "AT_ONCE", 50)
    many, long = 2_000, "苏" * 500
    customers, holders = tmp_path / "customers.csv", tmp_path / "holders.csv"
    customers.write_text(
        "customer_id,address\n" + "".join(f"N{n},{long}{n}\n" for n in range(many))
    )
    holders.write_text(
        "customer_id,account,role,source_key\n"
        + "".join(f"N{n},A{n},owner,{long}{n}\n" for n in range(many))
    )
    if table == "holders":
        bring(customers)
    grown, go_through = [], import_tables.Rows.__iter__

    def watched(rows):
        tracemalloc.reset_peak()
        before, _peak = tracemalloc.get_traced_memory()
        yield from go_through(rows)
        _now, peak = tracemalloc.get_traced_memory()
        grown.append(peak - before)

    monkeypatch.setattr(import_tables.Rows, "__iter__", watched)
    tracemalloc.start()

    try:
        report = bring(tmp_path / f"{table}.csv", table=table, dry_run=dry_run)
    finally:
        tracemalloc.stop()

    # A row takes more than 1,000 bytes for its long text alone.
    assert report.counts.stored == many
    assert max(grown) < many * 500


SHRINKING = {
    "customers": ("customer_id,name", ["N1,苏星河", "N2,钱若溪", "N3,周一鸣"], "N4,林知夏"),
    "holders": (
        "customer_id,account,role",
        ["N1,A1,owner", "N1,A2,owner", "N2,A1,user"],
        "N3,A3,owner",
    ),
    "holdings": (
        "holding_id,customer_id,product,product_kind,balance_cents,opened_date",
        [f"H{n},N1,云享,deposit,1,2020-01-01" for n in range(3)],
        "H9,N1,云享,deposit,1,2020-01-01",
    ),
}


@pytest.mark.parametrize("table", SHRINKING)
def test_a_source_that_changed_since_a_run_died_is_counted_as_it_is_now(db, tmp_path, table):
    def run(path, rows, *, batch_id):
        path.write_text("\n".join(rows) + "\n")
        return import_file(
            path, table=path.stem, mapping=None, by="chen", source="core", batch_id=batch_id
        )

    path = tmp_path / f"{table}.csv"
    header, (first, second, third), later = SHRINKING[table]
    if table == "holders":
        run(tmp_path / "customers.csv", ["customer_id", "N1", "N2", "N3"], batch_id="b0")
    run(path, [header, first, second, third, first], batch_id="b1")

    again = run(path, [header, first, third, first, later], batch_id="b1")

    assert (again.read, again.stored, again.duplicates, again.rejected) == (4, 3, 1, 0)
    (warning,) = again.warnings
    assert warning.startswith("rows_left: 1 rows that an earlier run of this import stored")
    load = Load.objects.filter(batch_id="b1").first()
    stands = load.stored if load else len(_all_holdings())
    assert stands == 4
