"""How many calls a minute: counted in the database for all processes, with few writes.

A process does not count each call there: it takes a lease of a fiftieth of the limit in one
conditional UPDATE and then counts in memory. What all processes took together never exceeds the
limit; at most the rest of one lease per process goes unused.
"""

from __future__ import annotations

import threading
import time
from dataclasses import replace

from django.conf import settings
from django.db import IntegrityError, transaction

from zhike.apps.api.callers import Guest, name_of
from zhike.apps.api.errors import TooManyCalls
from zhike.apps.api.models import Allowance, Token
from zhike.apps.api.rules import Standing, Window, lease_size, window_at
from zhike.apps.audit.origin import address_now
from zhike.apps.people.models import User

KNOWN_AT_ONCE = 10_000
WINDOWS_KEPT = 60


_standings: dict[str, Standing] = {}
_lock = threading.Lock()


def count_call(*, caller: Token | User | None, guest: Guest | None = None) -> Standing:
    """Count a call for its caller, or for its address where nobody known calls.

    One guest is one person: he has as many as an address of a stranger.
    """
    if guest is not None:
        return take(guest.name, limit=settings.API_STRANGERS_A_MINUTE)
    if caller is not None:
        return take(name_of(caller), limit=settings.API_CALLS_A_MINUTE)
    return take(f"address-{address_now()}", limit=settings.API_STRANGERS_A_MINUTE)


def take(key: str, *, limit: int, uncounted: int = 0) -> Standing:
    """Take one call; TooManyCalls where none is left in this window.

    The first `uncounted` calls of a window are let pass by each process without telling the others:
    for limits that hold off a flood, over keys of which most call a few times.
    """
    window = window_at(time.time())
    with _lock:
        standing = _standing(key, limit=limit, window=window, uncounted=uncounted)
        if standing.left > 0:
            standing.left -= 1
            return replace(standing)
        is_over = standing.behind <= 0
    # Outside the lock: a database that is slow to write must not hold up all other callers.
    size, behind = (0, 0) if is_over else _lease(key, limit=limit, number=window.number)
    with _lock:
        standing = _standing(key, limit=limit, window=window, uncounted=0)
        standing.left, standing.behind = standing.left + size, behind
        if standing.left == 0:
            raise TooManyCalls(limit=limit, retry_seconds=window.ends_in_seconds)
        standing.left -= 1
        return replace(standing)


def _standing(key: str, *, limit: int, window: Window, uncounted: int) -> Standing:
    known = _standings.get(key)
    if known is None or known.window.number != window.number or known.limit != limit:
        if len(_standings) >= KNOWN_AT_ONCE:
            _standings.clear()
        known = Standing(limit=limit, window=window, left=uncounted, behind=limit)
        _standings[key] = known
    else:
        known.window = window
    return known


def _lease(key: str, *, limit: int, number: int) -> tuple[int, int]:
    """Take a lease; give its size and what is left behind. Another process may be faster."""
    rows = Allowance.objects.filter(key=key)
    while True:
        row = rows.first()
        if row is None:
            size = lease_size(limit=limit, used=0)
            if _begun(key, number=number, size=size):
                return size, limit - size
            continue
        # Another process may see the next minute already: its count is the newer one.
        number = max(number, row.window)
        used = row.used if row.window == number else 0
        size = lease_size(limit=limit, used=used)
        seen = rows.filter(window=row.window, used=row.used)
        if size == 0 or seen.update(window=number, used=used + size):
            return size, max(0, limit - used - size)


def _begun(key: str, *, number: int, size: int) -> bool:
    try:
        with transaction.atomic():
            Allowance.objects.create(key=key, window=number, used=size)
    except IntegrityError:
        return False
    return True


def forget_old_windows() -> None:
    """Forget what was counted an hour ago."""
    number = window_at(time.time()).number
    Allowance.objects.filter(window__lt=number - WINDOWS_KEPT).delete()


def forget() -> None:
    """Forget what this process leased, as a new process would."""
    with _lock:
        _standings.clear()
