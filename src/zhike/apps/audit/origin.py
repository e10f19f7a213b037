"""From where the act at hand is done: known to the audit log without passing through every call."""

from __future__ import annotations

from contextvars import ContextVar

_address: ContextVar[str] = ContextVar("zhike_address", default="")


def address_now() -> str:
    """The network address behind the request at hand; empty for the worker and the command line."""
    return _address.get()


class KnownOrigin:
    """Remember a request's address while it is answered."""

    def __init__(self, address: str) -> None:
        self.address = address[:45]

    def __enter__(self) -> None:
        self.token = _address.set(self.address)

    def __exit__(self, *error: object) -> None:
        _address.reset(self.token)
