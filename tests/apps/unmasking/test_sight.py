from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.unmasking.conftest import ID_NUMBER, PHONE

from zhike.apps.audit.models import AuditRow
from zhike.apps.unmasking.actions import end_unmask
from zhike.apps.unmasking.models import UnmaskGrant
from zhike.apps.unmasking.sight import masked, shown, sight_of
from zhike.schema.personal_fields import PFI_CLASSES

pytestmark = pytest.mark.django_db


def seen(caller, *, field="phone", value=PHONE):
    return sight_of(caller, customer_id="C1").shown(value, field=field).text


def test_without_a_grant_everybody_reads_masked_values(lin, teller, administrator):
    assert seen(teller) == seen(administrator) == "138****5678"


def test_a_grant_opens_its_fields_to_its_person_alone(granted, teller, administrator):
    assert seen(teller) == PHONE
    assert seen(teller, field="id_number", value=ID_NUMBER) == "1************X"
    assert seen(administrator) == "138****5678"
    assert sight_of(teller, customer_id="C2").shown(PHONE, field="phone").text == "138****5678"


def test_a_grant_ends_by_itself(granted, teller):
    UnmaskGrant.objects.update(ends_at=timezone.now() - timedelta(seconds=1))

    assert seen(teller) == "138****5678"


def test_a_grant_can_be_given_back(granted, teller):
    assert end_unmask(customer_id="C1", by=teller) == 1

    assert seen(teller) == "138****5678"
    assert end_unmask(customer_id="C1", by=teller) == 0


def test_whoever_lost_the_permission_reads_masked_values(granted, teller):
    teller.role = "marketer"
    teller.save()

    assert seen(teller) == "138****5678"


def test_each_view_in_clear_is_written_down_with_its_fields(granted, teller):
    for _ in range(2):
        sight = sight_of(teller, customer_id="C1")
        sight.shown(PHONE, field="phone")
        sight.shown(ID_NUMBER, field="id_number")
        sight.write_down()

    rows = AuditRow.objects.filter(activity="see unmasked")
    assert [(r.by, r.customer_id, r.after, r.outcome) for r in rows] == [
        ("ma", "C1", '{"fields": ["phone"]}', "verify")
    ] * 2


def test_a_masked_view_is_written_down_as_a_look(lin, teller):
    sight = sight_of(teller, customer_id="C1")
    sight.shown(PHONE, field="phone")
    sight.write_down()

    assert AuditRow.objects.get(activity="see customer").after == ""


@pytest.mark.parametrize("field", [f for f, c in PFI_CLASSES.items() if c == "C3"])
def test_what_opens_an_account_is_shown_to_nobody(granted, teller, field):
    UnmaskGrant.objects.update(fields=[field])

    assert seen(teller, field=field, value="839201") == "***"
    assert masked("839201", field=field) == "***"


def test_without_a_sight_values_are_masked():
    assert shown(PHONE, field="phone") == "138****5678"
    assert shown("S-0001", field="source_key") == "S-0001"


def test_whoever_may_unmask_nothing_costs_no_query(administrator, django_assert_num_queries):
    with django_assert_num_queries(0):
        sight_of(administrator, customer_id="C1").shown(PHONE, field="phone")
