from __future__ import annotations

from datetime import datetime, timedelta

from zhike.analytics.clocks import CountedTime

NINE, TWELVE, TWO, FIVE = (datetime(2026, 1, 5, hour) for hour in (9, 12, 14, 17))
DAY = CountedTime([(NINE, TWELVE), (TWO, FIVE)])


def test_only_the_spans_count():
    assert DAY.between(datetime(2026, 1, 5, 8), datetime(2026, 1, 5, 13)) == timedelta(hours=3)
    assert DAY.between(datetime(2026, 1, 5, 11), datetime(2026, 1, 5, 15)) == timedelta(hours=2)
    assert DAY.between(FIVE, NINE) == -timedelta(hours=6)


def test_what_runs_out_with_a_span_ends_with_it():
    assert DAY.moment_of(timedelta(hours=3)) == TWELVE
    assert DAY.moment_of(timedelta(hours=3, microseconds=1)) == TWO + timedelta(microseconds=1)


def test_more_than_there_is_has_no_moment():
    assert DAY.moment_of(timedelta(hours=6)) == FIVE
    assert DAY.moment_of(timedelta(hours=6, seconds=1)) is None
    assert CountedTime([]).moment_of(timedelta(seconds=1)) is None
