"""Answers as the lines of a file; the figures are those of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording
from zhike.apps.journeys.definitions import definition_of

if TYPE_CHECKING:
    from zhike.pipelines.journeys import Answer


def flat(answer: Answer) -> tuple[list[str], list[list[Any]]]:
    """Give columns and cells; what is nested gets a column for each of its parts."""
    found = answer.rows or ([answer.facts] if answer.facts else [])
    rows = [dict(_flattened(row)) for row in found]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    return columns, [[row.get(name) for name in columns] for row in rows]


def about(answer: Answer) -> tuple[str, Sequence[Sequence[Any]]]:
    """Give a sheet that says what the rows mean: definition, period, n, filter."""
    lines: list[Sequence[Any]] = [
        [_("Log"), answer.log_name],
        [_("Question"), answer.question],
        [_("Definition"), definition_of(answer)],
        [_("Period"), wording.period(answer.first_at, answer.last_at)],
        [_("Process cases"), answer.cases],
        [_("Events"), answer.events],
        [_("Filter"), str(answer.filter) if answer.filter else _("none")],
        *([name, value] for name, value in _flattened(answer.facts)),
    ]
    return _("About"), lines


def _flattened(row: dict[str, Any], *, before: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, dict):
            yield from _flattened(value, before=f"{before}{name}.")
        elif isinstance(value, list):
            yield f"{before}{name}", " › ".join(str(item) for item in value)
        else:
            yield f"{before}{name}", value
