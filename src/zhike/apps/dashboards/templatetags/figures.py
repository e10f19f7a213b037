"""Figures and charts: no number without its definition, period, n and interval."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language

from zhike.apps.dashboards.charts import Chart

register = template.Library()


@register.filter
def tidy(value: Any) -> str:
    """Write a number as people read it: grouped, and no more digits than its size deserves."""
    if value is None:
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    if isinstance(value, int) or value.is_integer():
        return number_format(int(value), use_l10n=True, force_grouping=True)
    size = abs(value)
    places = 1 if size >= 100 else 2 if size >= 1 else 4
    return number_format(round(value, places), decimal_pos=places, force_grouping=True)


@register.filter
def percent(share: float | None, places: int = 1) -> str:
    """Write a share in percent; one too small for its places is not written as none at all."""
    if share is None:
        return "–"
    smallest = 10.0**-places
    if 0 < share * 100 < smallest:
        return f"< {number_format(smallest, decimal_pos=places)} %"
    # Rounded first: number_format cuts off what lies beyond its places.
    return f"{number_format(round(share * 100, places), decimal_pos=places)} %"


@register.inclusion_tag("components/figure.html")
def figure(
    *,
    label: Any,
    value: Any,
    definition: Any,
    period: Any,
    n: int | None,
    interval: Any,
    unit: Any = "",
    href: str = "",
) -> dict[str, Any]:
    """A number with what makes it trustworthy. `interval` is None where nothing is estimated."""
    return {
        "label": label,
        "value": value,
        "unit": unit,
        "definition": definition,
        "period": period,
        "n": n,
        "interval": interval,
        "href": href,
    }


@register.inclusion_tag("components/chart.html")
def chart(drawing: Chart) -> dict[str, Any]:
    """A chart with its table view, its n, period and definition, and its exports."""
    return {
        "chart": drawing,
        "payload": drawing.payload(language=get_language() or ""),
        "payload_id": f"{drawing.id}-option",
    }
