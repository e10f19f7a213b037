"""What the worker looks after by itself, every so often: an app registers it in its jobs.py.

A chore is quick, since the ticks that keep running jobs alive wait for it; what takes long it
starts as a job. A chore that waits for other machines is done aside, in a thread of its own, and
never twice at once; one that works long and that nobody waits for gives way there to all others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import autodiscover_modules

Work = Callable[[], object]


@dataclass(frozen=True)
class Chore:
    """Something to look after, and after how many ticks of the worker again."""

    name: str
    work: Work
    every_ticks: int
    aside: bool = False
    gives_way: bool = False  # of those aside


_CHORES: dict[str, Chore] = {}


def chore(
    *, every_ticks: int, aside: bool = False, gives_way: bool = False
) -> Callable[[Work], Work]:
    """Register the decorated function as something to look after."""

    def register(work: Work) -> Work:
        name = f"{work.__module__}.{work.__qualname__}"
        _CHORES[name] = Chore(
            name=name, work=work, every_ticks=every_ticks, aside=aside, gives_way=gives_way
        )
        return work

    return register


def due_chores(*, tick: int) -> list[Chore]:
    """Give what the worker looks after at this tick; at the first it looks after everything."""
    autodiscover_modules("jobs")
    return [chore for chore in _CHORES.values() if tick % chore.every_ticks == 0]
