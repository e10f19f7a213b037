from __future__ import annotations

import io
from zipfile import ZipFile

from zhike.pipelines.list_files import as_file

ROWS = [["=HYPERLINK(1)", -3, None, True]]
COLUMNS = ["a", "b", "c", "d"]


def test_texts_are_harmless_and_numbers_stay_numbers():
    text = as_file(COLUMNS, ROWS, form="csv").decode("utf-8-sig")

    assert text == "a,b,c,d\r\n'=HYPERLINK(1),-3,,True\r\n"


def test_a_workbook_holds_no_formula():
    with ZipFile(io.BytesIO(as_file(COLUMNS, ROWS, form="xlsx"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()

    assert "<f>" not in sheet
    assert "<v>-3</v>" in sheet
