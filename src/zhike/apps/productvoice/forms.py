"""Who owns a product, and what its owner says of a report."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.productvoice.queries import possible_owners
from zhike.apps.productvoice.rules import MOST_DAYS, USUAL_DAYS
from zhike.apps.voice.words import aspect_words
from zhike.pipelines.product_reports import PRODUCTS


class OwnerForm(forms.Form):
    product = forms.ChoiceField(label=_("Product"))
    owner = forms.ChoiceField(label=_("Owner"))
    answer_days = forms.IntegerField(
        label=_("Days to acknowledge"), min_value=1, max_value=MOST_DAYS, initial=USUAL_DAYS
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        product: Any = self.fields["product"]
        product.choices = [(key, aspect_words(key)) for key in PRODUCTS]
        owner: Any = self.fields["owner"]
        owner.choices = [(str(one.pk), str(one)) for one in possible_owners()]


class AcknowledgeForm(forms.Form):
    plan = forms.CharField(
        label=_("What you do about it"),
        max_length=1000,
        help_text=_("Or why nothing is to be done. No names of customers."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    done_by_date = forms.DateField(
        label=_("To be done by"),
        required=False,
        help_text=_("Empty where nothing is to be done"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
