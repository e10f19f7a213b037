from __future__ import annotations

from tests.apps.frozen import freeze_time
from tests.apps.tickets.conftest import MONDAY

from zhike.apps.audit.models import Outbox
from zhike.apps.jobs.chores import due_chores


def test_the_worker_looks_after_the_clocks(ticket):
    (watch,) = [one for one in due_chores(tick=0) if one.name.startswith("zhike.apps.tickets")]

    with freeze_time(MONDAY.replace(hour=20)):
        watch.work()

    assert watch.aside
    assert Outbox.objects.filter(activity="clock warning").exists()
