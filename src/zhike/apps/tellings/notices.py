"""The owner of an improvement hears when somebody who was told raises the matter again."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from zhike.apps.audit.models import Outbox
from zhike.apps.improvements.models import Improvement
from zhike.apps.notifications.kinds import Notice, notifies
from zhike.apps.tellings.actions import AGAIN
from zhike.pipelines.masking import mask_found


@notifies(
    "improvement_raised_again",
    activity="link ticket to improvement",
    label=_("A matter that was told as mended is raised again"),
    sentence=_("Improvement “%(title)s”: a customer who was told raises it again"),
)
def raised_again(event: Outbox) -> Notice | None:
    key = int(event.case_id.rpartition("-")[2])
    found = Improvement.objects.filter(pk=key).first()
    if event.outcome != AGAIN or found is None:
        return None
    return Notice(
        users=[found.owner_id],
        values={"title": mask_found(found.title)},
        url=reverse("tellings:loop", args=[found.pk]),
    )
