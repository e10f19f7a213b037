from __future__ import annotations

import csv as standard
import io
import random

import duckdb
import pytest

from zhike.integrations.errors import SourceBroken
from zhike.integrations.files import csv
from zhike.integrations.files.csv import Dialect, sniff
from zhike.integrations.files.text import Line


@pytest.fixture
def read(tmp_path):
    def read(content: bytes | str, **options):
        path = tmp_path / "a.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        connection = duckdb.connect()
        raw = csv.read(connection, path, folder=tmp_path, **options)
        rejects = connection.execute(f"SELECT row, rule, value FROM {raw.rejects}").fetchall()
        return raw.columns, connection.table(raw.table).fetchall(), rejects

    return read


def test_rows_are_numbered_as_records_of_data(read):
    columns, rows, rejects = read("case,activity\nA1,open\n\nA1,close\n")

    assert columns == ("case", "activity")
    assert rows == [(1, "A1", "open"), (2, "A1", "close")]
    assert rejects == []


@pytest.mark.parametrize(
    ("faulty", "rule"),
    [
        ("A2", "too_few_fields"),
        ("A2,x,y", "too_many_fields"),
        ('"A2,x', "unclosed_quote"),
        ('"A"2,x', "quote_misplaced"),
        ("A2," + "x" * 10_000_000, "line_too_long"),
    ],
)
def test_a_faulty_record_is_rejected_and_its_neighbours_are_not(read, faulty, rule):
    _, rows, rejects = read(f"case,activity\nA1,open\n{faulty}\nA3,close\n")

    assert rows == [(1, "A1", "open"), (3, "A3", "close")]
    assert [(row, found) for row, found, _ in rejects] == [(2, rule)]


def test_invalid_bytes_spoil_their_row_alone(read):
    _, rows, rejects = read(b"case,activity\nA1,open\n\xff\xfe,x\nA3,close\n")

    assert [row[0] for row in rows] == [1, 3]
    assert [reject[:2] for reject in rejects] == [(2, "invalid_bytes")]


def test_line_ends_inside_quotes_stay_as_they_are_beside_a_faulty_row(read):
    whole = 'case,note\r\nA1,"two\r\n\r\nlines"\r\n'

    _, fast, _ = read(whole)
    _, careful, rejects = read(whole + "faulty\r\n")

    assert fast == careful == [(1, "A1", "two\r\n\r\nlines")]
    assert len(rejects) == 1


def test_a_delimiter_at_the_end_of_each_line_makes_no_column(read):
    _, rows, rejects = read("case,activity\nA1,open,\nA2\nA3,close,\n")

    assert rows == [(1, "A1", "open"), (3, "A3", "close")]
    assert len(rejects) == 1


def test_both_readers_agree_on_files_without_fault(read):
    chance = random.Random(7)
    letters = ["a", "，", ",", '"', "'", "\n", " ", "", "=1+1", "甲"]
    rows = [
        ["".join(chance.choices(letters, k=chance.randint(1, 6))) + "." for _ in range(3)]
        for _ in range(60)
    ]
    text = io.StringIO()
    standard.writer(text, lineterminator="\n").writerows([["x", "y", "z"], *rows])

    _, fast, none = read(text.getvalue())
    _, careful, one = read(text.getvalue() + "faulty\n")

    assert (len(none), len(one)) == (0, 1)
    assert fast == careful == [(n, *row) for n, row in enumerate(rows, start=1)]


def test_columns_that_sql_cannot_tell_apart_get_names_of_their_own(read):
    columns, rows, _ = read("a,A,,zhike_row\n1,2,3,4\n")

    assert len({name.casefold() for name in columns} - {"zhike_row"}) == 4
    assert rows == [(1, "1", "2", "3", "4")]


@pytest.mark.parametrize("content", ["", "\n\n", b"\xff\xfe\xfd\xff,x\nA1,open\n"])
def test_a_file_without_a_readable_header_is_refused(read, content):
    with pytest.raises(SourceBroken, match="names of the columns"):
        read(content)


def test_a_file_of_a_header_alone_has_no_rows(read):
    assert read("case,activity\n") == (("case", "activity"), [], [])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_that_cuts_lines_alike(delimiter):
    texts = [f"id{delimiter}note", f"1{delimiter}a, b; c", f"2{delimiter}x|y"]

    assert sniff([Line(text) for text in texts]) == Dialect(delimiter=delimiter, quote='"')


def test_single_quotes_are_seen():
    sample = [Line("'id','note'"), Line("'1','a,b'")]

    assert sniff(sample) == Dialect(delimiter=",", quote="'")
