"""The id of the request at hand: in every line of the log, and in the answer."""

from __future__ import annotations

from contextvars import ContextVar

current: ContextVar[str] = ContextVar("zhike_request", default="")


def request_id_now() -> str:
    """The id of the request at hand; empty for the worker and the command line."""
    return current.get()
