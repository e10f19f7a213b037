from __future__ import annotations

from datetime import timedelta

from django.utils import timezone
from tests.apps.blocks.conftest import offer
from tests.apps.frozen import freeze_time

from zhike.apps.blocks import jobs
from zhike.apps.blocks.actions import mark_spam
from zhike.apps.blocks.held_actions import judge_spam
from zhike.apps.blocks.models import Held
from zhike.apps.jobs.chores import due_chores


def test_the_worker_forgets_what_was_held_long_enough(box, spam, agent):
    block = mark_spam(spam.pk, by=agent)
    with freeze_time(timezone.now() - timedelta(days=31)):
        offer(box, 2)
    judge_spam(block.pk, up_to=Held.objects.get().pk, by="sun")
    offer(box, 3)

    names = {one.name for one in due_chores(tick=0)}
    assert f"{jobs.__name__}.forget_held_contacts" in names
    jobs.forget_held_contacts()

    assert Held.objects.count() == 1
