"""How many get from stage to stage of a journey, how long it takes them, and who gives up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr.types import Table, Value

from zhike.analytics.clocks.on_tables import seconds_between
from zhike.analytics.errors import MissingColumns, TooFewStages
from zhike.analytics.frames import Frame, as_table
from zhike.analytics.intervals import Estimate, wilson


@dataclass(frozen=True, kw_only=True)
class FunnelStage:
    """One stage of a funnel, for all cases or for one segment of them.

    `cases` reached it after all stages before it; `conversion` is their share of those who
    reached the stage before, `conversion_from_start` of those who reached the first; `drop_off`
    is how many reached this stage and not the next. Times are those from the stage before.
    """

    segment: str | None
    number: int
    stage: str
    cases: int
    conversion: Estimate
    conversion_from_start: Estimate
    drop_off: int
    median_seconds: float | None
    p95_seconds: float | None


def funnel(log: Frame, *, stages: Sequence[str], by: str | None = None) -> tuple[FunnelStage, ...]:
    """Count the cases that reach each of the stages, in the order given.

    Parameters
    ----------
    log
        Event log as `zhike.analytics.frames.as_table` takes it.
    stages
        Two or more different activities, in order. Other activities may happen in between.
    by
        Column to split by, for example ``channel``. A case belongs where its event of the
        first stage does; without a value there it is in the segment None.

    Returns
    -------
    tuple of FunnelStage
        By segment (None first), then stage. The first stage has no time and a conversion of 1.

    Raises
    ------
    MissingColumns
        A column of the log, or the column `by`, is absent.
    TooFewStages
        There are fewer than two stages, or one is named twice.

    Notes
    -----
    A case reaches a stage with the first such event after it reached the stage before; going
    back does not count again. Cases that began a moment ago look like drop-off: end the period
    of the log early enough for the slow ones. Intervals are Wilson's, over cases.

    Examples
    --------
    >>> import pandas as pd
    >>> log = pd.DataFrame(
    ...     {
    ...         "case_id": ["1", "1", "2"],
    ...         "activity": ["apply", "sign", "apply"],
    ...         "occurred_at": pd.to_datetime(
    ...             ["2026-01-05 09:00", "2026-01-05 10:00", "2026-01-05 09:00"]
    ...         ),
    ...     }
    ... )
    >>> [(stage.stage, stage.cases, stage.drop_off, stage.median_seconds)
    ...  for stage in funnel(log, stages=["apply", "sign"])]
    [('apply', 2, 1, None), ('sign', 1, 0, 3600.0)]
    """
    if len(stages) < 2 or len(set(stages)) < len(stages):
        raise TooFewStages(stages=stages)
    table = as_table(log)
    if by is not None and by not in table.columns:
        raise MissingColumns(table="The event log", missing=[by], found=table.columns)
    reached = _reached(table, stages=stages, by=by)
    rows = _counts(reached, n=len(stages)).to_pyarrow().to_pylist()
    rows.sort(key=lambda row: (row["segment"] is not None, row["segment"] or ""))
    return tuple(stage for row in rows for stage in _stages_of(row, stages=stages))


def _reached(table: Table, *, stages: Sequence[str], by: str | None) -> Table:
    """Give one row per case that reached the first stage: when it reached each of them."""
    within_case = ibis.window(group_by=table.case_id, order_by=[table.occurred_at, table.sequence])
    events = table.filter(table.activity.isin(list(stages))).select(
        "case_id",
        "activity",
        "occurred_at",
        segment=ibis.null("string") if by is None else table[by].cast("string"),
        place=ibis.row_number().over(within_case),
    )
    events = events.mutate(place_0=_first_place(events, stages[0]))
    for number, stage in enumerate(stages[1:], start=1):
        found = _first_place(events, stage, after=events[f"place_{number - 1}"])
        events = events.mutate(**{f"place_{number}": found})
    at_stage = {
        f"at_{number}": events.occurred_at.min(where=events.place == events[f"place_{number}"])
        for number in range(len(stages))
    }
    of_first = events.segment.min(where=events.place == events.place_0)
    cases = events.group_by("case_id").agg(segment=of_first, **at_stage)
    return cases.filter(cases.at_0.notnull())


def _first_place(events: Table, stage: str, *, after: Value | None = None) -> Value:
    is_next = events.activity == stage
    if after is not None:
        is_next = is_next & (events.place > after)
    # A comparison with a stage never reached is null, and null is not next.
    place = ibis.ifelse(is_next.fill_null(False), events.place, ibis.null("int64"))
    return place.min().over(ibis.window(group_by=events.case_id))


def _counts(reached: Table, *, n: int) -> Table:
    measures: dict[str, Value] = {}
    for number in range(n):
        measures[f"cases_{number}"] = reached[f"at_{number}"].count()
    for number in range(1, n):
        seconds = seconds_between(reached[f"at_{number - 1}"], reached[f"at_{number}"])
        measures[f"median_{number}"] = seconds.quantile(0.5)
        measures[f"p95_{number}"] = seconds.quantile(0.95)
    return reached.group_by("segment").agg(**measures)


def _stages_of(row: dict[str, Any], *, stages: Sequence[str]) -> list[FunnelStage]:
    reached = [row[f"cases_{number}"] for number in range(len(stages))]
    return [
        FunnelStage(
            segment=row["segment"],
            number=number + 1,
            stage=stage,
            cases=reached[number],
            conversion=wilson(reached[number], n=reached[max(number - 1, 0)]),
            conversion_from_start=wilson(reached[number], n=reached[0]),
            drop_off=reached[number] - reached[number + 1] if number + 1 < len(stages) else 0,
            median_seconds=row.get(f"median_{number}"),
            p95_seconds=row.get(f"p95_{number}"),
        )
        for number, stage in enumerate(stages)
    ]
