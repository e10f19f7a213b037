"""Analysts and managers hear of an issue that emerges, with the change before it."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.models import Outbox
from zhike.apps.notifications.kinds import Notice, notifies
from zhike.apps.notifications.rules import Ways
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission, Role
from zhike.apps.voice.actions import CALLED
from zhike.apps.voice.words import both_names

HEAR = (Role.ANALYST, Role.MANAGER)


@notifies(
    "emerging_issue",
    activity=CALLED,
    label=_("An issue emerges in what customers write"),
    sentence=_("Blamed more often than it should be: %(matter)s. Change before it: %(change)s"),
    ways=Ways(mail=True),
)
def emerging_issue(event: Outbox) -> Notice | None:
    readers = User.objects.filter(role__in=HEAR, is_active=True)
    return Notice(
        users=[user.pk for user in readers if user.may(Permission.SEE_VOICE)],
        values={
            "matter": both_names(event.outcome),
            "change": event.attributes.get("change") or "–",
        },
        url=reverse("voice:issues"),
    )
