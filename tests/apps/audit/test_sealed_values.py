from __future__ import annotations

import pytest
from django.db import connection, transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.errors import AuditTampered
from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.sealed_values import keys_for, opened
from zhike.apps.audit.sealer import seal_rows
from zhike.apps.audit.verify import verify_audit
from zhike.apps.vault.models import CustomerKey


@pytest.fixture(autouse=True)
def own_anchors(settings, tmp_path):
    settings.AUDIT_ANCHORS = str(tmp_path / "anchors.ndjson")


@pytest.fixture
def row(db):
    with transaction.atomic():
        record_event(
            activity="change customer",
            case_id="customer-C1",
            by="wang",
            customer_id="C1",
            reason="林知夏来电",
        )
    seal_rows()
    return AuditRow.objects.get()


def test_the_chain_holds_after_the_key_is_gone(row):
    CustomerKey.objects.update(wrapped="", destroyed_at=row.occurred_at)

    assert verify_audit().sealed == 1
    assert opened(row.reason, customer_id="C1", keys=keys_for(["C1"])) == ""


def test_a_sealed_text_changed_behind_the_system_is_found_and_breaks_no_page(row):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_auditrow SET reason = 'z1.AAAA'")
    row.refresh_from_db()

    with pytest.raises(AuditTampered):
        verify_audit()
    assert opened(row.reason, customer_id="C1", keys=keys_for(["C1"])) == "z1.AAAA"
