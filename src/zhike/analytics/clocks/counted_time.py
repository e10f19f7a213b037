"""Time that counts: a measure over spans, and the moment by which so much of it has passed."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import accumulate


class CountedTime:
    """Spans in order, none empty, none overlapping; what lies between them does not count.

    Examples
    --------
    >>> morning = (datetime(2026, 1, 5, 1), datetime(2026, 1, 5, 4))
    >>> afternoon = (datetime(2026, 1, 5, 5), datetime(2026, 1, 5, 9))
    >>> day = CountedTime([morning, afternoon])
    >>> day.before(datetime(2026, 1, 5, 4, 30)) == timedelta(hours=3)
    True
    >>> day.moment_of(timedelta(hours=4))
    datetime.datetime(2026, 1, 5, 6, 0)
    """

    def __init__(self, spans: Iterable[tuple[datetime, datetime]]) -> None:
        self.spans = tuple(spans)
        lengths = (ends - begins for begins, ends in self.spans)
        self.sums = tuple(accumulate(lengths, initial=timedelta(0)))

    def before(self, moment: datetime) -> timedelta:
        """Give how much counts before a moment."""
        place = bisect_right(self.spans, moment, key=lambda span: span[0]) - 1
        if place < 0:
            return timedelta(0)
        begins, ends = self.spans[place]
        return self.sums[place] + min(moment, ends) - begins

    def between(self, start: datetime, end: datetime) -> timedelta:
        """Give how much counts from one moment to another."""
        return self.before(end) - self.before(start)

    def moment_of(self, amount: timedelta) -> datetime | None:
        """Give the first moment before which `amount` counts, or None where there is too little.

        What runs out exactly with a span ends with it, not with the beginning of the next.
        """
        place = bisect_left(self.sums, amount) - 1
        if place >= len(self.spans):
            return None
        return self.spans[max(place, 0)][0] + (amount - self.sums[max(place, 0)])
