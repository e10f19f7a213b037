from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime

import pyarrow as pa
import pytest
from tests.event_rows import CONTRACT, content_of, event_rows, numbers_in

from zhike.engine.duckdb import connect
from zhike.engine.errors import BatchUnknown, BatchWithdrawn, ContractBroken, LogNameRefused
from zhike.engine.store import Appended, Batch, Query, Store
from zhike.schema import contact
from zhike.schema.contract import Column, Contract


@pytest.fixture
def store():
    return Store()


def test_rows_come_back_as_they_went_in(store):
    rows = event_rows(range(3))

    store.append(CONTRACT, rows, batch=Batch(batch_id="b1"))

    (first, *_) = content_of(store, log_name="mortgage")
    table = store.table(CONTRACT)
    assert numbers_in(store) == [0, 1, 2]
    assert first == {**dict.fromkeys(CONTRACT.column_names), **row_of(rows, first["event_id"])}
    assert table.schema()["occurred_at"].scale == 6
    assert tuple(table.columns) == CONTRACT.column_names


def row_of(rows, event_id):
    (row,) = [row for row in rows.to_pylist() if row["event_id"] == event_id]
    return row


def test_an_empty_store_gives_an_empty_table_with_the_right_columns(store):
    table = store.table(CONTRACT, log_name="nothing")

    assert table.count().execute() == 0
    assert tuple(table.columns) == CONTRACT.column_names
    assert (store.logs(), store.batches(), store.files(CONTRACT)) == ([], [], [])


def test_known_rows_are_counted_and_not_stored_again(store):
    store.append(CONTRACT, event_rows(range(4)), batch=Batch(batch_id="b1"))

    appended = store.append(CONTRACT, event_rows(range(2, 7)), batch=Batch(batch_id="b2"))

    assert appended == Appended(stored=3, duplicates=2)
    assert numbers_in(store) == [0, 1, 2, 3, 4, 5, 6]


def test_of_equal_keys_in_one_batch_the_first_is_taken(store):
    twice = pa.concat_tables(
        [event_rows([7], activity="second")
         .set_column(3, "sequence", pa.array([9], type=pa.int64())),
         event_rows([7], activity="first")]
    )  # fmt: skip

    appended = store.append(CONTRACT, twice, batch=Batch(batch_id="b1"))

    assert appended == Appended(stored=1, duplicates=1)
    assert [row["activity"] for row in content_of(store)] == ["first"]


def test_count_new_tells_what_append_would_do_and_stores_nothing(store):
    store.append(CONTRACT, event_rows(range(4)), batch=Batch(batch_id="b1"))
    version = store.version(CONTRACT)

    told = store.count_new(CONTRACT, event_rows(range(2, 7)), batch=Batch(batch_id="b2"))

    assert told == Appended(stored=3, duplicates=2)
    assert (numbers_in(store), store.version(CONTRACT)) == ([0, 1, 2, 3], version)


def test_rows_may_come_as_sql_and_as_a_stream(store):
    backend = connect()
    backend.con.register("mine", event_rows(range(2)))
    rows = event_rows(range(2, 4))
    stream = pa.RecordBatchReader.from_batches(rows.schema, rows.to_batches())

    by_sql = store.append(
        CONTRACT, Query(connection=backend.con, sql="FROM mine"), batch=Batch(batch_id="b1")
    )
    by_stream = store.append(CONTRACT, stream, batch=Batch(batch_id="b2"))

    assert (by_sql.stored, by_stream.stored) == (2, 2)
    assert numbers_in(store) == [0, 1, 2, 3]


def test_one_log_is_read_without_the_others(store):
    both = pa.concat_tables([event_rows([1]), event_rows([2], log_name="按揭 2.0")])

    store.append(CONTRACT, both, batch=Batch(batch_id="b1"))

    assert numbers_in(store, log_name="按揭 2.0") == [2]
    assert numbers_in(store, log_name="mortgage") == [1]
    assert len(store.files(CONTRACT, log_name="mortgage")) == 1


@pytest.mark.parametrize("log_name", ["", "../up", "a/b", "x" * 65, " begins with a blank"])
def test_a_log_name_that_is_none_is_refused_and_nothing_is_stored(store, log_name):
    with pytest.raises(LogNameRefused):
        store.append(CONTRACT, event_rows([1], log_name=log_name), batch=Batch(batch_id="b1"))

    assert numbers_in(store) == []


