"""How likely a limit of tries lets a password be guessed, and how many honest people it locks out.

docs/methods/sign-in-limit.md explains formula and assumptions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zhike.analytics.intervals import Estimate

LIMITS = range(3, 21)
YEAR_MINUTES = 365 * 24 * 60


@dataclass(frozen=True, kw_only=True)
class LimitRisk:
    """What one limit means: for who guesses, and for who only mistypes."""

    limit: int
    tries_a_year: int
    guessed_in_a_year: tuple[float, ...]  # one for each password space asked for
    guessed_before_lock: tuple[float, ...]
    locked_out: Estimate  # of people who in the end knew their password


def tries_a_year(*, limit: int, window_minutes: int, lock_minutes: int) -> int:
    """Give how many guesses a year one name allows to whoever knows the rule.

    He either stays one below the limit in every window, or runs into every lock and waits for its
    end; what gives more counts. A lock of 0 minutes ends only when somebody unlocks the name.

    Examples
    --------
    >>> tries_a_year(limit=8, window_minutes=15, lock_minutes=15)
    280320
    """
    below = (limit - 1) * (YEAR_MINUTES // window_minutes)
    into = limit * (YEAR_MINUTES // lock_minutes) if lock_minutes else 0
    return max(below, into)


def guess_probability(*, tries: int, space: int) -> float:
    """Give the probability that one of `tries` different guesses hits in a space of equal chances.

    Examples
    --------
    >>> guess_probability(tries=8, space=1_000_000)
    8e-06
    """
    return min(1.0, tries / space)


def sign_in_risk(
    worst_runs: Sequence[int], *, window_minutes: int, lock_minutes: int, spaces: Sequence[int]
) -> list[LimitRisk]:
    """Compare the limits from 3 to 20.

    Parameters
    ----------
    worst_runs
        For each person who signed in: the most wrong tries he made in a row before a sign-in.
    window_minutes, lock_minutes
        The rule whose limit is to be chosen.
    spaces
        Numbers of equally likely passwords to reckon with.
    """
    # Here, since the library loads slowly and only the report needs it.
    from zhike.analytics.intervals import wilson

    rows = []
    for limit in LIMITS:
        tries = tries_a_year(limit=limit, window_minutes=window_minutes, lock_minutes=lock_minutes)
        locked = sum(run >= limit for run in worst_runs)
        rows.append(
            LimitRisk(
                limit=limit,
                tries_a_year=tries,
                guessed_in_a_year=tuple(guess_probability(tries=tries, space=s) for s in spaces),
                guessed_before_lock=tuple(guess_probability(tries=limit, space=s) for s in spaces),
                locked_out=wilson(locked, n=len(worst_runs)),
            )
        )
    return rows
