"""A sheet is read as text, cell by cell; what a cell would compute is never believed."""

from __future__ import annotations

import zipfile
from datetime import date, datetime, time

import duckdb
import openpyxl
import pytest

from zhike.integrations.errors import SheetUnknown, SourceBroken, SourceMissing
from zhike.integrations.files import ROW, excel


@pytest.fixture
def path(tmp_path):
    return tmp_path / "log.xlsx"


@pytest.fixture
def read(path, tmp_path):
    """Save sheets of rows as a workbook and read one of them: what was given, rows, rejects."""

    def run(*rows, sheet="", hidden=None, **more):
        workbook = openpyxl.Workbook()
        workbook.active.title = "Calls"
        for title, content in {"Calls": rows, **more}.items():
            worksheet = (
                workbook[title] if title in workbook.sheetnames else workbook.create_sheet(title)
            )
            worksheet.sheet_state = "hidden" if title == hidden else "visible"
            for row in content:
                worksheet.append(row)
        workbook.active = len(workbook.sheetnames) - 1
        workbook.save(path)
        return read_file(path, sheet=sheet, folder=tmp_path)

    return run


def read_file(path, *, folder, sheet=""):
    connection = duckdb.connect()
    raw = excel.read(connection, path, folder=folder, sheet=sheet)
    rows = connection.sql(f"FROM {raw.table}").to_arrow_table().to_pylist()
    return raw, rows, connection.sql(f"FROM {raw.rejects}").fetchall()


def test_cells_become_the_text_a_csv_file_would_hold(read):
    header = ["text", "whole", "broken", "truth", "instant", "day", "hour"]
    cells = ["007", 5.0, 1.25, True, datetime(2026, 1, 5, 9, 30), date(2026, 1, 5), time(9, 30)]

    _, rows, rejects = read(header, cells)

    assert rows == [
        {
            ROW: 1,
            "text": "007",
            "whole": "5",
            "broken": "1.25",
            "truth": "true",
            "instant": "2026-01-05 09:30:00",
            "day": "2026-01-05 00:00:00",  # a day is an instant at midnight to Excel
            "hour": "09:30:00",
        }
    ]
    assert rejects == []


def test_a_record_with_a_formula_is_rejected_and_its_neighbours_are_kept(read):
    _, rows, rejects = read(
        ["case", "amount"], ["1", 5], ["2", '=HYPERLINK("http://x","y")'], ["3", 7]
    )

    assert [(row[ROW], row["case"]) for row in rows] == [(1, "1"), (3, "3")]
    assert rejects == [(2, "amount", '=HYPERLINK("http://x","y")', "formula_in_cell")]


def test_a_text_that_looks_like_a_formula_is_a_text(read, path, tmp_path):
    workbook = openpyxl.Workbook()
    workbook.active.append(["case"])
    workbook.active.append(["x"])
    workbook.active["A2"].value = "=1+1"
    workbook.active["A2"].data_type = "s"
    workbook.save(path)

    _, rows, rejects = read_file(path, folder=tmp_path)

    assert [row["case"] for row in rows] == ["=1+1"]
    assert rejects == []


def test_an_error_value_rejects_its_record(read):
    _, rows, rejects = read(["case", "amount"], ["1", "#DIV/0!"])

    assert rows == []
    assert rejects == [(1, "amount", "#DIV/0!", "error_in_cell")]


def test_a_cell_beyond_the_header_rejects_its_record(read):
    _, rows, rejects = read(["case"], ["1", "stray"], ["2"])

    assert [row["case"] for row in rows] == ["2"]
    assert rejects == [(1, "", "stray", "too_many_fields")]


def test_empty_rows_and_cells_are_no_records_and_no_values(read):
    _, rows, _ = read([], ["case", "note"], ["1"], [], ["2", ""])

    assert rows == [{ROW: 1, "case": "1", "note": None}, {ROW: 2, "case": "2", "note": None}]


def test_the_first_visible_sheet_is_read_and_the_others_are_named(read):
    raw, rows, _ = read(["secret"], ["x"], hidden="Calls", Events=[["case"], ["1"]])

    assert rows == [{ROW: 1, "case": "1"}]
    assert raw.warnings == ("Other sheets were not read: Calls.",)


