from __future__ import annotations

import pytest

from zhike.apps.jobs.actions import request_cancel
from zhike.apps.jobs.errors import Cancelled
from zhike.apps.jobs.kinds import job_kind
from zhike.apps.jobs.tasks import Reporter, current_job, jobs_in_hand, run_job


def ran(job):
    run_job.call(job.pk)
    job.refresh_from_db()
    return job


def test_a_job_that_runs_through_keeps_its_result_and_its_last_report(start):
    job = ran(start(upto=3))

    assert (job.state, job.result) == ("done", {"counted": 3})
    assert (job.done, job.total, job.message) == (3, 3, "row 3")
    assert jobs_in_hand == {}


def test_a_refusal_of_our_own_is_told_with_its_code(start):
    job = start(kind="refuse")

    with pytest.raises(Exception, match="line 7"):
        run_job.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "bad_file")


def test_an_unforeseen_error_is_told_without_the_customers_data_it_quotes(start):
    job = start(kind="blow_up")

    with pytest.raises(ValueError, match="6222"):
        run_job.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "unexpected_error")
    assert "6222" not in job.error + job.told_error
    assert "ValueError" in job.error


def test_a_job_cancelled_while_it_runs_ends_as_cancelled(start, analyst):
    def cancel_in_the_middle(*, progress):
        progress(1, 3, "row 1")
        request_cancel(current_job(), by=analyst)
        progress(3, 3, "row 3")
        pytest.fail("the job went on after it was cancelled")

    job_kind("slow", label="slow")(cancel_in_the_middle)

    job = ran(start(kind="slow"))

    assert (job.state, job.cancel_requested_by) == ("cancelled", "li")


def test_a_job_cancelled_before_its_turn_does_nothing(start, analyst):
    job = start(by=analyst)
    request_cancel(job.pk, by=analyst)

    assert ran(job).done == 0


def test_a_worker_that_is_stopped_hard_says_so_in_the_row_of_its_job(start):
    def stop(*, progress):
        raise SystemExit(1)

    job_kind("stopped", label="stopped")(stop)
    job = start(kind="stopped")

    with pytest.raises(SystemExit):
        run_job.call(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error_code) == ("failed", "worker_stopped")


def test_reports_in_quick_succession_cost_one_write(start, django_assert_num_queries):
    reporter = Reporter(start().pk)
    reporter(0, 100, "row 0")

    with django_assert_num_queries(0):
        reporter(1, 100, "row 1")


def test_the_report_after_a_cancel_raises(start, analyst):
    job = start(by=analyst)
    request_cancel(job.pk, by=analyst)

    with pytest.raises(Cancelled):
        Reporter(job.pk)(1, 100, "row 1")
