from __future__ import annotations

from zhike.apps.consents import jobs, sending
from zhike.apps.jobs.chores import due_chores


def test_the_worker_sends_what_was_left_aside_of_its_ticks(posted, permit):
    sending.leave_for_sending(permit, subject="新产品", text="您好", by="wang")

    chores = {one.name: one for one in due_chores(tick=1)}
    chore = chores[f"{jobs.__name__}.send_messages"]
    assert chore.aside
    chore.work()

    assert posted == [("lin@example.cn", "新产品", "您好")]
