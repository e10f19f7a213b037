from __future__ import annotations

import pytest
from django.db import connection
from tests.apps.conftest import person
from tests.apps.customers.conftest import ID_NUMBER, PHONE

from zhike.apps.audit.errors import StaleVersion
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.audit.sealed_values import said
from zhike.apps.customers import actions
from zhike.apps.customers.errors import (
    IdentifierRefused,
    IdentifierUnknown,
    ManagerRefused,
    NotActive,
    NumberRefused,
    NumberTaken,
)
from zhike.apps.customers.models import Customer, Identifier
from zhike.apps.customers.rules import CustomerKind, CustomerState, IdentifierKind
from zhike.apps.people.rules import Role
from zhike.apps.vault.keys import Keyring


def test_a_new_customer_stands_with_event_and_audit_row(lin):
    assert Outbox.objects.filter(activity="create customer", customer_id=lin.customer_id).exists()
    assert AuditRow.objects.filter(activity="create customer", by="ma").exists()


def test_no_table_holds_a_name_or_number_in_the_clear(lin):
    actions.change_customer(lin.customer_id, version=lin.version, name="林知秋", by="ma")
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = ""
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            found += repr(cursor.fetchall())

    assert lin.customer_id in found
    for secret in ("知夏", "知秋", ID_NUMBER, PHONE):
        assert secret not in found


def test_a_sealed_name_opens_with_the_customers_key(lin):
    assert Keyring.of([lin.customer_id]).open(lin.name_sealed, customer_id=lin.customer_id) == (
        "林知夏"
    )


def test_two_customers_cannot_have_one_number(lin, east):
    with pytest.raises(NumberTaken):
        actions.create_customer(
            kind=CustomerKind.PERSONAL, customer_id="C00000001", name="x", home_branch=east, by="ma"
        )


def test_a_number_that_cannot_stand_in_an_address_is_refused(east):
    with pytest.raises(NumberRefused):
        actions.create_customer(
            kind=CustomerKind.PERSONAL, customer_id="a/b", name="x", home_branch=east, by="ma"
        )


def test_without_a_number_zhike_gives_one(east):
    made = actions.create_customer(
        kind=CustomerKind.CORPORATE, name="云溪茶业有限公司", home_branch=east, by="ma"
    )

    assert made.customer_id.startswith("Z")


def test_what_stood_before_is_never_taken_from_an_older_reading(lin):
    changed = actions.change_customer(lin.customer_id, version=lin.version, tier="白金", by="ma")

    with pytest.raises(StaleVersion):
        actions.change_found(lin, version=changed.version, tier="普通", by="bo")

    actions.change_found(changed, version=changed.version, tier="普通", by="bo")
    assert Customer.objects.get(pk=lin.pk).tier == "普通"


def test_a_change_over_an_old_version_is_refused_and_leaves_no_trace(lin):
    actions.change_customer(lin.customer_id, version=lin.version, tier="白金", by="ma")
    before = AuditRow.objects.count()

    with pytest.raises(StaleVersion):
        actions.change_customer(lin.customer_id, version=lin.version, tier="普通", by="bo")

    assert Customer.objects.get(pk=lin.pk).tier == "白金"
    assert AuditRow.objects.count() == before


def test_a_change_is_told_with_what_stood_before(lin):
    actions.change_customer(lin.customer_id, version=lin.version, tier="白金", by="ma")

    row = AuditRow.objects.get(activity="change customer")
    assert "金卡" in said(row)["before"]
    assert "白金" in said(row)["after"]


def test_only_what_may_change_can_be_changed(lin):
    with pytest.raises(TypeError):
        actions.change_customer(lin.customer_id, version=lin.version, state="erased", by="ma")


def test_flags_are_an_act_of_their_own(lin):
    changed = actions.set_flags(
        lin.customer_id, version=lin.version, is_vulnerable=True, is_age_friendly=False, by="ma"
    )

    assert changed.is_vulnerable
    assert AuditRow.objects.filter(activity="set customer flags").exists()


def test_somebody_who_reaches_the_customer_may_look_after_him(lin, teller):
    assert (
        actions.assign_manager(
            lin.customer_id, version=lin.version, manager=teller, by="ma"
        ).relationship_manager
        == teller
    )


def test_somebody_of_another_branch_may_not(lin, west):
    stranger = person(username="bo", role=Role.AGENT, branch=west)

    with pytest.raises(ManagerRefused):
        actions.assign_manager(lin.customer_id, version=lin.version, manager=stranger, by="ma")


def test_the_same_identifier_spelled_otherwise_is_no_second_one(lin):
    actions.add_identifier(
        lin.customer_id, kind=IdentifierKind.PHONE, value="+86 138 1234 5678", by="ma"
    )

    assert Identifier.objects.filter(kind=IdentifierKind.PHONE).count() == 1


def test_an_identifier_with_a_slip_of_the_pen_is_refused(lin):
    with pytest.raises(IdentifierRefused):
        actions.add_identifier(
            lin.customer_id, kind=IdentifierKind.ID_NUMBER, value=ID_NUMBER[:-1] + "1", by="ma"
        )


def test_an_identifier_ends_once_and_stays(lin):
    phone = lin.identifiers.get(kind=IdentifierKind.PHONE)
    actions.end_identifier(lin.customer_id, identifier_id=phone.pk, by="ma")

    phone.refresh_from_db()
    assert phone.ended_at
    with pytest.raises(IdentifierUnknown):
        actions.end_identifier(lin.customer_id, identifier_id=phone.pk, by="ma")


def test_another_identifier_is_another_version_of_the_customer(lin):
    actions.add_identifier(
        lin.customer_id, kind=IdentifierKind.CARD, value="62220212345678", by="m"
    )

    assert Customer.objects.get(pk=lin.pk).version == lin.version + 1


def test_a_merged_entry_is_changed_no_more(lin, qian):
    Customer.objects.filter(pk=qian.pk).update(state=CustomerState.MERGED, merged_into=lin)

    with pytest.raises(NotActive):
        actions.change_customer(qian.customer_id, version=1, tier="x", by="ma")
