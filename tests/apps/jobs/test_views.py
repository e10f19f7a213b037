from __future__ import annotations

import pytest

from zhike.apps.jobs.actions import begin_job, finish_job, report_progress
from zhike.apps.jobs.models import Job
from zhike.apps.jobs.rules import State


def test_the_page_shows_how_far_a_job_is(as_analyst, analyst, start):
    job = start(by=analyst)
    begin_job(job.pk)
    report_progress(job.pk, done=21, total=50, message="Reading rows")

    page = as_analyst.get("/jobs/").content.decode()

    assert 'value="42"' in page
    assert "Reading rows" in page
    assert "To count" in page
    assert f"/jobs/{job.pk}/cancel/" in page


def test_an_empty_list_says_what_will_stand_there(as_analyst):
    assert "Nothing runs, nothing waits" in as_analyst.get("/jobs/").content.decode()


@pytest.mark.parametrize("fragment", ["table", "rows"])
def test_a_fragment_is_a_piece_of_the_page_without_its_frame(as_analyst, analyst, start, fragment):
    start(by=analyst)

    piece = as_analyst.get(f"/jobs/?fragment={fragment}").content.decode()

    assert "count rows" in piece
    assert "<html" not in piece


@pytest.mark.parametrize("page", ["99", "x", "-1"])
def test_a_page_number_that_does_not_exist_leads_to_one_that_does(as_analyst, page):
    assert as_analyst.get(f"/jobs/?page={page}").status_code == 200


def test_cancelling_stops_the_job_and_says_so(as_analyst, analyst, start):
    job = start(by=analyst)

    answer = as_analyst.post(f"/jobs/{job.pk}/cancel/", follow=True)

    assert Job.objects.get().state == "cancelled"
    assert "The job is being stopped." in answer.content.decode()


def test_cancelling_what_has_ended_is_no_error(as_analyst, analyst, start):
    job = start(by=analyst)
    begin_job(job.pk)
    finish_job(job.pk, state=State.DONE)

    answer = as_analyst.post(f"/jobs/{job.pk}/cancel/", follow=True)

    assert "The job had already ended." in answer.content.decode()
    assert Job.objects.get().state == "done"


def test_a_cancelled_job_can_be_run_again(as_analyst, analyst, start):
    job = start(by=analyst)
    as_analyst.post(f"/jobs/{job.pk}/cancel/")

    as_analyst.post(f"/jobs/{job.pk}/run-again/")

    assert list(Job.objects.values_list("state", flat=True)) == ["queued", "cancelled"]


@pytest.mark.parametrize("step", ["cancel", "run-again"])
def test_the_jobs_of_others_are_out_of_reach(as_analyst, administrator, start, step):
    job = start(by=administrator)

    assert as_analyst.post(f"/jobs/{job.pk}/{step}/").status_code == 404
    assert Job.objects.get().state == "queued"


@pytest.mark.parametrize("path", ["/jobs/1/cancel/", "/jobs/1/run-again/"])
def test_a_link_changes_nothing(as_analyst, path):
    assert as_analyst.get(path).status_code == 405


def test_the_list_cannot_be_written_to(as_analyst):
    assert as_analyst.post("/jobs/").status_code == 405


@pytest.mark.parametrize("path", ["/jobs/", "/jobs/1/cancel/", "/jobs/1/run-again/"])
def test_without_the_permission_nothing_is_shown(as_agent, visitor, path):
    method = "get" if path == "/jobs/" else "post"

    assert getattr(as_agent, method)(path).status_code == 403
    assert getattr(visitor, method)(path).status_code == 302


def test_a_job_that_nobody_named_is_called_by_its_kind(as_analyst, analyst, start):
    Job.objects.filter(pk=start(by=analyst).pk).update(title="count")

    page = as_analyst.get("/jobs/?fragment=rows").content.decode()

    assert '<p class="row-title">To count</p>' in page
