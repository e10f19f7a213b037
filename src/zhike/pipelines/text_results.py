"""What texts praise and blame, by source and period, no figure of few texts among it.

What is hidden is decided once for an aspect's whole table of sources and periods with all its sums,
so that nothing can be counted back however a reader turns the page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import ibis
from ibis.expr.types import Table

from zhike.analytics.intervals import Estimate, wilson
from zhike.analytics.surveys import Suppression, suppress
from zhike.analytics.voice import Aspect, aspect_tree, requirement_tree
from zhike.pipelines.calendars import bank_zone
from zhike.pipelines.read_texts import named_aspects, readings
from zhike.pipelines.reading import Tables
from zhike.pipelines.survey_periods import Period, periods_between
from zhike.schema import customer

__all__ = [
    "MINIMUM",
    "Aspect",
    "Line",
    "TextResults",
    "every_aspect",
    "of_branches",
    "requirement_tree",
    "results_of",
]

MINIMUM = 10  # texts that a figure rests on at least
Cell = tuple[str, str]  # source and name of the period
NOTHING = (0, 0, 0)
NEED = "need"
WHOLE = "whole"  # all texts, beside the aspects


@dataclass(frozen=True, kw_only=True)
class Line:
    """An aspect in a source and period; without `counts` it is hidden.

    `counts` are the texts that praise it, name it without opinion, and blame it. `named` is their
    share of all texts, `blamed` and `praised` are shares of those that name it. `protects` says
    that it is hidden for the sake of another figure.
    """

    aspect: Aspect | None
    texts: int | None
    counts: tuple[int, int, int] | None = None
    named: Estimate | None = None
    praised: Estimate | None = None
    blamed: Estimate | None = None
    protects: bool = False

    @property
    def n(self) -> int | None:
        """How many texts name it; None where that is hidden."""
        return sum(self.counts) if self.counts else None


@dataclass(frozen=True, kw_only=True)
class TextResults:
    """Counts by aspect, source and period, and which of them may be shown.

    The entry `WHOLE` has the texts themselves, by what they say as a whole.
    """

    sources: tuple[str, ...]
    periods: tuple[Period, ...]
    cells: Mapping[str, Mapping[Cell, tuple[int, int, int]]]
    hidden: Mapping[str, Suppression]

    def whole(self, *, source: str = "", period: str = "") -> Line:
        """All texts of a source and period (empty: of all), by what they say as a whole."""
        counts = self._counts(WHOLE, source, period)
        if counts is None:
            return Line(aspect=None, texts=None)
        return _line(None, counts, texts=sum(counts))

    def lines(self, *, source: str = "", period: str = "") -> tuple[Line, ...]:
        """Each aspect that any text names, every requirement; blamed most first, hidden last."""
        # How many texts came in says nothing of what anybody wrote.
        texts = sum(self._added(WHOLE, source, period)) or None
        found = []
        for aspect in every_aspect() if self.periods else ():
            named = any(sum(n) for n in self._within(aspect.key, source, period))
            if aspect.axis != NEED and not named:
                continue
            counts = self._counts(aspect.key, source, period)
            if counts is None:
                few = self._added(aspect.key, source, period)
                found.append(Line(aspect=aspect, texts=texts, protects=sum(few) >= MINIMUM))
            else:
                found.append(_line(aspect, counts, texts=texts))
        return tuple(sorted(found, key=_order))

    def line(self, aspect: str, *, source: str = "", period: str = "") -> Line | None:
        """Give one aspect's line; None where no text names it."""
        lines = self.lines(source=source, period=period)
        return next((one for one in lines if one.aspect and one.aspect.key == aspect), None)

    def _counts(self, key: str, source: str, period: str) -> tuple[int, int, int] | None:
        hidden = self.hidden.get(key)
        if hidden is not None:
            is_cell = bool(source and period)
            name = (source, period) if is_cell else _sum_name(source, period)
            if name in (hidden.hidden if is_cell else hidden.totals):
                return None
        return self._added(key, source, period)

    def _added(self, key: str, source: str, period: str) -> tuple[int, int, int]:
        return _sums(self._within(key, source, period))

    def _within(self, key: str, source: str, period: str) -> list[tuple[int, int, int]]:
        return [
            counts
            for (of, when), counts in self.cells.get(key, {}).items()
            if source in ("", of) and period in ("", when)
        ]


def every_aspect() -> tuple[Aspect, ...]:
    """Give the aspects and the eleven requirements."""
    return (*aspect_tree(), *requirement_tree())


