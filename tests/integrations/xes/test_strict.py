"""Nothing is lost, and a file that breaks is refused with the place."""

from __future__ import annotations

import gzip

import duckdb
import pytest

from zhike.integrations.errors import EncodingUnknown, SourceBroken
from zhike.integrations.files import ROW
from zhike.integrations.xes.strict import read_strictly

OPEN = '<event><string key="concept:name" value="open"/></event>'
CASE = f'<trace><string key="concept:name" value="1"/>\n{OPEN}\n</trace>\n'


@pytest.fixture
def read(tmp_path):
    """Read a document: what was found, its rows, and its rejects."""

    def run(document):
        path = tmp_path / "log.xes"
        path.write_bytes(document if isinstance(document, bytes) else document.encode())
        found = read_strictly(path, folder=tmp_path)
        connection = duckdb.connect()
        raw = found.rows.raw_rows(connection)
        rows = connection.sql(f"FROM {raw.table}").to_arrow_table().to_pylist()
        return found, rows, connection.sql(f"FROM {raw.rejects}").fetchall()

    return run


def event(attributes):
    return f"<log><trace><event>{attributes}</event></trace></log>"


def test_attributes_of_the_case_are_given_with_each_event(read):
    _, rows, _ = read(
        '<log><trace><string key="concept:name" value="7"/><int key="amount" value="007"/>'
        f"{OPEN}{OPEN}</trace></log>"
    )

    row = {"case:concept:name": "7", "case:amount": "007", "concept:name": "open"}
    assert rows == [{ROW: 1, **row}, {ROW: 2, **row}]


def test_a_nested_attribute_is_named_after_its_parent(read):
    _, rows, _ = read(event('<int key="cost" value="5"><string key="currency" value="CNY"/></int>'))

    assert rows == [{ROW: 1, "cost/currency": "CNY", "cost": "5"}]


def test_a_list_becomes_json_in_its_order(read):
    _, rows, _ = read(
        event(
            '<list key="calls"><values><string key="to" value="b"/><string key="to" value="a"/>'
            "</values></list>"
        )
    )

    assert rows == [{ROW: 1, "calls": '[{"to": "b"}, {"to": "a"}]'}]


def test_a_missing_name_stays_missing_whatever_the_global_default(read):
    _, rows, _ = read(
        '<log><global scope="event"><string key="concept:name" value="DEFAULT"/></global>'
        f'<trace>{OPEN}<event><string key="note" value="x"/></event></trace></log>'
    )

    assert [row["concept:name"] for row in rows] == ["open", None]


def test_values_no_type_allows_are_kept_as_they_stand(read):
    _, rows, _ = read(event('<int key="i" value="seven"/><date key="d" value="2026-02-30"/>'))

    assert rows == [{ROW: 1, "i": "seven", "d": "2026-02-30"}]


def test_cases_without_events_are_counted(read):
    found, _, _ = read(f"<log><trace/>{CASE}<trace/></log>")

    assert (found.cases, found.cases_with_events, found.events) == (3, 1, 1)


def test_an_event_with_a_ten_megabyte_attribute_is_rejected_and_its_neighbours_are_kept(read):
    huge = f'<event><string key="note" value="{"x" * 10_000_000}"/></event>'

    _, rows, rejects = read(f"<log><trace>{OPEN}{huge}{OPEN}</trace></log>")

    assert [row[ROW] for row in rows] == [1, 3]
    assert rejects == [(2, "note", "x" * 200, "value_too_long")]


def test_chinese_encodings_are_read(read):
    document = '<?xml version="1.0" encoding="GB18030"?>' + event(
        '<string key="concept:name" value="受理申请"/>'
    )

    _, rows, _ = read(document.encode("gb18030"))

    assert rows == [{ROW: 1, "concept:name": "受理申请"}]


def test_an_unknown_encoding_is_named(read):
    with pytest.raises(EncodingUnknown, match="martian"):
        read('<?xml version="1.0" encoding="martian"?><log/>')


@pytest.mark.parametrize(
    ("document", "place"),
    [
        (f"<log>\n{CASE}{CASE[:70]}", r"line 6, byte \d+ .* in case 2, event 2: unclosed token"),
        (f"<log>\n{CASE}<trace>\n<event>", r"line 6, byte \d+ .* in case 2, event 2: no element"),
        (f"<log>\n{CASE}<trace></event>", r"line 5, .* in case 2, event 1: mismatched tag"),
        (f"<log>\n{OPEN}</log>", "line 2, .* the head of the log, .* outside <trace>"),
        (f"<log><trace><trace>{OPEN}</trace></trace></log>", "a <trace> stands outside <log>"),
        ("<html></html>", "the outermost element is not <log>"),
        ("<log>" + "<a>" * 80, "nested more than 64 deep"),
        ("", "line 1, byte 0 .* no element found"),
    ],
)
def test_the_place_where_a_file_breaks_is_named(read, document, place):
    with pytest.raises(SourceBroken, match=place) as raised:
        read(document)

    assert raised.value.code == "source_broken"


def test_a_billion_laughs_is_refused_before_the_first_one(read):
    bomb = (
        '<!DOCTYPE log [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
        f"<log><trace>{OPEN}<event><string key='x' value='&b;'/></event></trace></log>"
    )

    with pytest.raises(SourceBroken, match=r"line 1, .* in the head of the log, .* DOCTYPE"):
        read(bomb)


def test_a_half_cut_gzip_breaks_in_a_case_it_names(read):
    whole = gzip.compress(f"<log>{CASE * 5_000}</log>".encode(), compresslevel=1)

    with pytest.raises(SourceBroken, match=r"in case \d+, event \d+: the gzip stream is cut off"):
        read(whole[: len(whole) // 2])


def test_bytes_that_are_not_in_the_encoding_of_the_file_break_it(read):
    with pytest.raises(SourceBroken, match="not well-formed"):
        read(event('<string key="concept:name" value="受理"/>').encode("gb18030"))
