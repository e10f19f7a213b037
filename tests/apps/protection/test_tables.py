from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import AuditRow, Outbox
from zhike.apps.protection import tables
from zhike.apps.protection.tables import lines_of, load, models_in

pytestmark = pytest.mark.django_db
AT = datetime(2026, 1, 5, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture(autouse=True)
def as_it_is(monkeypatch):
    """The tests' own transaction is the snapshot."""
    monkeypatch.setattr(tables, "SNAPSHOT", "default")


def test_rows_come_back_as_they_were():
    with transaction.atomic():
        record_event(
            activity="x", case_id="行 \u2028 1", by="chen", occurred_at=AT, attributes={"n": "七"}
        )
    lines = [line.encode() for line in lines_of(Outbox)]
    before = list(Outbox.objects.values())
    Outbox.objects.all().delete()

    assert load(Outbox, lines) == 1

    assert list(Outbox.objects.values()) == before
    assert before[0]["occurred_at"] == AT, "to the microsecond"


def test_the_names_of_the_columns_stand_first():
    (columns,) = lines_of(AuditRow)

    assert {"id", "event_id", "before", "seal"} <= set(json.loads(columns))


def test_a_table_without_rows_stays_empty():
    assert load(Outbox, [line.encode() for line in lines_of(Outbox)]) == 0


def test_sessions_stay_out_and_every_table_of_ours_is_in():
    found = models_in()

    assert Session not in found
    assert {AuditRow, Outbox} <= set(found)
