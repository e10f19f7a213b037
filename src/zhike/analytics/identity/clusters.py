"""From pairs to people: entries that are one person, without a chain through somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date


@dataclass(kw_only=True)
class _Cluster:
    rows: list[int]
    documents: set[str] = field(default_factory=set)
    births: set[date] = field(default_factory=set)


def cluster(
    matches: Sequence[tuple[int, int]],
    *,
    documents: dict[int, str],
    births: dict[int, date],
) -> tuple[dict[int, int], list[int]]:
    """Join matches to clusters, the strongest first, and leave out what would contradict.

    Parameters
    ----------
    matches
        Pairs of rows, the surest first.
    documents, births
        What is known of the rows; a cluster never holds two documents, nor two birth dates that
        differ in more than one part.

    Returns
    -------
    tuple
        The cluster of each row that has one, named by its smallest row; and the places of the
        matches that were refused.

    Examples
    --------
    Rows 1 and 3 have different numbers, so 2 goes with the one it is surer of:

    >>> cluster([(1, 2), (2, 3)], documents={1: "x", 3: "y"}, births={})
    ({1: 1, 2: 1}, [1])
    """
    found: dict[int, _Cluster] = {}
    refused = []
    for place, pair in enumerate(matches):
        left, right = (found.setdefault(row, _alone(row, documents, births)) for row in pair)
        if left is right:
            continue
        if _contradict(left, right):
            refused.append(place)
            continue
        if len(left.rows) < len(right.rows):
            left, right = right, left
        left.rows += right.rows
        left.documents |= right.documents
        left.births |= right.births
        found.update(dict.fromkeys(right.rows, left))
    names = {id(group): min(group.rows) for group in found.values()}
    together = {row: names[id(group)] for row, group in found.items() if len(group.rows) > 1}
    return dict(sorted(together.items())), refused


def consistent_births(left: date, right: date) -> bool:
    """Say whether two dates may be one with a slip: two of three parts alike, or day for month."""
    same = (left.year == right.year) + (left.month == right.month) + (left.day == right.day)
    swapped = left.year == right.year and (left.month, left.day) == (right.day, right.month)
    return same >= 2 or swapped


def _alone(row: int, documents: dict[int, str], births: dict[int, date]) -> _Cluster:
    return _Cluster(
        rows=[row],
        documents={documents[row]} if row in documents else set(),
        births={births[row]} if row in births else set(),
    )


def _contradict(left: _Cluster, right: _Cluster) -> bool:
    if len(left.documents | right.documents) > 1:
        return True
    return any(not consistent_births(one, other) for one in left.births for other in right.births)
