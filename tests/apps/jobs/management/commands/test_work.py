from __future__ import annotations

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.kinds import job_kind
from zhike.apps.jobs.models import Job


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_all_that_waits_in_the_order_it_came():
    done = []
    job_kind("note", label="note")(lambda *, progress, word: done.append(word))
    job_kind("prepare", label="prepare", aside=True)(lambda *, progress: done.append("aside"))
    for word in ("first", "second"):
        start_job(kind="note", title=word, by=None, arguments={"word": word})
    start_job(kind="prepare", title="what nobody waits for", by=None, arguments={})

    call_command("work", batch=True)

    assert done == ["first", "second", "aside"]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}


@pytest.mark.django_db(transaction=True)
def test_what_nobody_waits_for_holds_up_nothing():
    job_kind("note", label="note")(lambda *, progress: None)
    job_kind("prepare", label="prepare", aside=True)(lambda *, progress: None)

    start_job(kind="prepare", title="prepare", by=None, arguments={})
    start_job(kind="note", title="note", by=None, arguments={})

    queues = DBTaskResult.objects.order_by("enqueued_at").values_list("queue_name", flat=True)
    assert list(queues) == ["aside", "default"]
