"""Both readers give the same rows, and the fast one is used only where it gives them all."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import duckdb
import pytest

from zhike.integrations.errors import SourceBroken
from zhike.integrations.files import ROW
from zhike.integrations.xes import reader
from zhike.integrations.xes.check import Checked

EVENT = (
    '<event><string key="concept:name" value="open"/><int key="amount" value="5"/>'
    '<date key="time:timestamp" value="2026-01-05T09:30:00.123+08:00"/></event>'
)
CASE = f'<trace><string key="concept:name" value="1"/>{EVENT}</trace>'
AT = datetime(2026, 1, 5, 1, 30, 0, 123_000, tzinfo=UTC)


@pytest.fixture
def read(tmp_path):
    """Read a document on a connection of its own: what was given, and its rows."""

    def run(document):
        path = tmp_path / "any name"
        path.write_bytes(document if isinstance(document, bytes) else document.encode())
        connection = duckdb.connect()
        raw = reader.read(connection, path, folder=tmp_path)
        rows = connection.sql(f"FROM {raw.table}").to_arrow_table().to_pylist()
        rejects = connection.sql(f"FROM {raw.rejects}").fetchall()
        return raw, rows, rejects

    return run


@pytest.fixture
def no_strict_reader(monkeypatch):
    def refuse(*_args, **_kwargs):
        pytest.fail("the strict reader ran")

    monkeypatch.setattr(reader, "read_strictly", refuse)


def test_a_plain_log_is_read_fast_with_times_as_instants_and_the_rest_as_text(
    read, no_strict_reader
):
    raw, rows, rejects = read(f"<log>{CASE}</log>")

    assert raw.columns == ("amount", "case:concept:name", "concept:name", "time:timestamp")
    assert rows == [
        {
            ROW: 1,
            "amount": "5",
            "case:concept:name": "1",
            "concept:name": "open",
            "time:timestamp": AT,
        }
    ]
    assert rejects == []


def test_a_packed_log_of_any_name_is_read_fast(read, no_strict_reader):
    _, rows, _ = read(gzip.compress(f"<log>{CASE * 3}</log>".encode()))

    assert [row[ROW] for row in rows] == [1, 2, 3]


def test_a_count_that_differs_from_the_check_sends_the_file_to_the_strict_reader(read, monkeypatch):
    miscounted = Checked(events=4, cases=3, plain=True)
    monkeypatch.setattr(reader, "check", lambda *_args, **_options: miscounted)

    _, rows, _ = read(f"<log>{CASE * 3}</log>")

    assert len(rows) == 3


def test_a_missing_name_is_not_filled_with_the_default_of_the_log(read):
    head = '<global scope="event"><string key="concept:name" value="DEFAULT"/></global>'
    nameless = EVENT.replace('<string key="concept:name" value="open"/>', "")

    _, rows, _ = read(f"<log>{head}<trace>{EVENT}{nameless}</trace></log>")

    assert [row["concept:name"] for row in rows] == ["open", None]


def test_a_missing_time_is_not_filled_with_the_default_of_the_log(read):
    head = (
        '<global scope="event"><date key="time:timestamp" value="1970-01-01T00:00:00+01:00"/>'
        "</global>"
    )
    timeless = '<event><string key="concept:name" value="x"/></event>'

    _, rows, _ = read(f"<log>{head}<trace>{EVENT}{timeless}</trace></log>")

    assert [row["time:timestamp"] for row in rows] == ["2026-01-05T09:30:00.123+08:00", None]


def test_an_attribute_of_two_types_keeps_its_texts_without_quotes(read):
    other = EVENT.replace('<int key="amount" value="5"/>', '<string key="amount" value="much"/>')

    _, rows, _ = read(f"<log><trace>{EVENT}{other}</trace></log>")

    assert [row["amount"] for row in rows] == ["5", "much"]


def test_a_value_of_ten_megabytes_rejects_its_event_alone(read):
    huge = EVENT.replace("open", "x" * 10_000_000)

    _, rows, rejects = read(f"<log><trace>{EVENT}{huge}{EVENT}</trace></log>")

    assert [row[ROW] for row in rows] == [1, 3]
    assert [(row, column, rule) for row, column, _, rule in rejects] == [
        (2, "concept:name", "value_too_long")
    ]


def test_a_half_cut_file_gives_nothing_although_the_fast_reader_would_give_half(read):
    whole = gzip.compress(f"<log>{CASE * 5_000}</log>".encode())

    with pytest.raises(SourceBroken, match="Nothing was stored"):
        read(whole[: len(whole) // 2])


def test_a_panic_of_the_fast_reader_is_left_to_the_strict_one(read, monkeypatch, capfd):
    # The check would send an empty event to the strict reader at once; here it does not.
    blind = Checked(events=1, cases=1, plain=True)
    monkeypatch.setattr(reader, "check", lambda *_args, **_options: blind)

    _, rows, _ = read("<log><trace><event/></trace></log>")

    assert rows == [{ROW: 1}]
    assert capfd.readouterr().err == ""


def test_the_fast_reader_is_stopped_once_the_check_knows_better(tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(f"<log>{CASE * 20_000}</log>")

    with reader.fast_reader(path, folder=tmp_path) as (rows, stop):
        stop()
        found = rows()

    assert found is None
    assert list(tmp_path.iterdir()) == [path]


def test_nothing_is_left_in_the_folder(read, tmp_path):
    read(f"<log>{CASE}</log>")

    assert [file.name for file in tmp_path.iterdir()] == ["any name"]


def test_cases_without_an_event_are_mentioned(read):
    raw, rows, _ = read(f'<log>{CASE}<trace><string key="concept:name" value="2"/></trace></log>')

    assert len(rows) == 1
    assert raw.warnings == ("Cases without an event, or with the name of another case: 1.",)


def test_a_log_without_any_event_has_no_rows(read):
    _, rows, _ = read("<log></log>")

    assert rows == []


@pytest.fixture
def no_strict_check(monkeypatch):
    def refuse(*_args, **_kwargs):
        pytest.fail("the file was read to its end")

    monkeypatch.setattr(reader, "check", refuse)


@pytest.fixture
def look(tmp_path, monkeypatch):
    """Take a first look at a document whose cases or statistics are longer than what is read."""

    def run(document):
        monkeypatch.setattr(reader, "FIRST_BYTES", 2_000)
        monkeypatch.setattr("zhike.integrations.xes.check.CHUNK_BYTES", 1_000)
        path = tmp_path / "log.xes"
        path.write_text(document)
        connection = duckdb.connect()
        raw = reader.read(connection, path, folder=tmp_path, head=True)
        return raw, connection.sql(f"FROM {raw.table}").fetchall()

    return run


def test_a_first_look_reads_the_first_cases_and_says_that_there_are_more(look, no_strict_check):
    raw, rows = look(f"<log>{CASE * 100}")

    assert (raw.whole, raw.later_columns) == (False, True)
    assert 5 < len(rows) < 20


def test_statistics_before_the_first_case_do_not_count(look, no_strict_check):
    # BPI 2012 has 7 MB of them.
    statistics = '<float key="mean" value="1"/>' * 1_000

    raw, rows = look(f"<log>{statistics}{CASE * 100}</log>")

    assert not raw.whole
    assert len(rows) > 5


def test_a_short_log_is_read_as_an_import_reads_it(look):
    raw, rows = look(f"<log>{CASE}</log>")

    assert raw.whole
    assert rows[0][-1] == AT
