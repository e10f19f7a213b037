"""How queues are served: their head, their hours, and what they promise."""

from __future__ import annotations

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import reaches
from zhike.apps.tickets.errors import NobodyThere
from zhike.apps.tickets.models import QueueTerms, ServicePromise
from zhike.apps.tickets.rules import Promise


@transaction.atomic
def set_terms(queue: WorkQueue, *, head: User, hours_channel: str, by: str) -> QueueTerms:
    """Say who answers for a queue, and by the hours of which channel its time is counted."""
    if not (head.may(Permission.WORK_TICKETS) and reaches(head, queue.branch)):
        raise NobodyThere(name=str(head))
    before = QueueTerms.objects.filter(queue=queue).select_related("head").first()
    made, _is_new = QueueTerms.objects.update_or_create(
        queue=queue, defaults={"head": head, "hours_channel": hours_channel}
    )
    record_event(
        activity="set queue terms",
        case_id=f"queue-{queue.code}",
        by=by,
        outcome=queue.code,
        before=_plain(before) if before else None,
        after=_plain(made),
    )
    return made


@transaction.atomic
def promise(queue: WorkQueue, *, promised: Promise, by: str) -> ServicePromise:
    """Promise how long a step takes at most; what was promised for the same tickets before ends.

    Clocks that run keep the promise with which they began.
    """
    # A limit that makes no sense is refused here, before a clock is set off by it.
    limit = promised.limit
    made, _is_new = ServicePromise.objects.update_or_create(
        queue=queue,
        clock=promised.clock,
        kind=promised.kind or "",
        priority=promised.priority or 0,
        defaults={"amount": limit.amount, "unit": limit.unit},
    )
    record_event(
        activity="promise service",
        case_id=f"queue-{queue.code}",
        by=by,
        outcome=promised.clock,
        after={
            "kind": made.kind,
            "priority": made.priority,
            "amount": made.amount,
            "unit": made.unit,
        },
    )
    return made


@transaction.atomic
def end_promise(promise_id: int, *, by: str) -> None:
    """Promise no more for tickets that come from now on."""
    found = ServicePromise.objects.select_for_update().select_related("queue").get(pk=promise_id)
    record_event(
        activity="end promise",
        case_id=f"queue-{found.queue.code}",
        by=by,
        outcome=found.clock,
        before={"kind": found.kind, "priority": found.priority, "amount": found.amount},
    )
    found.delete()


def _plain(terms: QueueTerms) -> dict[str, str]:
    return {"head": terms.head.username, "hours": terms.hours_channel}
