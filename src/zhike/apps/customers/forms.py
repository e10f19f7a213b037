from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.customers.models import IDENTIFIER_LABELS, KIND_LABELS, RELATION_LABELS
from zhike.apps.customers.profile_rules import BLOCKS, Block
from zhike.apps.customers.profile_words import NAME_LABELS
from zhike.apps.customers.rules import CustomerKind, IdentifierKind, RelationKind
from zhike.apps.people.forms import choose
from zhike.apps.people.models import Branch, User

# What is counted corrects itself; what people say can be wrong.
CORRECTABLE = (*BLOCKS[Block.BASIC], *BLOCKS[Block.PREFERENCES], *BLOCKS[Block.NEEDS])


class SearchForm(forms.Form):
    text = forms.CharField(
        label=_("Find a customer"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class FactsForm(forms.Form):
    """What may be changed of a customer; an empty name leaves the name as it is."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("New name"),
        max_length=200,
        required=False,
        help_text=_("Leave it empty to keep the present one"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    home_branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none())
    tier = forms.CharField(label=_("Tier"), max_length=20, required=False)
    segment = forms.CharField(label=_("Segment"), max_length=40, required=False)

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["home_branch"], rows=branches)


class NewCustomerForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("Kind"),
        choices=[(kind.value, label) for kind, label in KIND_LABELS.items()],
        coerce=CustomerKind,
    )
    name = forms.CharField(
        label=_("Full name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    customer_id = forms.CharField(
        label=_("Customer number"),
        max_length=40,
        required=False,
        help_text=_("The bank's own number; without one zhike gives one"),
    )
    home_branch = forms.ModelChoiceField(label=_("Branch"), queryset=Branch.objects.none())
    tier = forms.CharField(label=_("Tier"), max_length=20, required=False)

    def __init__(self, *args: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["home_branch"], rows=branches)


class FlagsForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    is_vulnerable = forms.BooleanField(
        label=_("Needs particular care"),
        required=False,
        help_text=_("Illness, grief, debt, or trouble with reading or deciding"),
    )
    is_age_friendly = forms.BooleanField(
        label=_("Age-friendly service"),
        required=False,
        help_text=_("Large print, and a person instead of a menu"),
    )


class ManagerForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput)
    manager = forms.ModelChoiceField(
        label=_("Relationship manager"),
        queryset=User.objects.none(),
        required=False,
        empty_label=_("Nobody"),
    )

    def __init__(self, *args: Any, managers: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["manager"], rows=managers)


class IdentifierForm(forms.Form):
    kind = forms.TypedChoiceField(
        label=_("Kind"),
        choices=[(kind.value, label) for kind, label in IDENTIFIER_LABELS.items()],
        coerce=IdentifierKind,
    )
    value = forms.CharField(
        label=_("Value"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class RelationForm(forms.Form):
    """What this customer is to another one, or the other to him."""

    kind = forms.TypedChoiceField(
        label=_("Relation"),
        choices=[(kind.value, label) for kind, label in RELATION_LABELS.items()],
        coerce=RelationKind,
    )
    other = forms.CharField(
        label=_("Customer number of the other"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    turned = forms.BooleanField(
        label=_("The other way round"), required=False, help_text=_("The other one is it to him")
    )


class ValueForm(forms.Form):
    name = forms.ChoiceField(
        label=_("What"),
        choices=[(name, label) for name, label in NAME_LABELS.items() if name in CORRECTABLE],
    )
    value = forms.CharField(
        label=_("Value"), max_length=200, help_text=_("A date of birth as 1990-03-07")
    )
    corrects = forms.BooleanField(
        label=_("The customer says that the present value is wrong"),
        required=False,
        help_text=_("Nothing that is inferred overrules it later"),
    )


class SwitchForm(forms.Form):
    name = forms.ChoiceField(choices=[(name, name) for name in BLOCKS[Block.NEEDS]])
    on = forms.BooleanField(required=False)
