"""Before the start: how many customers and days it takes to see an effect that would matter."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isfinite, sqrt

from scipy import special

from zhike.analytics.errors import InvalidExperiment
from zhike.schema.sentence import Sentence

MOST_ROWS = 10_000_000_000


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Rows that each arm needs, and days until they are there (None where the inflow is unknown).

    `smallest` is the difference that is found with probability `power`; `inflation` says how many
    rows take the place of one because the rows of a branch resemble each other.
    """

    smallest: float
    power: float
    n: int
    n_control: int
    inflation: float
    days: int | None

    @property
    def sentence(self) -> Sentence:
        """Say what the plan needs."""
        said = {
            "n": f"{self.n:,}",
            "n_control": f"{self.n_control:,}",
            "power": f"{100 * self.power:g}",
            "smallest": f"{self.smallest:g}",
        }
        if self.days is None:
            return Sentence(
                "It takes {n} customers with the change and {n_control} without it to find a"
                " difference of {smallest} with a probability of {power} %.",
                **said,
            )
        return Sentence(
            "It takes {n} customers with the change and {n_control} without it, that is {days}"
            " days, to find a difference of {smallest} with a probability of {power} %.",
            days=self.days,
            **said,
        )


def plan(
    *,
    smallest: float,
    spread: float,
    power: float = 0.8,
    confidence: float = 0.95,
    arm_share: float = 0.5,
    rows_a_day: float | None = None,
    cluster_size: float = 1.0,
    likeness: float = 0.0,
    explained: float = 0.0,
) -> Plan:
    """Give the rows and days that a comparison of two means needs.

    Parameters
    ----------
    smallest
        The smallest difference that would matter, in the unit of the metric.
    spread
        Standard deviation of the metric; of a share p it is √(p (1 - p)).
    power, confidence
        Probability of finding that difference; one less the probability of a false alarm.
    arm_share
        Share of the rows that get the change.
    rows_a_day
        How many customers come a day, both arms together.
    cluster_size, likeness
        Where whole branches are drawn: rows a branch, and the intraclass correlation.
    explained
        Share of the variance that values before the start take away (CUPED).

    Raises
    ------
    InvalidExperiment
        A value cannot be, or more than ten billion rows would be needed.

    Notes
    -----
    Student's noncentral t, as in R's power.t.test; clusters by 1 + (size - 1) · likeness, which is
    too few where the sizes of branches differ much. Do not reckon it from the effect that was
    found: of a finished experiment the interval says it better. Source:
    J. Cohen, Statistical Power Analysis, 2nd ed., 1988; A. Donner, N. Klar, 2000.

    Examples
    --------
    Half a standard deviation, the textbook's 64 in each arm:

    >>> plan(smallest=0.5, spread=1.0).n
    64
    """
    inflation = (1 + (cluster_size - 1) * likeness) * (1 - explained)
    possible = (
        isfinite(smallest) and smallest != 0 and spread > 0 and 0 < power < 1 and 0 < arm_share < 1
    )
    if not possible or inflation <= 0 or cluster_size < 1 or not 0 <= likeness <= 1:
        raise InvalidExperiment(
            Sentence(
                "A plan needs a difference other than zero, a spread above zero, a power and a"
                " share of the arm between 0 and 1, and a likeness of 0 to 1."
            )
        )
    whole = _rows(abs(smallest) / spread, power=power, confidence=confidence, arm_share=arm_share)
    rows = whole * inflation
    n, n_control = ceil(rows * arm_share), ceil(rows * (1 - arm_share))
    return Plan(
        smallest=smallest,
        power=power,
        n=n,
        n_control=n_control,
        inflation=inflation,
        days=None if not rows_a_day else ceil((n + n_control) / rows_a_day),
    )


def power_of(
    gap: float, *, spread: float, n: float, n_control: float, confidence: float = 0.95
) -> float:
    """Give the probability that Student's test finds a true difference `gap`.

    Examples
    --------
    >>> round(power_of(1.0, spread=1.0, n=20, n_control=20), 4)
    0.869
    """
    freedom = n + n_control - 2
    limit = float(special.stdtrit(freedom, (1 + confidence) / 2))
    moved = abs(gap) / spread * sqrt(n * n_control / (n + n_control))
    # The noncentral t loses its digits where it is normal anyway.
    if freedom > 100_000:
        return float(special.ndtr(moved - limit) + special.ndtr(-moved - limit))
    below, above = (float(special.nctdtr(freedom, moved, side * limit)) for side in (-1, 1))
    return below + 1 - above


def _rows(size: float, *, power: float, confidence: float, arm_share: float) -> float:
    """Find the rows of both arms together; power grows with them."""

    def reached(rows: float) -> bool:
        n, n_control = rows * arm_share, rows * (1 - arm_share)
        found = power_of(size, spread=1.0, n=n, n_control=n_control, confidence=confidence)
        return found >= power

    low, high = 2.0, 4.0
    while not reached(high):
        low, high = high, high * 2
        if high > MOST_ROWS:
            raise InvalidExperiment(
                Sentence("A difference so small cannot be found: it takes over ten billion rows.")
            )
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if reached(middle) else (middle, high)
    return high
