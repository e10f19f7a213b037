"""What the fast reader gives is what the strict one gives, or nothing."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from xml.sax.saxutils import quoteattr

import duckdb
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zhike.integrations.files.parts import TextParts
from zhike.integrations.files.text import MAX_LINE_BYTES
from zhike.integrations.xes import fast as fast_module
from zhike.integrations.xes.check import check
from zhike.integrations.xes.fast import read_fast
from zhike.integrations.xes.strict import read_strictly

CASE = (
    '<trace><string key="concept:name" value="1"/><event><string key="concept:name" value="a"/>'
    '<date key="time:timestamp" value="2026-01-05T09:30:00+08:00"/>{}</event></trace>'
)


@pytest.fixture
def log(tmp_path):
    """Write a log whose first event has one attribute more, and its second another."""

    def run(first, second="", *, head=""):
        path = tmp_path / "log.xes"
        path.write_text(f"<log>{head}{CASE.format(first)}{CASE.format(second)}</log>")
        return path

    return run


def test_a_default_of_the_log_that_may_have_been_filled_in_gives_nothing(log):
    head = '<global scope="event"><string key="note" value="NONE"/></global>'

    assert read_fast(log('<string key="note" value="x"/>', head=head)) is None


def test_a_default_that_no_event_holds_changes_nothing(log):
    head = '<global scope="event"><string key="note" value="NONE"/></global>'
    note = '<string key="note" value="x"/>'

    assert read_fast(log(note, note, head=head))["note"].to_list() == ["x", "x"]


def test_an_attribute_of_two_types_gives_nothing(log):
    assert read_fast(log('<int key="n" value="5"/>', '<string key="n" value="x"/>')) is None


def test_a_log_without_times_gives_nothing(tmp_path):
    path = tmp_path / "log.xes"
    path.write_text(
        '<log><trace><string key="concept:name" value="1"/><event>'
        '<string key="concept:name" value="a"/></event></trace></log>'
    )

    assert read_fast(path) is None


def test_a_value_is_too_long_for_it_where_it_is_for_every_reader():
    assert fast_module.LONGEST_VALUE_BYTES == MAX_LINE_BYTES


def test_run_as_a_process_it_writes_the_events_to_a_file(log, tmp_path):
    result = tmp_path / "events.arrow"

    command = [sys.executable, "-I", fast_module.__file__, log('<int key="n" value="7"/>')]
    subprocess.run([*command, tmp_path, result], check=True)

    assert pl.read_ipc(result)["n"].to_list() == ["7", None]


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
    fast = read_fast(path)

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
    log = real_data / "event_logs" / f"{name}.xes.gz"

    fast = read_fast(log)
    strict = read_strictly(log, folder=tmp_path)

    assert fast is not None
    assert_same_rows(fast, strict.rows)


@pytest.mark.real_data
def test_defaults_the_fast_reader_invents_in_a_real_log_are_noticed(real_data):
    # r4pm (and PM4Py with it) fills `enddate` of open cases with the log's default of 1970.
    log = real_data / "event_logs" / "08_receipt.xes.gz"

    assert read_fast(log) is None
