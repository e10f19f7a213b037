from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.complaints import in_force, labels
from zhike.apps.complaints.codes import Code
from zhike.apps.complaints.handling import Change, Move
from zhike.apps.complaints.labels import choices
from zhike.apps.complaints.models import Complaint, Outcome
from zhike.apps.complaints.queries import free_handlers, mergeable_with, staff_of
from zhike.apps.complaints.recusal import Tie
from zhike.apps.complaints.regimes import Regime
from zhike.apps.complaints.registration import HELD_BY_BANK, Material, NotAccepted, Submitter
from zhike.apps.complaints.remedy import RemedyKind
from zhike.apps.complaints.severity import Media
from zhike.apps.people.models import Branch, User, WorkQueue
from zhike.apps.rulepacks.wording import told

AREA = forms.Textarea(attrs={"rows": 4})
LONG = forms.Textarea(attrs={"rows": 14})
DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
CHANNELS = [
    ("branch", _("Counter")), ("letter", _("Letter")), ("phone", _("Telephone")),
    ("web", _("Web")), ("mail", _("E-mail")), ("regulator", _("Handed on by the regulator")),
]  # fmt: skip
LANGUAGES = [("zh", "中文"), ("en", "English")]


def code_choices(codes: Iterable[Code], *, empty: bool = True) -> list[tuple[str, Any]]:
    """Codes with their words; what is not verified says so."""
    rows = [(one.code, _code_in_words(one)) for one in codes]
    return [("", "–"), *rows] if empty else rows


def _code_in_words(code: Code) -> str:
    words = f"{code.code} {told(code.text)}"
    return words if code.is_verified else f"{words} ({_('not verified')})"


