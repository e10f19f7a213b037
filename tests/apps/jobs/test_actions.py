from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from zhike.apps.audit.models import Outbox
from zhike.apps.jobs import actions
from zhike.apps.jobs.errors import StepNotAllowed, UnknownKind
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import State


def states(job):
    job.refresh_from_db()
    return job.state


def test_a_started_job_waits_with_its_queue_row_and_its_event(start, analyst):
    job = start(by=analyst)

    assert states(job) == "queued"
    assert DBTaskResult.objects.get().args_kwargs["args"] == [job.pk]
    assert Outbox.objects.get().case_id == f"job-{job.pk}"


def test_a_job_of_an_unknown_kind_leaves_no_trace(db, start):
    with pytest.raises(UnknownKind):
        start(kind="fly")

    assert not Job.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_a_job_that_waits_is_cancelled_at_once_and_never_begins(start, analyst):
    job = start(by=analyst)

    actions.request_cancel(job.pk, by=analyst)

    assert states(job) == "cancelled"
    assert actions.begin_job(job.pk) is None


def test_a_running_job_is_asked_to_stop_and_hears_of_it_at_its_next_report(start, analyst):
    job = start(by=analyst)
    actions.begin_job(job.pk)
    assert not actions.report_progress(job.pk, done=1, total=3, message="row 1")

    actions.request_cancel(job.pk, by=analyst)

    assert states(job) == "running"
    assert job.is_stopping
    assert actions.report_progress(job.pk, done=2, total=3, message="row 2")


def test_a_job_that_has_ended_cannot_be_cancelled(start, analyst):
    job = start(by=analyst)
    actions.begin_job(job.pk)
    actions.finish_job(job.pk, state=State.DONE, result={"rows": 3})

    with pytest.raises(StepNotAllowed):
        actions.request_cancel(job.pk, by=analyst)


def test_running_again_starts_a_new_job_with_the_same_arguments(start, analyst):
    failed = start(by=analyst, upto=9)

    again = actions.run_again(failed.pk, by=analyst)

    assert again.pk != failed.pk
    assert (again.kind, again.arguments) == ("count", {"upto": 9})


def test_a_job_whose_worker_is_gone_is_closed_and_a_living_one_is_not(start):
    lost, alive = start(), start()
    actions.begin_job(lost.pk)
    actions.begin_job(alive.pk)
    Job.objects.filter(pk=lost.pk).update(alive_at=timezone.now() - timedelta(seconds=31))

    assert actions.fail_silent_jobs(now=timezone.now()) == 1

    assert (states(lost), lost.error_code) == ("failed", "worker_lost")
    assert states(alive) == "running"


def test_a_sign_of_life_keeps_a_job_that_reports_nothing(start):
    job = start()
    actions.begin_job(job.pk)
    Job.objects.filter(pk=job.pk).update(alive_at=timezone.now() - timedelta(seconds=31))

    actions.beat(job.pk)

    assert actions.fail_silent_jobs(now=timezone.now()) == 0


def test_every_step_of_a_job_is_in_the_outbox_in_order(start, analyst):
    job = start(by=analyst)
    actions.begin_job(job.pk)
    actions.finish_job(job.pk, state=State.DONE)

    events = Outbox.objects.filter(case_id=f"job-{job.pk}")
    assert list(events.values_list("activity", "outcome", "by")) == [
        ("start job", "queued", "li"),
        ("begin job", "running", "worker"),
        ("finish job", "done", "worker"),
    ]


def test_a_worker_that_is_stopped_gives_up_what_it_has_in_hand_and_nothing_else(start):
    in_hand, waiting = start(), start()
    actions.begin_job(in_hand.pk)

    actions.give_up_jobs([in_hand.pk, waiting.pk])

    in_hand.refresh_from_db()
    waiting.refresh_from_db()
    assert (in_hand.state, in_hand.error_code, waiting.state) == (
        "failed",
        "worker_stopped",
        "queued",
    )
