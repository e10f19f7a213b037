from __future__ import annotations

import pytest
from django.core.management import call_command

from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.kinds import job_kind
from zhike.apps.jobs.models import Job


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_all_that_waits_in_the_order_it_came():
    done = []
    job_kind("note", label="note")(lambda *, progress, word: done.append(word))
    for word in ("first", "second"):
        start_job(kind="note", title=word, by=None, arguments={"word": word})

    call_command("work", batch=True)

    assert done == ["first", "second"]
    assert set(Job.objects.values_list("state", flat=True)) == {"done"}
