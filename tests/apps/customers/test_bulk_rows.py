from __future__ import annotations

from datetime import UTC, date, datetime

from zhike.apps.customers.bulk_rows import as_stored, insert_rows
from zhike.apps.customers.models import Relation

MONDAY = datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


def test_rows_read_back_as_they_were_given(lin, qian):
    fields = ("subject", "object", "kind", "since_date", "source", "noted_at")
    row = (lin.pk, qian.pk, "household", as_stored(date(2020, 2, 29)), "x", as_stored(MONDAY))

    assert insert_rows(Relation, fields, [row]) == 1

    found = Relation.objects.get()
    assert (found.subject, found.object, found.kind) == (lin, qian, "household")
    assert found.since_date == date(2020, 2, 29)
    assert found.noted_at == MONDAY


def test_no_rows_are_no_statement(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert insert_rows(Relation, ("subject",), []) == 0
