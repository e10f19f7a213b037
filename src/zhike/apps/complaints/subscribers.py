"""Who writes about his open complaint had to ask: it is counted from the messages themselves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db.models import Max
from django.db.models.functions import Coalesce

from zhike.apps.audit.announcer import hears_events
from zhike.apps.audit.models import Outbox
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.queries import OPEN_STATES
from zhike.apps.complaints.work_actions import note_chased

WROTE, REGISTERED = "customer wrote", "register complaint"


@hears_events
def count_chases(events: Sequence[Outbox]) -> None:
    """Note each message on an open complaint; the one it began with is the complaint itself."""
    written = [event for event in events if event.activity == WROTE]
    if not written:
        return
    registered = Outbox.objects.filter(
        activity=REGISTERED, case_id__in={event.case_id for event in written}
    )
    began = dict(registered.order_by().values_list("case_id").annotate(last=Max("pk")))
    times = Counter(
        int(event.case_id.rpartition("-")[2])
        for event in written
        if event.pk > began.get(event.case_id, 0)
    )
    # Who writes in what was merged asks about the complaint that lives on.
    lives = Coalesce("merged_into__pk", "pk")
    rows = Complaint.objects.filter(ticket_id__in=times).annotate(lives=lives)
    chased: Counter[int] = Counter()
    for key, ticket_id in rows.values_list("lives", "ticket_id"):
        chased[key] += times[ticket_id]
    open_ones = Complaint.objects.filter(pk__in=chased, state__in=OPEN_STATES)
    for key in list(open_ones.values_list("pk", flat=True)):
        note_chased(key, times=chased[key], by="zhike")
