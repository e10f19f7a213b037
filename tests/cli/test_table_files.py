from __future__ import annotations

import gzip

import pyarrow as pa
import pytest
from pyarrow import parquet

from zhike.cli.errors import TableUnreadable
from zhike.cli.table_files import read_table

ROWS = {"name": ["a", "b"], "score": [1, 2]}


def test_the_same_table_comes_from_each_kind_of_file(tmp_path):
    text = b"name,score\na,1\nb,2\n"
    (tmp_path / "t.csv").write_bytes(text)
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(text))
    parquet.write_table(pa.table(ROWS), tmp_path / "t.parquet")

    found = [read_table(tmp_path / name).to_pydict() for name in ("t.csv", "t.csv.gz", "t.parquet")]

    assert found == [ROWS] * 3


@pytest.mark.parametrize("name", ["gone.csv", "broken.parquet", "folder"])
def test_what_is_no_table_is_refused_with_its_name(tmp_path, name):
    (tmp_path / "broken.parquet").write_bytes(b"no parquet")
    (tmp_path / "folder").mkdir()

    with pytest.raises(TableUnreadable, match=name):
        read_table(tmp_path / name)
