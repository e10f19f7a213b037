"""What stands in a timeline and a profile, in the reader's language."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.audit.words import in_words, outcome_in_words
from zhike.apps.customers.profile_rules import Value
from zhike.apps.customers.profile_words import SOURCES, VALUE_KINDS

register = template.Library()
CHANNELS = {
    "": gettext_lazy("No channel"),
    "app": gettext_lazy("App"),
    "branch": gettext_lazy("Branch"),
    "phone": gettext_lazy("Telephone"),
    "web": gettext_lazy("Website"),
    "chat": gettext_lazy("Chat"),
    "mail": gettext_lazy("Mail"),
    "atm": gettext_lazy("Cash machine"),
    "card": gettext_lazy("Card"),
    "sms": gettext_lazy("Text message"),
}
HOLDINGS = {"open": gettext_lazy("Opened"), "close": gettext_lazy("Closed")}
BOOKINGS = {
    "salary": gettext_lazy("Salary"),
    "transfer": gettext_lazy("Transfer"),
    "payment": gettext_lazy("Payment"),
    "withdrawal": gettext_lazy("Withdrawal"),
    "investment": gettext_lazy("Investment"),
    "repayment": gettext_lazy("Repayment"),
}
WORDS = {"holding": HOLDINGS, "booking": BOOKINGS}


@register.simple_tag
def channel_words(channel: str) -> str:
    """The channel; one that is not known as it is written."""
    return str(CHANNELS.get(channel, channel))


@register.simple_tag
def happening_words(happening: Any) -> str:
    """What happened; the activities of a log are in its own words."""
    if happening.kind == "act":
        return in_words(happening.activity)
    return str(WORDS.get(happening.kind, {}).get(happening.activity, happening.activity))


@register.simple_tag
def happening_outcome(happening: Any) -> str:
    """What came of it; the outcomes of a log are in its own words."""
    if happening.kind == "act":
        return outcome_in_words(happening.activity, happening.outcome)
    return str(happening.outcome)


@register.filter
def source_words(source: str) -> str:
    """Where a value comes from; the name of a file or another system as it is."""
    return str(SOURCES.get(source, source))


@register.simple_tag
def yuan(cents: int) -> str:
    """An amount in yuan with two digits."""
    return number_format(cents / 100, decimal_pos=2, use_l10n=True, force_grouping=True)


@register.simple_tag
def value_origin(value: Value) -> str:
    """Where a value comes from, of which day it is, and how sure it is."""
    kind = VALUE_KINDS[value.kind]
    parts = [str(kind), value.model or source_words(value.source), f"{value.day:%Y-%m-%d}"]
    if value.confidence < 1:
        parts.append(_("confidence %(share)s") % {"share": f"{value.confidence:.0%}"})
    return " · ".join(parts)
