from __future__ import annotations

from datetime import date

import pytest

from zhike.apps.customers.profile_rules import Value
from zhike.apps.customers.rules import ValueKind
from zhike.apps.portal.templatetags.origins import told_from


def value(**changed) -> Value:
    said = {
        "name": "city", "kind": ValueKind.STATED, "text": "x", "source": "demo bank",
        "confidence": 0.5, "day": date(2026, 1, 5),
    }  # fmt: skip
    return Value(**{**said, **changed})


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (value(), "stated · demo bank · 2026-01-05"),
        (value(source="王芳说的", noted_by="wang"), "stated · 2026-01-05"),
        (
            value(kind=ValueKind.CORRECTED, noted_by="customer:C001"),
            "set right by you, 2026-01-05",
        ),
        (
            value(kind=ValueKind.INFERRED, source="transaction", model="rules 1"),
            "inferred · Bookings · rules 1 · sure to 50% · 2026-01-05",
        ),
    ],
)
def test_a_value_tells_where_it_comes_from_and_not_from_whom(given, told):
    assert told_from(given) == told
