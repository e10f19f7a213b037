"""A ticket is opened from a report or one of its points; a second click finds the first one."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.productvoice.errors import NoDesk, NoSuchPoint
from zhike.apps.productvoice.models import ProductReport, ReportTicket
from zhike.apps.productvoice.report_tickets import points_of
from zhike.apps.tickets.actions import open_ticket
from zhike.apps.tickets.queries import possible_owners, served_queues
from zhike.apps.tickets.rules import Kind
from zhike.apps.voice.words import both_names

TICKET_OPENED = "open ticket from product report"
CHANNEL = "internal"


@transaction.atomic
def open_report_ticket(report_id: int, *, by: User, point: str = "") -> tuple[ReportTicket, bool]:
    """Open a department's request for a point of a report; give it, and whether it is new.

    The report's owner owns the ticket where he may own tickets of the queue, else its head does.
    Its subject names product, month and point and no figure: who works tickets need not see them.

    Raises
    ------
    NoSuchPoint, NoDesk
    """
    # Whoever clicks at the same moment waits here, and finds the ticket of the first.
    row = ProductReport.objects.select_for_update(of=("self",)).select_related("owner")
    report = row.get(pk=report_id)
    if point and point not in points_of(report):
        raise NoSuchPoint
    there = ReportTicket.objects.filter(report=report, point=point).first()
    if there:
        return there, False
    queue, owner = _queue_for(report.owner, by=by)
    now = timezone.now()
    ticket = open_ticket(
        kind=Kind.INTERNAL,
        subject=_subject(report, point),
        queue=queue,
        channel=CHANNEL,
        by=by.username,
        owner=owner,
        at=now,
    )
    made = ReportTicket.objects.create(
        report=report, point=point, ticket=ticket, opened_at=now, opened_by=by.username
    )
    record_event(
        activity=TICKET_OPENED,
        case_id=report.case_id,
        by=by.username,
        outcome=report.product,
        after={"ticket": ticket.number, "point": point},
    )
    return made, True


def _queue_for(owner: User, *, by: User) -> tuple[WorkQueue, User | None]:
    """The first queue in reach whose tickets the report's owner may own; else the first of them.

    Whoever serves queues and does not supervise gives it to one of his own before any other.
    """
    queues = list(served_queues(by).select_related("branch", "terms__head").order_by("code"))
    if not queues:
        raise NoDesk
    own = set() if by.may(Permission.SUPERVISE_TICKETS) else set(by.queues.values_list("pk"))
    queues.sort(key=lambda one: (one.pk,) not in own)
    for queue in queues:
        if owner in possible_owners(queue):
            return queue, owner
    return queues[0], None


def _subject(report: ProductReport, point: str) -> str:
    named = [both_names(report.product), *([both_names(point)] if point else [])]
    return f"{' · '.join(named)}, {report.month:%Y-%m}"
