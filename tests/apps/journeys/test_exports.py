from __future__ import annotations

import csv
import io

import openpyxl

from zhike.apps.journeys.exports import about, flat
from zhike.pipelines.journeys import ask
from zhike.pipelines.list_files import csv_parts, xlsx_file


def lines_of(answer):
    text = b"".join(csv_parts(*flat(answer))).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def book_of(answer):
    return openpyxl.load_workbook(xlsx_file(*flat(answer), sheet="Rows", about=about(answer)))


def as_in_excel(row):
    """Excel keeps 15 digits of a number."""
    return [float(f"{cell:.14e}") if isinstance(cell, float) else cell for cell in row]


def test_the_csv_holds_the_rows_of_the_answer(loans):
    answer = ask("graph", log_name=loans)

    lines = lines_of(answer)

    wanted = [(row["activity"], row["next_activity"], str(row["steps"])) for row in answer.rows]
    assert [(r["activity"], r["next_activity"], r["steps"]) for r in lines] == wanted
    assert [float(r["median_seconds"]) for r in lines] == [r["median_seconds"] for r in answer.rows]


def test_the_excel_file_holds_the_same_rows_and_what_they_mean(loans):
    answer = ask("rework", log_name=loans)

    book = book_of(answer)

    columns, rows = flat(answer)
    found = [list(row) for row in book["Rows"].iter_rows(values_only=True)]
    assert found[0] == columns
    assert [as_in_excel(row) for row in found[1:]] == [as_in_excel(row) for row in rows]
    about = dict(row[:2] for row in book["About"].iter_rows(values_only=True))
    assert (about["Log"], about["Process cases"]) == ("loans", 5)


def test_what_is_nested_gets_a_column_for_each_part(loans):
    answer = ask("switches", log_name=loans)

    columns, _rows = flat(answer)

    assert {"share.value", "share.lower", "share.upper"} <= set(columns)


def test_an_answer_of_figures_is_one_line(loans):
    (line,) = lines_of(ask("summary", log_name=loans))

    assert (line["cases"], line["start_activities.apply"]) == ("5", "5")


def test_no_cell_is_a_formula(lonely):
    answer = ask("activities", log_name=lonely)

    assert lines_of(answer)[0]["activity"] == "'=1+1"
    book = book_of(answer)
    cell = book["Rows"]["A2"]
    assert (cell.value, cell.data_type) == ("'=1+1", "s")
