from __future__ import annotations

from zhike.apps.jobs.chores import due_chores
from zhike.apps.texting import jobs


def test_the_worker_looks_after_answers_and_forgets(db):
    names = {one.name for one in due_chores(tick=0)}

    assert {f"{jobs.__name__}.follow_answers", f"{jobs.__name__}.forget_texts"} <= names
    jobs.follow_answers()
    jobs.forget_texts()
