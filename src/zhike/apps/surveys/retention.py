"""How long the words of answers are kept; the scores stay, and say nothing of anybody alone."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from zhike.apps.privacy.record_classes import AT_MOST, RecordClass, keeps_class
from zhike.apps.privacy.rules import Mark, Record
from zhike.apps.surveys.models import Answer, SheetAnswer


def _words() -> list[Record]:
    """Each answer in words. A hold on its matter keeps it, as one on whoever gave it does."""
    rows = Answer.objects.exclude(text_sealed="").order_by("answered_at", "pk")
    values = rows.values_list(
        "pk", "invitation__ticket_id", "invitation__customer__customer_id", "answered_at"
    )
    return [
        Record(
            key=key,
            customer_id=customer_id or "",
            matter=f"ticket-{ticket_id}" if ticket_id else "",
            starts=timezone.localdate(answered_at),
        )
        for key, ticket_id, customer_id, answered_at in values[:AT_MOST]
    ]


def clear_words(keys: Collection[int]) -> int:
    """Take the words away; that somebody wrote some, and the score he gave, stays."""
    return Answer.objects.filter(pk__in=keys).update(text_sealed="")


keeps_class(
    RecordClass(
        code="survey_words",
        label=_("Words of survey answers"),
        starts_with=_("day of the answer"),
        months=24,
        source="个人信息保护法 第十九条\uff1a最短时间",
        mark=Mark.OWN,
        is_automatic=False,
        records=_words,
        remove=clear_words,
    )
)


def _nameless_words() -> list[Record]:
    """The same of those without a name: they belong to nobody, so no hold reaches them."""
    rows = SheetAnswer.objects.exclude(text_sealed="").order_by("sheet__answered_on", "pk")
    return [
        Record(key=key.int, customer_id="", matter="", starts=day)
        for key, day in rows.values_list("pk", "sheet__answered_on")[:AT_MOST]
    ]


def clear_nameless_words(keys: Collection[int]) -> int:
    """Take the words away; scores stay."""
    found = [UUID(int=key) for key in keys]
    return SheetAnswer.objects.filter(pk__in=found).update(text_sealed="")


keeps_class(
    RecordClass(
        code="survey_nameless_words",
        label=_("Words of survey answers without a name"),
        starts_with=_("day of the answer"),
        months=24,
        source="个人信息保护法 第十九条\uff1a最短时间",
        mark=Mark.OWN,
        is_automatic=False,
        records=_nameless_words,
        remove=clear_nameless_words,
    )
)
