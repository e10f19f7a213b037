"""Who supervises hears that a blocked sender has written: nothing is held back unheard."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.models import Outbox
from zhike.apps.blocks.models import Block
from zhike.apps.blocks.rules import Standing
from zhike.apps.notifications.kinds import Notice, notifies
from zhike.apps.notifications.rules import Ways
from zhike.apps.tickets.queries import supervisors_of


@notifies(
    "contact_held",
    activity="hold back contact",
    label=_("A blocked sender has written"),
    sentence=_("A blocked sender has written: read whether it is spam"),
)
def contact_held(event: Outbox) -> Notice | None:
    return _about(event) if event.outcome == Standing.FIRST else None


@notifies(
    "complaint_held",
    activity="hold back contact",
    label=_("What a blocked sender wrote may be a complaint"),
    sentence=_("What a blocked sender wrote may be a complaint: read it, and let it in"),
    ways=Ways(mail=True),
)
def complaint_held(event: Outbox) -> Notice | None:
    return _about(event) if event.outcome == Standing.COMPLAINT else None


def _about(event: Outbox) -> Notice | None:
    key = int(event.case_id.rpartition("-")[2])
    block = Block.objects.select_related("queue__branch").filter(pk=key).first()
    if block is None:
        return None
    return Notice(users=supervisors_of(block.queue), url=reverse("blocks:block", args=[key]))