@pytest.mark.parametrize(
    ("rows", "problem"),
    [
        (event_rows([1]).drop_columns(["activity"]), "no column activity"),
        (
            event_rows([1, 2]).set_column(4, "activity", pa.array(["open", None])),
            "activity is null in 1 rows",
        ),
        (
            event_rows([1]).set_column(1, "log_name", pa.array([None], type=pa.string())),
            "log_name is null",
        ),
    ],
)
def test_rows_that_break_the_contract_are_refused_as_a_whole(store, rows, problem):
    with pytest.raises(ContractBroken, match=problem):
        store.append(CONTRACT, rows, batch=Batch(batch_id="b1"))

    assert numbers_in(store) == []


def test_a_withdrawn_batch_is_seen_no_more_and_can_come_again(store):
    store.append(CONTRACT, event_rows(range(3)), batch=Batch(batch_id="b1"))
    store.append(CONTRACT, event_rows(range(3, 5)), batch=Batch(batch_id="b2"))
    before = store.version(CONTRACT)

    record = store.withdraw("b1", by="li", reason="wrong file")

    assert numbers_in(store) == [3, 4]
    assert (record.state, record.withdrawn_by, record.withdrawn_reason) == (
        "withdrawn", "li", "wrong file",
    )  # fmt: skip
    assert store.version(CONTRACT) > before
    again = store.append(CONTRACT, event_rows(range(5)), batch=Batch(batch_id="b3"))
    assert again == Appended(stored=3, duplicates=2)
    assert numbers_in(store) == [0, 1, 2, 3, 4]


def test_only_a_batch_that_is_there_can_be_withdrawn_and_only_once(store):
    store.append(CONTRACT, event_rows([1]), batch=Batch(batch_id="b1"))
    store.withdraw("b1", by="li", reason="")

    with pytest.raises(BatchWithdrawn):
        store.withdraw("b1", by="li", reason="")
    with pytest.raises(BatchUnknown, match="zhike import batches"):
        store.withdraw("b9", by="li", reason="")
    with pytest.raises(BatchWithdrawn):
        store.append(CONTRACT, event_rows([2]), batch=Batch(batch_id="b1"))


def test_batches_tell_what_came_from_where(store):
    store.append(
        CONTRACT, event_rows(range(3)), batch=Batch(batch_id="b1", source="a.csv", by="li")
    )
    store.append(
        CONTRACT, event_rows([2, 9], log_name="calls"), batch=Batch(batch_id="b2", source="b.csv")
    )

    (first, _) = store.batches()
    (calls,) = store.batches("calls")

    assert (first.source, first.by, first.state, first.stored) == (
        "a.csv", "li", "stored", {"event_log": 3},
    )  # fmt: skip
    assert (calls.batch_id, calls.log_names) == ("b2", ("calls",))


def test_logs_are_summed_up_and_follow_every_change(store):
    store.append(CONTRACT, event_rows(range(4)), batch=Batch(batch_id="b1"))
    store.append(CONTRACT, event_rows([50], log_name="calls"), batch=Batch(batch_id="b2"))

    calls, mortgage = store.logs()

    assert (mortgage.events, mortgage.cases) == (4, 2)
    assert (mortgage.first_at, mortgage.last_at) == (
        datetime(2026, 1, 5, 1), datetime(2026, 1, 5, 4),
    )  # fmt: skip
    assert (calls.log_name, calls.events) == ("calls", 1)
    store.withdraw("b2", by="li", reason="")
    assert [log.log_name for log in store.logs()] == ["mortgage"]


def test_a_reader_keeps_what_it_has_while_others_write_and_compact(store):
    store.append(CONTRACT, event_rows(range(3)), batch=Batch(batch_id="b1"))
    seen = store.table(CONTRACT)

    other = Store()
    other.append(CONTRACT, event_rows(range(3, 6)), batch=Batch(batch_id="b2"))
    other.compact(CONTRACT)

    assert seen.count().execute() == 3
    assert numbers_in(store) == [0, 1, 2, 3, 4, 5]


