"""Two logs with customers (the cast's `loans`, and `cards`), and zhike's own without any."""

from __future__ import annotations

import pyarrow as pa
import pytest
from tests.cast import event_log
from tests.pipelines.conftest import stored_rows

from zhike.engine.home import home
from zhike.engine.store import Batch
from zhike.pipelines.data_versions import version_of_bank, version_of_data, versions_of_logs
from zhike.schema import event_log as contract


@pytest.fixture
def add(store):
    def add_rows(count, *, log_name, batch_id, customers=True):
        rows = stored_rows(event_log().slice(0, count), log_name=log_name)
        if not customers:
            place = rows.column_names.index("customer_id")
            rows = rows.set_column(place, "customer_id", pa.nulls(count, pa.string()))
        store.append(contract.CONTRACT, rows, batch=Batch(batch_id=batch_id))

    return add_rows


def test_new_events_change_the_version_of_their_log_alone(store, add):
    add(3, log_name="cards", batch_id="b2")
    before = versions_of_logs(store)

    add(5, log_name="cards", batch_id="b3")

    after = versions_of_logs(store)
    assert after["cards"] != before["cards"]
    assert after["loans"] == before["loans"]


def test_a_withdrawal_changes_the_version_of_its_log_alone(store, add):
    add(3, log_name="cards", batch_id="b2")
    before = versions_of_logs(store)

    store.withdraw("b2", by="li", reason="wrong file")

    after = versions_of_logs(store)
    assert after["cards"] != before["cards"]
    assert after["loans"] == before["loans"]


def test_an_edited_rule_changes_the_version_of_every_log(store):
    before = versions_of_logs(store)
    (home() / "stages").mkdir()
    (home() / "stages" / "all.yaml").write_text("stages: []")

    assert versions_of_logs(store)["loans"] != before["loans"]


def test_the_bank_changes_with_each_log_that_names_customers_and_with_no_other(store, add):
    def bank():
        return version_of_bank(store, logs=versions_of_logs(store))

    first = bank()
    add(3, log_name="zhike", batch_id="b2", customers=False)
    with_own = bank()
    add(3, log_name="cards", batch_id="b3")

    assert with_own == first
    assert bank() != first


def test_a_log_that_is_left_out_does_not_change_the_version_of_the_data(store, add):
    before = version_of_data(versions_of_logs(store), without=["zhike"])
    add(3, log_name="zhike", batch_id="b2")

    assert version_of_data(versions_of_logs(store), without=["zhike"]) == before
    assert version_of_data(versions_of_logs(store)) != before
