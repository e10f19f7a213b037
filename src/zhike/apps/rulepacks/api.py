"""Reading rule packs by API: the rules of a jurisdiction in force on a date."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Field, Schema

from zhike.apps.api.callers import needs
from zhike.apps.api.frame import Router
from zhike.apps.people.rules import Permission
from zhike.apps.rulepacks import queries
from zhike.apps.rulepacks.rules import Mark, Rule, Unit

router = Router(tags=["Rule packs"])


class RuleOut(Schema):
    id: str
    text_en: str
    text_zh: str
    value: Decimal | None = Field(description="null for a duty")
    unit: Unit
    valid_from: date
    valid_until: date | None = Field(description="the last day; null until further notice")
    source: str
    source_link: str
    mark: Mark = Field(description="memory: not verified")
    is_verified: bool
    starts: str | None = Field(description="what sets the clock of the limit off")


class RulesOut(Schema):
    jurisdiction: str
    on: date
    items: list[RuleOut]


@router.get(
    "/rule-packs/{jurisdiction}",
    auth=needs(Permission.SEE_RULE_PACKS),
    response=RulesOut,
    summary="Rules in force on a date",
)
def rules_in_force(
    request: HttpRequest, jurisdiction: str, on: date | None = None
) -> dict[str, Any]:
    """Without `on` it is today."""
    if jurisdiction not in queries.jurisdictions():
        raise Http404
    day = on or timezone.localdate()
    found = queries.effective(jurisdiction, on=day)
    return {
        "jurisdiction": jurisdiction,
        "on": day,
        "items": [_rule(entry.rule) for entry in found.values()],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "text_en": rule.text.en,
        "text_zh": rule.text.zh,
        "value": rule.value,
        "unit": rule.unit,
        "valid_from": rule.valid_from,
        "valid_until": rule.valid_until,
        "source": rule.source.text,
        "source_link": rule.source.link,
        "mark": rule.mark,
        "is_verified": rule.is_verified,
        "starts": rule.clock.starts if rule.clock else None,
    }
