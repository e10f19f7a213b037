from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.pains.rules import ASSUMED, LEAVING
from zhike.apps.pains.words import assumption_label


class AssumptionForm(forms.Form):
    """Another value for one assumption, and why."""

    name = forms.ChoiceField(label=_("Assumption"))
    value = forms.FloatField(
        label=_("Value"), required=False, help_text=_("Empty: the default again.")
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["name"]
        field.choices = [(name, assumption_label(name)) for name in ASSUMED if name != LEAVING]


class LeavingForm(forms.Form):
    """The excess share of leavers of one matter, set by hand."""

    value = forms.FloatField(
        label=_("Excess share of leavers, percentage points"),
        required=False,
        help_text=_("Empty: as measured."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)
