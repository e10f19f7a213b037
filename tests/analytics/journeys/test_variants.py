from __future__ import annotations

import pytest
from tests.analytics.journeys.small_logs import log_of, rows_of

from zhike.analytics.journeys import variants

# Two cases go straight, one replies in between, one only opens: a median of two is their middle.
LOG = (
    ("1", "open", "2026-01-05 09:00"),
    ("1", "close", "2026-01-05 09:10"),
    ("2", "open", "2026-01-05 09:00"),
    ("2", "close", "2026-01-05 09:30"),
    ("3", "open", "2026-01-05 09:00"),
    ("3", "reply", "2026-01-05 09:01"),
    ("3", "close", "2026-01-05 09:02"),
    ("4", "open", "2026-01-05 09:00"),
)


def test_the_commonest_path_comes_first_with_its_share_and_median():
    found = [
        (row["variant"], row["cases"], row["share"], row["cumulative_share"], row["median_seconds"])
        for row in rows_of(variants(log_of(*LOG)))
    ]

    assert found == [
        ("open › close", 2, 0.5, 0.5, 1200.0),
        ("open", 1, 0.25, 0.75, 0.0),
        ("open › reply › close", 1, 0.25, 1.0, 120.0),
    ]


def test_names_with_an_arrow_in_them_do_not_merge_two_paths():
    log = log_of(
        ("1", "a", "2026-01-05 09:00"),
        ("1", "b", "2026-01-05 09:10"),
        ("2", "a › b", "2026-01-05 09:00"),
    )

    found = rows_of(variants(log))

    assert sorted(row["path"] for row in found) == [["a", "b"], ["a › b"]]
    assert [row["cumulative_share"] for row in found] == [0.5, 1.0]


def test_shares_of_all_paths_sum_to_one():
    found = rows_of(variants(log_of(*LOG)))

    assert sum(row["share"] for row in found) == pytest.approx(1.0)


def test_the_commonest_few_are_those_of_the_whole_list():
    whole = rows_of(variants(log_of(*LOG)))

    assert rows_of(variants(log_of(*LOG), most=2)) == whole[:2]


def test_a_log_without_events_has_no_variants():
    assert rows_of(variants(log_of(*LOG).limit(0))) == []
