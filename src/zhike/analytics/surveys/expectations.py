"""What customers expected beside what they perceived: gap, ratio, and who was delighted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any

from scipy import special

from zhike.analytics.errors import AnswerOffScale, WrongScale
from zhike.analytics.frames import Frame
from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.surveys.scales import Scale
from zhike.analytics.surveys.tallies import UNKNOWN
from zhike.analytics.tables import table_with


@dataclass(frozen=True, kw_only=True)
class Expectation:
    """One group: perceived less expected, perceived over expected, and three shares.

    `gap` is on the scale. `ratio` is of the means; it is above 1 just where `gap` is above 0, and
    has no value where all expected 0. `delighted` perceived more than they expected, `met` the
    same, `disappointed` less; the three intervals hold together. `satisfied` are the first two.
    """

    group: tuple[str, ...]
    n: int
    missing: int
    expected: float
    perceived: float
    gap: Estimate
    ratio: Estimate
    delighted: Estimate
    met: Estimate
    disappointed: Estimate

    @property
    def satisfied(self) -> float:
        """The share whose perception was at least what they expected."""
        return (self.delighted.value or 0.0) + (self.met.value or 0.0)


def expectations(
    answers: Frame,
    *,
    expected: str,
    perceived: str,
    scale: Scale,
    by: Sequence[str] = (),
    confidence: float = 0.95,
) -> tuple[Expectation, ...]:
    """Compare what each customer expected with what he perceived, for all or for each group.

    Parameters
    ----------
    answers
        One row for each customer, who answered both on one scale; rows with one of them missing are
        left out and counted.
    expected, perceived
        The two columns.
    scale
        Of both. High is good, and no point is below 0.
    by
        Columns whose values make the groups, for example the touchpoint; null is ``unknown``.
    confidence
        Coverage of the intervals, between 0 and 1.

    Returns
    -------
    tuple of Expectation
        In the order of the groups.

    Raises
    ------
    MissingColumns
        A column is absent.
    WrongScale
        Low is good on the scale, or it goes below 0.
    AnswerOffScale
        An answer is no point of the scale.

    Notes
    -----
    Gap: paired, Student's t. Ratio: of the means, so that single expectations of 0 do no harm,
    with Fieller's interval; an end it cannot bound is None. Shares: Goodman's simultaneous interval
    (Wilson's at a third of the error). A ratio takes the scale to begin at a true nought, which
    1 to 5 does not: read the gap there. Expectations asked after the service are coloured by it.
    Source: R. Oliver, Journal of Marketing Research 17, 1980; E. Fieller, JRSS B 16, 1954; L.
    Goodman, Technometrics 7, 1965.

    Examples
    --------
    >>> import pandas as pd
    >>> from zhike.analytics.surveys.scales import Asks
    >>> ten = Scale(asks=Asks.PERFORMANCE, lowest=0, highest=10)
    >>> rows = pd.DataFrame({"expected": [8, 8, 8, 8], "perceived": [9, 8, 7, 6]})
    >>> found = expectations(rows, expected="expected", perceived="perceived", scale=ten)[0]
    >>> found.gap.value, found.ratio.value, found.delighted.value, found.satisfied
    (-0.5, 0.9375, 0.25, 0.5)
    """
    if scale.low_is_good or scale.lowest < 0:
        raise WrongScale(
            f"Expectation and perception cannot be compared on {scale}."
            " Ask on a scale from 0 or above on which high is good."
        )
    table = table_with(answers, columns=[expected, perceived, *by], called="The table of answers")
    rows = table.select(
        e=table[expected].cast("float64"),
        p=table[perceived].cast("float64"),
        **{f"by_{i}": table[name].cast("string").fill_null(UNKNOWN) for i, name in enumerate(by)},
    )
    keys = [*(f"by_{i}" for i in range(len(by))), "e", "p"]
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in rows.group_by(keys).agg(count=rows.count()).to_pyarrow().to_pylist():
        groups.setdefault(tuple(row[f"by_{i}"] for i in range(len(by))), []).append(row)
    return tuple(
        _expectation(group, _pairs(some, scale), sum(r["count"] for r in some), confidence)
        for group, some in sorted(groups.items())
    )


def _pairs(rows: Sequence[Mapping[str, Any]], scale: Scale) -> dict[tuple[int, int], int]:
    pairs = {}
    for row in rows:
        given = [row["e"], row["p"]]
        # A frame of pandas says missing with not-a-number, which is not itself.
        if any(one is None or one != one for one in given):
            continue
        for one in given:
            if one not in scale.points:
                raise AnswerOffScale(
                    f"{one:g} cannot be answered on the scale {scale}."
                    " Correct the answers or declare the scale that the question had."
                )
        pairs[int(given[0]), int(given[1])] = row["count"]
    return pairs


def _expectation(
    group: tuple[str, ...], pairs: Mapping[tuple[int, int], int], rows: int, confidence: float
) -> Expectation:
    n = sum(pairs.values())
    nothing = Estimate(value=None, lower=None, upper=None, confidence=confidence)
    share_confidence = 1 - (1 - confidence) / 3
    by_sign = {sign: 0 for sign in (1, 0, -1)}
    for (e, p), count in pairs.items():
        by_sign[(p > e) - (p < e)] += count
    shares = [wilson(by_sign[sign], n=n, confidence=share_confidence) for sign in (1, 0, -1)]
    mean_e = sum(e * count for (e, _p), count in pairs.items()) / n if n else 0.0
    mean_p = sum(p * count for (_e, p), count in pairs.items()) / n if n else 0.0
    return Expectation(
        group=group,
        n=n,
        missing=rows - n,
        expected=mean_e,
        perceived=mean_p,
        gap=_gap(pairs, mean_e, mean_p, confidence) if n else nothing,
        ratio=_ratio(pairs, mean_e, mean_p, confidence) if n else nothing,
        delighted=shares[0],
        met=shares[1],
        disappointed=shares[2],
    )


def _gap(
    pairs: Mapping[tuple[int, int], int], mean_e: float, mean_p: float, confidence: float
) -> Estimate:
    n, value = sum(pairs.values()), mean_p - mean_e
    if n < 2:
        return Estimate(value=value, lower=None, upper=None, confidence=confidence)
    squares = sum(count * (p - e - value) ** 2 for (e, p), count in pairs.items())
    half = float(special.stdtrit(n - 1, (1 + confidence) / 2)) * sqrt(squares / (n - 1) / n)
    return Estimate(value=value, lower=value - half, upper=value + half, confidence=confidence)


def _ratio(
    pairs: Mapping[tuple[int, int], int], mean_e: float, mean_p: float, confidence: float
) -> Estimate:
    n = sum(pairs.values())
    value = mean_p / mean_e if mean_e > 0 else None
    if value is None or n < 2:
        return Estimate(value=value, lower=None, upper=None, confidence=confidence)
    unit = float(special.stdtrit(n - 1, (1 + confidence) / 2)) ** 2 / n / (n - 1)
    around = [(e - mean_e, p - mean_p, count) for (e, p), count in pairs.items()]
    ee = unit * sum(count * x * x for x, _y, count in around)
    ep = unit * sum(count * x * y for x, y, count in around)
    pp = unit * sum(count * y * y for _x, y, count in around)
    a, b, c = mean_e**2 - ee, mean_e * mean_p - ep, mean_p**2 - pp
    if a <= 0:
        return Estimate(value=value, lower=None, upper=None, confidence=confidence)
    root = sqrt(max(b * b - a * c, 0.0))
    return Estimate(
        value=value,
        lower=max((b - root) / a, 0.0),
        upper=(b + root) / a,
        confidence=confidence,
    )
