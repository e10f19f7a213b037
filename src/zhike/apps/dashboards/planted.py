"""A planted truth beside what the analytics found, as the page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.dashboards.queries import FindingNow
from zhike.schema.signs import with_sign

VERDICTS = {
    "found": (gettext_lazy("Found"), "good", "check"),
    "quiet": (gettext_lazy("Rightly silent"), "good", "check"),
    "missed": (gettext_lazy("Missed"), "bad", "close"),
    "wrong_place": (gettext_lazy("Found elsewhere"), "warn", "warning"),
    "false_alarm": (gettext_lazy("False alarm"), "bad", "close"),
}
WORKING_DAYS = "working_days"
SHARE_DIFFERENCE = "share_difference"
MOST_PLACES = 4
STRIP = 100  # the strip is drawn on a width of 100 units


@dataclass(frozen=True, kw_only=True)
class Strip:
    """Where zero, the planted value, the seen value and its interval lie, from 0 to 100."""

    zero: float
    planted: float
    seen: float | None
    lower: float | None
    upper: float | None


def card_of(finding: FindingNow) -> dict[str, Any]:
    """Everything the page says about one truth."""
    label, tone, symbol = VERDICTS[finding.verdict]
    return {
        "finding": finding,
        "verdict": label,
        "tone": tone,
        "symbol": symbol,
        "planted_value": amount(finding.planted_value, unit=finding.unit),
        "seen_value": amount(finding.value, unit=finding.unit),
        "interval": interval(finding),
        "planted_places": places(finding.planted_places),
        "found_places": places(finding.found_places) or "–",
        "strip": strip_of(finding),
    }


def amount(value: float | None, *, unit: str) -> str:
    """A value in its unit: percent, percentage points or working days; a dash for none."""
    if value is None:
        return "–"
    if unit == WORKING_DAYS:
        return _("{days} working days").format(days=f"{value:.1f}")
    if unit == SHARE_DIFFERENCE:
        return _("{points} percentage points").format(
            points=with_sign(value * 100, "{:.1f}".format, plus=True)
        )
    return f"{value * 100:.1f}\N{NO-BREAK SPACE}%"


def places(names: Sequence[str]) -> str:
    """Name the places; of many the first ones, and how many there are."""
    if len(names) <= MOST_PLACES:
        return "、".join(names)
    first = "、".join(names[: MOST_PLACES - 1])
    return _("{first} … {count} in all").format(first=first, count=len(names))


def interval(finding: FindingNow) -> str:
    """The 95 % interval in words, or nothing where the data give none."""
    if finding.lower is None or finding.upper is None:
        return ""
    lower, upper = (amount(end, unit=finding.unit) for end in (finding.lower, finding.upper))
    return _("{lower} to {upper} (interval, 95%)").format(lower=lower, upper=upper)


def strip_of(finding: FindingNow) -> Strip:
    """Place all values on one line that begins and ends a little beyond them."""
    given = [finding.planted_value, finding.value, finding.lower, finding.upper]
    known = [0.0, *(value for value in given if value is not None)]
    low, high = min(known), max(known)
    margin = (high - low) * 0.08 or 1.0

    def place(value: float | None) -> float | None:
        if value is None:
            return None
        return round(STRIP * (value - low + margin) / (high - low + 2 * margin), 2)

    return Strip(
        zero=place(0.0) or 0.0,
        planted=place(finding.planted_value) or 0.0,
        seen=place(finding.value),
        lower=place(finding.lower),
        upper=place(finding.upper),
    )
