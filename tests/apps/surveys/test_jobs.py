from __future__ import annotations

from django.utils import timezone
from tests.apps.surveys.conftest import opened, solved

from zhike.apps.jobs.chores import due_chores
from zhike.apps.surveys.models import Invitation
from zhike.apps.surveys.rules import State


def test_the_worker_asks_until_nobody_is_due(survey, hotline, lin, letterbox):
    solved(opened(hotline, whose=lin))
    Invitation.objects.update(due_at=timezone.now())
    (chore,) = [one for one in due_chores(tick=0) if "surveys" in one.name]
    chore.work()

    assert Invitation.objects.get().state == State.INVITED
    assert chore.aside