def test_a_hidden_sheet_is_read_by_its_name(read):
    _, rows, _ = read(["a"], ["x"], sheet="Calls", hidden="Calls", Events=[["case"], ["1"]])

    assert rows == [{ROW: 1, "a": "x"}]


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(read):
    with pytest.raises(SheetUnknown, match=r"no sheet 'March'\. It has: Calls, Events\."):
        read(["a"], sheet="March", Events=[["case"]])


def test_an_empty_sheet_is_refused(read):
    with pytest.raises(SourceBroken, match="sheet 'Calls': it is empty"):
        read()


def test_a_file_that_is_no_workbook_is_refused_with_a_way_out(path, tmp_path):
    path.write_bytes(b"\xd0\xcf\x11\xe0 old or protected")

    with pytest.raises(SourceBroken, match=r"no \.xlsx workbook .* Save it as \.xlsx"):
        read_file(path, folder=tmp_path)


def test_a_missing_file_is_named(path, tmp_path):
    with pytest.raises(SourceMissing, match=r"log\.xlsx cannot be read"):
        read_file(path, folder=tmp_path)


def rewrite(path, change):
    """Change the text of the first sheet inside a workbook."""
    with zipfile.ZipFile(path) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    parts["xl/worksheets/sheet1.xml"] = change(parts["xl/worksheets/sheet1.xml"])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)


def test_a_workbook_cut_inside_its_sheet_names_the_rows_before_the_break(read, path, tmp_path):
    read(["case"], ["1"], ["2"])
    rewrite(path, lambda sheet: sheet[: sheet.index(b"</row>", sheet.index(b'r="A3"'))])

    with pytest.raises(SourceBroken, match=r"sheet 'Calls', after \d rows: .* damaged"):
        read_file(path, folder=tmp_path)


def test_an_entity_bomb_in_a_sheet_is_refused(read, path, tmp_path):
    read(["case"], ["1"])
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 9))
    bomb = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{levels}]>'.encode()
    rewrite(path, lambda sheet: bomb + sheet.replace(b"<sheetData>", b"<sheetData>&e8;"))

    with pytest.raises(SourceBroken, match="damaged"):
        read_file(path, folder=tmp_path)


def test_a_zip_bomb_is_refused_by_its_table_of_contents(read, path, tmp_path, monkeypatch):
    read(["case"], ["1"])
    monkeypatch.setattr(excel, "MAX_UNPACKED_BYTES", 1_000)

    with pytest.raises(SourceBroken, match="would unpack to"):
        read_file(path, folder=tmp_path)


def test_only_the_first_rows_are_read_for_a_look(read, path, tmp_path, monkeypatch):
    read(["case"], ["A1"], ["A2"], ["A3"])
    monkeypatch.setattr(excel, "HEAD_ROWS", 2)

    raw = excel.read(duckdb.connect(), path, folder=tmp_path, head=True)
    whole = excel.read(duckdb.connect(), path, folder=tmp_path)

    assert (raw.whole, whole.whole) == (False, True)


def test_the_visible_sheets_are_named_with_the_one_that_was_read(read):
    raw, _, _ = read(["case"], ["A1"], sheet="March", March=[["case"], ["A2"]], hidden="Secret",
                     Secret=[["case"]])  # fmt: skip

    assert (raw.sheet, raw.sheets) == ("March", ("Calls", "March"))


def test_a_sheet_that_does_not_tell_its_size_is_not_read_to_find_it(read, monkeypatch):
    def refuse(_parser):
        pytest.fail("the whole sheet was read for its size")

    monkeypatch.setattr("openpyxl.worksheet._reader.WorkSheetParser.parse_dimensions", refuse)

    _, rows, _ = read(["case"], ["A1"])

    assert [row["case"] for row in rows] == ["A1"]


def test_a_sheet_that_is_a_chart_has_no_rows(path, tmp_path):
    workbook = openpyxl.Workbook()
    workbook.create_chartsheet("Chart", 0)
    workbook["Sheet"].append(["case"])
    workbook.save(path)

    raw, _, _ = read_file(path, folder=tmp_path)

    assert raw.sheets == ("Sheet",)
