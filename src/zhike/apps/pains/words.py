"""What evidences, assumptions and figures of pain points are called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from zhike.apps.dashboards.templatetags.figures import percent
from zhike.schema.signs import with_sign

NONE = "–"
EVIDENCES = {
    "failure": gettext_lazy("it did not work"),
    "repeat": gettext_lazy("had to come back"),
    "abandoned": gettext_lazy("hung up waiting"),
    "wait": gettext_lazy("waited long"),
    "loop": gettext_lazy("sent round again"),
    "gave_up": gettext_lazy("gave up"),
    "low_score": gettext_lazy("low score in a survey"),
    "complaint": gettext_lazy("complaint"),
    "words": gettext_lazy("said so in words"),
    "aspect": gettext_lazy("blamed in a text"),
}
ASSUMPTIONS = {
    "contact_yuan": gettext_lazy("Cost of one contact, yuan"),
    "complaint_yuan": gettext_lazy("Cost of one complaint, yuan"),
    "years": gettext_lazy("Years of worth that leave with a customer"),
    "leave_days": gettext_lazy("Days in which leaving and complaining is watched"),
    "contact_days": gettext_lazy("Days in which further contacts are counted"),
    "repeat_days": gettext_lazy("Days in which a contact counts as a return"),
    "slow_factor": gettext_lazy("A wait is long from so many medians on"),
    "slow_days": gettext_lazy("… and from so many days on"),
    "low_share": gettext_lazy("Lowest part of a scale that counts as a low score"),
    "weight.value": gettext_lazy("Weight of the value at stake"),
    "weight.reach": gettext_lazy("Weight of the reach"),
    "weight.severity": gettext_lazy("Weight of the severity"),
    "weight.frequency": gettext_lazy("Weight of the frequency"),
    "leaving": gettext_lazy("Excess share of leavers"),
}


PARTS = {
    "value": gettext_lazy("value at stake"),
    "reach": gettext_lazy("reach"),
    "severity": gettext_lazy("severity"),
    "frequency": gettext_lazy("frequency"),
}


def evidence_label(name: str) -> Any:
    return EVIDENCES.get(name, name)


def assumption_label(name: str) -> str:
    """Name an assumption."""
    if name.startswith("severity."):
        evidence = evidence_label(name.removeprefix("severity."))
        return _("Severity, 0 to 1: %(evidence)s") % {"evidence": evidence}
    return str(ASSUMPTIONS.get(name, name))


def weights_words(weights: Mapping[str, float], *, has_worth: bool) -> str:
    """Say what the order is made of; parts without weight are left out."""
    used = {name: weight for name, weight in weights.items() if weight > 0}
    if not has_worth:
        used = {name: w for name, w in used.items() if name != "value"} or {
            "reach": 1.0,
            "severity": 1.0,
        }
    return "、".join(f"{PARTS.get(name, name)} × {number(weight)}" for name, weight in used.items())


def between(found: Mapping[str, Any] | None, write: Any) -> str:
    """Write the ends of an interval."""
    if not found or found["lower"] is None or found["upper"] is None:
        return ""
    return _("%(low)s to %(high)s") % {"low": write(found["lower"]), "high": write(found["upper"])}


def listed(names: Iterable[str]) -> str:
    """Write names one after the other, as the language parts them."""
    return pgettext("between names", ", ").join(names)


def each(value: float | None) -> str:
    """Write a mean a customer."""
    if value is None:
        return NONE
    return with_sign(value, lambda size: number_format(round(size, 2), decimal_pos=2))


def share(value: float | None) -> str:
    return percent(value)


def number(value: float | None) -> str:
    """Write a number as it was typed."""
    return NONE if value is None else f"{value:g}"
