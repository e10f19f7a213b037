from __future__ import annotations

from zhike.apps.jobs.chores import due_chores


def test_old_notices_are_looked_for_beside_the_ticks():
    (chore,) = [one for one in due_chores(tick=0) if "suspicions" in one.name]

    assert chore.aside
    assert chore.every_ticks >= 3_600
