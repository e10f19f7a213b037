from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.models import (
    BASIS_LABELS,
    CHANNEL_LABELS,
    THROUGH_LABELS,
    TOPIC_LABELS,
    ContactPreference,
    Purpose,
)
from zhike.apps.consents.rules import TakenThrough, Window, Wishes

DAYS = (
    (0, _("Mon")), (1, _("Tue")), (2, _("Wed")), (3, _("Thu")), (4, _("Fri")), (5, _("Sat")),
    (6, _("Sun")),
)  # fmt: skip
# The customer's own words from the language, so they stand as written.
LANGUAGES = (("", _("No wish")), ("zh-hans", "简体中文"), ("en", "English"))
THROUGH_CHOICES = [(key.value, label) for key, label in THROUGH_LABELS.items()]


class ChoiceForm(forms.Form):
    """One choice about one purpose; what proves it is asked for where the customer agrees."""

    purpose = forms.SlugField(max_length=40)
    third_party = forms.CharField(label=_("Third party"), max_length=100, required=False)
    choice = forms.ChoiceField(choices=[("give", ""), ("withdraw", "")])
    taken_through = forms.TypedChoiceField(
        label=_("Taken"), choices=THROUGH_CHOICES, coerce=TakenThrough
    )
    evidence = forms.CharField(
        label=_("What proves it"),
        max_length=200,
        required=False,
        help_text=_("Number of the form, of the recording, of the sign-in"),
    )


class PreferenceForm(forms.Form):
    """How a customer wants to be reached."""

    do_not_contact = forms.BooleanField(label=_("Do not contact at all"), required=False)
    personalised = forms.BooleanField(label=_("Personal recommendations"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)
    channels = forms.MultipleChoiceField(
        label=_("Channels allowed"),
        choices=[(key.value, label) for key, label in CHANNEL_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    topics = forms.MultipleChoiceField(
        label=_("Topics wanted"),
        choices=[(key.value, label) for key, label in TOPIC_LABELS.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    days = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        choices=DAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    opens = forms.TimeField(
        label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    closes = forms.TimeField(
        label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"})
    )
    taken_through = forms.TypedChoiceField(
        label=_("Taken"), choices=THROUGH_CHOICES, coerce=TakenThrough
    )
    evidence = forms.CharField(
        label=_("What proves it"),
        max_length=200,
        required=False,
        help_text=_("Number of the form, of the recording, of the sign-in"),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens"), cleaned.get("closes")
        if bool(opens) != bool(closes):
            self.add_error("closes", _("Give both times, or none for the whole day."))
        elif opens and closes and opens >= closes:
            self.add_error("closes", _("The end lies before the beginning."))
        return cleaned

    def wishes(self) -> Wishes:
        """What the form says, as the rules understand it."""
        said = self.cleaned_data
        return Wishes(
            do_not_contact=said["do_not_contact"],
            personalised=said["personalised"],
            refused_channels=frozenset({key.value for key in CHANNEL_LABELS} - {*said["channels"]}),
            refused_topics=frozenset({key.value for key in TOPIC_LABELS} - {*said["topics"]}),
            windows=self._windows(),
        )

    def _windows(self) -> tuple[Window, ...]:
        said = self.cleaned_data
        days = tuple(said["days"]) or tuple(day for day, _label in DAYS)
        opens, closes = said["opens"] or time.min, said["closes"] or time.max
        if len(days) == len(DAYS) and not said["opens"]:
            return ()
        return (Window(days=days, opens=opens, closes=closes),)


def preference_now(preference: ContactPreference | None) -> dict[str, Any]:
    """What stands now, as the form shows it."""
    refused_channels = set(preference.refused_channels) if preference else set()
    refused_topics = set(preference.refused_topics) if preference else set()
    window = preference.windows[0] if preference and preference.windows else None
    return {
        "do_not_contact": preference.do_not_contact if preference else False,
        "personalised": preference.personalised if preference else True,
        "language": preference.language if preference else "",
        "channels": [key.value for key in CHANNEL_LABELS if key not in refused_channels],
        "topics": [key.value for key in TOPIC_LABELS if key not in refused_topics],
        "days": window["days"] if window else [day for day, _label in DAYS],
        "opens": window["opens"] if window and window["opens"] != "00:00" else "",
        "closes": window["closes"] if window and window["closes"] != "23:59" else "",
    }


class PurposeForm(forms.ModelForm[Purpose]):
    rest_days = forms.IntegerField(
        label=_("days of rest before"),
        required=False,
        min_value=0,
        max_value=365,
        help_text=_("Counted from the last message that a customer may refuse; 0 means none"),
    )
    basis = forms.ChoiceField(
        label=_("Legal basis"), choices=[(key.value, label) for key, label in BASIS_LABELS.items()]
    )

    class Meta:
        model = Purpose
        fields = (
            "code", "name_zh", "name_en", "basis", "is_separate", "names_third_party", "rest_days",
            "is_active",
        )  # fmt: skip

    def clean_rest_days(self) -> int:
        return self.cleaned_data["rest_days"] or 0


class TextForm(forms.Form):
    text_zh = forms.CharField(
        label=_("Text in Chinese"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
    text_en = forms.CharField(
        label=_("Text in English"), max_length=5000, widget=forms.Textarea(attrs={"rows": 5})
    )
