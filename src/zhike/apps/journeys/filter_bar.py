"""The filter bar: what can be asked for, and a chip for each thing that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.journeys import wording
from zhike.apps.journeys.workbench import Workbench

ATTRIBUTE = "attribute."
LABELS = {
    "period_from": gettext_lazy("Begun from"),
    "period_until": gettext_lazy("Begun before"),
    "with_activities": gettext_lazy("With"),
    "without_activities": gettext_lazy("Without"),
    "start_activities": gettext_lazy("Begins with"),
    "end_activities": gettext_lazy("Ends with"),
    "variant": gettext_lazy("Variant"),
    "channels": gettext_lazy("Channel"),
    "min_seconds": gettext_lazy("Takes at least"),
    "max_seconds": gettext_lazy("Takes at most"),
    "lifecycles": gettext_lazy("Only events in state"),
}
HOUR = 3_600
LONGEST_CHIP = 48


@dataclass(frozen=True, kw_only=True)
class Chip:
    """One condition in force, and the address without it."""

    label: Any
    value: str
    url: str


@dataclass(frozen=True, kw_only=True)
class FilterBar:
    """What the bar shows."""

    chips: Sequence[Chip]
    activities: Sequence[str]
    channels: Sequence[str]
    attribute_names: Sequence[str]
    has_lifecycles: bool
    kept: Sequence[tuple[str, str]]  # parameters that the form passes on unseen
    clear_url: str


def filter_bar(bench: Workbench, *, choices: Choices) -> FilterBar:
    pairs = parse_qsl(bench.filter_query)
    here = bench.url("tab", bench.tab).partition("?")[0]
    look = [(name, value) for name, value in bench.options.items() if name in LOOK]
    return FilterBar(
        chips=[_chip(pair, pairs=pairs, look=look, here=here) for pair in pairs],
        activities=choices.activities,
        channels=choices.channels,
        attribute_names=choices.attribute_names,
        has_lifecycles=choices.has_lifecycles,
        kept=[*pairs, *look],
        clear_url=f"{here}?{urlencode(look)}" if look else here,
    )


LOOK = ("measure", "clock", "activities", "paths", "calendar", "by", "steps", "days")


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What occurs in a log, so that nobody has to know it by heart."""

    activities: Sequence[str]
    channels: Sequence[str]
    attribute_names: Sequence[str]
    has_lifecycles: bool


def _chip(
    pair: tuple[str, str],
    *,
    pairs: Sequence[tuple[str, str]],
    look: Sequence[tuple[str, str]],
    here: str,
) -> Chip:
    name, value = pair
    rest = [*(other for other in pairs if other != pair), *look]
    label = LABELS.get(name) or name.removeprefix(ATTRIBUTE)
    return Chip(
        label=label, value=_worded(name, value), url=f"{here}?{urlencode(rest)}" if rest else here
    )


def _worded(name: str, value: str) -> str:
    if name.endswith("_seconds"):
        return wording.duration(float(value))
    if name == "variant":
        steps = value.split("›")
        value = _("%(first)s … %(last)s (%(count)d steps)") % {
            "first": steps[0],
            "last": steps[-1],
            "count": len(steps),
        }
    return value if len(value) <= LONGEST_CHIP else f"{value[: LONGEST_CHIP - 1]}…"


def query_of_form(fields: Sequence[tuple[str, str]]) -> str:
    """Turn the fields of the form into the parameters of the address.

    The form speaks of hours and of one attribute's name and value; the address of seconds and
    of ``attribute.NAME``. Empty fields ask for nothing; the same condition stands once.
    """
    given = dict(fields)
    pairs: list[tuple[str, str]] = []
    for name, value in fields:
        if not value.strip() or name in {"attribute_name", "attribute_value"}:
            continue
        if name in {"min_hours", "max_hours"}:
            seconds = _seconds(value)
            pairs.append((f"{name[:3]}_seconds", seconds))
        else:
            pairs.append((name, value.strip()))
    if given.get("attribute_name") and given.get("attribute_value"):
        pairs.append((f"{ATTRIBUTE}{given['attribute_name']}", given["attribute_value"].strip()))
    return urlencode(list(dict.fromkeys(_last_of_single(pairs))))


def _seconds(hours: str) -> str:
    try:
        return f"{float(hours) * HOUR:g}"
    except ValueError:
        return hours  # LogFilter says what is wrong with it


SINGLE = {"period_from", "period_until", "min_seconds", "max_seconds", "variant"}


def _last_of_single(pairs: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Keep the newest value where only one can be in force."""
    newest = dict(pairs)
    return [(n, newest[n] if n in SINGLE else v) for n, v in pairs]
