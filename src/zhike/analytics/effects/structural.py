"""A structural model of a series: a drifting level, a fixed season, other series, and noise."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import special

Floats = NDArray[np.floating[Any]]
# How fast the level drifts, as a part of the noise: all of these are weighed by what was seen.
DRIFTS = np.concatenate([[0.0], np.geomspace(0.003, 10.0, 36)])
# Half of what is believed of the drift before anything is seen lies below this.
HALF_BELOW = 0.3


@dataclass(frozen=True, kw_only=True)
class Forecast:
    """What the mean of the periods ahead would be: a mixture of t, one for each drift."""

    weights: Floats
    centres: Floats
    widths: Floats
    freedom: int

    @property
    def mean(self) -> float:
        """The expected value."""
        return float(self.weights @ self.centres)

    def below(self, value: float) -> float:
        """Give the probability that it lies below a value."""
        # A width of nothing (a series without noise) becomes a hair, so that signs stay right.
        widths = np.maximum(self.widths, 1e-12 * (1 + np.abs(self.centres)))
        return float(self.weights @ special.stdtr(self.freedom, (value - self.centres) / widths))

    def quantile(self, share: float) -> float:
        """Give the value below which it lies with a probability."""
        reach = float(special.stdtrit(self.freedom, 1 - min(share, 1 - share) / 100))
        low = float((self.centres - reach * self.widths).min())
        high = float((self.centres + reach * self.widths).max())
        for _ in range(50):
            middle = (low + high) / 2
            low, high = (low, middle) if self.below(middle) > share else (middle, high)
        return (low + high) / 2


@dataclass(frozen=True, kw_only=True)
class Fitted:
    """A series at one drift; all vectors are turned so that the errors are independent."""

    drift: float
    log_likelihood: float
    variance: float
    weights: Floats
    left: Floats
    slopes: Floats
    inner: Floats


@dataclass(frozen=True, kw_only=True)
class Structural:
    """A series fitted at every drift, ready to look ahead.

    Notes
    -----
    y_t = level_t + x_t'b + noise, level_t a random walk. Level at the start and b are diffuse, the
    noise variance has the prior 1/s², so that at each drift the forecast is Student's t (kriging);
    drifts are weighed by their marginal likelihood and a half-Cauchy prior. Without that weighing
    (at the single likeliest drift) intervals are too short. Source: A. Harvey, Forecasting,
    Structural Time Series Models and the Kalman Filter, 1989; J. Durbin, S. J. Koopman, 2012.
    """

    at: Floats
    turned: Floats
    design: Floats
    fits: tuple[Fitted, ...]

    @property
    def likeliest(self) -> Fitted:
        """The fit at the drift that explains best what was seen."""
        return self.fits[int(np.argmax([one.log_likelihood for one in self.fits]))]

    def ahead(self, *, at: Floats, design: Floats, weights: Floats) -> Forecast:
        """Give what a weighted mean of periods ahead would be, from their places and regressors."""
        drifts = np.array([one.drift for one in self.fits])
        spacing = np.asarray(np.gradient(drifts), dtype=np.float64)
        prior = np.log(spacing) - np.log1p((drifts / HALF_BELOW) ** 2)
        logs = prior + np.array([one.log_likelihood for one in self.fits])
        likely = np.exp(logs - logs.max())
        common = self.turned @ (np.minimum.outer(self.at, at) @ weights)
        walked = float(weights @ np.minimum.outer(at, at) @ weights)
        looks = [
            self._one(one, common=common, walked=walked, weights=weights, wanted=design.T @ weights)
            for one in self.fits
        ]
        return Forecast(
            weights=likely / likely.sum(),
            centres=np.array([centre for centre, _width in looks]),
            widths=np.array([width for _centre, width in looks]),
            freedom=len(self.at) - self.design.shape[1],
        )

    def _one(
        self, found: Fitted, *, common: Floats, walked: float, weights: Floats, wanted: Floats
    ) -> tuple[float, float]:
        """Centre and width of the t at one drift."""
        step = found.drift**2
        pull = step * common * found.weights
        centre = wanted @ found.slopes + pull @ found.left
        lacking = wanted - self.design.T @ pull
        spread = (
            weights @ weights
            + step * walked
            - step * common @ pull
            + lacking @ np.linalg.solve(found.inner, lacking)
        )
        return float(centre), sqrt(max(found.variance * float(spread), 0.0))


def structural(y: Floats, *, at: Floats, design: Floats, drifts: Floats = DRIFTS) -> Structural:
    """Fit a series at each drift (standard deviation of the level's steps over that of the noise).

    Parameters
    ----------
    y, at, design
        The values seen, their places in time from 0 on, and their regressors, a column of ones
        first and none of them a sum of others.
    drifts
        The drifts to weigh.

    Notes
    -----
    The likelihood is the diffuse one with the variance integrated out, up to a constant.
    """
    sizes, turn = np.linalg.eigh(np.minimum.outer(at, at))
    turned = turn.T
    z, x = turned @ y, turned @ design
    free = len(y) - design.shape[1]
    fits = []
    for drift in drifts:
        spread = 1 + drift**2 * np.maximum(sizes, 0.0)
        weights = 1 / spread
        inner = (x.T * weights) @ x
        slopes = np.linalg.solve(inner, (x.T * weights) @ z)
        left = z - x @ slopes
        squares = max(float(left @ (weights * left)), 1e-300)
        determinants = float(np.log(spread).sum() + np.linalg.slogdet(inner)[1])
        fits.append(
            Fitted(
                drift=float(drift),
                log_likelihood=-0.5 * (free * np.log(squares) + determinants),
                variance=squares / free,
                weights=weights,
                left=left,
                slopes=slopes,
                inner=inner,
            )
        )
    return Structural(at=at, turned=turned, design=x, fits=tuple(fits))
