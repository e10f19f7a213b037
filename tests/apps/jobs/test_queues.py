from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.kinds import job_kind
from zhike.apps.jobs.queues import LookingWorker


@pytest.mark.django_db(transaction=True)
def test_a_look_at_an_empty_queue_takes_no_lock():
    worker = LookingWorker(batch=True)

    with CaptureQueriesContext(connection) as asked:
        worker.run()

    assert [query["sql"].split()[0] for query in asked] == ["SELECT"]


@pytest.mark.django_db(transaction=True)
def test_it_sees_the_jobs_of_its_own_queues_alone():
    job_kind("prepare", label="prepare", aside=True)(lambda *, progress: None)
    start_job(kind="prepare", title="what nobody waits for", by=None, arguments={})

    assert LookingWorker(only="aside").is_anything_ready()
    assert LookingWorker().is_anything_ready()
    assert not LookingWorker(without=["aside"]).is_anything_ready()
    assert not LookingWorker(only="default").is_anything_ready()
