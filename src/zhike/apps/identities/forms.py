from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.identities.models import REASON_LABELS
from zhike.apps.identities.rules import Reason

LONGEST_NOTE = 500
CHOICES = [(reason.value, REASON_LABELS[reason]) for reason in Reason if reason != Reason.RULE]


class DecisionForm(forms.Form):
    """Why; whoever reads the ledger later should understand."""

    reason = forms.ChoiceField(label=_("Reason"), choices=CHOICES)
    note = forms.CharField(label=_("Note"), required=False, max_length=LONGEST_NOTE, empty_value="")


class MergeForm(DecisionForm):
    """Which of the two entries is to be used, and the versions that were on the page."""

    survivor = forms.ChoiceField(choices=[("first", "first"), ("second", "second")])
    first_version = forms.IntegerField(min_value=1)
    second_version = forms.IntegerField(min_value=1)

    def seen(self, first: str, second: str) -> dict[str, Any]:
        """Give survivor and absorbed entry as `merge_customers` takes them."""
        said = self.cleaned_data
        both = [(first, said["first_version"]), (second, said["second_version"])]
        if said["survivor"] == "second":
            both.reverse()
        return {"survivor": both[0], "absorbed": both[1]}
