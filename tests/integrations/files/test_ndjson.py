from __future__ import annotations

import gzip

import duckdb
import pytest

from zhike.integrations.errors import SourceBroken
from zhike.integrations.files import ndjson


@pytest.fixture
def read(tmp_path):
    def read(content: bytes | str):
        path = tmp_path / "a.ndjson"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        connection = duckdb.connect()
        raw = ndjson.read(connection, path, folder=tmp_path)
        rejects = connection.execute(f"SELECT row, rule FROM {raw.rejects}").fetchall()
        return raw.columns, connection.table(raw.table).fetchall(), rejects

    return read


def test_keys_become_columns_in_the_order_of_their_first_appearance(read):
    columns, rows, rejects = read(
        '{"case":"A1","n":1}\n\n{"n":2,"a/b~c":true,"case":null}\n{"deep":{"x":[1,"二"]}}\n'
    )

    assert columns == ("case", "n", "a/b~c", "deep")
    assert rows == [
        (1, "A1", "1", None, None),
        (2, None, "2", "true", None),
        (3, None, None, None, '{"x":[1,"二"]}'),
    ]
    assert rejects == []


@pytest.mark.parametrize("faulty", ["not json", "[1,2]", '"text"', '{"case":', "null", "12"])
def test_a_line_that_is_no_object_is_rejected_alone(read, faulty):
    _, rows, rejects = read(f'{{"case":"A1"}}\n{faulty}\n{{"case":"A3"}}\n')

    assert rows == [(1, "A1"), (3, "A3")]
    assert rejects == [(2, "invalid_json")]


def test_invalid_bytes_and_endless_lines_are_rejected_alone(read):
    _, rows, rejects = read(
        b'{"case":"A1"}\n{"case":"\xff"}\n{"case":"'
        + b"x" * 10_000_000
        + b'"}\n{"case":"A,\\"4"}\n'
    )

    assert rows == [(1, "A1"), (4, 'A,"4')]
    assert rejects == [(2, "invalid_bytes"), (3, "line_too_long")]


def test_gzip_is_read(read):
    assert read(gzip.compress(b'{"case":"A1"}\n'))[1] == [(1, "A1")]


def test_a_file_without_any_object_is_refused(read):
    with pytest.raises(SourceBroken, match="one object on each line"):
        read("[1]\n[2]\n")
