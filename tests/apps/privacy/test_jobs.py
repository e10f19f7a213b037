from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from tests.apps.privacy.conftest import ask

from zhike.apps.jobs.models import Job
from zhike.apps.privacy import actions, erasure_actions, jobs
from zhike.apps.privacy.models import CopyFile, Erasure, RetentionRun

NIGHT = datetime(2026, 3, 16, 2, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def silent(*_report):
    pass


def at(moment):
    return SimpleNamespace(localtime=lambda: moment, now=lambda: moment)


def test_the_job_erases_and_tells_the_hash_of_its_report(lin):
    planned = erasure_actions.plan_erasure(lin, by="chen")

    result = jobs.erase_customer(progress=silent, erasure_id=planned.pk)

    assert result == {"erasure": planned.pk, "sha256": Erasure.objects.get().report_sha256}


def test_an_erasure_whose_job_is_gone_is_started_again_and_a_failed_proof_is_not(lin):
    erasure_actions.plan_erasure(lin, by="chen")

    jobs.go_on_erasing()
    assert Job.objects.count() == 1  # its job still waits
    Job.objects.update(state="failed", error_code="worker_lost")
    jobs.go_on_erasing()
    assert Job.objects.count() == 2
    Job.objects.update(state="failed", error_code="erasure_incomplete")
    jobs.go_on_erasing()
    assert Job.objects.count() == 2


def test_the_night_counts_first_and_then_erases(bank):
    jobs.nightly_retention(progress=silent)

    assert [run.is_dry for run in RetentionRun.objects.all()] == [False, True]


@pytest.mark.parametrize(("hour", "started"), [(2, 1), (4, 1), (5, 0), (14, 0)])
def test_it_starts_in_the_first_hours_of_the_day(bank, monkeypatch, hour, started):
    monkeypatch.setattr(jobs, "timezone", at(NIGHT.replace(hour=hour)))

    jobs.start_nightly()
    jobs.start_nightly()

    assert Job.objects.filter(kind=jobs.NIGHTLY).count() == started


def test_it_starts_once_a_day(bank, monkeypatch):
    monkeypatch.setattr(jobs, "timezone", at(NIGHT))
    RetentionRun.objects.create(ran_at=NIGHT, by="zhike", is_dry=True)

    jobs.start_nightly()

    assert not Job.objects.exists()


def test_old_copies_are_thrown_away(lin):
    actions.make_copy(ask(lin).pk, by="wang")
    CopyFile.objects.update(expires_at=lin.created_at)

    jobs.expire_old_copies()

    assert CopyFile.objects.get().gone_at is not None
