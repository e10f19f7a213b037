"""An issue that emerges is an event: those who read the voice of the customer hear of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from zhike.apps.audit.actions import record_event
from zhike.apps.audit.models import AuditRow
from zhike.pipelines.text_store import issues_in_store

CALLED = "call emerging issue"
BY = "zhike"
# What was called earlier is history: whoever takes a year of texts in is not told of all of it.
NEWS_FOR = timedelta(days=7)


def announce_issues(*, today: date) -> int:
    """Record each issue that was called these days and not told yet; give how many."""
    told = 0
    for issue in issues_in_store().found:
        if issue.called_on < today - NEWS_FOR:
            continue
        change = issue.changes[0].title if issue.changes else ""
        with transaction.atomic():
            case = f"voice-{issue.key}"
            if AuditRow.objects.filter(activity=CALLED, case_id=case).exists():
                continue
            record_event(
                activity=CALLED,
                case_id=case,
                by=BY,
                outcome=issue.aspects[0],
                attributes={"change": change, "called_on": issue.called_on.isoformat()},
            )
        told += 1
    return told
