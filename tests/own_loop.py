"""Run a coroutine from a plain test, whatever else the tests' process has running."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Told = TypeVar("Told")


def run_alone(story: Coroutine[Any, Any, Told]) -> Told:
    """What ``story`` returns, run by an event loop in a thread of its own.

    A browser opened by an earlier test keeps a loop running in the main thread, where
    ``asyncio.run`` then refuses a second one.
    """
    with ThreadPoolExecutor(max_workers=1) as thread:
        return thread.submit(asyncio.run, story).result()
