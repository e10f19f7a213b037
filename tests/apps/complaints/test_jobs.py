from __future__ import annotations

from zhike.apps.complaints import jobs
from zhike.apps.jobs.chores import due_chores


def test_the_worker_looks_after_letters(db):
    names = {one.name for one in due_chores(tick=30)}

    assert f"{jobs.__name__}.look_after_letters" in names
    jobs.look_after_letters()
