from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest
from tests.event_rows import CONTRACT, event_rows, numbers_in

from zhike.engine.errors import BatchUnknown
from zhike.engine.store import CONTRACTS, Batch, Store
from zhike.engine.store_records import Records
from zhike.pipelines.customers_named import HELD
from zhike.schema import contact, holding


class Killed(Exception):
    """Stands for SIGKILL."""


@pytest.fixture
def die_before_telling(monkeypatch):
    def die(*arguments, **named):
        raise Killed

    monkeypatch.setattr(Records, "store", die)


def test_a_batch_that_was_committed_but_not_told_is_found_in_the_files(die_before_telling):
    with pytest.raises(Killed):
        Store().append(CONTRACT, event_rows(range(3)), batch=Batch(batch_id="b1", source="a.csv"))

    store = Store()
    (record,) = store.batches("mortgage")
    assert (record.state, record.stored, record.source) == ("stored", {"event_log": 3}, "a.csv")
    assert store.withdraw("b1", by="li", reason="").stored == {"event_log": 3}
    assert numbers_in(store) == []


def test_it_is_found_in_whatever_table_by_a_process_that_has_opened_none(die_before_telling):
    rows = pa.table(
        {
            "holding_id": ["H1"], "customer_id": ["C1"], "product": ["云享"],
            "product_kind": ["deposit"], "balance_cents": [1], "opened_date": [date(2020, 1, 1)],
        }
    )  # fmt: skip
    with pytest.raises(Killed):
        Store().append(holding.CONTRACT, rows, batch=Batch(batch_id="b1"))

    assert [record.stored for record in Store().batches()] == [{"holding": 1}]
    assert Store().withdraw("b1", by="li", reason="").stored == {"holding": 1}


def test_every_table_that_an_import_fills_is_looked_at():
    assert {*HELD, CONTRACT, contact.CONTRACT} == set(CONTRACTS)


def test_a_batch_that_never_was_committed_is_not_shown():
    store = Store()
    store.append(CONTRACT, event_rows([1]), batch=Batch(batch_id="b1"))
    Records(store.root).begin(Batch(batch_id="b2"), contract="event_log")

    assert [record.batch_id for record in store.batches()] == ["b1"]
    with pytest.raises(BatchUnknown):
        store.withdraw("b2", by="li", reason="")
