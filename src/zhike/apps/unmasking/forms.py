from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from zhike.apps.unmasking.models import REASON_LABELS
from zhike.apps.unmasking.rules import FIELDS, MINUTES, SHORTEST_NOTE

FIELD_LABELS = {
    "name": _("Full name"),
    "id_number": _("Identity number"),
    "passport": _("Passport number"),
    "phone": _("Phone"),
    "email": _("Mail address"),
    "address": _("Address"),
    "birth_date": _("Date of birth"),
    "card": _("Card number"),
    "account": _("Account number"),
    "profile_value": _("Profile"),
    "evidence": _("Evidence of duplicates"),
    "note": _("Notes"),
}


class UnmaskForm(forms.Form):
    """Which values, what for, and for how long."""

    fields_wanted = forms.MultipleChoiceField(
        label=_("Values"),
        choices=[(name, FIELD_LABELS[name]) for name in FIELDS],
        widget=forms.SelectMultiple(attrs={"size": 6}),
        initial=["phone"],
    )
    reason = forms.ChoiceField(label=_("Reason"), choices=list(REASON_LABELS.items()))
    note = forms.CharField(
        label=_("What it is needed for"),
        min_length=SHORTEST_NOTE,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Supervisors read it. It is sealed under the customer's key."),
    )
    minutes = forms.TypedChoiceField(
        label=_("For how long"),
        choices=[(n, format_lazy("{n} {unit}", n=n, unit=_("minutes"))) for n in MINUTES],
        coerce=int,
        initial=MINUTES[0],
    )

    def grounds(self) -> dict[str, Any]:
        """Give the words of `grant_unmask`."""
        said = self.cleaned_data
        return {
            "fields": said["fields_wanted"],
            "reason": said["reason"],
            "note": said["note"],
            "minutes": said["minutes"],
        }
