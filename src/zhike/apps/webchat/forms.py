from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils.dateparse import parse_datetime
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.forms import choose
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.scopes import in_reach
from zhike.apps.portal.forms import files_field
from zhike.apps.webchat.errors import SitesRefused, WindowRefused
from zhike.apps.webchat.rules import LONGEST_TEXT, origin_of

MOST_SITES = 50
CLIENT_ID = r"\A[0-9a-zA-Z-]{8,64}\Z"


class SayForm(forms.Form):
    """A message. Its length is looked at by the act, which says what would be right."""

    text = forms.CharField(max_length=10 * LONGEST_TEXT, required=False, strip=False)
    client_id = forms.RegexField(CLIENT_ID)
    attached = files_field()


class SeenForm(forms.Form):
    up_to = forms.IntegerField(min_value=1, max_value=2**62)
    is_read = forms.BooleanField(required=False)


class LinkForm(forms.Form):
    token = forms.CharField(max_length=2_000)
    claims = forms.BooleanField(required=False)


class CallBackForm(forms.Form):
    number = forms.CharField(max_length=40)
    # When the time begins; empty: as soon as it is his turn.
    window = forms.CharField(max_length=40, required=False)
    once = forms.RegexField(CLIENT_ID)
    text = forms.CharField(max_length=LONGEST_TEXT, required=False)

    def clean_window(self) -> datetime | None:
        given = self.cleaned_data["window"]
        if not given:
            return None
        try:
            read = parse_datetime(given)
        except ValueError:
            read = None
        if read is None or is_naive(read):
            raise forms.ValidationError(str(WindowRefused()))
        return read


class TermsForm(forms.Form):
    """How the chat is offered."""

    is_on = forms.BooleanField(label=_("Offer the chat"), required=False)
    queue = forms.ModelChoiceField(
        label=_("Queue"),
        queryset=WorkQueue.objects.none(),
        required=False,
        help_text=_("Who answers, and by whose hours. Empty: the queue of the portal."),
    )
    sites = forms.CharField(
        label=_("Sites"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_("Whose pages may show the chat, one on each line: https://www.bank.example"),
    )
    welcome_zh = forms.CharField(label=_("Welcome in Chinese"), max_length=300, required=False)
    welcome_en = forms.CharField(label=_("Welcome in English"), max_length=300, required=False)
    offers_call_back = forms.BooleanField(label=_("Offer to call back"), required=False)

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = WorkQueue.objects.filter(terms__isnull=False)
        choose(self.fields["queue"], rows=in_reach(served, caller=by))

    def clean_sites(self) -> list[str]:
        named = [line for line in self.cleaned_data["sites"].splitlines() if line.strip()]
        found = {line: origin_of(line) for line in named[:MOST_SITES]}
        if bad := next((line for line, origin in found.items() if origin is None), None):
            raise forms.ValidationError(str(SitesRefused(named=bad.strip()[:100])))
        return sorted({origin for origin in found.values() if origin})
