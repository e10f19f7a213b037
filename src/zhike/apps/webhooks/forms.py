from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ActivitiesField(forms.CharField):
    """Acts, one a line."""

    def clean(self, value: Any) -> list[str]:
        lines = (super().clean(value) or "").splitlines()
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))


class EndpointForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("https://… of the other system. Addresses inside the bank are refused."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    activities = ActivitiesField(
        label=_("Which acts"),
        required=False,
        max_length=5000,
        help_text=_("One a line, as the audit log names them. Empty: all of them."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class NewEndpointForm(EndpointForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    field_order = ("name", "url", "activities")
