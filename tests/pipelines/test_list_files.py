from __future__ import annotations

import io
import tracemalloc
from datetime import UTC, datetime
from zipfile import ZipFile

import openpyxl

from zhike.pipelines import list_files
from zhike.pipelines.list_files import csv_parts, xlsx_file

ROWS = [["=HYPERLINK(1)", -3, None, True]]
COLUMNS = ["a", "b", "c", "=d"]


def test_texts_are_harmless_and_numbers_stay_numbers():
    text = b"".join(csv_parts(COLUMNS, ROWS)).decode("utf-8-sig")

    assert text == "a,b,c,'=d\r\n'=HYPERLINK(1),-3,,True\r\n"


def test_a_time_is_told_to_the_second_with_its_offset():
    text = b"".join(csv_parts(["at"], [[datetime(2026, 5, 4, 9, 30, 1, 77, UTC)]]))

    assert "2026-05-04 09:30:01+00:00" in text.decode()


def test_a_workbook_holds_no_formula():
    with ZipFile(xlsx_file(COLUMNS, ROWS)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert "<v>-3</v>" in sheet


def test_a_list_beyond_a_sheet_goes_on_on_the_next_one(monkeypatch):
    monkeypatch.setattr(list_files, "SHEET_ROWS", 2)

    file = xlsx_file(["n"], ([n] for n in range(5)), sheet="Rows", about=("About", [["x", "y"]]))

    book = openpyxl.load_workbook(io.BytesIO(file.read()))
    assert book.sheetnames == ["Rows", "Rows 2", "Rows 3", "About"]
    assert [[cell.value for cell in page["A"]] for page in book.worksheets[:3]] == [
        ["n", 0, 1],
        ["n", 2, 3],
        ["n", 4],
    ]


def test_a_list_of_nothing_has_its_head():
    assert b"".join(csv_parts(["a"], [])).decode("utf-8-sig") == "a\r\n"
    assert openpyxl.load_workbook(io.BytesIO(xlsx_file(["a"], []).read())).active["A1"].value == "a"


def test_a_long_list_is_never_whole_in_memory():
    rows = ([n, "x" * 100] for n in range(100_000))

    tracemalloc.start()
    size = sum(len(part) for part in csv_parts(["n", "text"], rows))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert size > 10_000_000
    assert peak < 1_000_000
