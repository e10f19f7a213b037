"""From where and for whom the act at hand is done, without passing through every call."""

from __future__ import annotations

from contextvars import ContextVar

_address: ContextVar[str] = ContextVar("zhike_address", default="")
_stands_in: ContextVar[tuple[str, str]] = ContextVar("zhike_stands_in", default=("", ""))


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


def in_full(by: str) -> str:
    """Name who does something; a stand-in with the absent person, as in "wang for li"."""
    who, absent = _stands_in.get()
    return f"{by} for {absent}" if absent and by == who else by


class KnownStandIn:
    """Remember for whom somebody acts while his request is answered."""

    def __init__(self, who: str, *, absent: str) -> None:
        self.pair = (who, absent)

    def __enter__(self) -> None:
        self.token = _stands_in.set(self.pair)

    def __exit__(self, *error: object) -> None:
        _stands_in.reset(self.token)
