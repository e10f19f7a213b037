"""The owner of a product hears of its reports; those who lead, when one stays without an answer."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.models import Outbox
from zhike.apps.notifications.kinds import Notice, notifies
from zhike.apps.notifications.rules import Ways
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission, Role
from zhike.apps.productvoice.actions import MADE, REMINDED
from zhike.apps.productvoice.models import ProductReport
from zhike.apps.productvoice.rules import State
from zhike.apps.voice.words import both_names


@notifies(
    "product_report",
    activity=MADE,
    label=_("What customers say of your product"),
    sentence=_("Report of %(month)s on %(product)s: acknowledge it by %(day)s"),
    ways=Ways(mail=True),
)
def made(event: Outbox) -> Notice | None:
    return _told(event, state=None)


@notifies(
    "product_report_late",
    activity=REMINDED,
    label=_("A product report waits for your answer"),
    sentence=_("Report of %(month)s on %(product)s was to be acknowledged by %(day)s"),
    ways=Ways(mail=True),
)
def late(event: Outbox) -> Notice | None:
    return _told(event, state=State.LATE)


@notifies(
    "product_report_handed_up",
    activity=REMINDED,
    label=_("A product report stays without an answer"),
    sentence=_("Nobody acknowledged the report of %(month)s on %(product)s, due %(day)s"),
    ways=Ways(mail=True),
)
def handed_up(event: Outbox) -> Notice | None:
    return _told(event, state=State.HANDED_UP)


def _told(event: Outbox, *, state: State | None) -> Notice | None:
    key = int(event.case_id.rpartition("-")[2])
    found = ProductReport.objects.filter(pk=key).first()
    if found is None or (state is not None and event.outcome != state):
        return None
    users = [found.owner_id]
    if state is State.HANDED_UP:
        leading = User.objects.filter(role=Role.MANAGER, is_active=True)
        users += [one.pk for one in leading if one.may(Permission.SEE_VOICE)]
    return Notice(
        users=list(dict.fromkeys(users)),
        values={
            "month": f"{found.month:%Y-%m}",
            "product": both_names(found.product),
            "day": f"{found.due_date:%Y-%m-%d}",
        },
        url=reverse("productvoice:report", args=[found.pk]),
    )
