from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhike.apps.conversations.models import CHANNEL_LABELS
from zhike.apps.conversations.rules import LONGEST_MESSAGE, Channel
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import find_customers
from zhike.apps.customers.shown import shown_customers
from zhike.apps.desk.forms import FilesField
from zhike.apps.mailboxes.queries import with_mailbox
from zhike.apps.people.forms import choose
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.models import KIND_LABELS, choices
from zhike.apps.tickets.queries import served_queues
from zhike.apps.tickets.rules import Kind

LONGEST_SUBJECT = 200
BY_HAND = (Channel.BRANCH, Channel.LETTER, Channel.PHONE)


def new_name() -> str:
    return uuid4().hex


class CustomerForm(forms.Form):
    """Whom it is about: found by what somebody typed, and chosen where several have it."""

    customer = forms.CharField(
        label=_("Customer"),
        max_length=100,
        required=False,
        help_text=_("Number, full name or telephone. Empty while nobody knows who it is."),
    )
    customer_id = forms.CharField(label=_("Which of them"), required=False, widget=forms.Select)
    queue = forms.ModelChoiceField(
        label=_("Queue"), queryset=WorkQueue.objects.none(), to_field_name="code"
    )
    once = forms.RegexField(r"\A[0-9a-f]{32}\Z", widget=forms.HiddenInput, initial=new_name)

    def __init__(self, *args: Any, by: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by, self.found = by, list[Customer]()
        queues = self.offered(served_queues(by))
        if not by.may(Permission.SUPERVISE_TICKETS):
            queues = queues.filter(pk__in=by.queues.values("pk"))
        choose(self.fields["queue"], rows=queues)
        first = queues.first()
        self.fields["queue"].initial = first.code if first else None
        if not by.may(Permission.SEE_CUSTOMERS):
            del self.fields["customer"], self.fields["customer_id"]

    def offered(self, queues: QuerySet[WorkQueue]) -> QuerySet[WorkQueue]:
        """Those of the queues he serves that fit."""
        return queues

    @property
    def is_choice(self) -> bool:
        """Say whether several have what was typed, and somebody has to say which of them it is."""
        return len(self.found) > 1

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = cleaned.get("customer", "").strip()
        if not typed:
            return cleaned | {"customer": None}
        self.found = find_customers(typed, caller=self.by)
        chosen = cleaned.get("customer_id", "")
        fits = [one for one in self.found if not self.is_choice or one.customer_id == chosen]
        if not self.found:
            self.add_error("customer", _("No customer is found by this. Look at it once more."))
        elif not fits:
            widget: Any = self.fields["customer_id"].widget
            widget.choices = [
                (one.customer.customer_id, f"{one.name} {one.customer.customer_id}")
                for one in shown_customers(self.found)
            ]
            self.add_error("customer_id", _("Several customers are found. Say which of them."))
        return cleaned | {"customer": fits[0] if fits else None}


class ContactForm(CustomerForm):
    """What somebody came with, by a way that has no wire to here."""

    channel = forms.TypedChoiceField(
        label=_("Channel"), coerce=Channel, choices=[(one, CHANNEL_LABELS[one]) for one in BY_HAND]
    )
    text = forms.CharField(
        label=_("What it is about"),
        max_length=LONGEST_MESSAGE,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    kind = forms.TypedChoiceField(
        label=_("Kind"),
        coerce=Kind,
        choices=[one for one in choices(KIND_LABELS) if one[0] != Kind.COMPLAINT],
        initial=Kind.ENQUIRY,
        help_text=_("A complaint is registered on its own page, with its legal clock."),
    )

    field_order = ("channel", "customer", "customer_id", "text", "kind", "queue")


class MailForm(CustomerForm):
    """A mail that the bank begins."""

    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT)
    text = forms.CharField(
        label=_("Message"), max_length=LONGEST_MESSAGE, widget=forms.Textarea(attrs={"rows": 8})
    )
    attached = FilesField(label=_("Files"), required=False)

    field_order = ("customer", "customer_id", "subject", "text", "attached", "queue")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        if "customer" in self.fields:
            self.fields["customer"].required = True
            self.fields["customer"].help_text = _("Number, full name or telephone.")

    def offered(self, queues: QuerySet[WorkQueue]) -> QuerySet[WorkQueue]:
        return with_mailbox(queues)

    @property
    def has_queue(self) -> bool:
        field: Any = self.fields["queue"]
        return bool(field.queryset.exists())
