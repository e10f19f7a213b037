from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.forms import THROUGH_CHOICES
from zhike.apps.consents.rules import TakenThrough
from zhike.apps.privacy.models import GROUND_LABELS, KIND_LABELS, MARK_LABELS, Assessment
from zhike.apps.privacy.rules import LONGEST_EXTENSION_DAYS, Mark, RefusalGround, RightKind

AREA = forms.Textarea(attrs={"rows": 4})
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class RequestForm(forms.Form):
    """What a customer asks for by right."""

    customer_id = forms.CharField(label=_("Customer number"), max_length=40)
    kind = forms.TypedChoiceField(
        label=_("Right"),
        choices=[(key.value, label) for key, label in KIND_LABELS.items()],
        coerce=RightKind,
    )
    received_through = forms.TypedChoiceField(
        label=_("Received"), choices=THROUGH_CHOICES, coerce=TakenThrough
    )
    wish = forms.CharField(label=_("What the customer asks for"), max_length=4000, widget=AREA)
    identity_proof = forms.CharField(
        label=_("How identity was proved"),
        max_length=200,
        required=False,
        help_text=_("For example: document seen in the branch. No number of a document."),
    )


class ProofForm(forms.Form):
    proof = forms.CharField(
        label=_("How identity was proved"),
        max_length=200,
        help_text=_("For example: document seen in the branch. No number of a document."),
    )


class ExtendForm(forms.Form):
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=LONGEST_EXTENSION_DAYS)
    reason = forms.CharField(label=_("Reason"), max_length=300)


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("Answer to the customer"), max_length=4000, widget=AREA)


class RefuseForm(forms.Form):
    ground = forms.TypedChoiceField(
        label=_("Ground"),
        choices=[(key.value, label) for key, label in GROUND_LABELS.items()],
        coerce=RefusalGround,
    )
    reason = forms.CharField(
        label=_("Reason, as the customer is told"), max_length=4000, widget=AREA
    )


class HoldForm(forms.Form):
    """On a customer, or on one matter."""

    customer_id = forms.CharField(label=_("Customer number"), max_length=40, required=False)
    matter = forms.CharField(
        label=_("or matter"),
        max_length=100,
        required=False,
        help_text=_("As the audit log names it, for example rights-12"),
    )
    reason = forms.CharField(label=_("Reason"), max_length=300)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("customer_id") and not cleaned.get("matter"):
            self.add_error("customer_id", _("Name a customer or a matter."))
        return cleaned


class LiftForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class StartForm(forms.Form):
    """The end of a relationship, with which the period of keeping begins."""

    starts = forms.DateField(label=_("The relationship ended on"), widget=DAY)


class RuleForm(forms.Form):
    months = forms.IntegerField(label=_("Months"), min_value=1, max_value=1200)
    source = forms.CharField(label=_("Source"), max_length=300)
    mark = forms.TypedChoiceField(
        label=_("How sure"),
        choices=[(key.value, label) for key, label in MARK_LABELS.items()],
        coerce=Mark,
    )
    is_automatic = forms.BooleanField(
        label=_("Erase without asking"),
        required=False,
        help_text=_("Otherwise what is due waits until somebody confirms it"),
    )


class AssessmentForm(forms.ModelForm[Assessment]):
    class Meta:
        model = Assessment
        fields = ("code", "title", "scope", "necessity", "risks", "measures", "decision")
        labels: ClassVar = {"code": _("Code")}
        help_texts: ClassVar = {"code": _("The same code makes the next version.")}
        widgets: ClassVar = dict.fromkeys(("scope", "necessity", "risks", "measures"), AREA)
