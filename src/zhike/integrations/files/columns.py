"""Names of columns a source gives, made fit for one table."""

from __future__ import annotations

from collections.abc import Iterable

from zhike.integrations.files.raw import ROW


def distinct_columns(names: Iterable[str]) -> tuple[str, ...]:
    """Give each column a name of its own: SQL does not tell ``Status`` from ``status``.

    A repeated name gets the next free number, an empty one is named after its place.

    Examples
    --------
    >>> distinct_columns(["Status", "", "status"])
    ('Status', 'column_2', 'status_2')
    """
    taken = {ROW}
    given = []
    for place, name in enumerate(names, start=1):
        wanted = name.strip() or f"column_{place}"
        free, number = wanted, 1
        while free.casefold() in taken:
            number += 1
            free = f"{wanted}_{number}"
        taken.add(free.casefold())
        given.append(free)
    return tuple(given)
