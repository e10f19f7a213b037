"""Times as sources write them, turned into UTC by SQL that runs on whole columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

# Times outside of it are slips of the pen (0202, 9999) that would spoil every period.
EARLIEST, LATEST = datetime(1900, 1, 1), datetime(2200, 1, 1)
OFFSET = r"\d{1,2}:\d\d.*(Z|z| ?UTC| ?GMT|[+-]\d\d(:?\d\d)?)$"
EPOCHS = {"epoch_seconds": 1_000_000, "epoch_milliseconds": 1_000}


@dataclass(frozen=True, kw_only=True)
class Change:
    """A moment at which clocks were set: the local times from `first` until `last` are skipped
    (clocks forward) or come twice (clocks back)."""

    first: datetime
    last: datetime
    offset_before: int
    offset_after: int

    @property
    def skipped(self) -> bool:
        """True where the local times do not exist, false where they exist twice."""
        return self.offset_after > self.offset_before


@dataclass(frozen=True, kw_only=True)
class TimeColumn:
    """SQL for one time column: its wall clock (or UTC, where the value tells its offset)."""

    clock: str
    has_offset: str


def read_text(text: str, *, formats: Sequence[str]) -> TimeColumn:
    """Give the SQL for times written as text: ISO 8601, then the formats in their order."""
    bare = f"trim({text})"
    has_offset = f"regexp_matches({bare}, '{OFFSET}')"
    naive = [f"try_cast({bare} AS TIMESTAMP)"]
    if patterns := [form for form in formats if form not in EPOCHS]:
        listed = ", ".join("'" + form.replace("'", "''") + "'" for form in patterns)
        naive.append(f"try_strptime({bare}, [{listed}])")
    instants = [f"CAST(try_cast({bare} AS TIMESTAMPTZ) AS TIMESTAMP)"]
    for form in formats:
        if form in EPOCHS:
            # Within 2 ** 53 microseconds a DOUBLE is exact, and that lasts until the year 2255.
            number = f"try_cast({bare} AS DOUBLE)"
            micros = f"{number} * {EPOCHS[form]}"
            instants.insert(
                0,
                f"CASE WHEN abs({micros}) < 9e15 THEN make_timestamp(CAST({micros} AS BIGINT)) END",
            )
            has_offset = f"({has_offset} OR {number} IS NOT NULL)"
    return TimeColumn(
        clock=f"CASE WHEN {has_offset} THEN coalesce({', '.join(instants)})"
        f" ELSE coalesce({', '.join(naive)}) END",
        has_offset=has_offset,
    )


def read_typed(column: str, *, kind: str, utc: bool) -> TimeColumn:
    """Give the SQL for a column that is a time already."""
    known = utc or "WITH TIME ZONE" in kind
    return TimeColumn(clock=f"CAST({column} AS TIMESTAMP)", has_offset="true" if known else "false")


def clock_changes(zone: str, *, first: datetime, last: datetime) -> list[Change]:
    """Give the moments between two local times at which a zone's clocks were set."""
    place = ZoneInfo(zone)
    moment = (max(first, EARLIEST) - timedelta(days=2)).replace(tzinfo=UTC)
    end = (min(last, LATEST) + timedelta(days=2)).replace(tzinfo=UTC)
    changes = []
    while moment < end:
        following = moment + timedelta(days=1)
        if _offset(moment, place) != _offset(following, place):
            changes.append(_change_between(moment, following, place))
        moment = following
    return changes


def to_utc(
    clock: str, *, has_offset: str, zone: str, changes: Sequence[Change], sample: datetime | None
) -> str:
    """Give the SQL that turns a wall clock into UTC.

    `changes` are those of the zone over all times; without any, the offset of `sample` holds.
    """
    if changes:
        whens = [f"WHEN {clock} < {_literal(c.first)} THEN {c.offset_before}" for c in changes]
        shift = f"to_seconds(CASE {' '.join(whens)} ELSE {changes[-1].offset_after} END)"
    else:
        moment = (sample or EARLIEST).replace(tzinfo=UTC)
        shift = f"to_seconds({_offset(moment, ZoneInfo(zone))})"
    return f"CASE WHEN {has_offset} THEN {clock} ELSE {clock} - {shift} END"


def in_changes(clock: str, *, has_offset: str, changes: Sequence[Change], skipped: bool) -> str:
    """Give the SQL condition: a local time that never was (or that was twice)."""
    spans = [
        f"({clock} >= {_literal(change.first)} AND {clock} < {_literal(change.last)})"
        for change in changes
        if change.skipped == skipped
    ]
    return f"(NOT {has_offset} AND ({' OR '.join(spans)}))" if spans else "false"


def out_of_range(clock: str) -> str:
    """Give the SQL condition: a time no bank's system can mean."""
    return f"({clock} < {_literal(EARLIEST)} OR {clock} >= {_literal(LATEST)})"


def within_range(moment: str) -> str:
    """Give the SQL of a time drawn to the nearest one a bank's system can mean."""
    return f"least(greatest({moment}, {_literal(EARLIEST)}), {_literal(LATEST)})"


def _change_between(before: datetime, after: datetime, place: ZoneInfo) -> Change:
    old = _offset(before, place)
    while after - before > timedelta(seconds=1):
        middle = before + (after - before) / 2
        middle = middle.replace(microsecond=0)
        if _offset(middle, place) == old:
            before = middle
        else:
            after = middle
    new = _offset(after, place)
    instant = after.replace(tzinfo=None)
    local = sorted((instant + timedelta(seconds=old), instant + timedelta(seconds=new)))
    return Change(first=local[0], last=local[1], offset_before=old, offset_after=new)


def _offset(moment: datetime, place: ZoneInfo) -> int:
    offset = moment.astimezone(place).utcoffset()
    return 0 if offset is None else round(offset.total_seconds())


def _literal(moment: datetime) -> str:
    return f"TIMESTAMP '{moment:%Y-%m-%d %H:%M:%S}'"
