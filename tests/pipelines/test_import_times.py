from __future__ import annotations

from datetime import datetime

import duckdb
import pytest

from zhike.pipelines.import_times import clock_changes, read_text, read_typed, to_utc


def utc(value, *, formats=(), zone="Asia/Shanghai"):
    connection = duckdb.connect()
    connection.execute("SET TimeZone = 'UTC'")
    column = read_text("value", formats=formats)
    sample = datetime(2026, 1, 5)
    moment = to_utc("clock", has_offset="known", zone=zone, changes=(), sample=sample)
    ((found,),) = connection.execute(
        f"SELECT {moment} FROM (SELECT {column.clock} AS clock, {column.has_offset} AS known"
        " FROM (SELECT CAST(? AS VARCHAR) AS value))",
        [value],
    ).fetchall()
    return found


NINE = datetime(2026, 1, 5, 1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-05 09:00:00", "2026-01-05T09:00", " 2026-1-5 9:00 ", "2026/01/05 09:00:00",
        "2026-01-05T09:00:00+08:00", "2026-01-05 09:00:00+0800", "2026-01-05T01:00:00Z",
        "2026-01-05 01:00:00 UTC", "2026-01-04T20:00:00.000-05:00",
    ],
)  # fmt: skip
def test_times_in_every_iso_spelling_are_the_same_moment(text):
    assert utc(text) == NINE


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("2026年1月5日 09:00:00", "%Y年%m月%d日 %H:%M:%S"),
        ("20260105090000", "%Y%m%d%H%M%S"),
        ("05/01/2026 09:00", "%d/%m/%Y %H:%M"),
        ("01/05/2026 09:00", "%m/%d/%Y %H:%M"),
        ("1767574800", "epoch_seconds"),
        ("1767574800000", "epoch_milliseconds"),
    ],
)
def test_other_spellings_need_their_format(text, form):
    assert utc(text) is None
    assert utc(text, formats=[form]) == NINE


@pytest.mark.parametrize("text", ["2026-02-30 09:00", "2026-13-01", "soon", "", "09:00", None])
def test_what_is_no_time_is_null(text):
    assert utc(text) is None


def test_a_date_alone_is_midnight_and_its_dashes_are_no_offset():
    assert utc("2026-01-05", zone="UTC") == datetime(2026, 1, 5)


def test_microseconds_are_kept():
    assert utc("2026-01-05 09:00:00.123456") == NINE.replace(microsecond=123456)


def test_typed_columns_say_whether_they_know_their_zone():
    assert read_typed("t", kind="TIMESTAMP WITH TIME ZONE", utc=False).has_offset == "true"
    assert read_typed("t", kind="TIMESTAMP", utc=False).has_offset == "false"
    assert read_typed("t", kind="TIMESTAMP", utc=True).has_offset == "true"


def test_clocks_are_set_at_the_published_moments():
    spring, autumn = clock_changes(
        "Europe/Berlin", first=datetime(2026, 1, 1), last=datetime(2026, 12, 1)
    )

    assert (spring.first, spring.last, spring.skipped) == (
        datetime(2026, 3, 29, 2), datetime(2026, 3, 29, 3), True,
    )  # fmt: skip
    assert (autumn.first, autumn.last, autumn.skipped) == (
        datetime(2026, 10, 25, 2), datetime(2026, 10, 25, 3), False,
    )  # fmt: skip
    assert (spring.offset_before, spring.offset_after) == (3600, 7200)


def test_shanghai_has_set_no_clock_since_1991():
    assert (
        clock_changes("Asia/Shanghai", first=datetime(1992, 1, 1), last=datetime(2199, 1, 1)) == []
    )
    assert (
        len(clock_changes("Asia/Shanghai", first=datetime(1986, 1, 1), last=datetime(1992, 1, 1)))
        == 12
    )
