from __future__ import annotations

from datetime import date, timedelta

from tests.text_bank import BROKEN

from zhike.apps.audit.models import AuditRow
from zhike.apps.voice.actions import CALLED, announce_issues


def test_an_issue_is_told_once_and_old_ones_are_history(db, texts_in_store):
    in_time = BROKEN + timedelta(days=4)

    assert announce_issues(today=date(2025, 6, 20)) == 0
    assert [announce_issues(today=in_time) for _again in range(2)] == [1, 0]
    row = AuditRow.objects.get(activity=CALLED)
    assert row.case_id.startswith("voice-step.face.2025-05-0")
    assert row.by == "zhike"
