"""The rules that rows break, in words."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext_lazy as _

register = template.Library()
RULES = {
    "missing_value": _("A needed value is missing"),
    "impossible_time": _("No time that exists, or in no known format"),
    "time_out_of_range": _("A time before 1900 or after 2199"),
    "nonexistent_local_time": _("A local time that the change of clocks skipped"),
    "ambiguous_local_time": _("A local time that the change of clocks brought twice"),
    "ends_before_it_begins": _("It ends before it begins"),
    "value_too_long": _("The value is too long"),
}


@register.filter
def rule_in_words(rule: str) -> str:
    """Say what a rule means; a rule without words of its own stands for itself."""
    return str(RULES.get(rule, rule.replace("_", " ")))
