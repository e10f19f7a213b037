from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.tellings.conftest import agree, begun, quiet

from zhike.apps.improvements.models import Improvement
from zhike.apps.jobs.kinds import kind_of
from zhike.apps.jobs.models import Job
from zhike.apps.tellings.actions import TELLING
from zhike.apps.tellings.jobs import WAITING, look_after_tellings
from zhike.apps.tellings.models import Telling


def hours_pass() -> None:
    Telling.objects.update(tried_at=timezone.now() - timedelta(hours=7))


def test_the_worker_tells_and_later_tells_those_who_rested(kept, cast, owner, mails):
    begun(kept, by=owner)
    (job,) = Job.objects.filter(kind=TELLING)
    assert kind_of(TELLING).work(progress=quiet, **job.arguments)["told"] == 2
    look_after_tellings()
    assert not Job.objects.filter(kind=WAITING).exists()

    hours_pass()
    cast["C012"].sent_messages.update(sent_at=timezone.now() - timedelta(days=31))
    agree(cast["C011"])  # he was not held for what passes: the owner has to ask for him
    look_after_tellings()
    look_after_tellings()

    assert Job.objects.filter(kind=WAITING).count() == 1
    assert kind_of(WAITING).work(progress=quiet) == {"told": 1}
    assert Telling.objects.get(customer=cast["C012"]).state == "told"
    assert Telling.objects.get(customer=cast["C011"]).state == "held"


def test_nobody_who_waits_hears_that_it_is_mended_once_it_is_back(kept, cast, owner, mails):
    begun(kept, by=owner)
    (job,) = Job.objects.filter(kind=TELLING)
    kind_of(TELLING).work(progress=quiet, **job.arguments)
    hours_pass()
    Improvement.objects.filter(pk=kept.pk).update(state="reopened")

    assert kind_of(WAITING).work(progress=quiet) == {"told": 0}
    assert len(mails.out) == 2
