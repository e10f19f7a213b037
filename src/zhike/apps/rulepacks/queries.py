"""Which rules hold on a date, all versions of one, and who changed what."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from zhike.apps.audit.models import AuditRow
from zhike.apps.rulepacks.models import BankRule
from zhike.apps.rulepacks.packs import shipped_rules
from zhike.apps.rulepacks.rules import (
    Difference,
    InForce,
    Mark,
    Rule,
    Source,
    Text,
    Unit,
    compare,
    in_force,
)

OWN_PACK = "bank"


def jurisdictions() -> list[str]:
    """Every jurisdiction with rules, the bank's home first."""
    own = BankRule.objects.order_by().values_list("jurisdiction", flat=True).distinct()
    found = {rule.jurisdiction for rule in shipped_rules()} | set(own)
    return sorted(found, key=lambda code: (code != "CN", code))


def effective(jurisdiction: str, *, on: date) -> Mapping[str, InForce]:
    """The rules of a jurisdiction in force on a date, by their id."""
    own = BankRule.objects.filter(jurisdiction=jurisdiction, valid_from__lte=on)
    return in_force(_shipped(jurisdiction), _own(own), on=on)


def rule_on(jurisdiction: str, rule_id: str, *, on: date) -> Rule | None:
    """The one rule of an id that holds on a date, or None."""
    found = effective(jurisdiction, on=on).get(rule_id)
    return found.rule if found else None


def differences(jurisdiction: str, *, before: date, after: date) -> tuple[Difference, ...]:
    return compare(effective(jurisdiction, on=before), effective(jurisdiction, on=after))


def versions(jurisdiction: str, rule_id: str) -> list[Rule]:
    """Every shipped rule of an id, the newest first."""
    shipped = [rule for rule in _shipped(jurisdiction) if rule.id == rule_id]
    return sorted(shipped, key=lambda rule: rule.valid_from, reverse=True)


def own_rules(jurisdiction: str, rule_id: str = "") -> QuerySet[BankRule]:
    rows = BankRule.objects.filter(jurisdiction=jurisdiction)
    return rows.filter(rule_id=rule_id) if rule_id else rows


def change_log(jurisdiction: str, rule_id: str = "") -> QuerySet[AuditRow]:
    """Who changed which rule, the last change first."""
    if rule_id:
        return AuditRow.objects.filter(case_id=f"rule-{jurisdiction}-{rule_id}")
    return AuditRow.objects.filter(case_id__startswith=f"rule-{jurisdiction}-")


def _shipped(jurisdiction: str) -> list[Rule]:
    return [rule for rule in shipped_rules() if rule.jurisdiction == jurisdiction]


def _own(rows: QuerySet[BankRule]) -> list[Rule]:
    return [_as_rule(row) for row in rows]


def _as_rule(row: BankRule) -> Rule:
    # An own value keeps the clock of the shipped rule: what sets it off does not change.
    clocks = {r.unit: r.clock for r in _shipped(row.jurisdiction) if r.id == row.rule_id}
    value = None if row.value is None else row.value.normalize()
    return Rule(
        pack=OWN_PACK,
        jurisdiction=row.jurisdiction,
        id=row.rule_id,
        text=Text(en=row.text_en, zh=row.text_zh),
        value=value,
        unit=Unit(row.unit),
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        source=Source(text=row.source_text, link=row.source_link),
        mark=Mark.BANK,
        clock=next(iter(clocks.values()), None),
    )
