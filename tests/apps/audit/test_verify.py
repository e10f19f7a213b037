from __future__ import annotations

from django.db import transaction

from zhike.apps.audit import verify
from zhike.apps.audit.actions import record_event
from zhike.apps.audit.sealer import seal_rows


def test_progress_is_told_while_the_chain_is_walked(db, settings, tmp_path, monkeypatch):
    settings.AUDIT_ANCHORS = str(tmp_path / "anchors.ndjson")
    monkeypatch.setattr(verify, "PROGRESS_EVERY", 2)
    with transaction.atomic():
        for number in range(5):
            record_event(activity="sign in", case_id=f"user-{number}", by="chen")
    seal_rows()
    told = []

    verified = verify.verify_audit(progress=told.append)

    assert told == [2, 4]
    assert (verified.sealed, verified.anchors, verified.unsealed) == (5, 1, 0)
