"""When the bank works, and how local seconds of the year become UTC time stamps.

The simulation counts local seconds from the first midnight of the year. China keeps UTC+8 all
year, so one subtraction gives UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

import holidays
import numpy as np
import pyarrow as pa

from zhike.demo.bank import YEAR

DAY = 86_400
HOUR = 3_600
DAYS = (date(YEAR + 1, 1, 1) - date(YEAR, 1, 1)).days
YEAR_SECONDS = DAYS * DAY
SIMULATED_DAYS = DAYS + 365  # work begun in December ends after the year, where it is cut off
PERIODS = ((9 * HOUR, 12 * HOUR), (13 * HOUR + HOUR // 2, 17 * HOUR + HOUR // 2))
WORKING_DAY = sum(until - since for since, until in PERIODS)
_START = int(datetime(YEAR, 1, 1, tzinfo=UTC).timestamp()) - 8 * HOUR


@cache
def working_days() -> np.ndarray:
    """Say for each simulated day whether banks work: make-up days count, holidays do not."""
    china = holidays.country_holidays("CN", years=[YEAR, YEAR + 1])
    first = date(YEAR, 1, 1)
    days = (first + timedelta(days=day) for day in range(SIMULATED_DAYS))
    return np.array([china.is_working_day(day) for day in days])


@cache
def public_holidays() -> np.ndarray:
    """Say for each day of the year whether it is a public holiday (weekends alone are none)."""
    china = holidays.country_holidays("CN", years=[YEAR])
    first = date(YEAR, 1, 1)
    return np.array([first + timedelta(days=day) in china for day in range(DAYS)])


@dataclass(frozen=True)
class Hours:
    """The open periods, in local seconds, and the working seconds before each."""

    starts: np.ndarray
    ends: np.ndarray
    before: np.ndarray

    def position(self, local: np.ndarray) -> np.ndarray:
        """Give the working seconds from the beginning of the year until `local`."""
        index = np.maximum(np.searchsorted(self.starts, local, side="right") - 1, 0)
        length = self.ends[index] - self.starts[index]
        worked: np.ndarray = self.before[index] + np.clip(local - self.starts[index], 0, length)
        return worked

    def opens(self, position: np.ndarray) -> np.ndarray:
        """Give the local second at which work at `position` begins: never at closing time."""
        index = np.searchsorted(self.before, position, side="right") - 1
        moment: np.ndarray = self.starts[index] + position - self.before[index]
        return moment

    def closes(self, position: np.ndarray) -> np.ndarray:
        """Give the local second at which work ends at `position`: closing time belongs to it."""
        index = np.maximum(np.searchsorted(self.before, position, side="left") - 1, 0)
        moment: np.ndarray = self.starts[index] + position - self.before[index]
        return moment

    def visited(self, wished: np.ndarray) -> np.ndarray:
        """Give when a visit takes place: at once, or some time after the doors open again."""
        position = self.position(wished)
        closed = self.opens(position) != wished
        # Not everybody stands before the doors: the wish's own seconds scatter the visits.
        return self.opens(position + np.where(closed, wished % (2 * HOUR), 0))


@cache
def bank_hours() -> Hours:
    """Give the bank's open periods: 09:00 to 12:00 and 13:30 to 17:30 on working days."""
    days = np.flatnonzero(working_days()) * DAY
    starts = (days[:, None] + np.array([since for since, _ in PERIODS])).ravel()
    ends = (days[:, None] + np.array([until for _, until in PERIODS])).ravel()
    before = np.concatenate(([0], np.cumsum(ends - starts)[:-1]))
    return Hours(starts=starts, ends=ends, before=before)


def local_second(day: date) -> int:
    """Give the local second of a day's midnight."""
    return (day - date(YEAR, 1, 1)).days * DAY


def utc(local: np.ndarray, *, known: np.ndarray | None = None) -> pa.Array:
    """Give UTC time stamps with microseconds; null where `known` is false."""
    micros = (local.astype(np.int64) + _START) * 1_000_000
    mask = None if known is None else ~known
    return pa.array(micros, type=pa.int64(), mask=mask).cast(pa.timestamp("us"))


def month_bounds(month: int) -> tuple[int, int]:
    """Give the first and the first-past-the-end day number of a month (1 to 12)."""
    first = (date(YEAR, month, 1) - date(YEAR, 1, 1)).days
    after = DAYS if month == 12 else (date(YEAR, month + 1, 1) - date(YEAR, 1, 1)).days
    return first, after
