from __future__ import annotations

import csv
import io

import pytest
from django.db import transaction
from django.utils import timezone
from tests.apps.conftest import client, person

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import AuditRow
from zhike.apps.customers.models import Customer
from zhike.apps.dashboards.audit_values import said_by
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role
from zhike.apps.vault.models import CustomerKey


@pytest.fixture
def customer(db):
    now = timezone.now()
    made = Customer.objects.create(
        customer_id="C1",
        kind="personal",
        home_branch=head_office(),
        created_at=now,
        updated_at=now,
    )
    with transaction.atomic():
        record_event(
            activity="change customer",
            case_id="customer-C1",
            by="wang",
            customer_id="C1",
            before={"name": "林知夏", "tier": "gold"},
            after={"name": "林知秋", "tier": "gold"},
            reason="来电 13812345678",
        )
    return made


def test_whoever_reaches_the_customer_reads_the_values_masked(as_administrator, customer):
    page = as_administrator.get("/admin/audit/").content.decode()

    assert "林**" in page
    assert "gold" in page
    assert "138****5678" in page
    assert "林知夏" not in page
    assert "z1." not in page


def test_beyond_the_reach_nothing_is_opened(customer):
    elsewhere = create_branch(code="X", name="远郊支行", parent=head_office(), by="chen")
    far = person(username="far", role=Role.ADMINISTRATOR, branch=elsewhere)

    page = client(far).get("/admin/audit/?activity=change+customer").content.decode()

    assert "This customer is beyond your branches." in page
    assert "林" not in page


def test_after_the_erasure_the_page_says_so(as_administrator, customer):
    CustomerKey.objects.update(wrapped="", destroyed_at=timezone.now())

    page = as_administrator.get("/admin/audit/").content.decode()

    assert "erased" in page
    assert "林" not in page


def test_the_export_shows_what_the_page_shows(as_administrator, customer):
    answer = as_administrator.get("/lists/audit/csv/?words=C1")
    sheet = b"".join(answer.streaming_content).decode("utf-8-sig")

    (row,) = csv.DictReader(io.StringIO(sheet))

    assert (row["Before"], row["Values"]) == ('{"name": "林**", "tier": "gold"}', "")


def test_many_rows_are_opened_with_few_queries(
    administrator, customer, django_assert_max_num_queries
):
    with transaction.atomic():
        for number in range(30):
            record_event(
                activity="change customer",
                case_id=f"customer-{number}",
                by="wang",
                customer_id=f"C{number}",
                reason="更正",
            )
    rows = list(AuditRow.objects.all())

    with django_assert_max_num_queries(2):
        assert len(list(said_by(rows, caller=administrator))) == len(rows) > 30
