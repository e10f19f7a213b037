"""The small bank of the cast, in a store of its own."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.cast import event_log
from tests.text_bank import read_bank

from zhike.engine.store import Batch, Store
from zhike.pipelines.reading import opened
from zhike.schema import event_log as contract


def stored_rows(rows: pa.Table, *, log_name: str) -> pa.Table:
    """Fill up the columns of the contract."""
    columns = {name: rows[name] for name in rows.column_names}
    columns["log_name"] = pa.array([log_name] * rows.num_rows)
    columns["event_id"] = pc.binary_join_element_wise(
        columns["log_name"], rows["case_id"], pc.cast(rows["sequence"], pa.string()), "-"
    )
    for name in set(contract.CONTRACT.column_names) - set(columns):
        kind = contract.CONTRACT.column(name).type
        types = {"string": pa.string(), "timestamp(6)": pa.timestamp("us")}
        empty = pa.nulls(rows.num_rows, types.get(kind, pa.map_(pa.string(), pa.string())))
        columns[name] = (
            pa.array([[]] * rows.num_rows, empty.type) if name == "attributes" else empty
        )
    return pa.table({name: columns[name] for name in contract.CONTRACT.column_names})


@pytest.fixture
def store(tmp_path) -> Store:
    """A store that holds the twelve events of the cast as the log `loans`."""
    store = Store(tmp_path / "store")
    rows = stored_rows(event_log(), log_name="loans")
    store.append(contract.CONTRACT, rows, batch=Batch(batch_id="b1", source="cast", by="test"))
    return store


@pytest.fixture(scope="session")
def read_texts_bank(tmp_path_factory):
    """A bank whose texts are read, watched and in topics; for readers alone."""
    return read_bank(tmp_path_factory.mktemp("texts") / "store")


@pytest.fixture
def texts_read(read_texts_bank):
    with opened(read_texts_bank) as tables:
        yield tables
