from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.api.rules import BUNDLES, LIFE_DAYS, LONGEST_LIFE_DAYS, Bundle
from zhike.apps.people.forms import choose
from zhike.apps.people.models import Branch, User
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import branches_in_reach

BUNDLE_LABELS = {
    Bundle.INGEST: _("Send events"),
    Bundle.READ: _("Read figures"),
    Bundle.CUSTOMERS: _("Read and change customers"),
}


def _choices() -> list[tuple[Any, Any]]:
    bundles = [(bundle.value, BUNDLE_LABELS[bundle]) for bundle in BUNDLES]
    single = [(permission.value, permission.value) for permission in Permission]
    return [(_("What is often needed"), bundles), (_("One by one"), single)]


class TokenForm(forms.Form):
    name = forms.CharField(
        label=_("Name"), max_length=100, help_text=_("The system that will use it")
    )
    permissions = forms.MultipleChoiceField(label=_("What it opens"), choices=_choices)
    branch = forms.ModelChoiceField(
        label=_("Branch"), queryset=Branch.objects.none(), help_text=_("It reaches all below it")
    )
    days = forms.IntegerField(
        label=_("Days until it ends"), min_value=1, max_value=LONGEST_LIFE_DAYS, initial=LIFE_DAYS
    )

    def __init__(self, *args: Any, caller: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        branch = self.fields["branch"]
        choose(branch, rows=branches_in_reach(Branch.objects.all(), caller=caller))
        branch.initial = caller.branch
