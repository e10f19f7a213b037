"""How long it is kept who was told of an improvement; that somebody was, is counted on."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.privacy.record_classes import AT_MOST, RecordClass, keeps_class
from zhike.apps.privacy.rules import Mark, Record
from zhike.apps.tellings.models import Telling
from zhike.apps.tellings.telling_actions import forget


def _tellings() -> list[Record]:
    """Each of somebody known; a hold on whoever was told keeps it."""
    rows = Telling.objects.filter(customer__isnull=False).order_by("tried_at", "pk")
    values = rows.values_list("pk", "customer__customer_id", "tried_at")
    return [
        Record(key=key, customer_id=number, matter="", starts=timezone.localdate(tried_at))
        for key, number, tried_at in values[:AT_MOST]
    ]


keeps_class(
    RecordClass(
        code="tellings",
        label=_("Who was told of improvements"),
        starts_with=_("day of the message"),
        months=24,
        source="个人信息保护法 第十九条\uff1a最短时间",
        mark=Mark.OWN,
        is_automatic=False,
        records=_tellings,
        remove=forget,
    )
)
