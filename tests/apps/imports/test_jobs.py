from __future__ import annotations

import pytest
from django.utils.translation import override
from tests.apps.imports.conftest import run_waiting_jobs, stored_cases
from tests.apps.imports.test_actions import start

from zhike.apps.imports.errors import SourceGone
from zhike.apps.imports.jobs import in_words
from zhike.apps.imports.queries import import_of
from zhike.apps.imports.rules import State
from zhike.apps.jobs.actions import request_cancel
from zhike.apps.jobs.errors import Cancelled
from zhike.apps.jobs.models import Job


def test_the_steps_are_told_in_the_language_of_whoever_started():
    told = []
    progress = in_words(lambda *step: told.append(step))

    with override("en"):
        progress(1, 5, "Storing")
        progress(2, 5, "Something new")

    assert told == [(1, 5, "Storing"), (2, 5, "Something new")]


@pytest.mark.parametrize("step", range(4))
def test_a_cancel_at_any_step_leaves_nothing_and_a_second_run_stores_once(
    draft, administrator, monkeypatch, step
):
    from zhike.apps.jobs.tasks import Reporter

    start(draft, administrator)
    calls = []

    def report(self, done, total, message):
        calls.append(done)
        if len(calls) == step + 1:
            raise Cancelled

    monkeypatch.setattr(Reporter, "__call__", report)
    run_waiting_jobs()

    assert import_of(draft.pk).state is State.CANCELLED
    assert stored_cases() == []

    from zhike.apps.imports.actions import run_again

    run_again(import_of(draft.pk), by=administrator)
    run_waiting_jobs()
    assert stored_cases() == ["L1", "L1", "L2", "L3"]


def test_a_thrown_away_import_that_is_started_from_the_list_of_jobs_says_what_it_lacks(
    draft, administrator
):
    from zhike.apps.imports.actions import discard_import
    from zhike.apps.jobs.actions import run_again

    start(draft, administrator)
    job = import_of(draft.pk).job
    request_cancel(job.pk, by=administrator)
    discard_import(draft.pk, by=administrator)

    again = run_again(job.pk, by=administrator)
    with pytest.raises(SourceGone):
        run_waiting_jobs()

    again.refresh_from_db()
    assert (again.state, again.error_code) == ("failed", "source_gone")


def test_a_run_started_from_the_list_of_jobs_belongs_to_the_import(draft, administrator):
    from zhike.apps.jobs.actions import run_again

    start(draft, administrator)
    first = import_of(draft.pk).job
    request_cancel(first.pk, by=administrator)

    second = run_again(first.pk, by=administrator)
    run_waiting_jobs()

    made = import_of(draft.pk)
    assert made.job == second
    assert made.state is State.DONE
    assert Job.objects.count() == 2


def test_an_import_that_fails_says_why_and_stores_nothing(draft, administrator):
    from zhike.apps.imports import uploads

    start(draft, administrator)
    uploads.path_of(draft.upload).write_bytes("业务流水号,环节\n1,2\n".encode())

    with pytest.raises(Exception, match="日期"):
        run_waiting_jobs()

    made = import_of(draft.pk)
    assert (made.state, made.job.error_code) == (State.FAILED, "mapping_broken")
    assert stored_cases() == []


def test_why_it_failed_is_told_in_the_language_of_whoever_reads_it(draft, administrator):
    from zhike.apps.imports import uploads

    start(draft, administrator)
    uploads.path_of(draft.upload).write_bytes("业务流水号,环节\n1,2\n".encode())
    with pytest.raises(Exception, match="日期"):
        run_waiting_jobs()

    job = import_of(draft.pk).job
    with override("en"):
        assert job.told_error.startswith("The mapping cannot be used: the source has no column")
    with override("zh-hans"):
        assert job.told_error.startswith("映射无法使用：来源中没有列“日期”")
