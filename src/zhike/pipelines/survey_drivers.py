"""What drives the outcome of a survey: its other questions, each form one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ibis.expr.types import Table

from zhike.analytics.errors import AnalyticsError
from zhike.analytics.surveys import (
    Drivers,
    Grid,
    Quadrant,
    Scale,
    drivers,
    importance_performance,
)
from zhike.pipelines.survey_answers import Answers

__all__ = ["Driven", "Quadrant", "SegmentDrivers", "drivers_by_segment", "drivers_of"]

FEWEST = 100  # forms of a segment: of fewer the ranks tell nothing


@dataclass(frozen=True, kw_only=True)
class Driven:
    """The drivers of an outcome, and where each of them lies on the grid."""

    drivers: Drivers
    grid: Grid


def drivers_of(
    answers: Answers, *, outcome: str, attributes: Sequence[str], scale: Scale
) -> Driven:
    """Give importance and performance of the questions of one survey.

    Parameters
    ----------
    outcome, attributes
        Questions of the survey; the attributes all on `scale`.

    Raises
    ------
    InvalidDrivers
        There are too few forms with all answers, or too many attributes for them.
    """
    forms = _forms(answers.rows, [outcome, *attributes])
    # Columns by number: a question may hold any sign.
    names = {f"q{place}": question for place, question in enumerate([outcome, *attributes])}
    first, *others = names
    found = drivers(forms, outcome=first, attributes=others)
    grid = importance_performance(forms, outcome=first, attributes=others, scale=scale)
    return Driven(
        drivers=replace(
            found,
            outcome=outcome,
            drivers=tuple(replace(one, attribute=names[one.attribute]) for one in found.drivers),
        ),
        grid=replace(
            grid,
            points=tuple(replace(one, attribute=names[one.attribute]) for one in grid.points),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class SegmentDrivers:
    """What drives the outcome in one segment; None where it has too few forms, or all alike."""

    segment: str
    drivers: Drivers | None


def drivers_by_segment(
    answers: Answers, *, outcome: str, attributes: Sequence[str]
) -> tuple[SegmentDrivers, ...]:
    """Give the importance of the questions in each segment, the largest segment first."""
    rows = answers.rows.filter(answers.rows.segment.notnull())
    forms = rows.group_by("segment").agg(forms=rows.response_id.nunique())
    found = sorted(forms.to_pyarrow().to_pylist(), key=lambda row: (-row["forms"], row["segment"]))
    return tuple(
        SegmentDrivers(
            segment=row["segment"],
            drivers=_within(rows.filter(rows.segment == row["segment"]), outcome, attributes)
            if row["forms"] >= FEWEST
            else None,
        )
        for row in found
    )


def _within(rows: Table, outcome: str, attributes: Sequence[str]) -> Drivers | None:
    names = {f"q{place}": question for place, question in enumerate([outcome, *attributes])}
    first, *others = names
    try:
        found = drivers(_forms(rows, [outcome, *attributes]), outcome=first, attributes=others)
    except AnalyticsError:
        return None
    return replace(
        found,
        outcome=outcome,
        drivers=tuple(replace(one, attribute=names[one.attribute]) for one in found.drivers),
    )


def _forms(rows: Table, questions: Sequence[str]) -> Table:
    """One row a form with the answer to each question; null where it was skipped."""
    return rows.group_by("response_id").agg(
        **{
            f"q{place}": rows.score.max(where=rows.question == question)
            for place, question in enumerate(questions)
        }
    )