def results_of(
    tables: Tables, *, branches: Collection[str] | None, minimum: int = MINIMUM
) -> TextResults:
    """Count what texts praise and blame, and decide what may be shown; three queries.

    Parameters
    ----------
    branches
        Whose customers' texts count; None: all, also those of nobody known.
    """
    texts = of_branches(readings(tables), tables, branches)
    ends = texts.aggregate(first=texts.written_at.min(), last=texts.written_at.max())
    first, last = ends.to_pyarrow().to_pylist()[0].values()
    periods = periods_between(first, last)
    cells: dict[str, dict[Cell, tuple[int, int, int]]] = {}
    if periods:
        cells[WHOLE] = _cells(texts.mutate(aspect=ibis.literal(WHOLE)), "sentiment", periods)[WHOLE]
        # Aspects are stored before the reading they belong to: until then they count nothing.
        named = named_aspects(tables).semi_join(texts, "feedback_id")
        cells |= _cells(named, "polarity", periods)
    sources = tuple(sorted({source for source, _period in cells.get(WHOLE, {})}))
    names = [period.name for period in periods]
    return TextResults(
        sources=sources,
        periods=periods,
        cells=cells,
        hidden={key: _hidden(own, sources, names, minimum) for key, own in cells.items()},
    )


def of_branches(rows: Table, tables: Tables, branches: Collection[str] | None) -> Table:
    """Keep the rows of customers of some branches; None: all, also those of nobody known."""
    if branches is None:
        return rows
    people = tables.of(customer.CONTRACT)
    kept = people.filter(people.home_branch.isin(sorted(branches)))
    return rows.semi_join(kept, "customer_id")


def _cells(
    rows: Table, sign: str, periods: Sequence[Period]
) -> dict[str, dict[Cell, tuple[int, int, int]]]:
    numbered = rows.mutate(period=_period(rows.written_at, periods), sign=rows[sign])
    counted = numbered.group_by("aspect", "source", "period", "sign").agg(count=lambda t: t.count())
    found: dict[str, dict[Cell, list[int]]] = defaultdict(dict)
    for row in counted.to_pyarrow().to_pylist():
        cell = row["source"], periods[row["period"]].name
        found[row["aspect"]].setdefault(cell, [0, 0, 0])[1 - row["sign"]] += row["count"]
    return {key: {cell: (p, n, b) for cell, (p, n, b) in own.items()} for key, own in found.items()}


def _period(moment: ibis.expr.types.Value, periods: Sequence[Period]) -> ibis.expr.types.Value:
    zone = ZoneInfo(bank_zone())
    begins: list[datetime] = [one.begins_at(zone) for one in periods[1:]]
    if not begins:
        return ibis.literal(0)
    return sum(
        (ibis.cases((moment >= ibis.literal(at), 1), else_=0) for at in begins[1:]),
        start=ibis.cases((moment >= ibis.literal(begins[0]), 1), else_=0),
    )


def _hidden(
    own: Mapping[Cell, tuple[int, int, int]],
    sources: Sequence[str],
    names: Sequence[str],
    minimum: int,
) -> Suppression:
    counts = {(s, p): sum(own.get((s, p), NOTHING)) for s in sources for p in names}
    sums = {_sum_name("", ""): list(counts)}
    sums |= {_sum_name(s, ""): [(s, p) for p in names] for s in sources}
    sums |= {_sum_name("", p): [(s, p) for s in sources] for p in names}
    if not any(0 < n < minimum for n in counts.values()):
        return Suppression(small=frozenset(), complementary=frozenset(), totals=frozenset())
    return suppress(counts, totals=sums, minimum=minimum)


def _sum_name(source: str, period: str) -> str:
    if source:
        return f"source {source}"
    return f"period {period}" if period else "all"


def _sums(rows: Sequence[tuple[int, int, int]]) -> tuple[int, int, int]:
    return (
        sum(row[0] for row in rows),
        sum(row[1] for row in rows),
        sum(row[2] for row in rows),
    )


def _line(aspect: Aspect | None, counts: tuple[int, int, int], *, texts: int | None) -> Line:
    praised, _neutral, blamed = counts
    n = sum(counts)
    return Line(
        aspect=aspect,
        texts=texts,
        counts=counts,
        named=wilson(n, n=texts) if texts else None,
        praised=wilson(praised, n=n),
        blamed=wilson(blamed, n=n),
    )


def _order(line: Line) -> tuple[bool, int, int, str]:
    counts = line.counts or NOTHING
    key = line.aspect.key if line.aspect else ""
    return line.counts is None, -counts[2], -sum(counts), key
