"""Answers as files: CSV for machines, Excel for people. The figures are those of the page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import xlsxwriter
from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.definitions import definition_of
from zhike.pipelines.masking import neutralise

if TYPE_CHECKING:
    from zhike.pipelines.journeys import Answer

FORMS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LARGEST_SHEET = 1_000_000
LONGEST_CELL = 32_767


def export(answer: Answer, *, form: str) -> bytes:
    return as_csv(answer) if form == "csv" else as_xlsx(answer)


def as_csv(answer: Answer) -> bytes:
    """Give the rows under their own column names, as the API and the command line name them."""
    columns, rows = flat(answer)
    sheet = io.StringIO(newline="")
    writer = csv.writer(sheet)
    writer.writerow([neutralise(column) for column in columns])
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    # The mark at the start lets Excel read the Chinese.
    return sheet.getvalue().encode("utf-8-sig")


def as_xlsx(answer: Answer) -> bytes:
    """Give the rows on one sheet, and on another what they mean: definition, period, n, filter."""
    columns, rows = flat(answer)
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        sheet = book.add_worksheet(_("Rows"))
        _write(sheet, [columns], first=0, look=bold)
        _write(sheet, rows[:LARGEST_SHEET], first=1)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, max(0, len(columns) - 1), 18)
        about = book.add_worksheet(_("About"))
        about.set_column(0, 0, 20)
        about.set_column(1, 1, 100)
        _write(about, _about(answer), first=0)
    return file.getvalue()


def flat(answer: Answer) -> tuple[list[str], list[list[Any]]]:
    """Give columns and cells; what is nested gets a column for each of its parts."""
    found = answer.rows or ([answer.facts] if answer.facts else [])
    rows = [dict(_flattened(row)) for row in found]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return columns, [[row.get(name) for name in columns] for row in rows]


def _flattened(row: dict[str, Any], *, before: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flattened(value, before=f"{before}{name}.")
        elif isinstance(value, list):
            yield f"{before}{name}", " › ".join(str(item) for item in value)
        else:
            yield f"{before}{name}", value


def _about(answer: Answer) -> Sequence[Sequence[Any]]:
    return [
        [_("Log"), answer.log_name],
        [_("Question"), answer.question],
        [_("Definition"), definition_of(answer)],
        [_("Period"), wording.period(answer.first_at, answer.last_at)],
        [_("Process cases"), answer.cases],
        [_("Events"), answer.events],
        [_("Filter"), str(answer.filter) if answer.filter else _("none")],
        *([name, value] for name, value in _flattened(answer.facts)),
    ]


def _write(sheet: Any, rows: Sequence[Sequence[Any]], *, first: int, look: Any = None) -> None:
    for line, row in enumerate(rows, start=first):
        for place, cell in enumerate(row):
            if isinstance(cell, bool):
                sheet.write_boolean(line, place, cell, look)
            elif isinstance(cell, int | float):
                sheet.write_number(line, place, cell, look)
            elif cell is not None:
                sheet.write_string(line, place, neutralise(str(cell))[:LONGEST_CELL], look)


def _harmless(cell: Any) -> Any:
    # Numbers stay numbers: a negative difference can still be summed.
    return neutralise(cell) if isinstance(cell, str) else cell
