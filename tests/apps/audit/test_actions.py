from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from zhike.apps.audit import sealed_values
from zhike.apps.audit.actions import Act, record_event, record_events, record_read
from zhike.apps.audit.errors import EventOutsideTransaction
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.vault.models import CustomerKey


def test_an_event_names_who_did_what_to_which_case(db):
    with transaction.atomic():
        record_event(
            activity="undo batch", case_id="batch-7", by="chen", attributes={"reason": "wrong file"}
        )

    event = Outbox.objects.get()
    assert (event.activity, event.case_id, event.by) == ("undo batch", "batch-7", "chen")
    assert event.attributes == {"reason": "wrong file"}
    assert event.relayed_at is None
    assert len(event.event_id) == 32


@pytest.mark.django_db(transaction=True)
def test_an_event_without_the_transaction_of_its_act_is_refused():
    with pytest.raises(EventOutsideTransaction, match="undo batch"):
        record_event(activity="undo batch", case_id="batch-7", by="chen")


@pytest.mark.django_db(transaction=True)
def test_an_act_that_fails_takes_its_event_with_it():
    with pytest.raises(IntegrityError), transaction.atomic():
        record_event(activity="undo batch", case_id="batch-7", by="chen")
        raise IntegrityError

    assert not Outbox.objects.exists()


@transaction.atomic
def change_phone(customer_id="C1"):
    return record_event(
        activity="change customer",
        case_id=f"customer-{customer_id}",
        by="wang",
        customer_id=customer_id,
        attributes={"tier": "gold"},
        personal={"phone": "13812345678"},
        before={"name": "林知夏"},
        after={"name": "林知秋"},
        reason="客户林知夏来电更正",
    )


def erase(customer_id):
    CustomerKey.objects.filter(customer_id=customer_id).update(wrapped="", destroyed_at=now())


def now():
    return datetime(2026, 1, 5, 12, 0, tzinfo=UTC)


def said(row):
    return list(sealed_values.said(row).values())


def test_what_an_act_says_of_a_customer_is_sealed_under_his_key(db):
    event = change_phone()

    row = AuditRow.objects.get()
    stored = [row.before, row.after, row.reason, event.attributes["phone"]]
    assert all(text.startswith("z1.") for text in stored)
    assert event.attributes["tier"] == "gold"
    assert said(row) == ['{"name": "林知夏"}', '{"name": "林知秋"}', "客户林知夏来电更正"]


def test_an_erased_customers_rows_say_nothing_and_new_acts_do_not_fail(db):
    change_phone()
    erase("C1")

    change_phone()

    assert [said(row) for row in AuditRow.objects.all()] == [["", "", ""], ["", "", ""]]
    assert "知夏" not in str(list(AuditRow.objects.values()) + list(Outbox.objects.values()))


def test_an_act_about_nobody_stays_readable(db):
    with transaction.atomic():
        record_event(activity="undo batch", case_id="batch-7", by="chen", reason="错文件")

    assert AuditRow.objects.get().reason == "错文件"
    assert not CustomerKey.objects.exists()


def test_many_acts_are_written_with_few_statements(db, django_assert_max_num_queries):
    acts = [
        Act(
            activity="change customer",
            case_id=f"customer-C{number}",
            by="wang",
            customer_id=f"C{number}",
            after={"name": f"客户{number}"},
        )
        for number in range(100)
    ]
    with django_assert_max_num_queries(12), transaction.atomic():
        events = record_events(acts)

    assert [event.case_id for event in events] == [act.case_id for act in acts]
    assert said(AuditRow.objects.get(case_id="customer-C7"))[1] == '{"name": "客户7"}'
    assert set(AuditRow.objects.values_list("event_id", flat=True)) == {e.event_id for e in events}


def test_a_known_customer_costs_one_query_more(db, django_assert_num_queries):
    change_phone()

    with django_assert_num_queries(5):  # savepoint, key, event, row, release
        change_phone()


@pytest.mark.django_db(transaction=True)
def test_a_page_seen_again_within_minutes_is_one_look():
    for _ in range(3):
        record_read(customer_id="C1", by="wang")
    record_read(customer_id="C1", by="li")

    looks = AuditRow.objects.order_by("pk").values_list("by", "activity", "customer_id")
    assert list(looks) == [("wang", "see customer", "C1"), ("li", "see customer", "C1")]
    assert not Outbox.objects.exists()


def test_every_unmasked_read_is_written_with_its_fields_and_why(db):
    for _ in range(2):
        record_read(
            customer_id="C1",
            by="wang",
            fields=["phone", "id_number"],
            activity="see unmasked",
            outcome="verify",
            reason="林知夏在柜台",
        )

    rows = list(AuditRow.objects.all())
    assert len(rows) == 2
    assert rows[0].after == '{"fields": ["id_number", "phone"]}'
    assert rows[0].outcome == "verify"
    assert said(rows[0])[2] == "林知夏在柜台"
    assert "林知夏" not in rows[0].reason
