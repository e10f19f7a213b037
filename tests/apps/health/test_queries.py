from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import AuditRow
from zhike.apps.health import queries
from zhike.apps.health.jobs import be_heard
from zhike.apps.health.queries import checks, gauges, is_ready
from zhike.apps.health.rules import Verdict
from zhike.apps.search.actions import note_changes, rebuild
from zhike.apps.search.models import ChangedTicket

pytestmark = pytest.mark.django_db


def verdict(name):
    return {str(check.name): check.verdict for check in checks()}[name]


def test_a_bank_whose_worker_was_never_heard_of_is_not_well():
    assert verdict("Worker") is Verdict.BAD

    be_heard()

    assert verdict("Worker") is Verdict.GOOD
    assert verdict("Database") is verdict("Shape of the database") is Verdict.GOOD


def test_rows_that_wait_long_for_their_seal_are_told():
    with transaction.atomic():
        record_event(activity="x", case_id="c", by="li")
    assert verdict("Seals of the audit log") is Verdict.GOOD

    AuditRow.objects.update(occurred_at=timezone.now() - timedelta(minutes=20))

    assert verdict("Seals of the audit log") is Verdict.BAD


def test_a_check_that_fails_is_a_bad_verdict_and_the_others_go_on(monkeypatch):
    def away():
        raise DatabaseError("secret details")

    monkeypatch.setattr(queries, "_unsealed", away)

    found = checks()

    assert len(found) == 10
    assert "secret" not in " ".join(check.found for check in found)
    assert Verdict.BAD in {check.verdict for check in found}


def test_a_database_without_its_newest_shape_is_not_ready(monkeypatch):
    assert is_ready()

    monkeypatch.setattr(queries, "_missing_migrations", lambda: 2)

    assert not is_ready()


def test_every_gauge_has_a_figure():
    found = {name: value for name, _meaning, value in gauges()}

    assert found["audit_unsealed_rows"] == 0
    assert found["disk_free_bytes"] > 0


def test_changes_that_wait_long_for_the_index_are_told(settings, tmp_path):
    settings.HOME = tmp_path
    assert verdict("Search index") is Verdict.WARN, "there is none yet"
    rebuild()
    assert verdict("Search index") is Verdict.GOOD

    note_changes([1])
    ChangedTicket.objects.update(noted_at=timezone.now() - timedelta(minutes=20))

    assert verdict("Search index") is Verdict.BAD
