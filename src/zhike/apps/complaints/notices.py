"""Who hears of a grave complaint: the roles that the table of severity of the day names."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.models import Outbox
from zhike.apps.complaints import in_force
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.post_actions import CAME_BACK
from zhike.apps.complaints.severity import Grade
from zhike.apps.notifications.kinds import Notice, notifies
from zhike.apps.notifications.rules import Ways
from zhike.apps.people.models import User
from zhike.apps.people.scopes import reaches

ESCALATED = "escalate complaint"


@notifies(
    "complaint_major",
    activity=ESCALATED,
    label=_("A major complaint"),
    sentence=_("Complaint %(number)s is major: the emergency plan applies"),
    ways=Ways(mail=True),
)
def major(event: Outbox) -> Notice | None:
    return _told(event, grade=Grade.MAJOR)


@notifies(
    "complaint_serious",
    activity=ESCALATED,
    label=_("A serious complaint"),
    sentence=_("Complaint %(number)s is serious"),
)
def serious(event: Outbox) -> Notice | None:
    return _told(event, grade=Grade.SERIOUS)


@notifies(
    "complaint_letter_back",
    activity=CAME_BACK,
    label=_("A letter of a complaint did not arrive"),
    sentence=_("A letter of complaint %(number)s did not arrive by mail: tell it another way"),
    ways=Ways(mail=True),
)
def letter_back(event: Outbox) -> Notice | None:
    key = int(event.case_id.rpartition("-")[2])
    found = Complaint.objects.filter(ticket_id=key).select_related("ticket").first()
    if found is None or found.ticket.owner_id is None:
        return None
    return Notice(
        users=[found.ticket.owner_id],
        values={"number": found.ticket.number},
        url=reverse("complaints:complaint", args=[found.ticket.number]),
    )


def _told(event: Outbox, *, grade: Grade) -> Notice | None:
    if event.outcome != grade:
        return None
    key = int(event.case_id.rpartition("-")[2])
    rows = Complaint.objects.select_related("ticket__queue__branch")
    found = rows.filter(ticket_id=key).first()
    if found is None:
        return None
    roles = set(in_force.escalation(on=timezone.localdate(event.occurred_at)).get(grade, ()))
    staff = User.objects.filter(is_active=True).exclude(username=event.by)
    branch = found.ticket.queue.branch
    return Notice(
        users=[
            user.pk
            for user in staff.select_related("branch", "own_role")
            if user.role in roles and reaches(user, branch)
        ],
        values={"number": found.ticket.number},
        url=reverse("complaints:complaint", args=[found.ticket.number]),
    )
