"""Which background jobs there are: every app registers its own in its jobs.py."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.module_loading import autodiscover_modules

from zhike.apps.jobs.errors import UnknownKind


class Progress(Protocol):
    """What a job reports with; raises Cancelled when somebody asked it to stop."""

    def __call__(self, done: int, total: int | None, message: str) -> None: ...


# Takes `progress` and the arguments the job was started with; gives what the page shows after.
Work = Callable[..., dict[str, Any] | None]


@dataclass(frozen=True)
class Kind:
    """One kind of background job: its stable name, its label for people, and its work.

    A kind that nobody waits for is done `aside`: in a queue of its own, which never holds up what
    somebody started.
    """

    name: str
    label: Any
    work: Work
    aside: bool = False


_KINDS: dict[str, Kind] = {}


def job_kind(name: str, *, label: Any, aside: bool = False) -> Callable[[Work], Work]:
    """Register the decorated function as the work of a kind of job."""

    def register(work: Work) -> Work:
        _KINDS[name] = Kind(name=name, label=label, work=work, aside=aside)
        return work

    return register


def kind_of(name: str) -> Kind:
    if name not in _KINDS:
        # Not at the start: what jobs need takes seconds to load, and most pages start none.
        autodiscover_modules("jobs")
    if name not in _KINDS:
        raise UnknownKind(kind=name, known=_KINDS)
    return _KINDS[name]


def label_of(name: str) -> str:
    """Give the label for people; the bare name where the domain of the job is not installed."""
    try:
        return str(kind_of(name).label)
    except UnknownKind:
        return name
