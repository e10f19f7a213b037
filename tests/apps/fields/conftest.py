"""The bank asks about tickets: which account branch, which amount, whether a receipt is there."""

from __future__ import annotations

import pytest

from zhike.apps.fields.actions import define_field
from zhike.apps.fields.models import TicketField
from zhike.apps.fields.rules import FieldKind


def field(code: str, kind: FieldKind = FieldKind.TEXT, **says) -> TicketField:
    return define_field(
        code=code, label=says.pop("label", f"字段 {code}"), kind=kind, by="chen", **says
    )


@pytest.fixture
def amount(db) -> TicketField:
    return field("amount", FieldKind.NUMBER, label="涉及金额", is_required=True)


@pytest.fixture
def product(db) -> TicketField:
    return field("product", FieldKind.CHOICE, label="产品", options=["信用卡", "贷款"])
