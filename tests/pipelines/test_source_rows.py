from __future__ import annotations

import gzip

import pytest

from zhike.integrations.errors import SourceMissing
from zhike.pipelines.source_rows import opened_rows


def read(path, *, size=2):
    with opened_rows(path) as rows:
        return rows.columns, list(rows.broken()), list(rows.portions(size=size))


def test_rows_come_a_portion_at_a_time_in_the_order_of_the_source(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n3,c\n1,\n2,b\n", "utf-8")

    columns, broken, portions = read(path)

    assert (columns, broken) == (("id", "text"), [])
    assert portions == [
        [(1, {"id": "3", "text": "c"}), (2, {"id": "1", "text": ""})],
        [(3, {"id": "2", "text": "b"})],
    ]


def test_a_record_that_cannot_be_taken_apart_is_told_masked_and_keeps_its_number(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,text\n1,a\n2,b,13812345678\n3,c\n", "utf-8")

    _columns, broken, portions = read(path, size=9)

    assert [one.row for one in broken] == [2]
    assert "13812345678" not in broken[0].value
    assert [number for number, _row in portions[0]] == [1, 3]


def test_packed_files_and_line_breaks_within_a_text_are_read(tmp_path):
    path = tmp_path / "a.csv.gz"
    path.write_bytes(gzip.compress(b'id,text\n1,"a\nb, c"\n'))

    assert read(path)[2] == [[(1, {"id": "1", "text": "a\nb, c"})]]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(SourceMissing):
        read(tmp_path / "a.csv")
