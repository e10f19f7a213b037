"""Takes complaints back that an import brought: those on which nobody worked since."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from zhike.apps.audit.actions import Act, record_events
from zhike.apps.complaints.models import ChosenCause, Complaint
from zhike.apps.customers.loads import Stands
from zhike.apps.customers.models import Load
from zhike.apps.imports.errors import AllWorkedOn
from zhike.apps.imports.takers import Undone
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import number_of
from zhike.apps.tickets.standing import held, leading_to, portions, worked_on
from zhike.apps.vault.actions import forget_keys

MOST_NAMED = 20


def take_complaints_back(load: Load, *, by: str) -> Undone:
    """Delete the complaints of a load, with their tickets, clocks and keys, in one transaction.

    What somebody worked on since then is on the bank's books by now: it stays, by its number, to
    be settled or withdrawn like any other. So does what a legal hold keeps.

    Raises
    ------
    AllWorkedOn
        None could go.
    """
    # Locked before they are looked at: nobody may begin on one between the look and the end of it.
    rows = Ticket.objects.select_for_update().filter(complaint__load=load)
    tickets = dict(rows.order_by("pk").values_list("pk", "complaint__pk"))
    changed = _worked_on(tickets, load=load)
    on_hold = held(tickets.keys()) - changed
    going = tickets.keys() - changed - on_hold
    named = _numbers(changed | on_hold)
    if tickets and not going:
        raise AllWorkedOn(numbers=named)
    for some in portions(going):
        _delete(some, complaints=[tickets[key] for key in some], by=by)
    return Undone(
        gone=len(going),
        kept={Stands.CHANGED: len(changed), Stands.RECORDS: len(on_hold)},
        named=named,
    )


def _worked_on(tickets: dict[int, int], *, load: Load) -> set[int]:
    """The tickets of those that moved, or to which anything leads that did not come along."""
    changed = worked_on(tickets, besides=(Complaint,))
    moved = Complaint.objects.filter(load=load).exclude(version=1)
    changed.update(moved.values_list("ticket_id", flat=True))
    ticket_of = {complaint: ticket for ticket, complaint in tickets.items()}
    for some in portions(ticket_of):
        led = leading_to(Complaint, some, besides=(ChosenCause,))
        changed.update(ticket_of[key] for key in led)
    return changed


def _delete(tickets: Collection[int], *, complaints: Collection[int], by: str) -> None:
    rows = Complaint.objects.filter(pk__in=complaints).select_related("ticket")
    told = [_taken_back(row, by=by) for row in rows]
    owners = [row.ticket.key_owner for row in rows]
    Complaint.objects.filter(pk__in=complaints).delete()
    Ticket.objects.filter(pk__in=tickets).delete()
    forget_keys(owners)
    # Each by itself, as it was taken over: the log and the search know what is gone.
    record_events(told)


def _taken_back(row: Complaint, *, by: str) -> Act:
    return Act(
        activity="take back complaint",
        case_id=row.ticket.case_id,
        by=by,
        outcome=row.state,
        attributes={"regime": row.regime, "source": row.source_id or ""},
    )


def _numbers(tickets: Iterable[int]) -> list[str]:
    numbers = [number_of(key) for key in sorted(tickets)]
    return numbers if len(numbers) <= MOST_NAMED else [*numbers[:MOST_NAMED], "…"]
