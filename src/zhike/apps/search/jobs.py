"""What the worker looks after: the index follows the tables, and forgets whom they forgot."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.search.actions import catch_up, rebuild_where_erased


@chore(every_ticks=1, aside=True)
def follow() -> None:
    catch_up()


@chore(every_ticks=6 * 3600, aside=True, gives_way=True)
def forget_erased() -> None:
    rebuild_where_erased()
