from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhike.analytics.clocks import LimitUnit
from zhike.apps.calendars.forms import CHANNEL_LABELS
from zhike.apps.people.forms import QueueForm, choose
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.tickets.models import (
    CLOCK_LABELS,
    KIND_LABELS,
    PRIORITY_LABELS,
    UNIT_LABELS,
    choices,
)
from zhike.apps.tickets.queries import possible_heads, possible_owners
from zhike.apps.tickets.rules import ClockName, Kind, Priority, Promise

LONGEST = 1000  # more than any promise, and less than a calendar holds


def _head_field() -> forms.ModelChoiceField[User]:
    return forms.ModelChoiceField(
        label=_("Head"),
        queryset=User.objects.none(),
        help_text=_("Owns what nobody of the queue took yet."),
    )


def _hours_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Hours of the channel"),
        choices=list(CHANNEL_LABELS.items()),
        help_text=_("Working hours are counted by its opening hours, under “Calendars”."),
    )


def _offer(field: forms.Field, people: list[User]) -> None:
    rows = User.objects.filter(pk__in=[one.pk for one in people]).order_by("name", "username")
    choose(field, rows=rows)


class NewQueueForm(QueueForm):
    head = _head_field()
    hours_channel = _hours_field()

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, by=by, **kwargs)
        _offer(self.fields["head"], possible_heads(by))


class TermsForm(forms.Form):
    head = _head_field()
    hours_channel = _hours_field()

    def __init__(self, *args: Any, queue: WorkQueue, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.fields["head"], possible_owners(queue))


class PromiseForm(forms.Form):
    """The same clock, kind and priority again changes what was promised."""

    clock = forms.ChoiceField(label=_("What"), choices=choices(CLOCK_LABELS))
    amount = forms.FloatField(label=_("Within"), min_value=0.01, max_value=LONGEST)
    unit = forms.ChoiceField(label=_("Counted in"), choices=choices(UNIT_LABELS))
    priority = forms.TypedChoiceField(
        label=_("Priority"),
        required=False,
        coerce=int,
        choices=[("", _("any")), *choices(PRIORITY_LABELS)],
    )
    kind = forms.ChoiceField(
        label=_("Kind"), required=False, choices=[("", _("any")), *choices(KIND_LABELS)]
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        amount, unit = given.get("amount"), given.get("unit")
        if amount and unit and LimitUnit(unit).is_days and amount != int(amount):
            self.add_error("amount", _("Days are counted whole: write 1, 2, 3 …"))
        return given

    @property
    def promised(self) -> Promise:
        given = self.cleaned_data
        return Promise(
            clock=ClockName(given["clock"]),
            amount=given["amount"],
            unit=LimitUnit(given["unit"]),
            kind=Kind(given["kind"]) if given["kind"] else None,
            priority=Priority(given["priority"]) if given["priority"] else None,
        )
