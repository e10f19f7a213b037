"""A ticket's number, a pain point, and what customers are told, as forms."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.tellings.rules import LONGEST_TEXT


class NumberForm(forms.Form):
    number = forms.CharField(label=_("Number of the ticket"), max_length=20)


class MatterForm(forms.Form):
    matter = forms.ChoiceField(
        label=_("Pain point"),
        required=False,
        help_text=_("Its tickets are proposed to those who may see them."),
    )

    def __init__(self, *args: Any, matters: Sequence[str], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [("", _("none")), *((one, one) for one in matters)]
        field: Any = self.fields["matter"]
        field.choices = choices


class TextForm(forms.Form):
    """The message in both languages; each customer reads his own."""

    text_zh = forms.CharField(
        label=_("In Chinese"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "zh-Hans"}),
    )
    text_en = forms.CharField(
        label=_("In English"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3, "lang": "en"}),
    )
    claims_effect = forms.BooleanField(
        label=_("It says that it helped"),
        required=False,
        help_text=_("Goes out only once the effect is proved."),
    )


class ImprovementForm(forms.Form):
    """Which improvement a ticket is linked to, on the ticket's own page."""

    improvement = forms.ChoiceField(label=_("Improvement"))

    def __init__(self, *args: Any, rows: Sequence[tuple[int, str]], **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(str(key), title) for key, title in rows]
        field: Any = self.fields["improvement"]
        field.choices = choices
