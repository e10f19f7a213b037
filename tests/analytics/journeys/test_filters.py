from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analytics.journeys.small_logs import log_of
from tests.cast import event_log
from tests.parity.random_log import random_log

from zhike.analytics.errors import InvalidFilter, MissingColumns
from zhike.analytics.journeys import LogFilter, select


def kept(log, **wanted):
    """Give the case ids that a filter keeps."""
    found = select(log, LogFilter(**wanted), zone="Asia/Shanghai")
    return sorted(set(found.case_id.to_pyarrow().to_pylist()))


@pytest.mark.parametrize(
    ("wanted", "cases"),
    [
        ({}, ["m1", "m2", "m3", "m4", "m5"]),
        ({"with_activities": ("check papers", "approve")}, ["m1", "m2"]),
        ({"without_activities": ("approve", "return papers")}, ["m3", "m4", "m5"]),
        ({"end_activities": ("apply", "check papers")}, ["m3", "m4", "m5"]),
        ({"start_activities": ("check papers",)}, []),
        ({"variant": "apply › check papers › approve"}, ["m1"]),
        ({"channels": ("phone", "app")}, ["m1", "m3", "m4", "m5"]),
        ({"attributes": (("resource", "zhao"),)}, ["m1", "m2", "m4"]),
        ({"attributes": (("resource", "zhao"), ("customer_id", "C2"))}, ["m2"]),
        ({"attributes": (("customer_id", "C1"), ("customer_id", "C2"))}, ["m1", "m2"]),
        ({"min_seconds": 3600.0, "max_seconds": 86400.0}, ["m1", "m3"]),
        ({"period_from": date(2026, 1, 6), "period_until": date(2026, 1, 7)}, ["m3", "m4"]),
        ({"period_from": date(2026, 1, 6), "channels": ("app",)}, ["m3", "m5"]),
    ],
)
def test_filters_keep_whole_cases(wanted, cases):
    assert kept(event_log(), **wanted) == cases


def test_all_events_of_a_kept_case_stay():
    found = select(event_log(), LogFilter(with_activities=("return papers",)))

    assert found.count().to_pyarrow().as_py() == 5


def test_days_begin_at_local_midnight():
    # 16:00 UTC on the fifth is midnight of the sixth in Shanghai.
    log = log_of(("fifth", "a", "2026-01-05 15:59:59"), ("sixth", "a", "2026-01-05 16:00"))

    assert kept(log, period_from=date(2026, 1, 6)) == ["sixth"]
    assert kept(log, period_until=date(2026, 1, 6)) == ["fifth"]


def test_lifecycles_pick_events_and_the_rest_sees_only_these():
    log = log_of(
        ("1", "check", "2026-01-05 09:00"),
        ("1", "check", "2026-01-05 09:10"),
        lifecycle=["START", "complete"],
    )

    found = select(log, LogFilter(lifecycles=("complete",), variant="check"))

    assert found.lifecycle.to_pyarrow().to_pylist() == ["complete"]


def test_values_among_the_attributes_are_found_too():
    log = random_log(n=20, seed=1)

    rich = kept(log, attributes=(("case:amount", "20000"),))
    anyone = kept(log, attributes=(("case:amount", "20000"), ("case:amount", "1000")))

    assert 0 < len(rich) < len(anyone) == 20


def test_an_attribute_the_log_does_not_have_is_named():
    with pytest.raises(MissingColumns, match="lacks the columns branch"):
        kept(event_log(), attributes=(("branch", "Pudong"),))


def test_a_filter_travels_in_a_url_and_back():
    wanted = LogFilter(
        period_from=date(2026, 1, 6),
        with_activities=("支付 & sign", "apply"),
        attributes=(("case:amount", "20000"), ("resource", "li=wang")),
        variant="apply › pay",
        max_seconds=0.1,
    )

    again = LogFilter.from_query("?" + wanted.to_query())

    assert again.to_query() == wanted.to_query()
    assert again.attributes == wanted.attributes
    assert (again.max_seconds, again.period_from) == (0.1, date(2026, 1, 6))


@settings(max_examples=30, deadline=None)
@given(
    texts=st.lists(st.text(min_size=1).filter(lambda text: text.isprintable()), max_size=3),
    seconds=st.floats(min_value=0, max_value=1e9) | st.none(),
)
def test_any_filter_survives_the_journey_through_a_url(texts, seconds):
    wanted = LogFilter(channels=tuple(sorted(set(texts))), min_seconds=seconds)

    assert LogFilter.from_query(wanted.to_query()) == wanted


def test_equal_filters_have_equal_urls_whatever_the_order():
    one = LogFilter(channels=("app", "branch"), min_seconds=60)
    other = LogFilter.from_query("min_seconds=60&channels=branch&channels=app")

    assert one.to_query() == other.to_query()


def test_parameters_of_the_page_are_passed_over():
    assert LogFilter.from_query("log=loans&view=time", others=["log", "view"]) == LogFilter()


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("chanels=app", "no filter chanels.*There are:.*channels"),
        ("period_from=2026-02-30", "period_from is '2026-02-30', which is not a day"),
        ("min_seconds=soon", "min_seconds is 'soon', which is not a number"),
        ("min_seconds=inf", "min_seconds is 'inf', which is not a number"),
        ("min_seconds=nan", "min_seconds is 'nan', which is not a number"),
        ("variant=a&variant=b", "variant is given 2 times"),
        ("period_from=2026-02-02&period_until=2026-02-02", "has no day"),
        ("min_seconds=9&max_seconds=8", "between 9 and 8 seconds"),
        ("with_activities=pay&without_activities=pay", "both with and without pay"),
    ],
)
def test_a_filter_that_cannot_be_read_says_what_would_be_right(query, message):
    with pytest.raises(InvalidFilter, match=message):
        LogFilter.from_query(query)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1899-12-31"])
def test_a_day_beyond_all_calendars_is_refused(day):
    with pytest.raises(InvalidFilter, match="a day such as 2026-01-31"):
        LogFilter.from_query(f"period_from={day}")


@pytest.mark.parametrize("seconds", ["nan", "inf", "-inf", "1e999"])
def test_a_time_that_is_no_number_is_refused(seconds):
    with pytest.raises(InvalidFilter, match="min_seconds"):
        LogFilter.from_query(f"min_seconds={seconds}")
