"""What a queue promises, as “First reply within 4 working hours, for Urgent: 1 hour”."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.analytics.clocks import LimitUnit
from zhike.apps.tickets.models import (
    CLOCK_LABELS,
    KIND_LABELS,
    PRIORITY_LABELS,
    ServicePromise,
)
from zhike.apps.tickets.rules import ClockName, Kind, Priority

ORDER = list(ClockName)
ONE = {
    LimitUnit.CALENDAR_HOURS: gettext_lazy("%(amount)s hour"),
    LimitUnit.WORKING_HOURS: gettext_lazy("%(amount)s working hour"),
    LimitUnit.CALENDAR_DAYS: gettext_lazy("%(amount)s calendar day"),
    LimitUnit.WORKING_DAYS: gettext_lazy("%(amount)s working day"),
}
SEVERAL = {
    LimitUnit.CALENDAR_HOURS: gettext_lazy("%(amount)s hours"),
    LimitUnit.WORKING_HOURS: gettext_lazy("%(amount)s working hours"),
    LimitUnit.CALENDAR_DAYS: gettext_lazy("%(amount)s calendar days"),
    LimitUnit.WORKING_DAYS: gettext_lazy("%(amount)s working days"),
}


def promises_in_words(rows: Iterable[ServicePromise]) -> list[str]:
    """Give a line for each clock: what holds for all tickets first, then what differs."""
    ordered = sorted(rows, key=_place)
    return [_line(clock, list(found)) for clock, found in groupby(ordered, key=lambda r: r.clock)]


def who_in_words(row: ServicePromise) -> Any:
    """Say for which tickets a promise holds."""
    words = [
        *([PRIORITY_LABELS[Priority(row.priority)]] if row.priority else []),
        *([KIND_LABELS[Kind(row.kind)]] if row.kind else []),
    ]
    return " · ".join(map(str, words)) or _("all tickets")


def time_in_words(row: ServicePromise) -> str:
    words: Any = (ONE if row.amount == 1 else SEVERAL)[LimitUnit(row.unit)]
    return str(words % {"amount": f"{row.amount:g}"})


def _place(row: ServicePromise) -> tuple[int, int, bool, str]:
    return (
        ORDER.index(ClockName(row.clock)),
        bool(row.priority) + bool(row.kind),
        not row.priority,
        f"{row.priority}{row.kind}",
    )


def _line(clock: str, rows: list[ServicePromise]) -> str:
    label = CLOCK_LABELS[ClockName(clock)]
    general = next((row for row in rows if not row.priority and not row.kind), None)
    begin = (
        _("%(clock)s within %(time)s") % {"clock": label, "time": time_in_words(general)}
        if general
        else str(label)
    )
    more = [
        _(", for %(who)s: %(time)s") % {"who": who_in_words(row), "time": time_in_words(row)}
        for row in rows
        if row is not general
    ]
    return "".join([begin, *more])
