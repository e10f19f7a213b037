"""What the worker looks after: board, register and the silent are made before anybody looks."""

from __future__ import annotations

from zhike.apps.jobs.chores import chore
from zhike.apps.pains.queries import board_of_all, silent_of_all
from zhike.apps.pains.touchpoints import register_of_all
from zhike.pipelines.pain_board import BoardUnreadable


@chore(every_ticks=60, aside=True, gives_way=True)
def make_boards() -> None:
    """Reckon anew what changed; what is kept still holds and costs a look."""
    try:
        board_of_all()
        register_of_all()
        silent_of_all()
    except BoardUnreadable:
        return  # the page says so to who can mend it
