"""What counts as well: plain measurements in, a verdict out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from enum import StrEnum

WORKER_SILENT = timedelta(seconds=30)
LAG_WARNS, LAG_ALARMS = timedelta(minutes=1), timedelta(minutes=10)
DISK_WARNS, DISK_ALARMS = 0.10, 0.03
WAITING_WARNS = 1_000
# What may stand in an id that somebody else gave: it goes into logs and answers.
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


class Verdict(StrEnum):
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


def of_worker(*, seen_at: datetime | None, now: datetime) -> Verdict:
    """A worker is heard of every few seconds; in silence no job runs, no row is sealed."""
    if seen_at is None or now - seen_at > WORKER_SILENT:
        return Verdict.BAD
    return Verdict.GOOD


def of_lag(*, oldest_at: datetime | None, now: datetime) -> Verdict:
    """Judge how long the oldest row has waited for what should happen within seconds."""
    lag = now - oldest_at if oldest_at else timedelta()
    if lag > LAG_ALARMS:
        return Verdict.BAD
    return Verdict.WARN if lag > LAG_WARNS else Verdict.GOOD


def of_disk(*, free: int, total: int) -> Verdict:
    """Judge the free share of a disk."""
    share = free / total if total else 0.0
    if share < DISK_ALARMS:
        return Verdict.BAD
    return Verdict.WARN if share < DISK_WARNS else Verdict.GOOD


def of_backlog(*, waiting: int, failed: int) -> Verdict:
    """Judge messages that wait, and those that were given up."""
    return Verdict.WARN if failed or waiting > WAITING_WARNS else Verdict.GOOD


def worst(verdicts: list[Verdict]) -> Verdict:
    """Give the worst of some verdicts; nothing at all is well."""
    order = list(Verdict)
    return max(verdicts, key=order.index, default=Verdict.GOOD)


def request_id(given: str, *, drawn: str) -> str:
    """Take the id that a proxy gave, where it is one; otherwise the drawn one."""
    return given if REQUEST_ID.fullmatch(given) else drawn
