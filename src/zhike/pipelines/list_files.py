"""A list as a file: CSV for machines, Excel for people; nothing in it is taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from zhike.pipelines.masking import neutralise

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
MOST_ROWS = 100_000
LONGEST_CELL = 32_767


def as_file(columns: Sequence[str], rows: Iterable[Sequence[Any]], *, form: str) -> bytes:
    """Give a list in one of `FORMS`.

    Examples
    --------
    >>> as_file(["name"], [["=1+1"]], form="csv").decode("utf-8-sig")
    "name\\r\\n'=1+1\\r\\n"
    """
    lines = [list(columns), *([_plain(cell) for cell in row] for row in rows)]
    return _csv(lines) if form == "csv" else _xlsx(lines)


def _csv(lines: Iterable[Sequence[Any]]) -> bytes:
    sheet = io.StringIO(newline="")
    csv.writer(sheet).writerows(lines)
    # The mark at the start lets Excel read the Chinese.
    return sheet.getvalue().encode("utf-8-sig")


def _xlsx(lines: Iterable[Sequence[Any]]) -> bytes:
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet()
        for place, line in enumerate(lines):
            sheet.write_row(place, 0, line)
        sheet.freeze_panes(1, 0)
    return file.getvalue()


def _plain(cell: Any) -> Any:
    """Numbers stay numbers, so that they can be summed; every text is made harmless."""
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    return neutralise(str(cell))[:LONGEST_CELL]
