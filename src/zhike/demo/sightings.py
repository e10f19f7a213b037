"""What one look at the data says: the common answer of all questions the demo bank is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import Table

from zhike.analytics.clocks import Calendar, CalendarDay, DayKind
from zhike.analytics.intervals import Estimate
from zhike.demo.bank import YEAR
from zhike.demo.opening_hours import working_days
from zhike.engine.store import Store
from zhike.schema import change_log, event_log

YEAR_ENDS = datetime(2025, 12, 31, 16)  # midnight in Shanghai, as UTC
NOTHING = Estimate(value=None, lower=None, upper=None)


@dataclass(frozen=True, kw_only=True)
class Sighting:
    """What the analytics saw: reported or not, where, how large, out of how many.

    `value` is the largest effect seen, also when it was too small to report.
    """

    reported: bool
    places: tuple[str, ...] = ()
    value: Estimate = NOTHING
    n: int = 0


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """The events of the bank and its own list of changes. Nothing here knows what was planted."""

    events: Table
    changes: Sequence[Mapping[str, Any]]

    @classmethod
    def of_home(cls, folder: Path) -> Evidence:
        """Take what lies in the store of a home."""
        store = Store(folder / "store")
        backend = store.backend()
        changes = store.table(change_log.CONTRACT, backend=backend).order_by("changed_at")
        return cls(
            events=store.table(event_log.CONTRACT, backend=backend),
            changes=changes.to_pyarrow().to_pylist(),
        )

    def log(self, *names: str) -> Table:
        """Give one or several event logs as one table."""
        return self.events.filter(self.events.log_name.isin(names))

    @cached_property
    def calendar(self) -> Calendar:
        """The bank's working days and hours."""
        first = date(YEAR, 1, 1)
        return Calendar(
            [
                CalendarDay(
                    date=first + timedelta(days=number),
                    kind=DayKind.WORKING if worked else DayKind.REST,
                )
                for number, worked in enumerate(working_days())
            ]
        )

    def attribute(self, table: Table, name: str) -> ibis.Value:
        """Give an attribute of the events as a column."""
        return table.attributes.get(name, ibis.null("string"))
