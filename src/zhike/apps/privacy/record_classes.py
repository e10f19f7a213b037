"""The classes of records that have a period of keeping, and how each finds and removes its own.

An app that keeps records of a class of its own registers it in its retention.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from zhike.apps.consents.models import Consent, SentMessage
from zhike.apps.customers.rules import CustomerState
from zhike.apps.privacy.models import Assessment, RecordStart, RightsRequest
from zhike.apps.privacy.rules import IDENTITY, Mark, Record

AT_MOST = 10_000  # records of a class in one run; the next night takes the next ones


@dataclass(frozen=True, kw_only=True)
class RecordClass:
    """One class: its start event in words, its period in a new bank, and its records.

    `remove` is None where people are erased as a whole, each with a proof of his own. `law` is the
    rule of the packs whose period no bank may undercut.
    """

    code: str
    label: Any
    starts_with: Any
    months: int
    source: str
    mark: Mark
    is_automatic: bool
    records: Callable[[], list[Record]]
    remove: Callable[[Collection[int]], int] | None
    law: str = ""


def _identities() -> list[Record]:
    rows = RecordStart.objects.filter(record_class=IDENTITY).exclude(
        customer__state=CustomerState.ERASED
    )
    return [
        Record(
            key=row.customer.pk,
            customer_id=row.customer.customer_id,
            matter=f"customer-{row.customer.customer_id}",
            starts=row.starts,
        )
        for row in rows.select_related("customer").order_by("starts", "pk")[:AT_MOST]
    ]


def _old_choices() -> list[Record]:
    later = Consent.objects.filter(
        customer=OuterRef("customer"),
        purpose=OuterRef("purpose"),
        third_party=OuterRef("third_party"),
        channel=OuterRef("channel"),
        decided_at__gt=OuterRef("decided_at"),
    )
    rows = Consent.objects.filter(Exists(later)) | Consent.objects.filter(
        customer__state=CustomerState.ERASED
    )
    return [
        Record(
            key=row.pk,
            customer_id=row.customer.customer_id,
            matter=f"consent-{row.pk}",
            starts=timezone.localdate(row.decided_at),
        )
        for row in rows.select_related("customer").order_by("decided_at", "pk")[:AT_MOST]
    ]


def _messages() -> list[Record]:
    rows = SentMessage.objects.select_related("customer").order_by("sent_at", "pk")
    return [
        Record(
            key=row.pk,
            customer_id=row.customer.customer_id,
            matter=f"message-{row.pk}",
            starts=timezone.localdate(row.sent_at),
        )
        for row in rows[:AT_MOST]
    ]


def _requests() -> list[Record]:
    rows = RightsRequest.objects.filter(closed_at__isnull=False).select_related("customer")
    return [
        Record(
            key=row.pk,
            customer_id=row.customer.customer_id,
            matter=str(row),
            starts=timezone.localdate(row.closed_at),
        )
        for row in rows.order_by("closed_at", "pk")[:AT_MOST]
    ]


def _assessments() -> list[Record]:
    return [
        Record(
            key=row.pk,
            customer_id="",
            matter=f"assessment-{row.code}",
            starts=timezone.localdate(row.decided_at),
        )
        for row in Assessment.objects.order_by("decided_at", "pk")[:AT_MOST]
    ]


def _remover(model: Any) -> Callable[[Collection[int]], int]:
    def remove(keys: Collection[int]) -> int:
        return int(model.objects.filter(pk__in=keys).delete()[1].get(model._meta.label, 0))

    return remove


_OWN = (
    RecordClass(
        code=IDENTITY,
        label=_("Identity of customers"),
        starts_with=_("end of the relationship"),
        months=120,
        source="反洗钱法 (2024) 第三十四条\uff1a十年以上",
        mark=Mark.PRIMARY,
        is_automatic=False,
        records=_identities,
        remove=None,
        law="retention.aml_records",
    ),
    RecordClass(
        code="consent_choices",
        label=_("Earlier choices about consent"),
        starts_with=_("day of the choice"),
        months=36,
        source="民法典 第一百八十八条\uff1a诉讼时效三年",
        mark=Mark.MEMORY,
        is_automatic=True,
        records=_old_choices,
        remove=_remover(Consent),
    ),
    RecordClass(
        code="sent_messages",
        label=_("That messages were sent"),
        starts_with=_("day of sending"),
        months=24,
        source="个人信息保护法 第十九条\uff1a最短时间",
        mark=Mark.OWN,
        is_automatic=True,
        records=_messages,
        remove=_remover(SentMessage),
    ),
    RecordClass(
        code="rights_requests",
        label=_("Rights requests"),
        starts_with=_("day of the answer"),
        months=36,
        source="民法典 第一百八十八条\uff1a诉讼时效三年",
        mark=Mark.MEMORY,
        is_automatic=True,
        records=_requests,
        remove=_remover(RightsRequest),
    ),
    RecordClass(
        code="impact_assessments",
        label=_("Impact assessments"),
        starts_with=_("day of the decision"),
        months=36,
        source="个人信息保护法 第五十六条\uff1a至少保存三年",
        mark=Mark.PRIMARY,
        is_automatic=False,
        records=_assessments,
        remove=_remover(Assessment),
        law="retention.impact_assessment",
    ),
)


_OF_APPS: dict[str, RecordClass] = {}


def keeps_class(one: RecordClass) -> None:
    """Register a class of an app above this one."""
    _OF_APPS[one.code] = one


Covered = Callable[[Collection[str]], set[str]]
_COVERED: list[Covered] = []


def hold_covers(more: Covered) -> None:
    """Register what a hold on some matters keeps besides them: those that became one with them."""
    _COVERED.append(more)


def covered_by_holds(matters: Collection[str]) -> set[str]:
    """Give matters on hold with all that their holds cover."""
    autodiscover_modules("retention")
    return set(matters).union(*(more(matters) for more in _COVERED))


Owners = Callable[[Collection[str]], set[int]]
_OWNERS: list[Owners] = []


def hold_protects(owners: Owners) -> None:
    """Register whose some matters are, as keys of customers: they are not erased meanwhile."""
    _OWNERS.append(owners)


def protected_by_holds(matters: Collection[str]) -> set[int]:
    """Give the keys of the customers whose matters are on hold."""
    autodiscover_modules("retention")
    return set().union(*(owners(matters) for owners in _OWNERS))


def record_classes() -> tuple[RecordClass, ...]:
    """Give every class, those of this app first."""
    autodiscover_modules("retention")
    return (*_OWN, *(_OF_APPS[code] for code in sorted(_OF_APPS)))


def record_class(code: str) -> RecordClass:
    return next(one for one in record_classes() if one.code == code)
