"""Everything that changes the bank's own rules. Shipped rules are never changed, only covered."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q

from zhike.apps.audit.actions import record_event
from zhike.apps.rulepacks.errors import (
    DatesOverlap,
    ReasonMissing,
    RuleEndsFirst,
    ValueNeedsNumber,
)
from zhike.apps.rulepacks.models import BankRule
from zhike.apps.rulepacks.rules import Unit


@transaction.atomic
def add_rule(
    *,
    jurisdiction: str,
    rule_id: str,
    text_en: str,
    text_zh: str,
    value: Decimal | None,
    unit: Unit,
    valid_from: date,
    valid_until: date | None,
    source_text: str,
    source_link: str,
    reason: str,
    by: str,
) -> BankRule:
    """Let an own rule hold from one date to another; it covers the shipped one of its id."""
    _need_reason(reason)
    if (value is None) != (unit is Unit.DUTY):
        raise ValueNeedsNumber
    _need_free_dates(jurisdiction, rule_id, first=valid_from, last=valid_until)
    rule = BankRule.objects.create(
        jurisdiction=jurisdiction, rule_id=rule_id, text_en=text_en, text_zh=text_zh, value=value,
        unit=unit, valid_from=valid_from, valid_until=valid_until, source_text=source_text,
        source_link=source_link, by=by,
    )  # fmt: skip
    _record("add rule", rule, by=by, reason=reason, after=_told(rule))
    return rule


@transaction.atomic
def end_rule(rule: BankRule, *, last: date | None, reason: str, by: str) -> None:
    """Set the last day of an own rule; the shipped one holds again from the next day on."""
    _need_reason(reason)
    rule = BankRule.objects.select_for_update().get(pk=rule.pk)
    _need_free_dates(rule.jurisdiction, rule.rule_id, first=rule.valid_from, last=last, but=rule.pk)
    before = _told(rule)
    rule.valid_until = last
    rule.save(update_fields=["valid_until"])
    _record("end rule", rule, by=by, reason=reason, before=before, after=_told(rule))


@transaction.atomic
def withdraw_rule(rule: BankRule, *, reason: str, by: str) -> None:
    """Take an own rule away as if it had never held; the log keeps what it was."""
    _need_reason(reason)
    _record("withdraw rule", rule, by=by, reason=reason, before=_told(rule))
    rule.delete()


def _need_reason(reason: str) -> None:
    if not reason.strip():
        raise ReasonMissing


def _need_free_dates(
    jurisdiction: str, rule_id: str, *, first: date, last: date | None, but: int = 0
) -> None:
    if last is not None and last < first:
        raise RuleEndsFirst
    rows = BankRule.objects.select_for_update().filter(jurisdiction=jurisdiction, rule_id=rule_id)
    rows = rows.exclude(pk=but).filter(Q(valid_until__isnull=True) | Q(valid_until__gte=first))
    if last is not None:
        rows = rows.filter(valid_from__lte=last)
    if (other := rows.first()) is not None:
        raise DatesOverlap(first=other.valid_from, last=other.valid_until)


def _told(rule: BankRule) -> dict[str, Any]:
    return {
        "value": None if rule.value is None else f"{rule.value:f}",
        "unit": str(rule.unit),
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
        "text_zh": rule.text_zh,
        "source": rule.source_text,
    }


def _record(activity: str, rule: BankRule, *, by: str, **told: Any) -> None:
    record_event(
        activity=activity, case_id=f"rule-{rule.jurisdiction}-{rule.rule_id}", by=by, **told
    )
