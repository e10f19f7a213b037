from __future__ import annotations

import json

import pytest
from tests.event_rows import CONTRACT, event_rows, numbers_in

from zhike.cli import store as subject
from zhike.cli.main import main
from zhike.engine.store import Batch, Store


def fill(*numbers, batch_id="first", log_name="mortgage"):
    rows = event_rows(numbers, log_name=log_name)
    return Store().append(CONTRACT, rows, batch=Batch(batch_id=batch_id))


@pytest.fixture
def ask(capsys):
    def ask_it(*words):
        status = main(["store", *words])
        told = capsys.readouterr()
        return status, json.loads(told.out) if told.out else told.err

    return ask_it


def test_logs_are_listed_with_size_and_period(ask):
    fill(0, 1, 2, 3)

    status, logs = ask("logs")

    assert status == 0
    assert [(log["log_name"], log["events"], log["cases"]) for log in logs] == [("mortgage", 4, 2)]
    assert logs[0]["first_at"] == "2026-01-05 01:00:00"


def test_batches_are_listed_in_the_order_of_arrival_or_for_one_log(ask):
    fill(0, 1)
    fill(1, 2, batch_id="second")
    fill(0, batch_id="third", log_name="calls")

    batches = ask("batches")[1]

    assert [batch["batch_id"] for batch in batches] == ["first", "second", "third"]
    assert batches[1]["stored"] == {"event_log": 1}
    assert [batch["batch_id"] for batch in ask("batches", "--log", "calls")[1]] == ["third"]


def test_compacting_merges_files_and_drops_withdrawn_rows(ask):
    fill(0, 1)
    fill(2, 3, batch_id="second")
    Store().withdraw("first", by="li", reason="test")

    status, done = ask("compact", "--grace-hours", "0")

    assert status == 0
    assert (done["event_log"]["files_before"], done["event_log"]["files_after"]) == (2, 1)
    assert done["event_log"]["rows_dropped"] == 2
    assert numbers_in(Store()) == [2, 3]


def test_a_sound_store_is_verified_table_by_table(ask):
    fill(0, 1, 2)

    assert ask("verify") == (0, [{"contract": "event_log", "files": 1, "rows": 3}])


def test_an_empty_store_is_sound(ask):
    assert ask("verify") == (0, [])
    assert ask("logs") == (0, [])


def test_a_missing_file_is_named(ask):
    fill(0, 1, 2)
    (path,) = Store().files(CONTRACT)
    path.unlink()

    status, told = ask("verify")

    assert status == 2
    assert told.startswith("store_damaged: ")
    assert path.name in told


def test_a_key_that_stands_twice_and_a_needed_value_that_is_missing_are_found():
    rows = event_rows([1, 1, 2])
    broken = rows.set_column(
        rows.schema.get_field_index("activity"), "activity", [["open", "open", None]]
    )

    class Damaged:
        def table(self, contract):
            import ibis

            columns = [name for name in broken.column_names if name in contract.column_names]
            missing = [name for name in contract.column_names if name not in columns]
            return ibis.memtable(broken).mutate(**{name: ibis.literal("x") for name in missing})

    assert list(subject.keys_repeated(Damaged(), CONTRACT)) == [
        "event_log: 1 keys stand more than once"
    ]
    assert list(subject.values_missing(Damaged(), CONTRACT)) == [
        "event_log: activity is empty in 1 rows"
    ]


def test_every_contract_of_the_schema_is_known():
    names = {contract.name for contract in subject.contracts()}

    assert {"event_log", "contact", "customer", "survey_answer"} <= names
