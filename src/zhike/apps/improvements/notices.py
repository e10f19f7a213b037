"""Who owns an improvement hears what is due of it, and when what it mended is back."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.models import Outbox
from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.reminder_actions import REMINDED
from zhike.apps.improvements.rules import Due
from zhike.apps.notifications.kinds import Notice, notifies
from zhike.apps.notifications.rules import Ways
from zhike.pipelines.masking import mask_found


@notifies(
    "improvement_check",
    activity=REMINDED,
    label=_("The check date of an improvement has come"),
    sentence=_("Improvement “%(title)s”: its check date has come; its effect is to be measured"),
)
def check(event: Outbox) -> Notice | None:
    return _told(event, due=Due.CHECK)


@notifies(
    "improvement_decision",
    activity=REMINDED,
    label=_("An improvement is measured and waits for its decision"),
    sentence=_("Improvement “%(title)s” is measured: keep, adjust or stop it"),
)
def decision(event: Outbox) -> Notice | None:
    return _told(event, due=Due.DECISION)


@notifies(
    "improvement_overdue",
    activity=REMINDED,
    label=_("The decision on an improvement is overdue"),
    sentence=_("Improvement “%(title)s”: two weeks after its check nothing is decided"),
    ways=Ways(mail=True),
)
def overdue(event: Outbox) -> Notice | None:
    return _told(event, due=Due.OVERDUE)


@notifies(
    "improvement_back",
    activity="reopen improvement",
    label=_("What an improvement mended is back"),
    sentence=_("Improvement “%(title)s”: what it mended is back, so it is open again"),
    ways=Ways(mail=True),
)
def back(event: Outbox) -> Notice | None:
    return _told(event, due=None)


def _told(event: Outbox, *, due: Due | None) -> Notice | None:
    key = int(event.case_id.rpartition("-")[2])
    found = Improvement.objects.filter(pk=key).first()
    if found is None or (due is not None and event.outcome != due):
        return None
    return Notice(
        users=[found.owner_id],
        values={"title": mask_found(found.title)},
        url=reverse("improvements:improvement", args=[found.pk]),
    )
