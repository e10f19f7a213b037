"""Metrics, numbers and checks of improvements in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.dashboards.templatetags.figures import tidy, yuan
from zhike.apps.sentences.told import told
from zhike.pipelines.improvement_metrics import METRICS, Metric, Summed, Unit, metric_for
from zhike.pipelines.improvement_questions import (
    USUAL_MILESTONES,
    CheckName,
    Design,
    Milestones,
    Verdict,
)
from zhike.pipelines.masking import mask_found
from zhike.schema.signs import with_sign

CHECK_LABELS = {
    CheckName.PLACEBO: gettext_lazy("Placebo date: nothing was changed then"),
    CheckName.PARALLEL: gettext_lazy("Both sides moved alike before the start"),
    CheckName.MIX: gettext_lazy("Share of cases in the reached branches"),
    CheckName.SIZES: gettext_lazy("Sizes of both sides as the lot was planned"),
    CheckName.COMPLETE: gettext_lazy("Branches with a figure in every period"),
}
VERDICT_TONES = {
    Verdict.HELPED: "good",
    Verdict.HARMED: "bad",
    Verdict.NOT_SHOWN: "neutral",
    Verdict.NOT_BELIEVABLE: "warn",
}

# How the library calls its methods, and what a manager may call them.
METHODS = {
    "callaway_santanna": gettext_lazy("Difference in differences by branch and period"),
    "welch": gettext_lazy("Means of both sides, Welch's t"),
    "cuped": gettext_lazy("Means of both sides, less what was known before the start (CUPED)"),
    "delta": gettext_lazy("Ratio of both sides by the delta method"),
    "structural": gettext_lazy("Interrupted series against its own course"),
}


def method_words(method: str) -> str:
    found = next((label for key, label in METHODS.items() if method.startswith(key)), method)
    few = "bootstrap" in method
    return f"{found} · {_('wild cluster bootstrap')}" if few else str(found)


def metric_of(code: str) -> Metric | None:
    return METRICS.get(code)


def metric_words(code: str) -> str:
    found = metric_of(code)
    return told(found.label) if found else code


def metric_choices() -> list[tuple[str, str]]:
    return [(code, f"{told(one.label)} ({unit_words(one.unit)})") for code, one in METRICS.items()]


def unit_words(unit: str) -> str:
    named = {
        Unit.SHARE: _("percentage points"),
        Unit.NUMBER: _("contacts"),
        Unit.POINTS: _("points"),
        Unit.YUAN: _("yuan"),
        Unit.SECONDS: _("seconds"),
        Unit.MINUTES: _("minutes"),
        Unit.HOURS: _("hours"),
        Unit.DAYS: _("days"),
    }
    return named.get(Unit(unit), "")


def gap_words(value: float | None, unit: str) -> str:
    """A difference with its unit: percentage points of shares, never a bare percent."""
    return "–" if value is None else told(Unit(unit).told(value, plus=True))


def promise_words(value: float, unit: str) -> str:
    """The size of a promised effect: whether it goes up or down, its metric says."""
    return told(Unit(unit).told(value))


def number_words(value: float | None, unit: str) -> str:
    if value is None:
        return "–"
    return told(Unit.NUMBER.told(100 * value if unit == Unit.SHARE else value, plus=True))


def level_words(value: float, unit: str) -> str:
    """A value of the metric itself: a share is a percent here, a difference of two is not."""
    if unit == Unit.SHARE:
        return with_sign(100 * value, "{:.1f} %".format)
    return told(Unit(unit).told(value))


def ends_words(ends: dict[str, Any] | None, unit: str) -> str:
    if not ends or ends["lower"] is None or ends["upper"] is None:
        return ""
    low, high = (number_words(ends[end], unit) for end in ("lower", "upper"))
    return _("%(low)s to %(high)s %(unit)s") % {"low": low, "high": high, "unit": unit_words(unit)}


def percent_words(value: float | None) -> str:
    return "–" if value is None else with_sign(100 * value, "{:.1f} %".format, plus=True)


def yuan_number(value: float | None) -> str:
    return "–" if value is None else str(tidy(round(value)))


def yuan_ends(lower: float | None, upper: float | None) -> str:
    if lower is None or upper is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": yuan(lower), "high": yuan(upper)}


def definition_words(
    code: str, milestones: Milestones = USUAL_MILESTONES, *, design: str = ""
) -> str:
    """What the metric counts, and how it becomes one figure of an arm where customers are drawn."""
    metric = metric_of(code)
    if metric is None:
        return ""
    said = mask_found(told(metric_for(code, milestones).definition))
    if design != Design.CUSTOMERS:
        return said
    if metric.summed is Summed.PER_CUSTOMERS:
        return said + _(" Here of all customers of a side, not of a branch.")
    if metric.summed is Summed.MEDIAN:
        return said + _(
            " Here the mean of each side, those who have not finished within the watch counted"
            " as %(days)s days."
        ) % {"days": metric.watch_days}
    return said + _(" Here over all cases of each side, not of a branch.")


def foresight_words(row: Any, promised: str) -> str:
    """The power of a plan as a sentence."""
    found = row.foresight
    if not found:
        return ""
    said = (
        _(
            "With %(reached)s customers with the change and %(others)s without it, an effect of"
            " %(promised)s is found by the check date with a probability of %(power)s %%."
        )
        if row.design == Design.CUSTOMERS
        else _(
            "With %(reached)s branches with the change and %(others)s without it, an effect of"
            " %(promised)s is found by the check date with a probability of %(power)s %%."
        )
    )
    said %= {
        "reached": tidy(found["n_reached"]),
        "others": tidy(found["n_others"]),
        "promised": promised,
        "power": round(100 * found["power"]),
    }
    if found["days"] is None and row.design == Design.CUSTOMERS:
        return said + _(" Even 26 periods would not make it four in five: draw more customers.")
    if found["days"] is None:
        return said + _(" Even 26 periods would not make it four in five: reach more branches.")
    return said + _(" It takes %(days)s days to make it 80 %%.") % {"days": found["days"]}
