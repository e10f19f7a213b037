"""Which figures of small groups must not be shown, so that none can be counted back from totals."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from zhike.analytics.errors import InvalidTable

Key = TypeVar("Key", bound=Hashable)
MINIMUM = 5
MOST_ATTACKS = 48  # tried before the rest stays hidden: a page shall not wait for minutes
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


def reveal(
    counts: Mapping[Key, int],
    *,
    totals: Mapping[str, Collection[Key]],
    kept: Collection[str],
    minimum: int = MINIMUM,
) -> Suppression:
    """Give what to hide of groups and totals, beside totals that are told whatever is decided.

    Parameters
    ----------
    counts
        How many answered in each group.
    totals
        Every total that may be told, with the groups it sums, the one that matters most first.
    kept
        Those of them that are told in any case, as the sums of a period beside another cut of the
        same answers. They must be safe among themselves: the caller has tried them by `suppress`.
    minimum
        The fewest answers a figure may rest on.

    Returns
    -------
    Suppression
        After it, no sum or difference of what is told is the figure of fewer than `minimum`
        answers, and no small group's number is fixed that was not fixed by `kept` alone.

    Raises
    ------
    InvalidTable
        As of `suppress`, or `kept` names a total that is not there.

    Notes
    -----
    It goes the other way than `suppress`: at first all but `kept` is hidden, then totals in their
    order and groups from the largest are told, each if the same attack fails with it. Many are
    tried at once and halved where the attack succeeds. It tells more than `suppress` where totals
    cross, for a total that would drag others along is left out; and it is the one to take where
    two cuts of the same answers share totals. After `MOST_ATTACKS` attacks the rest stays hidden.

    Examples
    --------
    >>> found = reveal(
    ...     {"east": 3, "west": 8, "north": 40},
    ...     totals={"all": ["east", "west", "north"]},
    ...     kept=["all"],
    ... )
    >>> sorted(found.small), sorted(found.complementary)
    (['east'], ['west'])
    """
    _refuse(counts, totals, minimum)
    if strange := sorted(set(kept).difference(totals)):
        raise InvalidTable(
            f"{', '.join(strange[:5])} is kept and no total. Give it as a total too."
        )
    held = {name: frozenset(keys) for name, keys in totals.items()}
    small = {key for key, n in counts.items() if 0 < n < minimum}
    large = sorted(
        (key for key, n in counts.items() if n >= minimum), key=lambda key: (-counts[key], str(key))
    )
    sizes = {name: sum(counts[key] for key in keys) for name, keys in held.items()}
    may = [name for name in held if name not in set(kept) and sizes[name] >= minimum]
    table = _Told(counts=counts, small=small, minimum=minimum)
    base = {name: held[name] for name in kept}
    known = table.fixed(base, set(small) | set(large))
    shown: dict[str, frozenset[Key]] = dict(base)
    hidden, attacks = set(small) | set(large), 0

    def grow(names: list[str], keys: list[Key]) -> None:
        nonlocal shown, hidden, attacks
        size = len(names) + len(keys)
        if not size or attacks >= MOST_ATTACKS:
            return
        attacks += 1
        more = shown | {name: held[name] for name in names}
        if table.is_safe(more, hidden.difference(keys), known):
            shown, hidden = more, hidden.difference(keys)
        elif size > 1:
            half, cut = size // 2, len(names)
            grow(names[:half], keys[: max(half - cut, 0)])
            grow(names[half:], keys[max(half - cut, 0) :])

    grow(may, large)
    return Suppression(
        small=frozenset(small),
        complementary=frozenset(hidden - small),
        totals=frozenset(name for name in totals if name not in shown and sizes[name]),
    )


@dataclass(frozen=True, kw_only=True)
class _Told(Generic[Key]):
    """What an attacker makes of a set of totals and hidden groups."""

    counts: Mapping[Key, int]
    small: set[Key]
    minimum: int

    def is_safe(
        self, shown: Mapping[str, frozenset[Key]], hidden: set[Key], known: set[Key]
    ) -> bool:
        keys, matrix, values = self._system(shown, hidden)
        if not keys or not shown:
            return True
        alone = matrix @ values  # what each total gives away by itself: most of it, and quick
        if ((alone > 0) & (alone < self.minimum)).any():
            return False
        if _smallest_sum(matrix, values, self.minimum) is not None:
            return False
        places = [i for i, key in enumerate(keys) if key in self.small and key not in known]
        return next(_fixed(matrix, values, places), None) is None

    def fixed(self, shown: Mapping[str, frozenset[Key]], hidden: set[Key]) -> set[Key]:
        """The small groups whose number follows."""
        keys, matrix, values = self._system(shown, hidden)
        if not keys or not shown:
            return set()
        places = [i for i, key in enumerate(keys) if key in self.small]
        return {keys[place] for place in _fixed(matrix, values, places)}

    def _system(
        self, shown: Mapping[str, frozenset[Key]], hidden: set[Key]
    ) -> tuple[list[Key], Floats, Floats]:
        keys = sorted(hidden, key=str)
        matrix = np.array([[float(key in inside) for key in keys] for inside in shown.values()])
        return keys, matrix, np.array([float(self.counts[key]) for key in keys])


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
    fixed = next(_fixed(matrix, values, range(len(values))), None)
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


def _fixed(matrix: Floats, values: Floats, places: Iterable[int]) -> Iterator[int]:
    """Give the hidden groups, of some, whose number follows from totals and being at least 1."""
    from scipy import optimize  # late: it takes long to load

    wanted = matrix @ values
    for place in places:
        if not matrix[:, place].any():
            continue
        aim = np.zeros(len(values))
        aim[place] = 1.0
        ends = [
            sign * optimize.linprog(sign * aim, A_eq=matrix, b_eq=wanted, bounds=(1, None)).fun
            for sign in (1, -1)
        ]
        if ends[1] - ends[0] < 1 - ROUNDING:
            yield place
