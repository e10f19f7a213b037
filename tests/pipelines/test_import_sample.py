from __future__ import annotations

import gzip
import json
import os
import stat
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from tests.event_rows import write

from zhike.integrations.files import text
from zhike.pipelines import import_sample
from zhike.pipelines.import_sample import sample_files, sample_source


@pytest.fixture
def source(tmp_path):
    return write(
        tmp_path / "a.csv",
        "案件编号,环节,时间,备注",
        "A1,申请,2026/1/5 09:00,",
        "A1,审批,2026/1/6 09:00,",
        "A2,申请,2026/1/5 10:00,,too many",
        "A2,申请,2026/1/7 10:00," + "长" * 100,
        encoding="gb18030",
    )


def test_a_sample_tells_columns_values_counts_and_the_guess(source):
    sample = sample_source(source, beside=source)

    assert sample.columns == ("案件编号", "环节", "时间", "备注")
    assert sample.values["环节"] == ("申请", "审批")
    assert sample.values["备注"] == ("长" * 60 + "…",)
    assert (sample.rows, sample.broken) == (3, 1)
    assert sample.guess.columns["case_id"] == ("案件编号",)
    assert sample.guess.time_formats == ("%Y/%m/%d %H:%M",)


def test_a_sample_is_taken_once_and_kept_where_only_the_owner_reads_it(source):
    first = sample_source(source, beside=source)
    source.write_text("changed")

    assert sample_source(source, beside=source) == first
    for file in sample_files(source):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_sample_whose_taking_was_cut_short_is_taken_anew(source):
    rows, facts = sample_files(source)
    rows.write_bytes(b"half of a file")

    sample_source(source, beside=source)

    assert pq.read_table(rows).num_rows == 3
    assert json.loads(facts.read_text())["rows"] == 3


def test_only_the_first_rows_are_kept_but_all_are_counted(source, monkeypatch):
    monkeypatch.setattr(import_sample, "SAMPLE_ROWS", 2)

    sample = sample_source(source, beside=source)

    assert sample.rows == 3
    assert pq.read_table(sample_files(source)[0])["案件编号"].to_pylist() == ["A1", "A1"]


SIZE = 3 << 30
MOST_BYTES = 32 << 20  # text is looked at more than once: its names, its delimiter, its rows
EVENT = (
    '<event><string key="concept:name" value="申请"/>'
    '<date key="time:timestamp" value="2026-01-05T09:00:00+08:00"/></event>'
)
TRACE = f'<trace><string key="concept:name" value="{{}}"/>{EVENT * 5}</trace>'


def long_text(first, line, *, name):
    """So many lines that no reader reads all of them by chance, then nothing but holes."""

    def make(folder):
        path = folder / name
        path.write_text(first + "".join(line.format(n) for n in range(120_000)), encoding="utf-8")
        os.truncate(path, SIZE)
        return path

    return make


def long_gzip(folder):
    """What could be unpacked is 60 times as long as what is read; the rest of the file is holes."""
    path = folder / "a.xes.gz"
    with gzip.open(path, "wt", encoding="utf-8", compresslevel=1) as file:
        file.write("<log>")
        file.writelines(TRACE.format(n) for n in range(100_000))
    os.truncate(path, SIZE)
    return path


def long_parquet(folder):
    """One group of rows; what is read of it are its first pages."""
    rows = duckdb.sql(
        "SELECT n // 4 AS case_id, md5(CAST(n AS TEXT)) AS activity, now() AS time"
        " FROM range(2_000_000) rows(n)"
    )
    path = folder / "a.parquet"
    pq.write_table(rows.to_arrow_table(), path, row_group_size=2_000_000, compression="none")
    return path


LONG = {
    "csv": long_text("case,activity,time\n", "A{},申请,2026-01-05 09:00\n", name="a.csv"),
    "ndjson": long_text(
        "", '{{"case": "A{}", "activity": "申请", "time": "2026"}}\n', name="a.ndjson"
    ),
    "xes": long_text("<log>", TRACE, name="a.xes"),
    "xes.gz": long_gzip,
    "parquet": long_parquet,
}


def bytes_read() -> int:
    """What this process has read from files so far, whether it came from a disk or not."""
    counts = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(counts["rchar"])


@pytest.mark.skipif(not Path("/proc/self/io").exists(), reason="only Linux counts them")
@pytest.mark.parametrize("kind", LONG)
def test_of_a_long_source_only_the_head_is_read(tmp_path, kind):
    path = LONG[kind](tmp_path)
    before = bytes_read()

    sample = sample_source(path, beside=path)

    assert bytes_read() - before < MOST_BYTES < path.stat().st_size
    assert not sample.whole
    assert sample.rows >= 2_000
    assert sample.broken == 0
    assert sample.later_columns == (kind in {"ndjson", "xes", "xes.gz"})
    assert pq.read_metadata(sample_files(path)[0]).num_rows == 2_000


def test_of_a_short_source_everything_is_read(source):
    assert sample_source(source, beside=source).whole


def test_a_record_that_the_end_of_the_head_cuts_is_not_called_broken(tmp_path, monkeypatch):
    monkeypatch.setattr(text, "HEAD_BYTES", 9_000)
    record = 'A,申请,2026-01-05 09:00,"two\nlines"\n'
    path = write(tmp_path / "a.csv", "case,activity,time,note", (record * 1_000).rstrip("\n"))

    sample = sample_source(path, beside=path)

    assert (sample.whole, sample.broken) == (False, 0)
    assert sample.rows > 100


def test_each_sheet_of_a_workbook_has_a_sample_of_its_own(tmp_path):
    path = tmp_path / "a.xlsx"
    workbook = openpyxl.Workbook()
    workbook.active.title = "一月"
    workbook.active.append(["案件编号"])
    other = workbook.create_sheet("二月")
    other.append(["case", "activity"])
    workbook.save(path)

    first, second = (sample_source(path, beside=path, sheet=name) for name in ("", "二月"))

    assert (first.sheet, first.columns) == ("一月", ("案件编号",))
    assert (second.sheet, second.columns) == ("二月", ("case", "activity"))
    assert first.sheets == second.sheets == ("一月", "二月")
    assert sample_source(path, beside=path, sheet="二月") == second


def test_without_telling_names_there_is_no_guess(tmp_path):
    odd = write(tmp_path / "odd.csv", "a,b", "1,2")

    assert sample_source(odd, beside=odd).guess is None


def test_instants_stay_instants_in_the_sample(tmp_path):
    import pyarrow as pa

    instant = pa.scalar(1_767_600_000_000_000, pa.timestamp("us", "UTC"))
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"case_id": ["A"], "time": pa.array([instant.as_py()])}), path)

    sample_source(path, beside=path)

    kept = pq.read_table(sample_files(path)[0])["time"]
    assert pa.types.is_timestamp(kept.type)
    assert kept.type.tz is not None
    assert kept.to_pylist() == [instant.as_py()]
