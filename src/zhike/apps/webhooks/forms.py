from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.words import acts_by_group, known_acts

SHOWN_ACTS = 12


def _acts_field(more: Sequence[str] = ()) -> forms.MultipleChoiceField:
    """Acts by their words; `more` are chosen ones that this version does not know."""
    unknown = [(_("Other acts"), [(act, act) for act in more])] if more else []
    return forms.MultipleChoiceField(
        label=_("Which acts"),
        required=False,
        choices=lambda: [*acts_by_group(), *unknown],
        help_text=_("None chosen: all of them. Ctrl or ⌘ adds one to those chosen."),
        widget=forms.SelectMultiple(attrs={"size": SHOWN_ACTS}),
    )


class EndpointForm(forms.Form):
    url = forms.CharField(
        label=_("Address"),
        max_length=500,
        help_text=_("https://… of the other system. Addresses inside the bank are refused."),
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
    )
    activities = _acts_field()

    def __init__(self, *args: Any, kept: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Lost without a word, the last one would make it all of them.
        if gone := [act for act in kept if act not in known_acts()]:
            self.fields["activities"] = _acts_field(gone)


class NewEndpointForm(EndpointForm):
    name = forms.CharField(label=_("Name"), max_length=80)
    field_order = ("name", "url", "activities")
