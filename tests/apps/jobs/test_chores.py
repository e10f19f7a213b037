from __future__ import annotations

import pytest

from zhike.apps.jobs import chores
from zhike.apps.jobs.chores import chore, due_chores


@pytest.fixture(autouse=True)
def no_chores(monkeypatch):
    monkeypatch.setattr(chores, "_CHORES", {})
    monkeypatch.setattr(chores, "autodiscover_modules", lambda name: None)


def works(*, tick):
    return [due.work for due in due_chores(tick=tick)]


def sweep(): ...


def dust(): ...


def test_each_chore_is_due_after_its_own_number_of_ticks():
    chore(every_ticks=2)(sweep)
    chore(every_ticks=3)(dust)

    assert works(tick=0) == [sweep, dust]
    assert works(tick=1) == []
    assert works(tick=2) == [sweep]
    assert works(tick=3) == [dust]


def test_the_chores_of_the_domains_are_looked_for(monkeypatch):
    monkeypatch.setattr(
        chores, "autodiscover_modules", lambda name: chore(every_ticks=1)(sweep) and None
    )

    assert works(tick=7) == [sweep]
