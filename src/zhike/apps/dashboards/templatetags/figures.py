"""Figures and charts: no number without its definition, period, n and interval."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import get_language

from zhike.apps.dashboards.charts import Chart

register = template.Library()


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
