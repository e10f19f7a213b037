"""Both readers give the same rows, and the fast one is used only where it gives them all."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from xml.sax.saxutils import quoteattr

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.integrations.errors import SourceBroken
from zhike.integrations.files import ROW
from zhike.integrations.files.parts import TextParts
from zhike.integrations.xes import reader
from zhike.integrations.xes.check import check
from zhike.integrations.xes.strict import read_strictly

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
    fast = reader.read_fast
    monkeypatch.setattr(reader, "read_fast", lambda *a, **k: fast(*a, **k).head(1))

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


def test_an_attribute_of_two_types_keeps_its_texts_without_quotes(read, capfd):
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


def test_a_panic_of_the_fast_reader_is_left_to_the_strict_one(tmp_path, capfd):
    path = tmp_path / "log.xes"
    path.write_text("<log><trace><event/></trace></log>")

    assert reader.read_fast(path, folder=tmp_path) is None


def test_cases_without_an_event_are_mentioned(read):
    raw, rows, _ = read(f'<log>{CASE}<trace><string key="concept:name" value="2"/></trace></log>')

    assert len(rows) == 1
    assert raw.warnings == ("Cases without an event, or with the name of another case: 1.",)


def test_a_log_without_any_event_has_no_rows(read):
    _, rows, _ = read("<log></log>")

    assert rows == []


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=8)
NAMED = st.sampled_from(["note", "Grund", "原因"])


@st.composite
def plain_events(draw):
    texts = draw(st.dictionaries(NAMED, TEXT, max_size=3))
    number = draw(st.integers(-(10**17), 10**17))
    truth = draw(st.sampled_from(["true", "false"]))
    at = draw(st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)))
    zone = draw(st.sampled_from(["Z", "+08:00", "-05:30"]))
    return (
        "<event>"
        + "".join(f'<string key="{key}" value={quoteattr(text)}/>' for key, text in texts.items())
        + f'<int key="n" value="{number}"/><boolean key="b" value="{truth}"/>'
        + '<string key="concept:name" value="a"/>'
        + f'<date key="time:timestamp" value="{at.isoformat(timespec="milliseconds")}{zone}"/>'
        + "</event>"
    )


@given(events=st.lists(plain_events(), min_size=1, max_size=5))
@settings(max_examples=40, deadline=None)
def test_both_readers_agree_on_every_plain_log(tmp_path_factory, events):
    folder = tmp_path_factory.mktemp("log")
    path = folder / "log.xes"
    cases = "".join(
        f'<trace><string key="concept:name" value="c"/>{event}</trace>' for event in events
    )
    path.write_text(f"<log>{cases}</log>", encoding="utf-8")

    strict = read_strictly(path, folder=folder)
    fast = reader.read_fast(path, folder=folder)

    if fast is None:  # a text that begins with a quote looks like a column of two types
        assert "='\"" in cases or "&quot;" in cases
        return
    assert check(path).plain
    assert_same_rows(fast, strict.rows)


def assert_same_rows(fast: pl.DataFrame, rows: TextParts) -> None:
    connection = duckdb.connect()
    raw = rows.raw_rows(connection)
    strict = pl.from_arrow(connection.sql(f"FROM {raw.table}").to_arrow_table())
    instants = strict.with_columns(
        pl.col("time:timestamp").str.to_datetime("%+", time_zone="UTC", time_unit="us")
    )
    assert fast.equals(instants.select(fast.columns))


@pytest.mark.real_data
@pytest.mark.parametrize("name", ["helpdesk", "bpic2020_DomesticDeclarations"])
def test_both_readers_agree_on_real_logs(real_data, tmp_path, name):
    path = real_data / "event_logs" / f"{name}.xes.gz"

    fast = reader.read_fast(path, folder=tmp_path)
    strict = read_strictly(path, folder=tmp_path)

    assert fast is not None
    assert_same_rows(fast, strict.rows)


@pytest.mark.real_data
def test_defaults_the_fast_reader_invents_in_a_real_log_are_noticed(real_data, tmp_path):
    # r4pm (and PM4Py with it) fills `enddate` of open cases with the log's default of 1970.
    path = real_data / "event_logs" / "08_receipt.xes.gz"

    assert reader.read_fast(path, folder=tmp_path) is None
