"""Notes what became of a message. Each outcome of a message is told once."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.consents.models import MessageOutcome, SentMessage
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.consents.rules import Channel

# That a message was handed over is what "send message" led one to expect: no act of its own.
ACTIVITIES = {
    Outcome.REFUSED: "sent message refused",
    Outcome.DELIVERED: "sent message delivered",
    Outcome.NOT_DELIVERED: "sent message returned",
}


@transaction.atomic
def note_outcome(
    sent: SentMessage, outcome: Outcome, *, reason: str = "", occurred_at: datetime | None = None
) -> bool:
    """Note an outcome; False where it is known already."""
    now = timezone.now()
    try:
        with transaction.atomic():
            MessageOutcome.objects.create(
                message=sent,
                outcome=outcome,
                reason=reason[:60],
                occurred_at=occurred_at or now,
                noted_at=now,
            )
    except IntegrityError:
        return False
    if outcome in ACTIVITIES:
        number = sent.customer.customer_id
        record_event(
            activity=ACTIVITIES[outcome],
            case_id=f"customer-{number}",
            customer_id=number,
            channel=sent.channel,
            by="zhike",
            outcome=reason[:60] or sent.purpose,
        )
    return True


def note_report(
    reference: str,
    *,
    channel: Channel,
    outcome: Outcome,
    reason: str = "",
    occurred_at: datetime | None = None,
) -> SentMessage | None:
    """Note what the far end says of a message of one channel; None where it is none of ours."""
    rows = SentMessage.objects.filter(permit_id=reference, channel=channel)
    sent = rows.select_related("customer").first()
    if sent is not None:
        note_outcome(sent, outcome, reason=reason, occurred_at=occurred_at)
    return sent
