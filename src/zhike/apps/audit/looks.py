"""Which looks at a customer are new: a page that is opened again and again is one look."""

from __future__ import annotations

import time
from collections import OrderedDict
from threading import Lock

SAME_LOOK_SECONDS = 300.0
REMEMBERED = 10_000

# In the memory of each process: what is forgotten, or asked of another one, is written once more.
_looks: OrderedDict[tuple[str, str, str], float] = OrderedDict()
_guard = Lock()


def is_new_look(*, by: str, customer_id: str, activity: str, now: float | None = None) -> bool:
    """Say whether this person has not had this look within the last minutes."""
    at = time.monotonic() if now is None else now
    seen_at = _looks.get((by, customer_id, activity))
    return seen_at is None or at - seen_at >= SAME_LOOK_SECONDS


def note_look(*, by: str, customer_id: str, activity: str, now: float | None = None) -> None:
    """Remember a look that was written down."""
    look = (by, customer_id, activity)
    with _guard:
        _looks[look] = time.monotonic() if now is None else now
        _looks.move_to_end(look)
        if len(_looks) > REMEMBERED:
            _looks.popitem(last=False)
