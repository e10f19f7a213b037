from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from zhike.apps.notifications.rules import Ways


class ChoicesForm(forms.Form):
    """Where mails go, and two boxes a kind."""

    address = forms.EmailField(label=_("Mail address"), required=False, max_length=200)
    language = forms.ChoiceField(label=_("Language of the mails"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, ways: Mapping[str, tuple[Any, Ways]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kinds = list(ways)
        for name, (label, each) in ways.items():
            self.fields[f"{name}-bell"] = forms.BooleanField(
                label=label, required=False, initial=each.bell
            )
            self.fields[f"{name}-mail"] = forms.BooleanField(
                label=label, required=False, initial=each.mail
            )

    @property
    def rows(self) -> list[tuple[Any, Any, Any]]:
        """Label, box of the bell, box of the mail."""
        pairs = [(self[f"{name}-bell"], self[f"{name}-mail"]) for name in self.kinds]
        return [(bell.label, bell, mail) for bell, mail in pairs]

    @property
    def ways(self) -> dict[str, Ways]:
        given = self.cleaned_data
        return {
            name: Ways(bell=given[f"{name}-bell"], mail=given[f"{name}-mail"])
            for name in self.kinds
        }
