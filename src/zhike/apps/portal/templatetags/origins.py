"""Where a value of the customer comes from, told to himself."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.translation import gettext as _

from zhike.apps.audit.rules import CUSTOMER_ACTS
from zhike.apps.customers.profile_rules import Value
from zhike.apps.customers.profile_words import SOURCES, VALUE_KINDS
from zhike.apps.customers.rules import ValueKind

register = template.Library()


@register.simple_tag
def told_from(value: Value) -> str:
    """Say how a value came to be known; never who of the bank noted it."""
    if value.noted_by.startswith(CUSTOMER_ACTS):
        return _("set right by you, %(day)s") % {"day": value.day}
    words: list[Any] = [VALUE_KINDS.get(value.kind, value.kind)]
    # A source is a system of the bank or the customer; what somebody typed may name a person.
    if value.source in SOURCES:
        words.append(SOURCES[value.source])
    if value.kind is ValueKind.INFERRED:
        words += [
            value.model,
            _("sure to %(percent)s%%") % {"percent": round(100 * value.confidence)},
        ]
    return " · ".join(str(word) for word in (*words, value.day) if word)
