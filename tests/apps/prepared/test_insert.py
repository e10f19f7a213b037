from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.models import Branch
from zhike.apps.prepared.insert import insert, insert_numbered

AT = datetime(2026, 1, 5, 9, 0, 0, 123456, tzinfo=UTC)


def row(**changes):
    given = {"occurred_at": AT, "by": "chen", "activity": "sign in", "case_id": "user-1"}
    return AuditRow(**given | changes)


def test_a_row_is_written_as_the_model_would_write_it(db):
    insert(row(event_id="a" * 32, reason="早 'quoted' %s", after='{"n": 1}'))
    row(event_id="b" * 32, reason="早 'quoted' %s", after='{"n": 1}').save(force_insert=True)

    lean, plain = AuditRow.objects.order_by("event_id").values()

    assert {k: v for k, v in lean.items() if k not in ("id", "event_id")} == {
        k: v for k, v in plain.items() if k not in ("id", "event_id")
    }
    assert lean["occurred_at"] == AT


def test_an_event_has_one_row(db):
    insert(row(event_id="a" * 32))

    with pytest.raises(IntegrityError), transaction.atomic():
        insert(row(event_id="a" * 32))


def test_many_rows_are_one_statement(db, django_assert_num_queries):
    with django_assert_num_queries(1):
        insert(row(event_id="a" * 32), row(event_id="b" * 32))
    with django_assert_num_queries(0):
        insert()

    assert list(AuditRow.objects.order_by("event_id").values_list("event_id", "occurred_at")) == [
        ("a" * 32, AT), ("b" * 32, AT),
    ]  # fmt: skip


def test_a_numbered_row_may_be_changed_like_one_that_was_saved(db):
    made = Branch(code="north", name="北支行", path="/1/9/")
    insert_numbered(made)
    made.name = "南支行"
    made.save()

    assert Branch.objects.get(code="north").pk == made.pk
    assert Branch.objects.get(code="north").name == "南支行"
