from __future__ import annotations

import pytest

from zhike.apps.jobs.chores import due_chores
from zhike.apps.webhooks import actions
from zhike.apps.webhooks.jobs import send_messages
from zhike.apps.webhooks.models import Delivery

pytestmark = pytest.mark.django_db


def test_the_worker_sends_everything_that_is_due_beside_its_ticks(made, receiver):
    for _ in range(3):
        actions.send_test(made.endpoint, by="chen")

    send_messages()

    assert len(receiver.heard) == 3
    assert not Delivery.objects.exclude(state="delivered").exists()
    assert [due.aside for due in due_chores(tick=1) if due.work is send_messages] == [True]
