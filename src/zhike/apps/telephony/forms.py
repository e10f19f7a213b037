from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zhike.apps.people.forms import choose
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.scopes import in_reach
from zhike.apps.telephony.models import MAPPING_LABELS
from zhike.apps.telephony.queries import possible_holders

LONGEST_NOTE = 4000


def _printable(value: str) -> None:
    if not value.isprintable():
        raise ValidationError(_("Write it on one line, without control signs."))


class SwitchboardForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, validators=[_printable])
    mapping = forms.ChoiceField(label=_("Form of its events"), choices=list(MAPPING_LABELS.items()))
    queue = forms.ModelChoiceField(
        label=_("Queue"),
        queryset=WorkQueue.objects.none(),
        help_text=_("Takes calls whose own queue is not known here by its code."),
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        served = WorkQueue.objects.filter(terms__isnull=False)
        choose(self.fields["queue"], rows=in_reach(served, caller=by))


class ExtensionForm(forms.Form):
    """Whose telephone it is."""

    number = forms.CharField(label=_("Extension"), max_length=50, validators=[_printable])
    person = forms.ModelChoiceField(
        label=_("Colleague"), queryset=User.objects.none(), to_field_name="username"
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose(self.fields["person"], rows=possible_holders(by))


class CallerForm(forms.Form):
    """Who is on the line."""

    customer_id = forms.CharField(label=_("Customer number"), max_length=40)


class WrapUpForm(forms.Form):
    text = forms.CharField(
        label=_("What the call was about"),
        required=False,
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Only colleagues read it."),
    )
    solved = forms.BooleanField(label=_("The matter is solved"), required=False)
