"""A list as a file: CSV for machines, Excel for people; nothing in it is taken for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain, islice
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter

from zhike.pipelines.masking import neutralise

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
SHEET_ROWS = 1_000_000  # a sheet of Excel ends at 1,048,576
LONGEST_CELL = 32_767
LINES_AT_ONCE = 500
WIDTH = 18


def csv_parts(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Give a list as CSV, some hundred lines at once: the whole is never in memory.

    Examples
    --------
    >>> b"".join(csv_parts(["name"], [["=1+1"]])).decode("utf-8-sig")
    "name\\r\\n'=1+1\\r\\n"
    """
    writer = csv.writer(_Line())
    lines = (writer.writerow([_plain(cell) for cell in row]) for row in chain([columns], rows))
    # The mark at the start lets Excel read the Chinese.
    mark = "\ufeff"
    while part := "".join(islice(lines, LINES_AT_ONCE)):
        yield f"{mark}{part}".encode()
        mark = ""


def xlsx_file(
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    sheet: str = "",
    about: tuple[str, Sequence[Sequence[Any]]] | None = None,
) -> IO[bytes]:
    """Give a list as an open file of Excel; what is written is kept on disk, not in memory.

    Parameters
    ----------
    sheet
        Name of the sheet. A list beyond its million rows goes on on further sheets.
    about
        Name and lines of a last sheet, which says what the rows mean.
    """
    file = TemporaryFile()  # noqa: SIM115 - whoever reads it closes it, and then it is gone
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        for number, part in enumerate(_parts(rows), start=1):
            page = book.add_worksheet(
                f"{sheet} {number}" if sheet and number > 1 else sheet or None
            )
            page.freeze_panes(1, 0)
            page.set_column(0, max(0, len(columns) - 1), WIDTH)
            page.write_row(0, 0, [_plain(cell) for cell in columns], bold)
            _write(page, part, first=1)
        if about:
            page = book.add_worksheet(about[0])
            page.set_column(0, 0, WIDTH)
            page.set_column(1, 1, 100)
            _write(page, about[1], first=0)
    file.seek(0)
    return file


def _parts(rows: Iterable[Sequence[Any]]) -> Iterator[Iterator[Sequence[Any]]]:
    """Cut rows into sheets; each part must be read before the next one. No row: one empty part."""
    rest = iter(rows)
    yield islice(rest, SHEET_ROWS)
    for row in rest:
        yield chain([row], islice(rest, SHEET_ROWS - 1))


def _write(page: Any, rows: Iterable[Sequence[Any]], *, first: int) -> None:
    for place, row in enumerate(rows, start=first):
        page.write_row(place, 0, [_plain(cell) for cell in row])


def _plain(cell: Any) -> Any:
    """Numbers stay numbers, so that they can be summed; every text is made harmless."""
    if cell is None or isinstance(cell, bool | int | float):
        return cell
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return neutralise(str(cell))[:LONGEST_CELL]


class _Line:
    """What csv writes to: it hands each line back instead of keeping it."""

    def write(self, line: str) -> str:
        return line
