"""What the pages of results show: one question, grouped, of one period, read in one way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.people.scopes import Caller
from zhike.apps.surveys.result_words import (
    definition_of,
    group_words,
    interval_words,
    label_of,
    lack_of,
    span_words,
    value_words,
)
from zhike.apps.surveys.sources import Source, sources_for
from zhike.pipelines.survey_answers import GROUPINGS
from zhike.pipelines.survey_results import AnalyticsError, Asks, Line, Results


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a reader looks at; `results` is None where `lack` says why there are none."""

    sources: Sequence[Source]
    source: Source | None
    asks: Asks | None
    by: str
    period: str
    results: Results | None
    lack: str = ""

    @property
    def periods(self) -> list[str]:
        return [one.name for one in self.results.periods] if self.results else []


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A figure as it is read."""

    label: str
    value: str
    interval: str
    definition: str
    estimate: Any


@dataclass(frozen=True, kw_only=True)
class Row:
    """A group as the page shows it; without figures it is hidden, and `why` says why."""

    group: str
    line: Line
    figures: Sequence[Shown]
    why: str

    @property
    def n_effective(self) -> float | None:
        return self.line.scores[0].n_effective if self.line.scores else None


def look_of(caller: Caller, asked: Mapping[str, str]) -> Look:
    """Read the look from an address; what it names wrongly falls back to the first there is."""
    sources = sources_for(caller)
    source = next((one for one in sources if one.key == asked.get("q")), None)
    source = source or next((one for one in sources if one.drive), sources[0] if sources else None)
    by = asked.get("by", "")
    by = by if by in GROUPINGS else GROUPINGS[0]
    if source is None:
        return Look(sources=(), source=None, asks=None, by=by, period="", results=None)
    asks = next((one for one in source.asks if one == asked.get("as")), source.asks[0])
    period, results, lack = "", None, ""
    try:
        results = source.count(source.scale(asks), by)
        names = {one.name for one in results.periods}
        period = asked["period"] if asked.get("period") in names else ""
    except AnalyticsError as error:
        lack = lack_of(error)
    return Look(
        sources=sources,
        source=source,
        asks=asks,
        by=by,
        period=period,
        results=results,
        lack=lack,
    )


def rows_of(look: Look, *, period: str) -> list[Row]:
    """All together, then each group."""
    if look.results is None:
        return []
    return [_row(look.by, line, look.results) for line in look.results.lines(period=period)]


def span_of(line: Line) -> str:
    return span_words(day for s in line.scores for day in (s.first_date, s.last_date))


def _row(by: str, line: Line, results: Results) -> Row:
    why = ""
    if not line.scores:
        why = (
            _("hidden, so that a small group cannot be counted back")
            if line.protects
            else _("fewer than 10 answers: not shown")
        )
    return Row(
        group=group_words(by, line.group),
        line=line,
        why=why,
        figures=[
            Shown(
                label=label_of(one.figure, results.scale),
                value=value_words(one.figure, one.estimate.value),
                interval=interval_words(one.figure, one.estimate),
                definition=definition_of(one.figure, results.scale),
                estimate=one.estimate,
            )
            for one in line.scores
        ],
    )