class RegisterForm(forms.Form):
    """A complaint by letter, at the counter or by any way that has no inbox of its own."""

    customer_id = forms.CharField(
        label=_("Customer number"), max_length=40, required=False,
        help_text=_("Empty while nobody knows who it is"),
    )  # fmt: skip
    subject = forms.CharField(label=_("Subject"), max_length=200)
    demand = forms.CharField(label=_("Request and main facts"), max_length=8000, widget=AREA)
    queue = forms.ModelChoiceField(label=_("Queue"), queryset=WorkQueue.objects.none())
    regime = forms.TypedChoiceField(label=_("Law"), coerce=Regime)
    channel = forms.ChoiceField(label=_("Received by"), choices=CHANNELS)
    received_at = forms.DateTimeField(
        label=_("Received at"), required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Empty: now. The legal clock runs from here."),
    )  # fmt: skip
    submitter = forms.TypedChoiceField(
        label=_("Who complains"), choices=choices(labels.SUBMITTERS), coerce=Submitter
    )
    in_writing = forms.BooleanField(label=_("In writing"), required=False)
    materials = forms.TypedMultipleChoiceField(
        label=_("Handed in"), required=False, coerce=Material,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (one.value, label) for one, label in labels.MATERIALS.items() if one not in HELD_BY_BANK
        ],
        help_text=_("What the bank holds or can look up may not be asked for."),
    )  # fmt: skip
    business_code = forms.ChoiceField(label=_("Business (JR/T 0169)"), required=False)
    people_face_to_face = forms.IntegerField(
        label=_("People who came"), min_value=0, max_value=100_000, required=False
    )
    representatives = forms.IntegerField(
        label=_("Representatives"), min_value=0, max_value=1000, required=False
    )

    def __init__(self, *args: Any, queues: Any, regimes: Iterable[Regime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["queue"].queryset = queues
        fields["regime"].choices = [(one.value, labels.REGIMES[one]) for one in regimes]
        business = [
            one
            for one in in_force.codes("jrt0169", on=timezone.localdate()).values()
            if one.dimension == "B"
        ]
        fields["business_code"].choices = code_choices(business)

    def clean_received_at(self) -> Any:
        given = self.cleaned_data["received_at"]
        if given and given > timezone.now():
            raise forms.ValidationError(_("A complaint cannot be received in the future."))
        return given

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for name in ("people_face_to_face", "representatives"):
            cleaned[name] = cleaned.get(name) or 0
        return cleaned


class ActForm(forms.Form):
    """What an act on one complaint needs."""

    def __init__(
        self, *args: Any, complaint: Complaint, caller: User | None = None, **kwargs: Any
    ) -> None:
        self.complaint, self.caller = complaint, caller
        super().__init__(*args, **kwargs)
        self.fill(complaint)

    def fill(self, complaint: Complaint) -> None:
        """Offer what this complaint allows."""

    def set_choices(self, name: str, offered: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = offered


class HandlerForm(ActForm):
    handler = forms.ModelChoiceField(label=_("In charge"), queryset=User.objects.none())

    def fill(self, complaint: Complaint) -> None:
        field: Any = self.fields["handler"]
        field.queryset = free_handlers(complaint)


class FiveWForm(ActForm):
    who = forms.CharField(label=_("Who"), max_length=2000, required=False)
    what = forms.CharField(label=_("What happened"), max_length=4000, required=False, widget=AREA)
    when = forms.CharField(label=_("When"), max_length=500, required=False)
    where = forms.CharField(label=_("Where"), max_length=500, required=False)
    why = forms.CharField(label=_("Why"), max_length=4000, required=False, widget=AREA)


class CausesForm(ActForm):
    causes = forms.MultipleChoiceField(label=_("Causes"), widget=forms.CheckboxSelectMultiple)
    standard = forms.ChoiceField(
        label=_("Cause (JR/T 0169)"), required=False, help_text=_("Empty: the likeliest one")
    )
    business_code = forms.ChoiceField(label=_("Business (JR/T 0169)"), required=False)
    channel_code = forms.ChoiceField(label=_("Channel (JR/T 0169)"), required=False)

    def fill(self, complaint: Complaint) -> None:
        on = timezone.localdate(complaint.received_at)
        self.set_choices(
            "causes", code_choices(in_force.codes("causes", on=on).values(), empty=False)
        )
        standard = in_force.codes("jrt0169", on=on).values()
        for name, dimension in (("standard", "C"), ("business_code", "B"), ("channel_code", "A")):
            self.set_choices(name, code_choices(o for o in standard if o.dimension == dimension))


class MoveForm(ActForm):
    move = forms.TypedChoiceField(
        label=_("What was done"), choices=choices(labels.MOVES), coerce=Move
    )
    emotion = forms.TypedChoiceField(
        label=_("How heated"), coerce=int, choices=[(n, n) for n in range(1, 6)],
        help_text=_("1 calm to 5 furious"),
    )  # fmt: skip


class ChangeForm(ActForm):
    change = forms.TypedChoiceField(
        label=_("What changes"), choices=choices(labels.CHANGES), coerce=Change
    )
    handler = forms.ModelChoiceField(
        label=_("New person"), queryset=User.objects.none(), required=False
    )
    after = forms.CharField(label=_("New place or time"), max_length=200, required=False)

    def fill(self, complaint: Complaint) -> None:
        field: Any = self.fields["handler"]
        field.queryset = free_handlers(complaint).exclude(pk=complaint.ticket.owner_id)


class ConcernForm(ActForm):
    tie = forms.TypedChoiceField(
        label=_("How"), coerce=Tie,
        choices=[row for row in choices(labels.TIES) if row[0] != Tie.STEPPED_BACK],
    )  # fmt: skip
    user = forms.ModelChoiceField(label=_("Person"), queryset=User.objects.none(), required=False)
    branch = forms.ModelChoiceField(
        label=_("or branch"), queryset=Branch.objects.none(), required=False
    )

    def fill(self, complaint: Complaint) -> None:
        fields: dict[str, Any] = self.fields
        fields["user"].queryset = staff_of(complaint)
        fields["branch"].queryset = Branch.objects.filter(
            path__startswith=complaint.ticket.queue.branch.path
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if bool(cleaned.get("user")) == bool(cleaned.get("branch")):
            raise forms.ValidationError(_("Name a person or a branch."))
        return cleaned


class GradeForm(ActForm):
    people_face_to_face = forms.IntegerField(label=_("People who came"), min_value=0)
    customers_affected = forms.IntegerField(label=_("Customers affected"), min_value=1)
    in_media = forms.TypedChoiceField(
        label=_("Media"), choices=choices(labels.MEDIA), coerce=lambda given: Media(int(given))
    )
    amount = forms.DecimalField(label=_("Amount at stake"), min_value=0, decimal_places=2)
    is_vulnerable = forms.BooleanField(label=_("A vulnerable person"), required=False)
    from_disaster = forms.BooleanField(
        label=_("From a disaster, an accident or a public-health event"), required=False
    )


class RemedyForm(ActForm):
    kind = forms.TypedChoiceField(
        label=_("Remedy"), choices=choices(labels.REMEDIES), coerce=RemedyKind
    )
    amount = forms.DecimalField(
        label=_("Amount"), min_value=0, max_value=Decimal("1e10"), decimal_places=2, required=False
    )
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, required=False,
        help_text=_("Needed where others were given less or more for the same cause"),
    )  # fmt: skip


class DecideForm(ActForm):
    outcome = forms.TypedChoiceField(label=_("Outcome"), choices=Outcome.choices, coerce=Outcome)
    decision = forms.CharField(label=_("Decision"), max_length=4000, widget=AREA)
    reasons = forms.CharField(label=_("Reasons"), max_length=4000, widget=AREA)


class ExtensionForm(ActForm):
    reason = forms.CharField(label=_("Reason"), max_length=1000)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    notice = forms.CharField(
        label=_("Notice to the complainant"), max_length=4000, required=False, widget=AREA
    )


class PauseForm(ActForm):
    reason = forms.CharField(
        label=_("Reason"), max_length=1000, help_text=_("Which appraisal, by whom, until when")
    )
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)
    notice = forms.CharField(label=_("Notice to the complainant"), max_length=4000, widget=AREA)


class MergeForm(ActForm):
    other = forms.ModelChoiceField(
        label=_("The same matter as"), queryset=Complaint.objects.none(), empty_label=None
    )

    def fill(self, complaint: Complaint) -> None:
        field: Any = self.fields["other"]
        if self.caller is not None:
            field.queryset = mergeable_with(complaint, caller=self.caller)
        field.label_from_instance = lambda row: (
            f"{row.ticket.number} · {timezone.localdate(row.received_at)} · {row.ticket.queue}"
        )


class LanguageForm(ActForm):
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES)


class FactsForm(ActForm):
    facts = forms.CharField(label=_("New facts or reasons"), max_length=4000, widget=AREA)


class ReviewForm(ActForm):
    grounds = forms.CharField(
        label=_("Why the decision is contested"), max_length=4000, widget=AREA, required=False
    )


class RiskForm(ActForm):
    action = forms.ChoiceField(label=_("What was done"), choices=choices(labels.RISK_ACTIONS))


class CorrectionForm(ActForm):
    cause = forms.ChoiceField(label=_("Cause"))
    root_cause = forms.CharField(label=_("Root cause"), max_length=300)
    action = forms.CharField(label=_("Corrective action"), max_length=300)
    owner = forms.ModelChoiceField(label=_("Owner"), queryset=User.objects.none())
    due_date = forms.DateField(label=_("Due"), widget=DAY)

    def fill(self, complaint: Complaint) -> None:
        on = timezone.localdate(complaint.received_at)
        known = in_force.codes("causes", on=on)
        chosen = [known[row.code] for row in complaint.causes.all() if row.code in known]
        self.set_choices("cause", code_choices(chosen, empty=False))
        field: Any = self.fields["owner"]
        field.queryset = staff_of(complaint)


class LetterForm(forms.Form):
    text = forms.CharField(label=_("Letter"), max_length=20_000, widget=LONG)


class RefusalForm(LetterForm):
    ground = forms.TypedChoiceField(
        label=_("Ground"), choices=choices(labels.GROUNDS), coerce=NotAccepted
    )
