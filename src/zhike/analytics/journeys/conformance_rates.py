"""How often each branch or team keeps the standard, and which one falls behind the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from zhike.analytics.intervals import Estimate, corrected, two_shares_p, wilson
from zhike.analytics.journeys.conformance import Conformance, Deviation


@dataclass(frozen=True, kw_only=True)
class UnitConformance:
    """Cases of one unit without any deviation, held against all other units together.

    Where `n` is under the minimum, `rate` and `p_corrected` are None: the unit is counted but
    not judged. `by_kind` tells in how many cases each kind of deviation occurred.
    """

    unit: str
    n: int
    n_conforming: int
    rate: Estimate | None
    p_corrected: float | None
    correction: str
    by_kind: Mapping[Deviation, int]


def conformance_rates(
    found: Conformance, *, min_n: int = 10, confidence: float = 0.95
) -> tuple[UnitConformance, ...]:
    """Give the conformance rate per unit, the lowest first, small units last.

    Parameters
    ----------
    found
        What `conformance` gave back.
    min_n
        Units with fewer cases are suppressed: their rates are chance, and may point at persons.
    confidence
        Coverage of the intervals.

    Returns
    -------
    tuple of UnitConformance
        Cases without a version in force are left out; open cases conform so far.

    Notes
    -----
    Wilson interval; each unit is tested against the rest (exact test for small numbers), with
    Holm's correction up to 20 units and Benjamini-Hochberg above. Branches with harder cases
    look worse: compare like with like by filtering the log.
    """
    cases = found.cases.filter(found.cases.version.notnull())
    counted = cases.group_by("unit").agg(
        n=cases.count(), n_conforming=(cases.deviations == 0).cast("int64").sum()
    )
    kinds = found.deviations.group_by("unit", "kind").agg(cases=found.deviations.case_id.nunique())
    by_unit: dict[str, dict[Deviation, int]] = {}
    for row in kinds.order_by("unit", "kind").to_pyarrow().to_pylist():
        by_unit.setdefault(row["unit"], {})[Deviation(row["kind"])] = row["cases"]
    rows = counted.order_by("unit").to_pyarrow().to_pylist()
    large = [row for row in rows if row["n"] >= min_n]
    family = corrected([_against_rest(row, rows) for row in large])
    p_values = dict(zip((row["unit"] for row in large), family.p_values, strict=True))
    rates = [
        UnitConformance(
            **row,
            rate=_rate(row, confidence) if row["unit"] in p_values else None,
            p_corrected=p_values.get(row["unit"]),
            correction=family.method,
            by_kind=by_unit.get(row["unit"], {}),
        )
        for row in rows
    ]
    return tuple(sorted(rates, key=lambda unit: (unit.rate is None, _value(unit), unit.unit)))


def _against_rest(row: Mapping[str, Any], rows: list[dict[str, Any]]) -> float:
    n = sum(other["n"] for other in rows) - row["n"]
    conforming = sum(other["n_conforming"] for other in rows) - row["n_conforming"]
    return two_shares_p((row["n_conforming"], row["n"]), (conforming, n))


def _rate(row: Mapping[str, Any], confidence: float) -> Estimate:
    return wilson(row["n_conforming"], n=row["n"], confidence=confidence)


def _value(unit: UnitConformance) -> float:
    return 0.0 if unit.rate is None or unit.rate.value is None else unit.rate.value
