"""How long the file of a complaint is kept: its words, letters and messages, as one."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.rules import FINAL
from zhike.apps.complaints.sealed import WORDS
from zhike.apps.conversations.retention import clear_messages
from zhike.apps.fields.retention import answered, clear_values
from zhike.apps.privacy.record_classes import AT_MOST, RecordClass, keeps_class
from zhike.apps.privacy.rules import Mark, Record
from zhike.apps.tickets.retention import clear_tickets

# No period for complaint files was found in a source that could be read: the bank's own choice is
# the limitation of three years, and two for review, mediation and court.
OWN_CHOICE = "民法典 第一百八十八条 诉讼时效三年\uff0c另加核查、调解、诉讼两年\uff08本行规定\uff09"


def _complaints() -> list[Record]:
    """What is over. Of one from a file nobody knows when it ended: from when it was taken over."""
    spoken = ~Q(ticket__subject_sealed="") | Q(answered("ticket"))
    for column in WORDS[Complaint]:
        spoken |= ~Q(**{column: ""})
    ended = Coalesce(F("merged_into__closed_at"), F("closed_at"), F("ticket__touched_at"))
    over = [state.value for state in FINAL]
    # What was merged is over with the one that lives on.
    lives = Q(merged_into=None) | Q(merged_into__state__in=over)
    rows = Complaint.objects.filter(spoken, lives, state__in=over)
    values = (
        rows.annotate(ended_at=ended)
        .order_by("ended_at", "pk")
        .values_list("pk", "ticket_id", "ticket__customer__customer_id", "ended_at")
    )
    return [
        Record(
            key=key,
            customer_id=customer_id or "",
            matter=f"ticket-{ticket_id}",
            starts=timezone.localdate(ended_at),
        )
        for key, ticket_id, customer_id, ended_at in values[:AT_MOST]
    ]


def clear_complaints(keys: Collection[int]) -> int:
    """Take the words of complaints away; that somebody complained, and how it ended, stays."""
    rows = Complaint.objects.filter(pk__in=keys)
    tickets = list(rows.values_list("ticket_id", flat=True))
    clear_messages(tickets)
    clear_values(tickets)
    clear_tickets(tickets)
    for model, columns in WORDS.items():
        way = "pk__in" if model is Complaint else "complaint__in"
        model._default_manager.filter(**{way: keys}).update(**dict.fromkeys(columns, ""))
    return len(tickets)


keeps_class(
    RecordClass(
        code="complaints",
        label=_("Files of complaints"),
        starts_with=_("day on which the complaint was settled"),
        months=60,
        source=OWN_CHOICE,
        mark=Mark.OWN,
        is_automatic=False,
        records=_complaints,
        remove=clear_complaints,
    )
)
