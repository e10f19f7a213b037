from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.blocks.rules import BLOCKED_DAYS, MOST_DAYS


class SpamForm(forms.Form):
    """Why it is spam, and how long its sender is held back."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("Needed where the sender is a customer; a supervisor decides then."),
    )
    days = forms.IntegerField(
        label=_("Days for which the sender is blocked"),
        min_value=1,
        max_value=MOST_DAYS,
        initial=BLOCKED_DAYS,
    )
