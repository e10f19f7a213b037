"""Every act on a ticket makes its place in the index be written anew."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from zhike.apps.audit.announcer import hears_events
from zhike.apps.audit.models import Outbox
from zhike.apps.search.actions import EVERY, note_changes
from zhike.apps.search.queries import tickets_of_erased
from zhike.apps.tickets.standing import hears_bulk

TICKET = "ticket-"  # what the case of a ticket begins with
# A run of retention says which class it erased, and not which matters.
RETENTION = "erase records"
ERASING = frozenset({"destroy keys", "finish erasure"})


@hears_events
def note_tickets(events: Sequence[Outbox]) -> None:
    """Note the tickets of acts, and all of a customer whose keys were destroyed."""
    changed = {
        int(key)
        for event in events
        if (key := event.case_id.removeprefix(TICKET)) != event.case_id and key.isdecimal()
    }
    note_changes(changed)
    if erased := [event.customer_id for event in events if event.activity in ERASING]:
        note_changes(tickets_of_erased(erased), is_erasure=True)
    if any(event.activity == RETENTION for event in events):
        note_changes([EVERY], is_erasure=True)


@hears_bulk
def note_bulk(tickets: Collection[int]) -> None:
    """Note matters that came or went with an import."""
    note_changes(tickets)
