from __future__ import annotations

import json
import stat

import pyarrow.parquet as pq
import pytest
from tests.event_rows import write

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
