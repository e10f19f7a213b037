"""`{% shown sight value "phone" %}` and `{% unmask_panel sight %}`, for the pages of a customer."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from zhike.apps.unmasking.forms import FIELD_LABELS, UnmaskForm
from zhike.apps.unmasking.sight import Sight

register = template.Library()


@register.simple_tag
def shown(sight: Sight, value: str, field: str) -> SafeString:
    """What may be read of an opened value; what stands in the clear is marked."""
    seen = sight.shown(value, field=field)
    return format_html('<span class="{}">{}</span>', "clear" if seen.is_clear else "masked", seen)


@register.inclusion_tag("unmasking/_panel.html", takes_context=True)
def unmask_panel(context: template.Context, sight: Sight) -> dict[str, Any]:
    """The button that asks for values in clear; while they are, the time that is left."""
    grant = sight.grant
    return {
        "request": context.get("request"),
        "csrf_token": context.get("csrf_token"),
        "sight": sight,
        "grant": grant,
        "fields": [FIELD_LABELS.get(name, name) for name in grant.fields] if grant else [],
        "form": UnmaskForm(),
    }
