"""Owners of products are named here; reports are made, acknowledged and reminded of."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.people.models import User
from zhike.apps.people.rules import Permission
from zhike.apps.productvoice import rules
from zhike.apps.productvoice.errors import (
    AlreadyAcknowledged,
    DayPassed,
    NotYourReport,
    OwnerRefused,
    UnknownProduct,
)
from zhike.apps.productvoice.models import Acknowledgement, ProductOwner, ProductReport, Reminder
from zhike.apps.productvoice.report_figures import coded_complaints
from zhike.apps.productvoice.rules import State
from zhike.apps.voice.own_texts import masked_by_id
from zhike.pipelines.product_reports import (
    PRODUCTS,
    ProductMonth,
    last_month,
    product_months_in_store,
)

MADE = "make product report"
ACKNOWLEDGED = "acknowledge product report"
REMINDED = "remind of product report"
BY = "zhike"


@transaction.atomic
def name_owner(product: str, *, owner: User, answer_days: int, by: User) -> ProductOwner:
    """Say who answers for a product from now on; an open report goes over to him.

    Raises
    ------
    UnknownProduct, OwnerRefused
    """
    if product not in PRODUCTS:
        raise UnknownProduct
    if not owner.may(Permission.ACKNOWLEDGE_PRODUCT_REPORTS):
        raise OwnerRefused
    before = ProductOwner.objects.select_for_update().filter(product=product).first()
    made, _is_new = ProductOwner.objects.update_or_create(
        product=product,
        defaults={
            "owner": owner,
            "answer_days": answer_days,
            "named_at": timezone.now(),
            "named_by": by.username,
        },
    )
    open_ones = ProductReport.objects.filter(product=product, acknowledgement=None)
    open_ones.update(owner=owner)
    record_event(
        activity="name product owner",
        case_id=product,
        by=by.username,
        before={"owner": before.owner.username, "days": before.answer_days} if before else None,
        after={"owner": owner.username, "days": answer_days},
    )
    return made


def make_reports(*, today: date | None = None) -> int:
    """Make the reports of the newest month that is over; give how many are new.

    A product without an owner has none, and one that fewer than ten texts name has none.
    """
    day = today or timezone.localdate()
    month = last_month(today=day)
    if month is None:
        return 0
    done = ProductReport.objects.filter(month=month).values("product")
    owners = {one.product: one for one in ProductOwner.objects.exclude(product__in=done)}
    if not owners:
        return 0
    # Outside of the transactions: it may take seconds.
    found = product_months_in_store(
        list(owners), month=month, complaints=coded_complaints(month), open_sealed=masked_by_id
    )
    return sum(_make(one, owners[one.product], today=day) for one in found)


@transaction.atomic
def _make(found: ProductMonth, named: ProductOwner, *, today: date) -> bool:
    made, is_new = ProductReport.objects.get_or_create(
        product=found.product,
        month=found.month,
        defaults={
            "owner": named.owner,
            "due_date": today + timedelta(days=named.answer_days),
            "found": _written(found),
            "made_at": timezone.now(),
        },
    )
    if is_new:
        record_event(
            activity=MADE,
            case_id=made.case_id,
            by=BY,
            outcome=found.product,
            attributes={"month": f"{found.month:%Y-%m}", "owner": named.owner.username},
        )
    return is_new


@transaction.atomic
def acknowledge(
    report_id: int, *, plan: str, done_by_date: date | None, by: User
) -> Acknowledgement:
    """Say that a report was read and what is done about it; its owner alone, and once.

    Raises
    ------
    NotYourReport, AlreadyAcknowledged, DayPassed
    """
    row = ProductReport.objects.select_for_update().get(pk=report_id)
    if row.owner_id != by.pk:
        raise NotYourReport
    if Acknowledgement.objects.filter(report=row).exists():
        raise AlreadyAcknowledged
    if done_by_date is not None and done_by_date < timezone.localdate():
        raise DayPassed
    made = Acknowledgement.objects.create(
        report=row,
        plan=plan,
        done_by_date=done_by_date,
        acknowledged_at=timezone.now(),
        acknowledged_by=by.username,
    )
    record_event(
        activity=ACKNOWLEDGED,
        case_id=row.case_id,
        by=by.username,
        outcome=row.product,
        after={"plan": plan, "done_by": done_by_date.isoformat() if done_by_date else ""},
    )
    return made


def remind_owners(*, today: date | None = None) -> int:
    """Remind of what is late, and hand up what stays so; each once. Give how many."""
    day = today or timezone.localdate()
    late = ProductReport.objects.filter(acknowledgement=None, due_date__lt=day)
    return sum(_remind(row, today=day) for row in late)


@transaction.atomic
def _remind(row: ProductReport, *, today: date) -> int:
    state = rules.state_of(due_date=row.due_date, is_acknowledged=False, today=today)
    _made, is_new = Reminder.objects.get_or_create(
        report=row, kind=state, defaults={"reminded_at": timezone.now()}
    )
    if is_new:
        handed = {"handed_up": "1"} if state == State.HANDED_UP else {}
        record_event(
            activity=REMINDED, case_id=row.case_id, by=BY, outcome=state, attributes=handed
        )
    return int(is_new)


def _written(found: ProductMonth) -> dict[str, Any]:
    """Give the report as JSON keeps it: days as text."""
    written: dict[str, Any] = json.loads(json.dumps(asdict(found), default=date.isoformat))
    return written
