"""Random draws shaped like a bank's year: medians with spread, days by weight, hours by weight."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from zhike.demo.bank import Bank
from zhike.demo.opening_hours import DAY, DAYS, HOUR, public_holidays, working_days
from zhike.demo.planted import BILL_DAY, HOLIDAY_EFFECT

# Calls, chats and app sessions by hour of the day; the noon dip is small, the night is quiet.
HOUR_WEIGHTS = np.array(
    [2, 1, 1, 1, 1, 2, 6, 14, 34, 62, 68, 58, 46, 44, 58, 60, 56, 48, 38, 36, 34, 28, 16, 6],
    dtype=float,
)


def spread(rng: np.random.Generator, count: int, *, median: float, sigma: float) -> np.ndarray:
    """Draw log-normal numbers around a median."""
    return median * np.exp(rng.normal(0.0, sigma, count))


def choose(
    rng: np.random.Generator, count: int, *, weights: Sequence[float] | np.ndarray
) -> np.ndarray:
    """Draw codes by weight; the draw stays monotone in the weights for one stream."""
    edges = np.cumsum(np.asarray(weights, dtype=float))
    return np.searchsorted(edges / edges[-1], rng.random(count), side="right")


def choose_by_row(rng: np.random.Generator, *, weights: np.ndarray) -> np.ndarray:
    """Draw one code a row, each row with weights of its own."""
    edges = np.cumsum(weights, axis=1)
    edges /= edges[:, -1:]
    drawn: np.ndarray = (rng.random(len(weights))[:, None] >= edges).sum(axis=1)
    return drawn


def day_weights(bank: Bank, *, first_day: int = 0, after_day: int = DAYS) -> np.ndarray:
    """How busy each day of the year is for the hotline: weekdays, bill days, holidays."""
    work, holiday = working_days()[:DAYS], public_holidays()
    weights = np.where(work, 1.0, 0.62)
    if bank.has("holiday_effect"):
        weights = np.where(holiday, HOLIDAY_EFFECT.holiday_factor, weights)
        after = work & np.concatenate(([False], holiday[:-1]))
        weights = np.where(after, HOLIDAY_EFFECT.first_day_after_factor, weights)
    if bank.has("bill_day"):
        weights = np.where(_bill_days(), weights * BILL_DAY.volume_factor, weights)
    return np.asarray(weights[first_day:after_day])


def moments(
    rng: np.random.Generator, count: int, *, days: np.ndarray, first_day: int = 0
) -> np.ndarray:
    """Draw local seconds: a day by its weight, an hour by the usual weights, any second of it."""
    day = first_day + choose(rng, count, weights=days)
    hour = choose(rng, count, weights=HOUR_WEIGHTS)
    drawn: np.ndarray = day * DAY + hour * HOUR + rng.integers(0, HOUR, count)
    return drawn


def _bill_days() -> np.ndarray:
    start = np.datetime64("2025-01-01")
    dates = start + np.arange(DAYS)
    day_of_month = (dates - dates.astype("datetime64[M]")).astype(int) + 1
    return np.isin(day_of_month, BILL_DAY.days_of_month)
