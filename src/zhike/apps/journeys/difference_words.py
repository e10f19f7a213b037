"""A difference in the reader's language: shares differ by percentage points, all else by percent.

`Difference.sentence` of the library says the same in English.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.schema.signs import with_sign

LEVEL = 0.05
ARROW = " › "
TIED = "\N{NO-BREAK SPACE}"  # no line ends between p and its value


def measure_names() -> dict[str, str]:
    return {
        "events_per_case": _("Events per case"),
        "throughput_median_seconds": _("Median throughput time"),
        "rework_share": _("Cases with rework"),
        "completion_share": _("Completed cases"),
        "good_outcome_share": _("Good outcomes"),
        "activity_share": _("Cases with"),
        "edge_share": _("Cases that go"),
    }


def is_proven(row: Mapping[str, Any]) -> bool:
    return row["p_corrected"] is not None and row["p_corrected"] < LEVEL


def worded(row: Mapping[str, Any]) -> dict[str, Any]:
    """Word one difference as the row of a table."""
    words, difference = _words(row["measure"]), row["difference"]
    change = _change(row["measure"])
    return {
        "name": _named(row),
        "before": words(row["before"]["value"]),
        "after": words(row["after"]["value"]),
        "difference": _signed(difference["value"], change),
        "interval": " … ".join(_signed(difference[end], change) for end in ("lower", "upper")),
        "p_corrected": row["p_corrected"],
        "verdict": _("proven") if is_proven(row) else _("may be chance"),
    }


def sentence(row: Mapping[str, Any]) -> str:
    """Say one difference in a sentence, with its interval and what chance may have done."""
    gap, facts = row["difference"]["value"], _facts(row)
    if gap is None:
        return _("%(name)s cannot be compared: it is not known in both.") % facts
    chance = {"p": _p(row["p_corrected"])}
    if not is_proven(row):
        told = _("%(name)s went from %(before)s to %(after)s") % facts
        return told + _interval(row) + _("; chance alone may do that (%(p)s, corrected).") % chance
    if gap < 0:
        told = _("%(name)s fell from %(before)s to %(after)s, by %(gap)s") % facts
    else:
        told = _("%(name)s rose from %(before)s to %(after)s, by %(gap)s") % facts
    return told + _interval(row) + _relative(row) + _("; %(p)s, corrected.") % chance


def guard_sentence(guard: Mapping[str, Any]) -> str:
    """Say whether one measure of quality was kept."""
    facts = {
        "name": _said_names().get(guard["measure"], guard["measure"]),
        "margin": points(guard["margin"]),
    }
    if guard["state"] == "fallen":
        return _("%(name)s: got worse.") % facts
    if guard["state"] == "held":
        return _("%(name)s: kept; a loss of more than %(margin)s is ruled out.") % facts
    return _("%(name)s: not known; too few cases to rule out a loss of %(margin)s.") % facts


def points(value: float | None) -> str:
    return wording.NONE if value is None else _("%s points") % f"{100 * value:.1f}"


def _said_names() -> dict[str, str]:
    return {
        "events_per_case": _("The mean number of events per case"),
        "throughput_median_seconds": _("The median throughput time"),
        "rework_share": _("The share of cases with rework"),
        "completion_share": _("The share of cases completed in time"),
        "good_outcome_share": _("The share of cases with a good outcome"),
        "activity_share": _("The share of cases with “%(key)s”"),
        "edge_share": _("The share of cases that go %(key)s"),
    }


def _facts(row: Mapping[str, Any]) -> dict[str, str]:
    words, gap = _words(row["measure"]), row["difference"]["value"]
    name = _said_names().get(row["measure"], row["measure"])
    return {
        "name": name % {"key": _key(row)} if row["key"] else name,
        "before": words(row["before"]["value"]),
        "after": words(row["after"]["value"]),
        "gap": _change(row["measure"])(None if gap is None else abs(gap)),
    }


def _interval(row: Mapping[str, Any]) -> str:
    ends = {end: row["difference"][end] for end in ("lower", "upper")}
    if None in ends.values():
        return ""
    change = _change(row["measure"])
    confidence = f"{100 * row['difference'].get('confidence', 0.95):.0f}"
    shown = {end: _signed(value, change) for end, value in ends.items()}
    return _(" (%(confidence)s %% interval %(lower)s to %(upper)s)") % {
        "confidence": confidence,
        **shown,
    }


def _relative(row: Mapping[str, Any]) -> str:
    before, gap = row["before"]["value"], row["difference"]["value"]
    if not before:
        return ""
    percent = {"percent": f"{abs(100 * gap / before):.1f}"}
    less, more = _(", that is %(percent)s percent less"), _(", that is %(percent)s percent more")
    return (less if gap < 0 else more) % percent


def _p(value: float) -> str:
    return f"p{TIED}<{TIED}0.001" if value < 0.001 else f"p{TIED}={TIED}{value:.3f}"


def _named(row: Mapping[str, Any]) -> str:
    name = measure_names().get(row["measure"], row["measure"])
    return _("%(measure)s %(key)s") % {"measure": name, "key": _key(row)} if row["key"] else name


def _key(row: Mapping[str, Any]) -> str:
    return " → ".join(row["key"].split(ARROW)) if row["key"] else ""


def _words(measure: str) -> Callable[[float | None], str]:
    if measure.endswith("_share"):
        return wording.share
    return wording.duration if measure.endswith("_seconds") else wording.ratio


def _change(measure: str) -> Callable[[float | None], str]:
    return points if measure.endswith("_share") else _words(measure)


def _signed(value: float | None, words: Callable[[float | None], str]) -> str:
    return words(None) if value is None else with_sign(value, words, plus=True)
