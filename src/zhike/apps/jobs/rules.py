"""Decisions about a background job: plain values in, plain values out."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from zhike.apps.jobs.errors import StepNotAllowed

SILENCE_ALLOWED = timedelta(seconds=30)
WRITE_EVERY = timedelta(milliseconds=300)


class State(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


ALLOWED: dict[State, frozenset[State]] = {
    State.QUEUED: frozenset({State.RUNNING, State.CANCELLED}),
    State.RUNNING: frozenset({State.DONE, State.FAILED, State.CANCELLED}),
    State.DONE: frozenset(),
    State.FAILED: frozenset(),
    State.CANCELLED: frozenset(),
}
OPEN = frozenset({State.QUEUED, State.RUNNING})


def check_step(*, current: State, wanted: State) -> None:
    """Raise StepNotAllowed unless a job may go from `current` to `wanted`."""
    if wanted not in ALLOWED[current]:
        raise StepNotAllowed(
            current=current, wanted=wanted, allowed=[state.value for state in ALLOWED[current]]
        )


def share_done(*, done: int, total: int | None) -> float | None:
    """Give the share between 0 and 1, or None where the end is not known."""
    if not total or total < 0:
        return None
    return min(max(done / total, 0.0), 1.0)


def is_silent(*, alive_at: datetime | None, now: datetime) -> bool:
    """Say whether a running job has not been heard of for so long that its worker is gone."""
    return alive_at is None or now - alive_at > SILENCE_ALLOWED


def should_write(*, written_at: datetime | None, now: datetime, finished: bool) -> bool:
    """Say whether a progress report is worth a write: not more than three a second."""
    return finished or written_at is None or now - written_at >= WRITE_EVERY
