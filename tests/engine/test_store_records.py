from __future__ import annotations

from zhike.engine.store_records import Batch, LineFile, Records


def test_a_line_torn_by_a_crash_is_skipped_and_the_next_stands_alone(tmp_path):
    path = tmp_path / "lines.jsonl"
    LineFile(path).append({"n": 1})
    with path.open("a") as file:
        file.write('{"n": 2, "tor')

    LineFile(path).append({"n": 3})

    assert LineFile(path).lines() == [{"n": 1}, {"n": 3}]


def test_a_reader_follows_a_file_that_grows(tmp_path):
    reader, writer = LineFile(tmp_path / "a.jsonl"), LineFile(tmp_path / "a.jsonl")
    assert reader.lines() == []
    writer.append({"n": 1})
    assert reader.lines() == [{"n": 1}]
    writer.append({"名": "二"})
    assert reader.lines() == [{"n": 1}, {"名": "二"}]


def test_a_batch_whose_writer_died_is_shown_as_begun(tmp_path):
    records = Records(tmp_path)

    records.begin(Batch(batch_id="b1", source="a.csv"), contract="event_log")

    assert records.batches()["b1"].state == "begun"


def test_a_batch_grows_with_every_table_and_every_call(tmp_path):
    records, batch = Records(tmp_path), Batch(batch_id="b1")

    for contract, stored in (("event_log", 3), ("contact", 1), ("event_log", 2)):
        records.begin(batch, contract=contract)
        records.store(
            batch, contract=contract, stored=stored, duplicates=1, log_names=[contract[0]]
        )

    (record,) = records.batches().values()
    assert record.stored == {"event_log": 5, "contact": 1}
    assert record.duplicates == {"event_log": 2, "contact": 1}
    assert record.log_names == ("c", "e")


def test_purged_rows_need_no_filter_and_their_batch_stays_withdrawn(tmp_path):
    records = Records(tmp_path)
    records.begin(Batch(batch_id="b1"), contract="event_log")
    records.withdraw("b1", by="li", reason="wrong")

    records.purge(["b1"], contract="event_log")

    assert records.withdrawn(contract="event_log") == frozenset()
    assert records.withdrawn(contract="contact") == {"b1"}
    assert records.withdrawn() == {"b1"}
    assert records.withdrawal_count() == 1
