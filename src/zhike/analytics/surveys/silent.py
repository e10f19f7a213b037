"""How many of those who never answer are dissatisfied, and whether that can be believed.

What customers met (waits, failures, returns …) is known of all of them, what they felt only of
those who answered. A model of the feeling by what was met, learnt on answers that are weighted to
the silent, is applied to the silent; later answers of people who were silent tell if it holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy import special

from zhike.analytics.errors import InvalidDrivers
from zhike.analytics.intervals import Estimate, wilson

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
RIDGE = 0.1  # so much each weight is held back, where columns are standardised
ROUNDS, CLOSE_ENOUGH = 50, 1e-9
MOST_WEIGHT = 20.0  # of one answer, where the mean is 1
WORSE = 1.5


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of customers, silent or not: a row each.

    `met` has a column for each of `names`; `low` is 1 for the dissatisfied, 0 for others and NaN
    for the silent. `invited` is with which probability each was asked; None: everybody was.
    """

    names: tuple[str, ...]
    met: Floats
    low: Floats
    invited: Floats | None = None

    @property
    def answered(self) -> Bools:
        """Who answered."""
        found: Bools = ~np.isnan(self.low)
        return found

    def only(self, which: Bools) -> Known:
        """Some of the customers."""
        invited = None if self.invited is None else self.invited[which]
        return Known(names=self.names, met=self.met[which], low=self.low[which], invited=invited)


@dataclass(frozen=True, kw_only=True)
class SilentDriver:
    """What goes with dissatisfaction: the odds of one standard deviation more of it.

    `shift` is by how many standard deviations the silent have more of it than those who answered,
    and `shift_left` what the weights leave of that.
    """

    name: str
    odds: Estimate
    answered: float
    silent: float
    shift: float
    shift_left: float


@dataclass(frozen=True, kw_only=True)
class SilentShare:
    """The share of dissatisfied among the silent of a group, beside that of those who answered."""

    silent: int
    answered: int
    estimate: Estimate
    among_answers: Estimate
    if_worse: float


@dataclass(frozen=True, kw_only=True)
class Model:
    """The model as it was learnt; `share_of` applies it.

    `n_effective` answers are as good as equal ones (Kish); `trimmed` had more than the most weight.
    """

    known: Known
    drivers: tuple[SilentDriver, ...]
    n_effective: float
    trimmed: int
    centre: Floats
    scale: Floats
    weights: Floats
    spread: Floats

    def predict(self, met: Floats) -> Floats:
        """Give how likely each customer is dissatisfied."""
        found: Floats = special.expit(self._columns(met) @ self.weights)
        return found

    def share_of(self, group: Bools, *, confidence: float = 0.95) -> SilentShare:
        """Give the share of a group's silent; NaN ends nowhere: a group without silent has 0 to 1.

        The interval holds what is not known of the weights (sandwich) and the chance of who in the
        group feels what, on the scale of log-odds.
        """
        known = self.known
        quiet, spoke = group & ~known.answered, group & known.answered
        columns = self._columns(known.met[quiet])
        fitted = special.expit(columns @ self.weights)
        low = int(np.nansum(known.low[spoke]))
        worse = special.expit(columns @ self.weights + np.log(WORSE))
        return SilentShare(
            silent=int(quiet.sum()),
            answered=int(spoke.sum()),
            estimate=_share(columns, fitted, self.spread, confidence),
            among_answers=wilson(low, n=int(spoke.sum()), confidence=confidence),
            if_worse=float(worse.mean()) if len(worse) else float("nan"),
        )

    def _columns(self, met: Floats) -> Floats:
        return np.column_stack([np.ones(len(met)), (met - self.centre) / self.scale])


def learn(known: Known, *, confidence: float = 0.95) -> Model:
    """Learn who is dissatisfied by what they met, from answers weighted to the silent.

    Parameters
    ----------
    known
        Those who answered and those who did not; both must be there.

    Raises
    ------
    InvalidDrivers
        Nobody answered, nobody is silent, or all who answered feel the same.

    Notes
    -----
    Two logistic regressions with a small ridge on standardised columns. The first gives how likely
    each answers; with the probability of being asked that is π. The second, of dissatisfaction, is
    learnt on the answers with weights (1 − π) / π, which compose them as the silent are, none above
    20 times the mean. Where either holds, the shares are right (doubly robust), as long as people
    who met the same and differ in nothing else that is known feel the same, silent or not.

    Source: S. Seaman and I. White, Statistical Methods in Medical Research 22, 2013; H. Bang and
    J. Robins, Biometrics 61, 2005.
    """
    spoke = known.answered
    if not spoke.any() or spoke.all() or len(set(known.low[spoke])) < 2:
        raise InvalidDrivers(
            "To tell of the silent there have to be some, and answers of both kinds."
        )
    centre, scale = known.met.mean(axis=0), known.met.std(axis=0)
    scale = np.where(scale > 0, scale, 1.0)
    columns = np.column_stack([np.ones(len(known.met)), (known.met - centre) / scale])
    asked = np.ones(len(columns)) if known.invited is None else known.invited
    answers = special.expit(columns @ fit(columns, spoke.astype(float), asked)) * asked
    raw = ((1 - answers) / answers)[spoke]
    weight = np.minimum(raw / raw.mean(), MOST_WEIGHT)
    weight = weight / weight.mean()
    low = known.low[spoke]
    fitted = fit(columns[spoke], low, np.ones(len(low)), weight=weight)
    spread = sandwich(columns[spoke], low, fitted, weight)
    return Model(
        known=known,
        drivers=_drivers(known, columns[:, 1:], fitted, spread, weight, confidence),
        n_effective=float(weight.sum() ** 2 / (weight**2).sum()),
        trimmed=int((raw / raw.mean() > MOST_WEIGHT).sum()),
        centre=centre,
        scale=scale,
        weights=fitted,
        spread=spread,
    )


