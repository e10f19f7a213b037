"""Metrics, numbers and checks of improvements in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.dashboards.templatetags.figures import tidy, yuan
from zhike.apps.sentences.told import told
from zhike.pipelines.improvement_metrics import METRICS, Metric, Unit, metric_for
from zhike.pipelines.improvement_questions import USUAL_MILESTONES, CheckName, Milestones, Verdict
from zhike.pipelines.masking import mask_found
from zhike.schema.signs import with_sign

CHECK_LABELS = {
    CheckName.PLACEBO: gettext_lazy("Placebo date: nothing was changed then"),
    CheckName.PARALLEL: gettext_lazy("Both sides moved alike before the start"),
    CheckName.MIX: gettext_lazy("Share of cases in the reached branches"),
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


def definition_words(code: str, milestones: Milestones = USUAL_MILESTONES) -> str:
    if metric_of(code) is None:
        return ""
    return mask_found(told(metric_for(code, milestones).definition))


def foresight_words(row: Any, promised: str) -> str:
    """The power of a plan as a sentence."""
    found = row.foresight
    if not found:
        return ""
    said = _(
        "With %(reached)s branches with the change and %(others)s without it, an effect of"
        " %(promised)s is found by the check date with a probability of %(power)s %%."
    ) % {
        "reached": found["n_reached"],
        "others": found["n_others"],
        "promised": promised,
        "power": round(100 * found["power"]),
    }
    if found["days"] is None:
        return said + _(" Even 26 periods would not make it four in five: reach more branches.")
    return said + _(" It takes %(days)s days to make it 80 %%.") % {"days": found["days"]}
