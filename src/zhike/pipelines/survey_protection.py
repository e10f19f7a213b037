"""Which figures of groups, months, quarters and their sums may be told of one question.

The sums of periods are the same whatever the groups are: they are decided first and by themselves.
Then the groups are hidden so that these sums, which another cut of the same answers also tells,
give nothing away. Last the groupings are laid one on the other: a queue lies within a branch, so
what each of them may tell by itself may not all be told beside the other. So no reader gains by
turning from branches to channels or queues, or from months to quarters.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from zhike.analytics.surveys import reveal, suppress, told_together

WHOLE = ""  # the whole time
# More cells than this take too long to protect by months; then groups are told by quarters alone.
MOST_CELLS = 48
MOST_BY_QUARTER = 320  # and than this by quarters; then groups are told of the whole time alone

Cell = tuple[str, str]  # group and name of the month
Crossed = tuple[tuple[str, ...], str]  # a group of every grouping, and name of the month


@dataclass(frozen=True, kw_only=True)
class Protection:
    """What may be told of one question: `periods` for all together, `cells` for groups.

    A period is a month (``2025-03``), a quarter (``2025-Q1``) or the whole time (``""``).
    """

    periods: frozenset[str]
    cells: frozenset[Cell]
    months_by_group: bool

    def may_tell(self, *, group: str | None, period: str) -> bool:
        """Say whether a figure may be told; `group` is None for all together."""
        return period in self.periods if group is None else (group, period) in self.cells


def quarter_of(month: str) -> str:
    """Give the quarter of a month.

    Examples
    --------
    >>> quarter_of("2025-03"), quarter_of("2025-Q4")
    ('2025-Q1', '2025-Q4')
    """
    year, _, rest = month.partition("-")
    return month if rest.startswith("Q") else f"{year}-Q{(int(rest) + 2) // 3}"


def is_month(period: str) -> bool:
    """Say whether a period is a month, neither a quarter nor the whole time."""
    return period != WHOLE and "Q" not in period


def is_within(month: str, period: str) -> bool:
    """Say whether a month lies in a period."""
    return period in {WHOLE, month, quarter_of(month)}


def protect(counts: Mapping[Cell, int], *, minimum: int) -> Protection:
    """Decide what may be told, from the answers by group and month.

    Parameters
    ----------
    counts
        How many answered in each group and month; all answers, also of who is in no known group.
    minimum
        The fewest answers a figure may rest on.

    Examples
    --------
    >>> told = protect({("east", "2025-01"): 30, ("west", "2025-01"): 4}, minimum=10)
    >>> told.may_tell(group=None, period="2025-01"), told.may_tell(group="east", period="")
    (True, False)
    """
    return _protect(tuple(sorted(counts.items())), minimum)


@lru_cache(maxsize=256)
def _protect(counted: tuple[tuple[Cell, int], ...], minimum: int) -> Protection:
    counts = {cell: n for cell, n in counted if n}
    groups = sorted({group for group, _month in counts})
    months = sorted({month for _group, month in counts})
    periods = _safe_periods(counts, months, minimum)
    quarters = sorted({quarter_of(month) for month in months})
    by_month = len(groups) * len(months) <= MOST_CELLS
    by_quarter = by_month or len(groups) * len(quarters) <= MOST_BY_QUARTER
    parts = months if by_month else quarters if by_quarter else [WHOLE]
    part_of = {month: next(one for one in parts if is_within(month, one)) for month in months}
    inside = {one: {part_of[month] for month in months if is_within(month, one)} for one in periods}
    atoms = Counter(dict.fromkeys(((g, p) for g in groups for p in parts), 0))
    for (group, month), n in counts.items():
        atoms[group, part_of[month]] += n
    wholes = [one for one in (WHOLE, *quarters) if one not in parts] if by_quarter else []
    sums = {
        (group, whole): [(group, part) for part in parts if is_within(part, whole)]
        for whole in wholes
        for group in groups
    }
    # Of a period within a part the groups tell nothing.
    kept = {
        f"all in {period}": [cell for cell in atoms if cell[1] in inside[period]]
        for period in periods
        if period == WHOLE or (by_quarter and (by_month or period not in months))
    }
    found = reveal(
        dict(atoms),
        totals={repr(cell): inside for cell, inside in sums.items()} | kept,
        minimum=minimum,
        kept=list(kept),
    )
    told = {cell for cell, n in atoms.items() if n and cell not in found.hidden}
    told |= {
        cell
        for cell, inside in sums.items()
        if repr(cell) not in found.totals and any(atoms[one] for one in inside)
    }
    return Protection(periods=frozenset(periods), cells=frozenset(told), months_by_group=by_month)


def protect_groupings(
    counts: Mapping[Crossed, int], *, groupings: Sequence[str], wanted: str, minimum: int
) -> Protection:
    """Decide what may be told of one grouping, beside the same answers by all groupings before it.

    Parameters
    ----------
    counts
        How many answered in each crossing of the groupings and month; all answers.
    groupings
        Every grouping by which these answers are told anywhere, in the order of the groups in
        `counts`, the most important first: what one tells is decided without those after it.
    wanted
        One of them.
    minimum
        The fewest answers a figure may rest on.

    Examples
    --------
    The branch has a queue of 33 and one of 7, beside another branch of 50:

    >>> counts = {(("east", "hotline"), "2025-01"): 33, (("east", "cards"), "2025-01"): 7,
    ...     (("west", "loans"), "2025-01"): 50, (("west", "wealth"), "2025-01"): 9}
    >>> both = {"groupings": ("branch", "queue"), "minimum": 10}
    >>> protect_groupings(counts, wanted="branch", **both).may_tell(group="east", period="")
    True
    >>> protect_groupings(counts, wanted="queue", **both).may_tell(group="hotline", period="")
    False
    """
    sized = tuple(sorted((cell, n) for cell, n in counts.items() if n))
    if not sized:
        return Protection(periods=frozenset(), cells=frozenset(), months_by_group=True)
    return _together(sized, len(groupings), minimum, groupings.index(wanted), as_tables=False)


def protect_tables(
    counts: Mapping[Crossed, int], *, groupings: Sequence[str], wanted: str, minimum: int
) -> Protection:
    """Decide as `protect_groupings`, where periods are told as given: no quarter of months.

    Each grouping's table of groups and periods is decided by `suppress`, which is quick for many
    groups; a period is told where each of the tables may tell it.

    Examples
    --------
    >>> counts = {(("east", "app"), "2025-01"): 33, (("west", "app"), "2025-01"): 50}
    >>> both = {"groupings": ("branch", "channel"), "minimum": 10}
    >>> protect_tables(counts, wanted="branch", **both).may_tell(group="west", period="2025-01")
    True
    """
    sized = tuple(sorted((cell, n) for cell, n in counts.items() if n))
    if not sized:
        return Protection(periods=frozenset(), cells=frozenset(), months_by_group=True)
    return _together(sized, len(groupings), minimum, groupings.index(wanted), as_tables=True)


@lru_cache(maxsize=256)
def _together(
    counted: tuple[tuple[Crossed, int], ...],
    groupings: int,
    minimum: int,
    wanted: int,
    *,
    as_tables: bool,
) -> Protection:
    """Lay on what the groupings before it tell the figures of this one, the most important first.

    Secrets are the small groups of all groupings, so that the first does not tell of the last.
    """
    sums = [_by_one(counted, place) for place in range(groupings)]
    decide, needed = (_by_table, sums) if as_tables else (_protect, sums[: wanted + 1])
    decided = [decide(tuple(sorted(one.items())), minimum) for one in needed]
    periods = frozenset.intersection(*(one.periods for one in decided))
    told: list[tuple[int, str | None, str]] = [(0, None, period) for period in sorted(periods)]
    for place in range(wanted):
        earlier = _together(counted, groupings, minimum, place, as_tables=as_tables).cells
        told += [(place, *cell) for cell in sorted(earlier)]
    inside, sizes = _places(counted, groupings), [n for _cell, n in counted]

    def first(cell: Cell) -> tuple[Any, ...]:
        group, period = cell
        n = sum(sizes[one] for one in inside[wanted, group, period])
        return period != WHOLE, is_month(period), -n, cell

    open_cells = sorted(decided[wanted].cells, key=first)
    figures = [*told, *((wanted, *cell) for cell in open_cells)]
    small = {places for places in inside.values() if sum(sizes[p] for p in places) < minimum}
    may = told_together(
        [inside[one] for one in figures],
        secrets=sorted(small, key=sorted),
        sizes=sizes,
        kept=len(told),
        minimum=minimum,
    )
    cells = {cell for cell, is_told in zip(open_cells, may[len(told) :], strict=True) if is_told}
    own = decided[wanted]
    return Protection(periods=periods, cells=frozenset(cells), months_by_group=own.months_by_group)


@lru_cache(maxsize=256)
def _by_table(counted: tuple[tuple[Cell, int], ...], minimum: int) -> Protection:
    """Decide one table of groups and periods with all its sums."""
    counts = {cell: n for cell, n in counted if n}
    groups, periods = ({cell[place] for cell in counts} for place in (0, 1))
    sums: dict[str, list[Cell]] = {repr((None, WHOLE)): list(counts)}
    for cell in [*((one, WHOLE) for one in groups), *((None, one) for one in periods)]:
        sums[repr(cell)] = [one for one in counts if cell[0] == one[0] or cell[1] == one[1]]
    found = suppress(counts, totals=sums, minimum=minimum)
    cells = {cell for cell in counts if cell not in found.hidden}
    cells |= {(one, WHOLE) for one in groups if repr((one, WHOLE)) not in found.totals}
    told = {one for one in {WHOLE, *periods} if repr((None, one)) not in found.totals}
    return Protection(periods=frozenset(told), cells=frozenset(cells), months_by_group=True)


def _by_one(counted: tuple[tuple[Crossed, int], ...], place: int) -> Counter[Cell]:
    found: Counter[Cell] = Counter()
    for (groups, month), n in counted:
        found[groups[place], month] += n
    return found


def _places(
    counted: tuple[tuple[Crossed, int], ...], groupings: int
) -> dict[tuple[int, str | None, str], frozenset[int]]:
    """Where the answers of each group of each grouping lie, in each period."""
    found: dict[tuple[int, str | None, str], set[int]] = defaultdict(set)
    for number, ((groups, month), _n) in enumerate(counted):
        for period in {WHOLE, quarter_of(month), month}:
            found[0, None, period].add(number)
            for place in range(groupings):
                found[place, groups[place], period].add(number)
    return {name: frozenset(numbers) for name, numbers in found.items()}


def _safe_periods(counts: Mapping[Cell, int], months: list[str], minimum: int) -> set[str]:
    """Give the periods that may be told of all together, whatever the groups."""
    sizes = {month: sum(n for cell, n in counts.items() if cell[1] == month) for month in months}
    wholes = {WHOLE, *map(quarter_of, months)}
    inside = {whole: [month for month in months if is_within(month, whole)] for whole in wholes}
    found = suppress(sizes, totals=inside, minimum=minimum)
    told = {month for month in months if month not in found.hidden}
    return told | (wholes - found.totals)
