from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from zhike.apps.customers.models import Customer, ProfileValue, Relation
from zhike.apps.customers.profile import noted_values
from zhike.apps.imports.table_actions import import_file
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
