from datetime import date, datetime, timedelta

import pandas as pd
import pytest

from zhike.analytics.pains import Change, DayCount, by_matter, cause_candidates, daily, trends

LAST = date(2026, 6, 30)
DAY = timedelta(days=1)


def days(share, *, since=182, met=100):
    """Counts of each day up to the last, `share` a function of the days before it."""
    return [
        DayCount(day=LAST - back * DAY, met=met, troubled=round(met * share(back)))
        for back in range(since - 1, -1, -1)
    ]


def change(back, *scope, number="G-1"):
    return Change(
        change_id=number,
        title="release",
        kind="release",
        changed_on=LAST - back * DAY,
        scope=scope,
    )


def test_days_are_the_banks_and_a_customer_counts_once_on_each():
    moments = pd.DataFrame(
        {
            "matter": ["fees"] * 4,
            "customer_id": ["C1", "C1", "C2", "C1"],
            "moment_at": [datetime(2026, 1, 5, hour) for hour in (1, 2, 3, 17)],
            "is_trouble": [True, True, False, False],
        }
    )

    found = by_matter(daily(moments, minutes_ahead=480).to_pyarrow().to_pylist())

    assert found == {
        "fees": [
            DayCount(day=date(2026, 1, 5), met=2, troubled=1),
            DayCount(day=date(2026, 1, 6), met=1, troubled=0),
        ]
    }


def test_a_rise_is_proved_a_level_is_not_and_pure_troubles_have_no_trend():
    found = trends(
        {
            "rising": days(lambda back: 0.1 if back >= 91 else 0.2),
            "level": days(lambda back: 0.1),
            "only troubles": days(lambda back: 1.0),
        },
        last=LAST,
    )

    assert found["rising"].direction == "up"
    assert found["rising"].difference.value == pytest.approx(0.1)
    assert found["rising"].n_after == 91 * 100
    assert found["level"].direction == "same"
    assert "only troubles" not in found


def test_the_change_before_the_rise_is_named_and_no_other():
    counts = {"login": days(lambda back: 0.15 if 40 <= back < 61 else 0.03)}
    changes = [change(60, "app"), change(130, number="G-2"), change(39, number="G-3")]

    found = cause_candidates(counts, changes, channels={"login": frozenset({"app"})})

    assert [one.change.change_id for one in found["login"]] == ["G-1"]
    assert (found["login"][0].n_before, found["login"][0].n_after) == (2_100, 2_100)


def test_a_change_of_another_channel_is_not_held_against_it():
    counts = {"login": days(lambda back: 0.15 if back < 61 else 0.03)}
    channels = {"login": frozenset({"app"}), "line": frozenset({"phone"})}

    assert cause_candidates(counts, [change(60, "phone")], channels=channels) == {}
    assert cause_candidates(counts, [change(60, "东湖支行")], channels=channels) != {}