def test_tables_of_other_contracts_have_their_own_key(store):
    row = {
        "contact_id": ["AA/1", "AA/2"], "log_name": ["calls"] * 2, "channel": ["phone"] * 2,
        "queue": ["PS"] * 2, "offered_at": [datetime(2026, 1, 5)] * 2, "wait_seconds": [3, 4],
        "outcome": ["answered"] * 2,
    }  # fmt: skip

    first = store.append(contact.CONTRACT, pa.table(row), batch=Batch(batch_id="b1"))
    second = store.append(contact.CONTRACT, pa.table(row), batch=Batch(batch_id="b2"))

    assert (first.stored, second.duplicates) == (2, 2)
    assert store.table(contact.CONTRACT).wait_seconds.sum().execute() == 7


def test_a_table_without_logs_and_with_a_key_of_two_columns(store):
    months = Contract(
        name="customer_month",
        row="one customer in one month",
        key=("customer_id", "month"),
        columns=(
            Column(name="customer_id", type="string", meaning="who", example="C1"),
            Column(name="month", type="date", meaning="first day", example="2026-01-01"),
            Column(name="income", type="float64", meaning="¥", example="1.5", nullable=True),
            Column(name="active", type="boolean", meaning="used", example="true"),
        ),
    )
    january = pa.table({"customer_id": ["C1", "C2"], "month": [datetime(2026, 1, 1).date()] * 2,
                        "income": [1.5, None], "active": [True, False]})  # fmt: skip
    february = january.set_column(1, "month", pa.array([datetime(2026, 2, 1).date()] * 2))

    store.append(months, january, batch=Batch(batch_id="b1"))
    appended = store.append(
        months, pa.concat_tables([january, february]), batch=Batch(batch_id="b2")
    )

    assert appended == Appended(stored=2, duplicates=2)
    assert store.table(months).income.sum().execute() == 3.0


def append_ranges(roots, barrier, name):
    """Append the same 400 rows as everybody else, in 4 overlapping batches, to each store."""
    for root in roots:
        store = Store(root)
        barrier.wait(600)
        for part in range(4):
            rows = event_rows(range(part * 90, part * 90 + 130))
            store.append(CONTRACT, rows, batch=Batch(batch_id=f"{name}-{part}"))


@pytest.mark.timeout(3600)
def test_three_processes_that_append_at_once_double_nothing(tmp_path, repetitions):
    spawn = multiprocessing.get_context("spawn")
    roots = [tmp_path / str(repetition) for repetition in range(repetitions)]
    barrier = spawn.Barrier(3)
    writers = [spawn.Process(target=append_ranges, args=(roots, barrier, name)) for name in "abc"]

    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    for root in roots:
        store = Store(root)
        assert numbers_in(store) == list(range(400))
        assert sum(record.stored["event_log"] for record in store.batches()) == 400


def test_rows_are_counted_by_batch_and_read_from_a_moment_on(store):
    store.append(CONTRACT, event_rows(range(3)), batch=Batch(batch_id="b2"))
    moment = datetime.now(UTC)
    assert store.query(CONTRACT, since=moment) == ""
    store.append(CONTRACT, event_rows(range(3, 5)), batch=Batch(batch_id="b1"))

    later = connect().con.execute(store.query(CONTRACT, since=moment)).fetchall()

    assert [store.rows_of(CONTRACT, batch_id=batch) for batch in ("b2", "b1", "b3")] == [3, 2, 0]
    assert len(later) == 2
    store.withdraw("b2", by="li", reason="")
    assert store.rows_of(CONTRACT, batch_id="b2") == 0


def test_of_a_batch_only_rows_with_certain_keys_are_counted(store):
    store.append(CONTRACT, event_rows(range(4)), batch=Batch(batch_id="b1"))
    store.append(CONTRACT, event_rows(range(4, 6)), batch=Batch(batch_id="b2"))
    connection = connect().con
    connection.register("asked", pa.concat_tables([event_rows(range(2, 9)), event_rows([3])]))
    among = Query(connection=connection, sql="FROM asked")

    counted = [store.rows_of(CONTRACT, batch_id=one, among=among) for one in ("b1", "b2", "b3")]

    assert counted == [2, 2, 0]
