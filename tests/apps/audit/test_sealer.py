from __future__ import annotations

import pytest
from django.db import connection, transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.anchors import all_anchors, anchors_file, last_anchor
from zhike.apps.audit.errors import AuditTampered
from zhike.apps.audit.models import AuditRow
from zhike.apps.audit.sealer import seal_rows
from zhike.apps.audit.verify import Verified, verify_audit


@pytest.fixture(autouse=True)
def own_anchors(settings, tmp_path):
    settings.AUDIT_ANCHORS = str(tmp_path / "anchors.ndjson")


def act(*names):
    with transaction.atomic():
        for name in names:
            record_event(
                activity="undo batch", case_id=name, by="chen", before={"rows": 7}, reason="错文件"
            )


def tamper(statement):
    """Do it as somebody with the database's password would: past the models."""
    with connection.cursor() as cursor:
        cursor.execute(statement)


def no_power(_anchor):
    raise OSError("no power")


def faults():
    with pytest.raises(AuditTampered) as caught:
        verify_audit()
    return [(fault.kind.value, fault.first, fault.last) for fault in caught.value.faults]


def test_rows_get_places_without_a_gap_and_verify(db):
    act("batch-1", "batch-2")
    seal_rows()
    act("batch-3")
    seal_rows()
    act("batch-4")

    assert verify_audit() == Verified(sealed=3, anchors=2, unsealed=1)
    sealed = AuditRow.objects.exclude(place=None).order_by("place")
    assert list(sealed.values_list("place", "case_id")) == [
        (1, "batch-1"),
        (2, "batch-2"),
        (3, "batch-3"),
    ]


def test_a_limit_leaves_the_rest_for_the_next_second(db):
    act("batch-1", "batch-2", "batch-3")

    assert [seal_rows(limit=2), seal_rows(limit=2), seal_rows(limit=2)] == [2, 1, 0]
    assert verify_audit().sealed == 3


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("UPDATE audit_auditrow SET by = 'li' WHERE place = 2", ("altered", 2, 2)),
        ("UPDATE audit_auditrow SET before = '' WHERE place = 4", ("altered", 4, 4)),
        ("UPDATE audit_auditrow SET reason = '' WHERE place = 1", ("altered", 1, 1)),
        ("UPDATE audit_auditrow SET address = '::1' WHERE place = 3", ("altered", 3, 3)),
        ("UPDATE audit_auditrow SET occurred_at = '2026-01-01' WHERE place = 3", ("altered", 3, 3)),
        ("DELETE FROM audit_auditrow WHERE place = 3", ("removed", 3, 3)),
        ("DELETE FROM audit_auditrow WHERE place >= 4", ("removed", 4, 5)),
        ("UPDATE audit_auditrow SET place = 6 WHERE place = 5", ("removed", 5, 5)),
    ],
)
def test_whatever_was_done_behind_the_system_is_named(db, statement, named):
    act(*(f"batch-{number}" for number in range(1, 6)))
    seal_rows()

    tamper(statement)

    assert faults()[0] == named


def test_rows_sealed_after_a_cut_tail_do_not_cover_it(db):
    act("batch-1", "batch-2", "batch-3")
    seal_rows()
    tamper("DELETE FROM audit_auditrow WHERE place >= 2")

    act("batch-4")
    seal_rows()

    assert faults() == [("removed", 2, 3)]


def test_a_crash_between_commit_and_anchor_is_no_fault(db, monkeypatch):
    act("batch-1")
    with monkeypatch.context() as power_cut, pytest.raises(OSError, match="power"):
        power_cut.setattr("zhike.apps.audit.sealer.add_anchor", no_power)
        seal_rows()

    act("batch-2")
    seal_rows()

    assert verify_audit() == Verified(sealed=2, anchors=1, unsealed=0)
    assert last_anchor().place == 2


def test_a_line_cut_by_a_power_failure_does_not_spoil_the_next(db):
    act("batch-1")
    seal_rows()
    with anchors_file().open("a") as handle:
        handle.write('{"place": 1')

    act("batch-2")
    seal_rows()

    assert [anchor.place for anchor in all_anchors()] == [1, 2]
    assert verify_audit().sealed == 2
