from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.suspicions.models import SIGN_LABELS
from zhike.apps.suspicions.rules import LONGEST, Booking, Flow, Sign, Way

SHORT = 300
MOST_AMOUNTS = 200


class NoticeForm(forms.Form):
    sign = forms.ChoiceField(
        label=_("What struck you"),
        choices=[(one.value, words) for one, words in SIGN_LABELS.items()],
    )
    text = forms.CharField(
        label=_("Who did what, when, how much"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    once = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["once"].initial = uuid4().hex

    @property
    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"sign": Sign(given["sign"]), "text": given["text"], "once": given["once"]}


class ForwardForm(forms.Form):
    reference = forms.CharField(label=_("Number at the AML unit"), max_length=SHORT)


class DismissForm(forms.Form):
    reason = forms.CharField(
        label=_("Why nothing suspicious is left"),
        max_length=SHORT,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CheckForm(forms.Form):
    """A day's bookings of one customer, to be held against the limits."""

    day = forms.DateField(
        label=_("Day"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    who = forms.ChoiceField(
        label=_("Customer"), choices=[("person", _("a person")), ("entity", _("not a person"))]
    )
    flow = forms.ChoiceField(
        label=_("What"),
        choices=[
            ("cash", _("cash")),
            ("domestic", _("transfer within the country")),
            ("cross_border", _("transfer across the border")),
        ],
    )
    way = forms.ChoiceField(label=_("In or out"), choices=[("in", _("in")), ("out", _("out"))])
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=[("cny", _("yuan")), ("usd", _("foreign, in US dollars"))],
    )
    amounts = forms.CharField(
        label=_("Amounts of the day"),
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One after the other, with spaces between: 20000 30000"),
    )

    def clean_amounts(self) -> list[Decimal]:
        words = self.cleaned_data["amounts"].replace(",", "").split()
        try:
            found = [Decimal(word) for word in words]
        except InvalidOperation:
            found = []
        fits = all(one.is_finite() and 0 < one < 10**15 for one in found)
        if not found or not fits or len(found) > MOST_AMOUNTS:
            raise forms.ValidationError(
                _("Write amounts above zero, with spaces between: 20000 30000.50")
            )
        return found

    @property
    def bookings(self) -> list[Booking]:
        given = self.cleaned_data
        return [
            Booking(
                day=given["day"],
                flow=Flow.CASH if given["flow"] == "cash" else Flow.TRANSFER,
                way=Way(given["way"]),
                amount=amount,
                is_foreign=given["currency"] == "usd",
                is_cross_border=given["flow"] == "cross_border",
            )
            for amount in given["amounts"]
        ]

    @property
    def is_person(self) -> bool:
        return bool(self.cleaned_data["who"] == "person")
