"""Of one file: complaints nobody touched, and one for each way in which somebody worked on one."""

from __future__ import annotations

import pytest
from tests.apps.complaints.conftest import OPEN

from zhike.apps.audit.models import AuditRow
from zhike.apps.complaints.import_actions import import_cfpb
from zhike.apps.complaints.models import ChosenCause, Complaint
from zhike.apps.customers.errors import LoadUndone
from zhike.apps.customers.loads import Stands
from zhike.apps.customers.models import Load
from zhike.apps.imports.actions import undo_batch
from zhike.apps.imports.errors import AllWorkedOn
from zhike.apps.privacy.retention_actions import place_hold
from zhike.apps.tickets.actions import assign_ticket
from zhike.apps.tickets.clock_actions import pause_clock
from zhike.apps.tickets.models import Ticket, TicketClock
from zhike.apps.tickets.work_actions import add_note
from zhike.apps.vault.models import CustomerKey


def numbered(*numbers, **said):
    return [{"Complaint ID": str(number), **OPEN, **said} for number in numbers]


def ids():
    return set(Complaint.objects.values_list("source_id", flat=True))


def ticket_of(number):
    return Complaint.objects.get(source_id=f"cfpb-{number}").ticket


@pytest.fixture
def taken(file, desk):
    return import_cfpb(file(*numbered(*range(1, 9))), queue=desk, by="chen")


def test_what_nobody_touched_goes_whole_and_the_rest_stays_as_it_is(taken, file, desk, officer):
    other = import_cfpb(file(*numbered(50)), queue=desk, by="chen")
    owners = [ticket_of(number).key_owner for number in (1, 2)]
    add_note(ticket_of(3).pk, text="核对过", author=officer)
    assign_ticket(ticket_of(4).pk, owner=officer, by="sun")
    pause_clock(ticket_of(5).pk, name="complaint.close", reason="等待鉴定", by="sun")
    Complaint.objects.filter(source_id="cfpb-6").update(version=2)
    Complaint.objects.filter(source_id="cfpb-50").update(
        first=Complaint.objects.get(source_id="cfpb-7")
    )
    place_hold(reason="诉讼", by="chen", customer=None, matter=ticket_of(8).number)

    undo_batch(taken.batch_id, reason="wrong file", by="chen")

    assert ids() == {f"cfpb-{number}" for number in (3, 4, 5, 6, 7, 8, 50)}
    undone = Load.objects.get(batch_id=taken.batch_id).undone
    assert (undone["rows"], undone["kept"]) == (2, {Stands.CHANGED: 5, Stands.RECORDS: 1})
    assert undone["named"] == [ticket_of(number).number for number in range(3, 9)]
    left = set(Complaint.objects.values_list("ticket_id", flat=True))
    assert set(Ticket.objects.values_list("pk", flat=True)) == left
    assert set(TicketClock.objects.values_list("ticket_id", flat=True)) == left
    assert ChosenCause.objects.count() == 7
    assert not CustomerKey.objects.filter(customer_id__in=owners).exists()
    assert Load.objects.get(batch_id=other.batch_id).undone_at is None
    acts = AuditRow.objects.filter(activity="take back complaint", by="chen")
    assert acts.count() == 2
    assert AuditRow.objects.get(activity="undo import").case_id == f"batch-{taken.batch_id}"


def test_it_comes_in_again_afterwards_and_goes_once(taken, file, desk):
    undo_batch(taken.batch_id, reason="wrong file", by="chen")
    assert not ids()
    with pytest.raises(LoadUndone):
        undo_batch(taken.batch_id, reason="again", by="chen")

    again = import_cfpb(file(*numbered(*range(1, 9))), queue=desk, by="chen")
    assert (again.stored, again.duplicates) == (8, 0)


def test_where_somebody_worked_on_each_nothing_happens_and_they_are_named(file, desk, officer):
    one = import_cfpb(file(*numbered(1)), queue=desk, by="chen")
    add_note(ticket_of(1).pk, text="核对过", author=officer)

    with pytest.raises(AllWorkedOn, match=ticket_of(1).number):
        undo_batch(one.batch_id, reason="wrong file", by="chen")
    assert ids() == {"cfpb-1"}
    assert Load.objects.get(batch_id=one.batch_id).undone_at is None
