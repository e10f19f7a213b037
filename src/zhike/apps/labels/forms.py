"""Which version is used from now on, and why."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class SwitchForm(forms.Form):
    """A switch of the version in use; 0 is by rules alone."""

    number = forms.IntegerField(min_value=0, max_value=1_000_000, widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Reason"), max_length=300)
