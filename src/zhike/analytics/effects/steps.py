"""The arithmetic of a roll-out in steps: every estimate is a weighted sum over cells."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import sqrt

import numpy as np

from zhike.analytics.effects.panel import Floats, Whole
from zhike.analytics.effects.wild import Pull


@dataclass(frozen=True, kw_only=True)
class Cell:
    """Cohort `cohort` in period `period`, against the units marked in `controls`."""

    cohort: int
    period: int
    members: Floats
    controls: Floats

    @property
    def after(self) -> int:
        """Periods since the change; negative before it."""
        return self.period - self.cohort

    @property
    def n(self) -> int:
        """Units of the cohort."""
        return int(self.members.sum())


def cells_of(starts: Whole, *, periods: int, never_only: bool) -> tuple[Cell, ...]:
    """Give each cohort and period with controls; the period before the change is the base."""
    cells = []
    for cohort in sorted(set(starts[(starts > 0) & (starts < periods)].tolist())):
        members = starts == cohort
        for period in range(periods):
            last = periods - 1 if never_only else max(period, cohort - 1)
            controls = (starts > last) & ~members
            if period != cohort - 1 and controls.any():
                cells.append(
                    Cell(
                        cohort=cohort,
                        period=period,
                        members=members.astype(float),
                        controls=controls.astype(float),
                    )
                )
    return tuple(cells)


@dataclass(frozen=True, kw_only=True)
class Steps:
    """A panel with the period each unit was reached in, its cluster, and the cells to compare."""

    values: Floats
    starts: Whole
    groups: Whole
    cells: tuple[Cell, ...]

    @cached_property
    def n_groups(self) -> int:
        """How many clusters there are."""
        return int(self.groups.max()) + 1

    @cached_property
    def mean_of_reached(self) -> float:
        """The mean outcome of those reached, over the periods with the change."""
        weights = self.weights()
        return sum(
            float(weight * (cell.members @ self.values[:, cell.period]) / cell.n)
            for weight, cell in zip(weights, self.cells, strict=True)
            if weight
        )

    @cached_property
    def n_compared(self) -> int:
        """How many units some reached cohort was compared with."""
        used = [cell.controls for cell in self.cells if cell.after >= 0]
        return int(np.any(used, axis=0).sum()) if used else 0

    def freedom(self, weights: Floats) -> int:
        """Degrees of freedom: the clusters of the side that has fewer, less one."""
        used = [cell for weight, cell in zip(weights, self.cells, strict=True) if weight]
        sides = ([cell.members for cell in used], [cell.controls for cell in used])
        clusters = [len(set(self.groups[np.any(side, axis=0)].tolist())) for side in sides]
        return max(min(clusters) - 1, 1)

    @cached_property
    def n_reached(self) -> int:
        """How many clusters the change reached."""
        return len(set(self.groups[self.starts < self.values.shape[1]].tolist()))

    def weights(self, *, after: int | None = None, cohort: int | None = None) -> Floats:
        """Weigh the cells by their units: all with the change, or those of one time or cohort."""
        wanted = np.array(
            [
                cell.n
                * ((cell.after >= 0) if after is None else (cell.after == after))
                * (cohort is None or cell.cohort == cohort)
                for cell in self.cells
            ],
            dtype=np.float64,
        )
        weights: Floats = wanted / (wanted.sum() or 1.0)
        return weights

    def estimate(self, weights: Floats) -> tuple[float, float]:
        """Give the weighted effect and its standard error."""
        value = float(self._pulled(self.values, weights).sum())
        scores = self.scores(weights)
        return value, sqrt(float(scores @ scores))

    def scores(self, weights: Floats) -> Floats:
        """Give what each cluster adds beyond the means of the cohorts and of their controls."""
        each = np.zeros(len(self.values))
        for weight, cell in zip(weights, self.cells, strict=True):
            if weight:
                change = self._change(self.values, cell)
                for mark, side in ((cell.members, 1.0), (cell.controls, -1.0)):
                    n, fair = mark.sum(), side * weight * self._inflation(mark)
                    each += fair * mark / n * (change - mark @ change / n)
        return self._by_cluster(each)

    def pulls(self, weights: Floats) -> tuple[Pull, Pull]:
        """Give what the wild bootstrap needs: of the outcome, and of having the change."""
        having = (np.arange(self.values.shape[1]) >= self.starts[:, None]).astype(float)
        return self._pull(self.values, weights), self._pull(having, weights)

    def _pull(self, values: Floats, weights: Floats) -> Pull:
        # Without effect only the units' levels and the common course are left: taken out here.
        left = (
            values
            - values.mean(axis=1, keepdims=True)
            - values.mean(axis=0, keepdims=True)
            + values.mean()
        )
        n = self.n_groups
        on_estimate = self._by_cluster(self._pulled(left, weights))
        on_scores = np.zeros((n, n))
        for weight, cell in zip(weights, self.cells, strict=True):
            if weight:
                change = self._change(left, cell)
                for mark, side in ((cell.members, 1.0), (cell.controls, -1.0)):
                    share = self._by_cluster(mark / mark.sum())
                    moved = self._by_cluster(mark * change) / mark.sum()
                    fair = side * weight * self._inflation(mark)
                    on_scores += fair * (np.diag(moved) - np.outer(share, moved))
        return Pull(on_estimate=on_estimate, on_scores=on_scores)

    def _pulled(self, values: Floats, weights: Floats) -> Floats:
        """What each unit adds to the estimate."""
        each: Floats = np.zeros(len(values))
        for weight, cell in zip(weights, self.cells, strict=True):
            if weight:
                sides = cell.members / cell.members.sum() - cell.controls / cell.controls.sum()
                each += weight * sides * self._change(values, cell)
        return each

    def _inflation(self, mark: Floats) -> float:
        """Make up for the mean that is taken out of so many clusters: m/(m - 1) of the variance."""
        m = len(set(self.groups[mark > 0].tolist()))
        return sqrt(m / (m - 1)) if m > 1 else 1.0

    def _by_cluster(self, each: Floats) -> Floats:
        sums: Floats = np.zeros(self.n_groups)
        np.add.at(sums, self.groups, each)
        return sums

    def _change(self, values: Floats, cell: Cell) -> Floats:
        change: Floats = values[:, cell.period] - values[:, cell.cohort - 1]
        return change