def fit(columns: Floats, hits: Floats, trials: Floats, *, weight: Floats | None = None) -> Floats:
    """Logistic regression by Newton's steps; `trials` scale the probability (of being asked)."""
    weight = np.ones(len(columns)) if weight is None else weight
    ridge = RIDGE * np.eye(columns.shape[1])
    ridge[0, 0] = 0.0
    found = np.zeros(columns.shape[1])
    first = float(np.clip((weight * hits).sum() / (weight * trials).sum(), 1e-6, 1 - 1e-6))
    found[0] = special.logit(first)
    for _round in range(ROUNDS):
        share = special.expit(columns @ found)
        told = np.clip(share * trials, 1e-12, 1 - 1e-12)
        # Of the likelihood of `told` by the log-odds of `share`; without trials the plain one.
        slope = weight * (hits - told) * (1 - share) / (1 - told)
        bend = weight * told * (1 - share) ** 2 / (1 - told)
        step = np.linalg.solve(
            (columns.T * bend) @ columns + ridge, columns.T @ slope - ridge @ found
        )
        found = found + np.clip(step, -2, 2)
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    return found


def sandwich(columns: Floats, low: Floats, fitted: Floats, weight: Floats) -> Floats:
    """Give how far the weights of a regression may be off: their covariances."""
    share = special.expit(columns @ fitted)
    ridge = RIDGE * np.eye(columns.shape[1])
    ridge[0, 0] = 0.0
    bread = np.linalg.inv((columns.T * (weight * share * (1 - share))) @ columns + ridge)
    # As HC3: what an answer pulls the line to itself by is taken out.
    pull = weight * share * (1 - share) * ((columns @ bread) * columns).sum(axis=1)
    scores = columns * (weight * (low - share) / (1 - np.minimum(pull, 0.9)))[:, None]
    found: Floats = bread @ (scores.T @ scores) @ bread
    return found


def _share(columns: Floats, fitted: Floats, spread: Floats, confidence: float) -> Estimate:
    if not len(fitted):
        return Estimate(value=None, lower=None, upper=None, confidence=confidence)
    share = float(np.clip(fitted.mean(), 1e-9, 1 - 1e-9))
    toward = (columns * (fitted * (1 - fitted))[:, None]).mean(axis=0)
    chance = float((fitted * (1 - fitted)).sum()) / len(fitted) ** 2
    error = sqrt(float(toward @ spread @ toward) + chance) / (share * (1 - share))
    half = float(special.ndtri((1 + confidence) / 2)) * error
    middle = float(special.logit(share))
    return Estimate(
        value=share,
        lower=float(special.expit(middle - half)),
        upper=float(special.expit(middle + half)),
        confidence=confidence,
    )


def _drivers(
    known: Known,
    columns: Floats,
    fitted: Floats,
    spread: Floats,
    weight: Floats,
    confidence: float,
) -> tuple[SilentDriver, ...]:
    spoke = known.answered
    half = float(special.ndtri((1 + confidence) / 2))
    found = []
    for place, name in enumerate(known.names):
        value, error = fitted[place + 1], sqrt(float(spread[place + 1, place + 1]))
        quiet, loud = columns[~spoke, place], columns[spoke, place]
        found.append(
            SilentDriver(
                name=name,
                odds=Estimate(
                    value=float(np.exp(value)),
                    lower=float(np.exp(value - half * error)),
                    upper=float(np.exp(value + half * error)),
                    confidence=confidence,
                ),
                answered=float(known.met[spoke, place].mean()),
                silent=float(known.met[~spoke, place].mean()),
                shift=float(quiet.mean() - loud.mean()),
                shift_left=float(quiet.mean() - np.average(loud, weights=weight)),
            )
        )
    return tuple(sorted(found, key=lambda one: (-abs(np.log(one.odds.value or 1.0)), one.name)))
