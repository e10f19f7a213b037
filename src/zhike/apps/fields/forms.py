from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.fields.models import FIELD_KIND_LABELS, TicketField
from zhike.apps.fields.rules import LONGEST_ANSWER, MOST_CHOICES, NO, YES, FieldKind, kept
from zhike.apps.people.forms import choose
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.scopes import in_reach
from zhike.apps.tickets.models import KIND_LABELS, choices
from zhike.pipelines.masking import mask_found

EMPTY = ("", "–")


class FieldForm(forms.Form):
    """What is asked, about which tickets, and of whom."""

    label = forms.CharField(label=_("The question"), max_length=100)
    help_text = forms.CharField(label=_("Help"), required=False, max_length=200)
    options = forms.CharField(
        label=_("To choose from"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Of a choice: each on its line."),
    )
    ticket_kinds = forms.MultipleChoiceField(
        label=_("Kinds of tickets"),
        required=False,
        choices=choices(KIND_LABELS),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: of all kinds."),
    )
    queue = forms.ModelChoiceField(
        label=_("Queue"),
        required=False,
        queryset=WorkQueue.objects.none(),
        empty_label=_("every queue"),
    )
    is_required = forms.BooleanField(label=_("Needed before a ticket is solved"), required=False)
    is_asked = forms.BooleanField(
        label=_("Asked of the customer on his own pages"),
        required=False,
        help_text=_("Only of fields for every queue."),
    )
    place = forms.IntegerField(label=_("Place"), min_value=0, max_value=9999, initial=100)

    def __init__(self, *args: Any, by: User, **more: Any) -> None:
        super().__init__(*args, **more)
        choose(self.fields["queue"], rows=in_reach(WorkQueue.objects.all(), caller=by))

    def clean_options(self) -> list[str]:
        lines = [one.strip() for one in self.cleaned_data["options"].splitlines()]
        return list(dict.fromkeys(one for one in lines if one))[:MOST_CHOICES]


class NewFieldForm(FieldForm):
    code = forms.SlugField(
        label=_("Code"), max_length=40, help_text=_("Other systems know it by this name.")
    )
    kind = forms.ChoiceField(label=_("Kind of answer"), choices=choices(FIELD_KIND_LABELS))
    field_order = ("label", "code", "kind", "options")


class AnswersForm(forms.Form):
    """The answers to fields, one input each; `said` are those that were changed.

    What was not touched is not written back: it may stand masked in its input, and a colleague may
    have answered it meanwhile.
    """

    def __init__(
        self, *args: Any, asked: Sequence[TicketField], needs: bool = False, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.asked = {f"field_{field.pk}": field for field in asked}
        for name, field in self.asked.items():
            self.fields[name] = _input(field)
            self.fields[name].required = needs and field.is_required

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for name, field in self.asked.items():
            if name in given and _kept(field, given[name]) is None:
                wanted = _("A %(kind)s is wanted here.") % {"kind": field.get_kind_display()}
                self.add_error(name, wanted)
        return given

    @property
    def inputs(self) -> list[tuple[forms.BoundField, TicketField]]:
        """Each input with its field, for a page that shows some of them at times."""
        return [(self[name], field) for name, field in self.asked.items()]

    @property
    def said(self) -> dict[TicketField, str]:
        return {
            field: self.cleaned_data.get(name, "")
            for name, field in self.asked.items()
            if name in self.changed_data
        }


def initial_of(shown: Sequence[Any]) -> dict[str, str]:
    """What an `AnswersForm` shows of answers that are there."""
    return {f"field_{one.field.pk}": mask_found(one.value) for one in shown}


def _kept(field: TicketField, said: str) -> str | None:
    return kept(FieldKind(field.kind), said, choices=field.options)


def _input(field: TicketField) -> forms.Field:
    common: dict[str, Any] = {"label": field.label, "help_text": field.help_text}
    if field.kind == FieldKind.CHOICE:
        return forms.ChoiceField(choices=[EMPTY, *((one, one) for one in field.options)], **common)
    if field.kind == FieldKind.YES_NO:
        return forms.ChoiceField(choices=[EMPTY, (YES, _("yes")), (NO, _("no"))], **common)
    widgets: dict[str, forms.Widget] = {
        FieldKind.NUMBER: forms.TextInput(attrs={"inputmode": "decimal"}),
        FieldKind.DATE: forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    }
    widget = widgets.get(field.kind, forms.TextInput())
    return forms.CharField(max_length=LONGEST_ANSWER, widget=widget, **common)
