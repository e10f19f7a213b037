"""What drives the outcome of a survey: its other questions, each form one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from ibis.expr.types import Table

from zhike.analytics.surveys import (
    Drivers,
    Grid,
    Quadrant,
    Scale,
    drivers,
    importance_performance,
)
from zhike.pipelines.survey_answers import Answers

__all__ = ["Driven", "Quadrant", "drivers_of"]


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


def _forms(rows: Table, questions: Sequence[str]) -> Table:
    """One row a form with the answer to each question; null where it was skipped."""
    return rows.group_by("response_id").agg(
        **{
            f"q{place}": rows.score.max(where=rows.question == question)
            for place, question in enumerate(questions)
        }
    )
