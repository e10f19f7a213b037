"""Threads whose processor time comes last: nobody waits for what they do."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

NICENESS = 10


def give_way() -> None:
    """Let this thread, and what the engine starts for it, work with what the machine spares."""
    with suppress(OSError, AttributeError):
        # On Linux a thread has a priority of its own, and the engine's threads inherit it.
        me = threading.get_native_id()
        os.setpriority(os.PRIO_PROCESS, me, os.getpriority(os.PRIO_PROCESS, me) + NICENESS)
