"""A complaint is merged as a complaint, where its clock of the law is minded, and never parted."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.rules import State
from zhike.apps.tickets.errors import NotMerged
from zhike.apps.tickets.gates import before_merge
from zhike.apps.tickets.models import Ticket


@before_merge
def require_merged_as_complaint(ticket: Ticket, target: Ticket | None) -> None:
    """Refuse to merge the ticket of a complaint by itself, or to part it (without a target)."""
    found = Complaint.objects.filter(ticket=ticket).select_related("merged_into").first()
    if found is None:
        return
    is_merged = found.state == State.MERGED
    if target is None and is_merged:
        raise NotMerged(why=_("Merged complaints stay one: their clock of the law ran as one."))
    into = found.merged_into.ticket_id if found.merged_into else None
    if target is not None and into != target.pk:
        raise NotMerged(why=_("This is a complaint. Merge it on its own page, with its clock."))
