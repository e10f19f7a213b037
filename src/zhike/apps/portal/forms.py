from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.forms import PreferenceForm
from zhike.apps.customers.profile_actions import LONGEST
from zhike.apps.customers.profile_words import NAME_LABELS
from zhike.apps.portal.rules import CODE_DIGITS, OWN_WORD
from zhike.apps.privacy.models import KIND_LABELS
from zhike.apps.privacy.rules import RightKind


class WhoForm(forms.Form):
    """Who wants to come in."""

    who = forms.CharField(
        label=_("Customer number, mobile number or e-mail"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


class CodeForm(forms.Form):
    code = forms.RegexField(
        rf"^\s*[0-9]{{{CODE_DIGITS}}}\s*$",
        label=_("The 6 digits of the message"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "maxlength": "6"}
        ),
        error_messages={"invalid": _("A code has 6 digits.")},
    )


class ValueForm(forms.Form):
    """A value that the customer sets right by his word."""

    name = forms.ChoiceField(
        label=_("What"),
        choices=[(name, label) for name, label in NAME_LABELS.items() if name in OWN_WORD],
    )
    value = forms.CharField(label=_("What is right"), max_length=LONGEST)


class ChoicesForm(PreferenceForm):
    """How the customer wants to be reached; the portal itself proves that he said so."""

    taken_through = None  # type: ignore[assignment]
    evidence = None  # type: ignore[assignment]


class RightForm(forms.Form):
    """What the customer asks for by right."""

    kind = forms.TypedChoiceField(
        label=_("What do you want?"),
        choices=[(key.value, label) for key, label in KIND_LABELS.items()],
        coerce=RightKind,
        widget=forms.RadioSelect,
    )
    wish = forms.CharField(
        label=_("In your own words"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What it is about. No card number and no password, please."),
    )
