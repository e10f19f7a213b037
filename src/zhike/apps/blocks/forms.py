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


class EndForm(forms.Form):
    """When a block ends."""

    days = forms.IntegerField(
        label=_("Days from now"),
        min_value=0,
        max_value=MOST_DAYS,
        help_text=_("0 ends it now. What is held back stays here all the same."),
    )


class JudgedForm(forms.Form):
    """The last contact that somebody had before his eyes when he judged all of them."""

    up_to = forms.IntegerField(widget=forms.HiddenInput)
