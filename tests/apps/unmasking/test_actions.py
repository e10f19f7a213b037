from __future__ import annotations

import pytest
from tests.apps.unmasking.conftest import GROUNDS

from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.sealed_values import said
from zhike.apps.unmasking.actions import end_unmask, grant_unmask
from zhike.apps.unmasking.errors import UnmaskRefused
from zhike.apps.unmasking.models import UnmaskGrant


def test_a_grant_is_an_act_with_its_reason_sealed(granted):
    row = AuditRow.objects.get(activity="unmask values")

    assert (row.by, row.customer_id, row.outcome) == ("ma", "C1", "verify")
    assert said(row)["reason"] == "林知夏在柜台"
    assert "林" not in row.reason + granted.note_sealed
    assert (granted.ends_at - granted.begun_at).total_seconds() == 300


def test_a_refused_grant_leaves_no_trace(lin, teller, east):
    with pytest.raises(UnmaskRefused, match="sentence"):
        grant_unmask(customer_id=lin, branch=east, by=teller, **GROUNDS | {"note": ""})

    assert not UnmaskGrant.objects.exists()
    assert not AuditRow.objects.filter(activity="unmask values").exists()


def test_giving_back_is_an_act_and_keeps_the_grant(granted, teller):
    end_unmask(customer_id="C1", by=teller)

    assert UnmaskGrant.objects.get().ended_at is not None
    assert AuditRow.objects.filter(activity="end unmasking").count() == 1
