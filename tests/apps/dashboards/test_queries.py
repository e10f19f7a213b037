from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace

import pytest

from zhike.apps.dashboards.queries import jobs_now, logs_now
from zhike.apps.jobs.models import Job

NOON = datetime(2026, 1, 5, 12, 0)


@pytest.fixture
def jobs(analyst, administrator):
    from django.utils import timezone

    now = timezone.now()
    for by, state in ((analyst, "running"), (analyst, "failed"), (administrator, "queued")):
        Job.objects.create(
            kind="x",
            title=state,
            state=state,
            by=by,
            created_at=now,
            updated_at=now,
            finished_at=now if state == "failed" else None,
        )


def test_home_counts_what_is_open_and_what_failed_lately(jobs, analyst, administrator):
    own, all_jobs = jobs_now(analyst), jobs_now(administrator)

    assert (own.open, own.failed_lately, len(own.latest)) == (1, 1, 2)
    assert (all_jobs.open, all_jobs.failed_lately, len(all_jobs.latest)) == (2, 1, 3)


def test_who_may_not_see_jobs_is_told_of_none(agent):
    assert jobs_now(agent) is None


def test_the_largest_log_comes_first_with_times_that_know_their_zone(analyst, monkeypatch):
    from zhike.pipelines import journeys

    small, large = (
        SimpleNamespace(log_name=name, cases=2, events=count, first_at=NOON, last_at=NOON)
        for name, count in (("receipt", 8), ("mortgage", 90))
    )
    monkeypatch.setattr(journeys, "logs", lambda: [small, large])

    found = logs_now(analyst)

    assert [log.name for log in found] == ["mortgage", "receipt"]
    assert found[0].first_at.utcoffset().total_seconds() == 0


def test_who_may_not_see_journeys_is_told_of_no_log(agent):
    assert logs_now(agent) == []
