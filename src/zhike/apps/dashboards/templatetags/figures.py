"""Figures and charts: no number without its definition, period, n and interval."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from zhike.apps.dashboards.charts import Chart
from zhike.schema.signs import with_sign

register = template.Library()


@register.filter
def tidy(value: Any) -> str:
    """Write a number as people read it: grouped, and no more digits than its size deserves."""
    if value is None:
        return "–"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return with_sign(value, _grouped)


def _grouped(size: float) -> str:
    if isinstance(size, int) or size.is_integer():
        return number_format(int(size), use_l10n=True, force_grouping=True)
    places = 1 if size >= 100 else 2 if size >= 1 else 4
    return number_format(round(size, places), decimal_pos=places, force_grouping=True)


def enumerated(names: Iterable[object]) -> str:
    """Name several things one after the other, as the reader's language does."""
    return ("、" if (get_language() or "").startswith("zh") else ", ").join(map(str, names))


@register.filter
def percent(share: float | None, places: int = 1) -> str:
    """Write a share in percent; one too small for its places is not written as none at all."""
    if share is None:
        return "–"
    smallest = 10.0**-places
    if 0 < share * 100 < smallest:
        return f"< {number_format(smallest, decimal_pos=places)} %"
    # Rounded first: number_format cuts off what lies beyond its places.
    return with_sign(
        share * 100, lambda size: f"{number_format(round(size, places), decimal_pos=places)} %"
    )


def points(share: float | None) -> str:
    """Write a difference of shares, with its sign, in percentage points: never a bare percent."""
    if share is None:
        return "–"
    return with_sign(share * 100, _points, plus=True)


def _points(size: float) -> str:
    return _("%(size)s points") % {"size": number_format(round(size, 1), decimal_pos=1)}


def yuan(value: float | None) -> str:
    """Write yuan as people read them: no fen, and the sign before the mark."""
    if value is None:
        return "–"
    return with_sign(
        value, lambda size: f"¥{number_format(round(size), use_l10n=True, force_grouping=True)}"
    )


def p_value(value: float) -> str:
    """Write how likely chance alone is."""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


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
