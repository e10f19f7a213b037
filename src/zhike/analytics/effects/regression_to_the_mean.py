"""The worst get better by themselves: how much of a gain would have come without any change."""

from __future__ import annotations

from dataclasses import dataclass
from math import atanh, sqrt, tanh

import numpy as np
from scipy import special

from zhike.analytics.effects.effect import Unit, shown
from zhike.analytics.errors import InvalidExperiment
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate
from zhike.analytics.tables import table_with
from zhike.schema.sentence import Sentence


@dataclass(frozen=True, kw_only=True)
class ByItself:
    """What those chosen would change by without any change, in the unit of the metric.

    `likeness` is the correlation of two periods: 1 where a bad branch stays bad, 0 where all
    is luck.
    """

    expected: Estimate
    distance: float
    likeness: float
    unit: Unit
    n: int

    @property
    def warning(self) -> Sentence | None:
        """Say what to take off a simple before-and-after; None where nothing would come back."""
        value = self.expected.value
        if value is None or not self.expected.excludes_zero:
            return None
        part = shown(100 * (1 - self.likeness))
        return Sentence(
            "Those chosen differed from all by {distance} when they were chosen. Without any change"
            " {back} of it, or {part} percent, would be expected to go by itself: only what goes"
            " beyond that is an effect.",
            distance=self.unit.told(self.distance),
            back=self.unit.told(abs(value)),
            part=part,
        )


def return_to_the_mean(
    frame: Frame,
    *,
    chosen: str,
    selected_on: str,
    earlier: str,
    unit: Unit = Unit.NUMBER,
    confidence: float = 0.95,
) -> ByItself:
    """Give the change to be expected of units that were chosen for an extreme value.

    Parameters
    ----------
    frame
        One row per unit, all units and not the chosen ones alone; any frame or Ibis table.
    chosen
        A column of truth values: who got the change.
    selected_on, earlier
        Columns: the value by which they were chosen, and the same a period before.
    unit, confidence
        What the value counts; coverage of the interval.

    Raises
    ------
    MissingColumns, InvalidExperiment
        A column is absent; there are fewer than ten units, or none chosen.

    Notes
    -----
    -(1 - r) · (mean of the chosen - mean of all), r the correlation of the two periods, its
    interval by Fisher's z. It takes the periods as equally spread and alike. Source:
    F. Galton, 1886; A. Barnett, J. van der Pols, A. Dobson, International Journal of
    Epidemiology 34, 2005.
    """
    columns = (chosen, selected_on, earlier)
    table = table_with(frame, columns=columns, called="The table of units")
    rows = (
        table.select(
            chosen=table[chosen].cast("boolean"),
            now=table[selected_on].cast("float64"),
            earlier=table[earlier].cast("float64"),
        )
        .drop_null()
        .to_pandas()
    )
    n, spread = len(rows), rows[["now", "earlier"]].std()
    if n < 10 or not rows.chosen.any() or not (spread > 0).all():
        raise InvalidExperiment(
            Sentence(
                "It takes ten units whose values differ, some of them chosen. There are {n}.", n=n
            )
        )
    likeness = float(np.corrcoef(rows.now, rows.earlier)[0, 1])
    distance = float(rows.now[rows.chosen].mean() - rows.now.mean())
    z = float(special.ndtri((1 + confidence) / 2)) / sqrt(n - 3)
    turned = atanh(min(max(likeness, -0.999999), 0.999999))
    back = sorted(-(1 - tanh(turned + side * z)) * distance for side in (-1, 1))
    return ByItself(
        expected=Estimate(
            value=-(1 - likeness) * distance, lower=back[0], upper=back[1], confidence=confidence
        ),
        distance=distance,
        likeness=likeness,
        unit=unit,
        n=n,
    )
