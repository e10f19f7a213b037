from __future__ import annotations

from dataclasses import replace

from tests.apps.conversations.conftest import begun
from tests.apps.search.conftest import found

from zhike.apps.audit.announcer import announce_events
from zhike.apps.jobs.chores import due_chores
from zhike.apps.search import actions, jobs
from zhike.integrations.search.index import in_use, use


def test_the_worker_looks_after_the_index_at_every_tick():
    assert any(chore.work is jobs.follow for chore in due_chores(tick=1))
    assert not any(chore.work is jobs.forget_erased for chore in due_chores(tick=1))
    assert any(chore.work is jobs.forget_erased for chore in due_chores(tick=6 * 3600))


def test_its_turn_makes_the_index_and_follows_it(hotline, lin, agent):
    begun(hotline, customer=lin, text="挂失")
    jobs.follow()
    assert found(agent, "挂失").count == 1

    begun(hotline, customer=lin, text="挂失")
    announce_events()
    jobs.follow()
    assert found(agent, "挂失").count == 2


def test_an_index_that_holds_erased_words_is_made_anew(hotline, lin):
    jobs.follow()
    now = in_use(actions.home())
    use(actions.home(), replace(now, holds_erased=True))

    jobs.forget_erased()

    assert in_use(actions.home()).folder != now.folder
