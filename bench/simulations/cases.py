"""One case of the simulation: a method in one setting, and what came out against what it promises.

A case is one line in the module of its subject:

    Case("nps", "n = 25, ...", COVERAGE, each(one_survey), page="nps-csat-ces")

where `one_survey(rng)` draws one sample, asks the method, and says whether its interval held the
truth (COVERAGE) or its test rejected a truth (SIZE, AT_MOST).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import ArrayLike, NDArray

SEED = 20_260_105
RUNS = 2_000
COSTLY = 500
POINTS, ERRORS = 0.02, 3.0
Floats = NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], ArrayLike]


@dataclass(frozen=True)
class Kind:
    """What is counted, the share promised, and whether less (or more) than promised is as good."""

    counted: str
    promised: float
    at_most: bool = False
    at_least: bool = False


COVERAGE = Kind("coverage", 0.95)
SIZE = Kind("size", 0.05)
# Of families of tests and of exact tests: 5 % is a ceiling.
AT_MOST = Kind("false alarms, at most", 0.05, at_most=True)


@dataclass(frozen=True)
class Case:
    """A method in one setting; `page` is the method page it is printed on where it falls short.

    `draw` gives for each run a truth value, or the share of true ones where a run judges several
    intervals of the same sample.
    """

    method: str
    setting: str
    kind: Kind
    draw: Draw
    page: str
    runs: int = RUNS

    @property
    def name(self) -> str:
        return f"{self.method}: {self.setting}"

    def found(self, *, runs: int | None = None) -> Found:
        """Give what came out; a case has its own seed, so that others may come and go."""
        number = runs or self.runs
        rng = np.random.default_rng([SEED, crc32(self.name.encode())])
        hits = np.asarray(self.draw(rng, number), dtype=np.float64)
        if hits.shape != (number,):
            raise ValueError(f"{self.name} gave {hits.shape} values for {number} runs.")
        return Found(case=self, share=float(hits.mean()), spread=float(hits.std()), runs=number)


@dataclass(frozen=True)
class Found:
    """What a case gave, with its Monte Carlo error."""

    case: Case
    share: float
    spread: float
    runs: int

    @property
    def error(self) -> float:
        return self.spread / sqrt(self.runs)

    @property
    def verdict(self) -> str:
        """Say whether it keeps the promise: within 2 points or 3 errors, whichever is larger.

        Of a promise below 4 % half of it takes the place of the 2 points.
        """
        kind = self.case.kind
        gap = self.share - kind.promised
        as_good = (kind.at_most and gap < 0) or (kind.at_least and gap > 0)
        near = max(min(POINTS, kind.promised / 2), ERRORS * self.error)
        if as_good or abs(gap) <= near:
            return "kept"
        careful = gap > 0 if kind is COVERAGE else gap < 0 and not kind.at_least
        return "careful" if careful else "broken"

    def row(self) -> dict[str, Any]:
        return {
            "method": self.case.method,
            "setting": self.case.setting,
            "page": self.case.page,
            "counted": self.case.kind.counted,
            "promised": self.case.kind.promised,
            "found": round(self.share, 4),
            "error": round(self.error, 4),
            "runs": self.runs,
            "verdict": self.verdict,
        }


def each(once: Callable[[np.random.Generator], float]) -> Draw:
    """Make a draw of many from one that gives one truth value."""
    return lambda rng, runs: [float(once(rng)) for _run in range(runs)]


def holds(estimate: Any, truth: float) -> bool:
    """Say whether an estimate's interval holds the truth; an end that is None holds all."""
    above = estimate.lower is None or estimate.lower <= truth
    return above and (estimate.upper is None or truth <= estimate.upper)


def methods(cases: Sequence[Case]) -> set[str]:
    return {case.method for case in cases}
