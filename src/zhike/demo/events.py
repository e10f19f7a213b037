"""Rows of the event log, gathered step by step for many cases at once."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from zhike.demo.bank import Bank
from zhike.demo.columns import arrow_schema, attributes, constant, hashed
from zhike.demo.opening_hours import YEAR_SECONDS, bank_hours, utc
from zhike.schema import event_log

SCHEMA = arrow_schema(event_log.CONTRACT)
Word: TypeAlias = str | pa.Array | None


@dataclass(kw_only=True)
class Trail:
    """The events of one log while they are written down.

    `case` and `customer` hold one id a case; a note names the cases it concerns by their
    numbers. What happens after the end of the year is not known yet and left out.
    """

    bank: Bank
    log_name: str
    case: pa.Array
    customer: pa.Array
    rows: list[pa.Table] = field(default_factory=list)
    starts: list[np.ndarray] = field(default_factory=list)

    def note(
        self,
        cases: np.ndarray,
        activity: Word,
        *,
        start: np.ndarray,
        end: np.ndarray | None = None,
        channel: Word = None,
        touchpoint: Word = None,
        resource: Word = None,
        outcome: Word = None,
        more: Mapping[str, pa.Array] | None = None,
    ) -> None:
        """Write down one event for each of `cases`; arrays are aligned with them."""
        known = start < YEAR_SECONDS
        done = np.zeros(len(cases), dtype=bool) if end is None else end < YEAR_SECONDS
        index = pa.array(cases)
        table = pa.table(
            {
                "case_id": self.case.take(index),
                "customer_id": self.customer.take(index),
                "activity": _words(activity, len(cases)),
                "occurred_at": utc(start),
                "completed_at": utc(start if end is None else end, known=done),
                "channel": _words(channel, len(cases)),
                "touchpoint": _words(touchpoint, len(cases)),
                "resource": _words(resource, len(cases)),
                "outcome": _words(outcome, len(cases)),
                "attributes": attributes(more or {}, count=len(cases)),
            }
        )
        self.rows.append(table.filter(pa.array(known)))
        self.starts.append(start[known])

    def table(self, *, first: int = 0) -> pa.Table:
        """Give the events in the order of time, numbered from `first` on."""
        order = pa.array(np.argsort(np.concatenate(self.starts), kind="stable"))
        table = pa.concat_tables(self.rows).combine_chunks().take(order)
        count = table.num_rows
        ids = hashed(
            salt=self.bank.salt, name=zlib.crc32(self.log_name.encode()), first=first, count=count
        )
        columns = {name: table.column(name) for name in table.column_names} | {
            "event_id": ids,
            "log_name": constant(self.log_name, count),
            "sequence": pa.array(np.arange(first, first + count)),
            "lifecycle": constant("complete", count),
        }
        return pa.table({name: columns[name] for name in SCHEMA.names}, schema=SCHEMA)


@dataclass(kw_only=True)
class Walk:
    """Cases that go through the steps of a process side by side.

    `now` is the local second at which each case stands, `alive` says which ones still run.
    """

    trail: Trail
    now: np.ndarray
    alive: np.ndarray
    channel: pa.Array

    @property
    def visits(self) -> np.ndarray:
        """Which customers do their part at the branch."""
        return np.asarray(pc.equal(self.channel, "branch").to_numpy(zero_copy_only=False))

    @property
    def running(self) -> np.ndarray:
        """The numbers of the cases that still run."""
        return np.flatnonzero(self.alive)

    def bank_step(
        self,
        activity: str,
        *,
        wait: np.ndarray,
        work: np.ndarray,
        among: np.ndarray | None = None,
        channel: str | None = None,
        resource: pa.Array | None = None,
        outcome: pa.Array | None = None,
        more: Mapping[str, pa.Array] | None = None,
    ) -> None:
        """Let the bank work on the running cases: waiting and work count in opening hours.

        Without a channel it happens behind the scenes, where no customer meets the bank.
        """
        cases = self.running if among is None else np.flatnonzero(self.alive & among)
        hours = bank_hours()
        begins = hours.position(self.now[cases]) + wait[cases].astype(np.int64)
        start = hours.opens(begins)
        end = hours.closes(begins + np.maximum(work[cases].astype(np.int64), 60))
        self._note(cases, activity, start, end, channel, resource, outcome, more)

    def customer_step(
        self,
        activity: str,
        *,
        wait: np.ndarray,
        among: np.ndarray | None = None,
        outcome: pa.Array | None = None,
        resource: pa.Array | None = None,
        more: Mapping[str, pa.Array] | None = None,
    ) -> None:
        """Let the customers act when they like; who comes to the branch finds its doors open."""
        cases = self.running if among is None else np.flatnonzero(self.alive & among)
        start = self.now[cases] + wait[cases].astype(np.int64)
        start = np.where(self.visits[cases], bank_hours().visited(start), start)
        channel = self.channel.take(pa.array(cases))
        self._note(cases, activity, start, None, channel, resource, outcome, more)

    def stop(self, who: np.ndarray) -> None:
        """Take cases out of the walk."""
        self.alive &= ~who

    def _note(
        self,
        cases: np.ndarray,
        activity: str,
        start: np.ndarray,
        end: np.ndarray | None,
        channel: Word,
        resource: pa.Array | None,
        outcome: pa.Array | None,
        more: Mapping[str, pa.Array] | None,
    ) -> None:
        index = pa.array(cases)
        self.trail.note(
            cases,
            activity,
            start=start,
            end=end,
            channel=channel,
            touchpoint=f"{TOUCHPOINTS[self.trail.log_name]}·{activity}",
            resource=None if resource is None else resource.take(index),
            outcome=None if outcome is None else outcome.take(index),
            more={key: column.take(index) for key, column in (more or {}).items()},
        )
        self.now[cases] = start if end is None else end


TOUCHPOINTS = {"mortgage": "房贷", "account_opening": "开户"}


def _words(value: Word, count: int) -> pa.Array:
    return value if isinstance(value, pa.Array) else constant(value, count)
