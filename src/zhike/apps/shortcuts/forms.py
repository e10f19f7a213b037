from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.apps.conversations.rules import LONGEST_MESSAGE
from zhike.apps.people.forms import choose
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.shortcuts.queries import queues_for, reaches_all
from zhike.apps.tickets.models import KIND_LABELS, PRIORITY_LABELS, STATE_LABELS, choices
from zhike.apps.tickets.queries import served_queues
from zhike.apps.tickets.rules import NEVER_CHOSEN, State

AREA = forms.Textarea(attrs={"rows": 4})
SMALL = forms.Textarea(attrs={"rows": 2})
OWN, ALL = "own", "all"
LEFT = ("", _("left as it is"))


class ByForm(forms.Form):
    """A form whose choices depend on who fills it in."""

    def __init__(self, *args: Any, by: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by = by
        self.offer()

    def offer(self) -> None:
        """Set what can be chosen."""


class WhoseForm(ByForm):
    """For whom a shortcut is: oneself, everybody, or who serves a queue."""

    title = forms.CharField(label=_("Title"), max_length=80)
    whose = forms.ChoiceField(label=_("For whom"))

    def offer(self) -> None:
        super().offer()
        self.queues = {str(row.pk): row for row in queues_for(self.by)}
        offered: list[tuple[str, Any]] = [(OWN, _("only me"))]
        if self.queues and reaches_all(self.by):
            offered.append((ALL, _("everybody")))
        offered += [(key, row.name) for key, row in self.queues.items()]
        choose(self.fields["whose"], choices=offered)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        whose = given.pop("whose", OWN)
        return {**given, "for_all": whose == ALL, "queue": self.queues.get(whose)}


def whose(shortcut: Any) -> str:
    """Give what `WhoseForm.whose` says of a shortcut that is there."""
    return OWN if shortcut.owner_id else str(shortcut.queue_id or ALL)


class ReplyForm(WhoseForm):
    text = forms.CharField(label=_("Text"), max_length=LONGEST_MESSAGE, widget=AREA)


class DoesForm(ByForm):
    """What a bulk edit does to each ticket; what is empty is left alone."""

    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[
            LEFT,
            *((state.value, STATE_LABELS[state]) for state in State if state not in NEVER_CHOSEN),
        ],
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[LEFT, *choices(KIND_LABELS)])
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[LEFT, *choices(PRIORITY_LABELS)],
    )
    moves_to = forms.ModelChoiceField(
        label=_("Move to queue"),
        required=False,
        queryset=WorkQueue.objects.none(),
        empty_label=_("left as it is"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        help_text=_("Needed to open again, to wait for others, and to move."),
    )

    def offer(self) -> None:
        super().offer()
        choose(self.fields["moves_to"], rows=served_queues(self.by))


class MacroForm(WhoseForm, DoesForm):
    takes = forms.BooleanField(label=_("Whoever presses it owns the ticket"), required=False)
    reply = forms.CharField(
        label=_("Answer to the customer"),
        required=False,
        max_length=LONGEST_MESSAGE,
        widget=AREA,
        help_text=_("Goes out in the newest open conversation."),
    )
    note = forms.CharField(
        label=_("Note to colleagues"), required=False, max_length=4000, widget=SMALL
    )
    department = forms.ModelChoiceField(
        label=_("Department asked"),
        required=False,
        queryset=WorkQueue.objects.none(),
        empty_label="–",
    )
    wanted = forms.CharField(
        label=_("What is wanted"), required=False, max_length=4000, widget=SMALL
    )
    field_order = (
        "title", "whose", "takes", "kind", "priority", "reply", "note", "department", "wanted",
        "moves_to", "state", "reason",
    )  # fmt: skip

    def offer(self) -> None:
        super().offer()
        choose(self.fields["department"], rows=served_queues(self.by))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("wanted") and not given.get("department"):
            self.add_error("department", _("Say which department is asked."))
        if given.get("department") and not given.get("wanted"):
            self.add_error("wanted", _("Say what is wanted of the department."))
        return given


class ViewForm(WhoseForm):
    query = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
