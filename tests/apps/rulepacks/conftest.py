"""An own rule: complaints are decided within 10 days in the first half of 2026."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zhike.apps.rulepacks.actions import add_rule
from zhike.apps.rulepacks.rules import Unit

OWN = {
    "jurisdiction": "CN",
    "rule_id": "complaint.decision",
    "text_en": "Decide within 10 days",
    "text_zh": "10日内作出决定",
    "value": Decimal(10),
    "unit": Unit.CALENDAR_DAYS,
    "valid_from": date(2026, 1, 1),
    "valid_until": date(2026, 6, 30),
    "source_text": "行发〔2025〕18号",
    "source_link": "",
    "reason": "行长办公会决定",
    "by": "chen",
}


@pytest.fixture
def own(db):
    return add_rule(**OWN)
