"""Excel workbooks (.xlsx): one sheet, cell by cell as text; formulas are never evaluated."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import duckdb
from lxml.etree import XMLSyntaxError
from openpyxl.reader.excel import ExcelReader
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from zhike.integrations.errors import SheetUnknown, SourceBroken, SourceMissing
from zhike.integrations.files.columns import distinct_columns
from zhike.integrations.files.parts import TextParts
from zhike.integrations.files.raw import HEAD_ROWS, RawRows
from zhike.schema.sentence import Sentence

# A workbook of a million rows unpacks to less; what grows beyond is a zip bomb.
MAX_UNPACKED_BYTES = 2 << 30
# What a damaged workbook makes openpyxl and the parsers below it raise.
DAMAGE = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    XMLSyntaxError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Why a record is rejected: its column, the cell as it stands, the rule."""

    column: str
    value: str
    rule: str


def read(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    folder: Path,
    encoding: str = "auto",
    head: bool = False,
    sheet: str = "",
) -> RawRows:
    """Read one sheet of a workbook; its first row that is not empty names the columns.

    Without `sheet`, the first visible one is read; hidden sheets are read only by name. A record
    with a formula is rejected (`formula_in_cell`): its value is what some program once made of
    it, or nothing at all. Dates become ISO text without a zone. `encoding` is there because all
    readers have it: a workbook names its own.

    Raises
    ------
    SourceMissing, SourceBroken
        The file is not there; it is no whole workbook (.xls and protected ones are not read).
    SheetUnknown
        There is no sheet of that name, or no visible one.
    """
    del encoding
    _refuse_bombs(path)
    try:
        workbook = _open(path)
    except DAMAGE as error:
        raise _broken(path, where=Sentence("its table of contents")) from error
    try:
        chosen = _choose(workbook, path=path, sheet=sheet)
        return _read_sheet(connection, path, worksheet=chosen, folder=folder, head=head)
    finally:
        workbook.close()


class _UnsizedSheet(ReadOnlyWorksheet):  # type: ignore[misc]
    """A sheet whose size is not asked for: where it is not declared, all of it would be read.

    Where it is declared it may be wrong, and would cut rows off.
    """

    def _get_size(self) -> None:
        """Leave the size open; `iter_rows` goes to the end of the sheet."""


class _Reader(ExcelReader):  # type: ignore[misc]
    """openpyxl's reader of workbooks, with sheets of our own."""

    def read_worksheets(self) -> None:
        """List the sheets of cells; charts have no rows."""
        for sheet, relation in self.parser.find_sheets():
            if relation.target in self.valid_files and "chartsheet" not in relation.Type:
                found = _UnsizedSheet(self.wb, sheet.name, relation.target, self.shared_strings)
                found.sheet_state = sheet.state
                self.wb._sheets.append(found)


def _open(path: Path) -> Any:
    reader = _Reader(path, read_only=True, data_only=False, keep_links=False)
    reader.read()
    return reader.wb


def _refuse_bombs(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as packed:
            size = sum(part.file_size for part in packed.infolist())
    except OSError as error:
        raise SourceMissing(path=path, reason=error.strerror or type(error).__name__) from error
    except zipfile.BadZipFile as error:
        raise SourceBroken(
            path=path,
            where=Sentence("byte 0"),
            reason=Sentence(
                "this is no .xlsx workbook (older .xls and password-protected files are not read"
                " either) or it is cut off"
            ),
            way_out=Sentence("Save it as .xlsx without a password, or as CSV."),
        ) from error
    if size > MAX_UNPACKED_BYTES:
        raise SourceBroken(
            path=path,
            where=Sentence("its table of contents"),
            reason=Sentence(
                "it would unpack to {size} bytes, more than {most}",
                size=size,
                most=MAX_UNPACKED_BYTES,
            ),
            way_out=Sentence("Export the rows as CSV."),
        )


def _choose(workbook: Any, *, path: Path, sheet: str) -> Any:
    visible = _visible(workbook)
    names = tuple(each.title for each in workbook.worksheets)
    if sheet and sheet in names:
        return workbook[sheet]
    if sheet or not visible:
        raise SheetUnknown(path=path, sheet=sheet, known=names)
    return workbook[visible[0]]


def _visible(workbook: Any) -> tuple[str, ...]:
    return tuple(each.title for each in workbook.worksheets if each.sheet_state == "visible")


def _read_sheet(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    *,
    worksheet: Any,
    folder: Path,
    head: bool,
) -> RawRows:
    records = _records(worksheet)
    taken = 0
    try:
        header = next(records, ())
        columns = distinct_columns(_text(cell) or "" for cell in header)
        parts = TextParts(folder, columns=columns)
        for cells in islice(records, HEAD_ROWS if head else None):
            _take(parts, cells=cells, columns=columns)
            taken += 1
        whole = not head or next(records, None) is None
    except DAMAGE as error:
        where = Sentence("sheet {sheet!r}, after {rows} rows", sheet=worksheet.title, rows=taken)
        raise _broken(path, where=where) from error
    if not header:
        raise SourceBroken(
            path=path,
            where=Sentence("sheet {sheet!r}", sheet=worksheet.title),
            reason=Sentence("it is empty"),
            way_out=Sentence("Choose another sheet, or name the columns in the first row."),
        )
    return replace(
        parts.raw_rows(connection, warnings=_warnings(worksheet)),
        whole=whole,
        sheet=worksheet.title,
        sheets=_visible(worksheet.parent),
    )


def _records(worksheet: Any) -> Iterator[tuple[Any, ...]]:
    """Give the rows that hold anything, without the empty cells at their end."""
    for row in worksheet.iter_rows():
        filled = [place for place, cell in enumerate(row, start=1) if cell.value not in (None, "")]
        if filled:
            yield row[: filled[-1]]


def _take(parts: TextParts, *, cells: tuple[Any, ...], columns: tuple[str, ...]) -> None:
    fault = _fault(cells, columns=columns)
    if fault is not None:
        parts.reject(column=fault.column, value=fault.value, rule=fault.rule)
        return
    parts.add({column: _text(cell) for column, cell in zip(columns, cells, strict=False)})


def _fault(cells: tuple[Any, ...], *, columns: tuple[str, ...]) -> Fault | None:
    if len(cells) > len(columns):
        return Fault(column="", value=_text(cells[-1]) or "", rule="too_many_fields")
    for column, cell in zip(columns, cells, strict=False):
        if cell.data_type == "f":
            # An array formula is an object that holds its text.
            formula = str(getattr(cell.value, "text", cell.value))
            return Fault(column=column, value=formula, rule="formula_in_cell")
        if cell.data_type == "e":
            return Fault(column=column, value=str(cell.value), rule="error_in_cell")
    return None


def _text(cell: Any) -> str | None:
    """Give a cell as the text a CSV export would hold."""
    value = cell.value
    if value is None or value == "":
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value.total_seconds())
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _warnings(worksheet: Any) -> tuple[str, ...]:
    others = [each.title for each in worksheet.parent.worksheets if each is not worksheet]
    if not others:
        return ()
    return (Sentence("Other sheets were not read: {sheets}.", sheets=", ".join(others)),)


def _broken(path: Path, *, where: str) -> SourceBroken:
    return SourceBroken(
        path=path,
        where=where,
        reason=Sentence("the workbook is damaged"),
        way_out=Sentence("Open and save it again, or export the rows as CSV."),
    )
