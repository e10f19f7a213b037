"""Which figures of small groups must not be shown, so that none can be counted back from totals."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidTable

Key = TypeVar("Key", bound=Hashable)
MINIMUM = 5
MOST_TRIED = 30  # hidden groups up to which each is tried to be shown again
Floats = NDArray[np.float64]
ROUNDING = 1e-6


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """What must stay hidden: both its number of answers and its score.

    `small` are the groups below the minimum, `complementary` those hidden to protect them,
    `totals` the totals that must not be shown either.
    """

    small: frozenset[Hashable]
    complementary: frozenset[Hashable]
    totals: frozenset[Hashable]

    @property
    def hidden(self) -> frozenset[Hashable]:
        """All groups that must stay hidden."""
        return self.small | self.complementary


def suppress(
    counts: Mapping[Key, int], *, totals: Mapping[str, Collection[Key]], minimum: int = MINIMUM
) -> Suppression:
    """Give the groups and totals to hide so that nothing below the minimum can be recovered.

    Parameters
    ----------
    counts
        How many answered in each group. A group without answers is shown as empty.
    totals
        Every total that will be shown anywhere, with the groups it sums: rows, columns, regions,
        all. A total that is not named here is not protected against.
    minimum
        The fewest answers a figure may rest on.

    Returns
    -------
    Suppression
        After it, no sum or difference of what is shown is the figure of fewer than `minimum`
        answers, and no hidden group's number is fixed by what it is known that counts cannot be
        (below 1, or broken).

    Raises
    ------
    InvalidTable
        A count is negative, a total names a group that is not there, or the minimum is below 2.

    Notes
    -----
    Cells are hidden one at a time, the smallest that helps first, until an attack fails: a mixed
    integer programme looks for the smallest set of hidden groups whose sum follows from the totals
    shown, linear programmes for the range of each hidden group. What was hidden
    on the way and need not be is shown again, totals first. The result is safe, not the smallest
    possible. It protects one table: two tables of overlapping periods can be subtracted,
    so give both as one. Source: L. Willenborg and T. de Waal, Elements of Statistical Disclosure
    Control, 2001.

    Examples
    --------
    Two branches answered too little to be shown, and one of them could be told from the total:

    >>> found = suppress(
    ...     {"east": 3, "west": 8, "north": 40}, totals={"all": ["east", "west", "north"]}
    ... )
    >>> sorted(found.small), sorted(found.complementary)
    (['east'], ['west'])
    """
    _refuse(counts, totals, minimum)
    small = {key for key, n in counts.items() if 0 < n < minimum}
    shown = {
        name: frozenset(keys)
        for name, keys in totals.items()
        if not 0 < sum(counts[key] for key in keys) < minimum
    }
    hidden = set(small)
    _hide_by_total(counts, shown, hidden, minimum)
    while found := _attack(counts, shown, hidden, minimum):
        keys, names = found
        if keys:
            hidden.add(min(keys, key=lambda key: (counts[key], str(key))))
        else:
            del shown[min(names, key=lambda name: (sum(counts[k] for k in shown[name]), name))]
    _show_again(counts, totals, shown, hidden, small, minimum)
    return Suppression(
        small=frozenset(small),
        complementary=frozenset(hidden - small),
        totals=frozenset(totals) - frozenset(shown),
    )


def _refuse(counts: Mapping[Key, int], totals: Mapping[str, Collection[Key]], minimum: int) -> None:
    if minimum < 2:
        raise InvalidTable(f"A minimum of {minimum} hides nothing. Give 2 or more.")
    if any(n < 0 for n in counts.values()):
        raise InvalidTable("A count is negative. Count the answers of each group anew.")
    strange = sorted({str(key) for keys in totals.values() for key in keys if key not in counts})
    if strange:
        raise InvalidTable(
            f"Totals name the groups {', '.join(strange[:5])}, which have no count."
            " Give the count of each group of a total, 0 where nobody answered."
        )


def _hide_by_total(
    counts: Mapping[Key, int],
    shown: Mapping[str, frozenset[Key]],
    hidden: set[Key],
    minimum: int,
) -> None:
    """Hide what each total by itself would give away; quick, and most of the work."""
    changed = True
    while changed:
        changed = False
        for name in sorted(shown):
            inside = shown[name] & hidden
            if not inside or (len(inside) > 1 and sum(counts[key] for key in inside) >= minimum):
                continue
            open_keys = [key for key in shown[name] - hidden if counts[key]]
            if open_keys:
                hidden.add(min(open_keys, key=lambda key: (counts[key], str(key))))
                changed = True


def _show_again(
    counts: Mapping[Key, int],
    totals: Mapping[str, Collection[Key]],
    shown: dict[str, frozenset[Key]],
    hidden: set[Key],
    small: set[Key],
    minimum: int,
) -> None:
    """Show what need not be hidden after all, the largest first: what was hidden on the way to it.

    Of a large table only totals are tried, which matter most to a reader.
    """
    sizes = {name: sum(counts[key] for key in keys) for name, keys in totals.items()}
    away = [name for name in totals if name not in shown and not 0 < sizes[name] < minimum]
    for name in sorted(away, key=lambda name: (-sizes[name], name)):
        more = shown | {name: frozenset(totals[name])}
        if _attack(counts, more, hidden, minimum) is None:
            shown[name] = more[name]
    if len(hidden) > MOST_TRIED:
        return
    for key in sorted(hidden - small, key=lambda key: (-counts[key], str(key))):
        if _attack(counts, shown, hidden - {key}, minimum) is None:
            hidden.remove(key)


def _attack(
    counts: Mapping[Key, int],
    shown: Mapping[str, frozenset[Key]],
    hidden: set[Key],
    minimum: int,
) -> tuple[set[Key], set[str]] | None:
    """Find what is given away; give the groups whose hiding helps, or else the totals."""
    keys, names = sorted(hidden, key=str), sorted(shown)
    if not keys or not names:
        return None
    matrix = np.array([[float(key in shown[name]) for key in keys] for name in names])
    values = np.array([float(counts[key]) for key in keys])
    mix = _smallest_sum(matrix, values, minimum)
    if mix is not None:
        used = {name for name, part in zip(names, mix, strict=True) if abs(part) > ROUNDING}
        help_keys = {
            key
            for key in counts
            if key not in hidden
            and counts[key]
            and abs(sum(mix[row] for row, n in enumerate(names) if key in shown[n])) > ROUNDING
        }
        return help_keys, used
    fixed = _fixed(matrix, values)
    if fixed is None:
        return None
    used = {name for name in names if keys[fixed] in shown[name]}
    around = {key for name in used for key in shown[name] if key not in hidden and counts[key]}
    return around, used


def _smallest_sum(matrix: Floats, values: Floats, minimum: int) -> Floats | None:
    """Give the mix of totals that is the sum of hidden groups with too few answers together."""
    from scipy import optimize  # late: it takes long to load

    totals, groups = matrix.shape
    link = np.hstack([-np.eye(groups), matrix.T])
    some = np.hstack([np.ones((1, groups)), np.zeros((1, totals))])
    found = optimize.milp(
        c=np.concatenate([values, np.zeros(totals)]),
        constraints=[
            optimize.LinearConstraint(link, 0, 0),
            optimize.LinearConstraint(some, 1, np.inf),
        ],
        integrality=np.concatenate([np.ones(groups), np.zeros(totals)]),
        bounds=optimize.Bounds(
            np.concatenate([np.zeros(groups), np.full(totals, -np.inf)]),
            np.concatenate([np.ones(groups), np.full(totals, np.inf)]),
        ),
    )
    if found.x is None or found.fun > minimum - 0.5:
        return None
    return np.asarray(found.x[groups:], dtype=np.float64)


def _fixed(matrix: Floats, values: Floats) -> int | None:
    """Give a hidden group whose number follows from the totals and from being at least 1."""
    from scipy import optimize  # late: it takes long to load

    wanted = matrix @ values
    for place in range(len(values)):
        if not matrix[:, place].any():
            continue
        aim = np.zeros(len(values))
        aim[place] = 1.0
        ends = [
            sign * optimize.linprog(sign * aim, A_eq=matrix, b_eq=wanted, bounds=(1, None)).fun
            for sign in (1, -1)
        ]
        if ends[1] - ends[0] < 1 - ROUNDING:
            return place
    return None
