"""Counted by hand, and for the real bank against the shares published with its data."""

from __future__ import annotations

import duckdb
import ibis
import pandas as pd
import pytest

from zhike.analytics.errors import MissingColumns
from zhike.analytics.intervals import wilson
from zhike.analytics.journeys.contact_centre import contact_centre_summary

CONTACTS = [
    # queue, outcome, wait, service. PS: one of five real callers gave up, and the mean wait of
    # all (40) is neither the median (20) nor the mean of those who waited (50).
    ("PS", "answered", 0, 60),
    ("PS", "answered", 10, 100),
    ("PS", "answered", 20, 290),
    ("PS", "answered", 30, None),  # answered, but nobody noted how long it took
    ("PS", "abandoned", 140, None),
    ("PS", "phantom", 9000, 9000),
    ("IN", "abandoned", 60, 5),  # gave up: what was noted as service is none
    ("TT", "phantom", 7, None),
]


@pytest.fixture
def contacts():
    return pd.DataFrame(CONTACTS, columns=["queue", "outcome", "wait_seconds", "handle_seconds"])


def rows_of(table):
    return table.to_pyarrow().to_pylist()


def test_each_queue_is_counted_and_averaged_without_phantoms(contacts):
    first = rows_of(contact_centre_summary(contacts))[0]

    expected = {
        "queue": "PS",
        "n": 5,
        "answered": 4,
        "abandoned": 1,
        "abandonment_share": 0.2,
        "mean_wait_seconds": 40.0,
        "median_wait_seconds": 20.0,
        "queued": 4,
        "mean_queue_seconds": 50.0,
        "handled": 3,
        "mean_handle_seconds": 150.0,
        "phantom": 1,
    }
    assert {name: first[name] for name in expected} == expected


def test_the_interval_is_wilsons(contacts):
    first, second, _ = rows_of(contact_centre_summary(contacts))

    expected = wilson(1, n=5)
    assert first["share_lower"] == pytest.approx(expected.lower)
    assert first["share_upper"] == pytest.approx(expected.upper)
    assert (second["abandonment_share"], second["share_upper"]) == (1.0, 1.0)


def test_a_queue_of_phantoms_alone_has_a_count_and_no_share(contacts):
    last = rows_of(contact_centre_summary(contacts))[-1]

    assert (last["queue"], last["n"], last["phantom"]) == ("TT", 0, 1)
    assert last["abandonment_share"] is last["share_lower"] is last["mean_wait_seconds"] is None


def test_no_grouping_gives_one_row_for_all(contacts):
    rows = rows_of(contact_centre_summary(contacts, by=()))

    assert [(row["n"], row["abandoned"], row["phantom"]) for row in rows] == [(6, 2, 2)]


def test_groups_come_by_size(contacts):
    rows = rows_of(contact_centre_summary(contacts))

    assert [row["queue"] for row in rows] == ["PS", "IN", "TT"]


def test_a_missing_column_is_named(contacts):
    with pytest.raises(MissingColumns, match="contacts lacks the columns wait_seconds"):
        contact_centre_summary(contacts.drop(columns="wait_seconds"))


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("month", "calls", "lost", "share", "phantom"),
    [("january", 31_599, 4_299, 0.137, 240), ("february", 33_344, 5_904, 0.179, 278)],
)
def test_a_real_bank_lost_the_share_of_calls_its_data_say(
    real_data, month, calls, lost, share, phantom
):
    # Read without zhike's importer, so that this checks the analytics alone.
    path = real_data / "anonymous_bank_1999" / f"{month}.txt.gz"
    rows = duckdb.sql(
        "SELECT CASE outcome WHEN 'AGENT' THEN 'answered' WHEN 'HANG' THEN 'abandoned'"
        " ELSE 'phantom' END AS outcome, q_time AS wait_seconds, ser_time AS handle_seconds"
        f" FROM read_csv('{path}', delim = '\t')"
    ).df()

    (row,) = rows_of(contact_centre_summary(ibis.memtable(rows), by=()))

    assert row["n"] + row["phantom"] == calls
    assert (row["abandoned"], row["phantom"]) == (lost, phantom)
    assert round(row["abandonment_share"], 3) == share
