"""The dam that took water from the Nile, planted changes, and dates when nothing happened."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from tests.analytics.effects.nile import NILE

from zhike.analytics.effects import Unit, interrupted
from zhike.analytics.errors import InvalidExperiment, MissingColumns

FIRST = date(2026, 1, 5)
WEEKDAYS = np.array([30, 20, 15, 15, 25, -40, -65])


def calls(rng, *, days=150, since=110, effect=0.0, drift=0.4):
    """Calls a day with a weekly pattern and a level that walks."""
    y = 300 + WEEKDAYS[np.arange(days) % 7] + rng.normal(scale=6, size=days)
    y += (drift * rng.normal(size=days)).cumsum() + effect * (np.arange(days) >= since)
    return pd.DataFrame({"day": [FIRST + timedelta(n) for n in range(days)], "calls": y})


def asked(frame, since=110, **wanted):
    day = FIRST + timedelta(since)
    return interrupted(frame, period="day", metric="calls", since=day, **wanted)


def test_the_nile_fell_when_its_dam_was_begun():
    flow = pd.DataFrame({"year": range(1871, 1971), "flow": NILE})
    found = interrupted(flow[flow.year < 1910], period="year", metric="flow", since=1899)

    # Cobb's change point: 1899, from about 1,098 to about 850.
    assert found.effect.is_proven
    assert found.effect.estimate.lower < -248 < found.effect.estimate.upper < 0
    assert (found.effect.n, found.effect.n_control) == (11, 28)
    assert found.effect.sentence.startswith("flow is lower by")
    assert "since the change than it would have been without it" in found.effect.sentence


def test_a_planted_change_is_inside_its_interval_and_placebo_dates_show_nothing():
    found = asked(calls(np.random.default_rng(1), effect=-45), called="the new app")

    estimate = found.effect.estimate
    assert estimate.lower < -45 < estimate.upper < 0
    assert found.effect.is_proven
    assert len(found.placebos) == 6
    assert all(one.p_corrected > 0.05 for one in found.placebos)
    assert found.effect.warnings == ()
    assert "since the new app" in found.effect.sentence
    assert found.total.value == pytest.approx(40 * estimate.value)


def test_where_nothing_was_changed_nothing_is_found():
    found = asked(calls(np.random.default_rng(12)), counts=Unit.NUMBER)

    assert not found.effect.is_proven
    assert "no effect of the change is shown" in found.effect.sentence
    inside = [one.expected.lower <= one.seen <= one.expected.upper for one in found.expected]
    assert np.mean(inside) > 0.85


def test_the_week_is_known_and_not_taken_for_an_effect():
    frame = calls(np.random.default_rng(3), drift=0.0)

    # Two days only are looked at, a Saturday and a Sunday.
    found = asked(frame[:112].iloc[: 110 + 2], since=110)
    whole = asked(frame, since=110, season=1)

    assert not found.effect.is_proven
    assert (whole.effect.estimate.upper - whole.effect.estimate.lower) > 10


def test_another_series_carries_what_moves_both():
    rng = np.random.default_rng(4)
    frame = calls(rng, effect=-20, drift=0.0)
    common = rng.normal(size=150).cumsum() * 8
    frame["calls"] += common
    frame["other_bank"] = common + rng.normal(size=150)

    alone, beside = asked(frame), asked(frame, beside=["other_bank"])

    width, narrow = (e.effect.estimate.upper - e.effect.estimate.lower for e in (alone, beside))
    assert narrow < width / 3
    assert beside.effect.estimate.lower < -20 < beside.effect.estimate.upper < 0


def test_an_effect_where_nothing_was_changed_is_warned_of():
    frame = calls(np.random.default_rng(5), drift=0.0)
    frame.loc[80:, "calls"] -= 60

    found = asked(frame)

    assert any("when nothing was changed" in warning for warning in found.effect.warnings)


def test_an_echo_that_the_model_does_not_know_is_warned_of():
    rng = np.random.default_rng(6)
    y = [0.0]
    for noise in rng.normal(size=149):
        y.append(-0.8 * y[-1] + noise)
    frame = pd.DataFrame({"week": range(150), "calls": y})

    found = interrupted(frame, period="week", metric="calls", since=120)

    assert any("foretell the next ones" in warning for warning in found.effect.warnings)


@pytest.mark.parametrize("step", ["D", "W", "MS"])
def test_days_weeks_and_months_are_counted_and_gaps_kept(step):
    from zhike.analytics.effects.series import _places

    days = [one.date() for one in pd.date_range("2026-01-01", periods=40, freq=step)]

    assert _places(days).tolist() == list(range(40))
    assert _places(days[:10] + days[12:]).tolist() == [*range(10), *range(12, 40)]


def test_what_is_too_short_or_lacks_a_column_is_refused():
    frame = calls(np.random.default_rng(7))

    with pytest.raises(InvalidExperiment, match="There are 10 before and 140 after"):
        asked(frame, since=10)
    with pytest.raises(InvalidExperiment, match="and 0 after"):
        asked(frame, since=200)
    with pytest.raises(MissingColumns):
        asked(frame, beside=["gone"])
    with pytest.raises(InvalidExperiment, match="no numbers"):
        asked(frame.assign(word="x"), beside=["word"])


def test_a_share_of_what_was_to_be_expected_has_its_interval():
    found = asked(calls(np.random.default_rng(8), effect=-45)).effect

    seen = found.baseline + found.estimate.value
    assert found.relative.value == pytest.approx(found.estimate.value / found.baseline)
    assert found.relative.lower == pytest.approx(
        found.estimate.lower / (seen - found.estimate.lower)
    )
