"""The lines of a survey's results as a file: one figure a line, for the tab that was looked at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from zhike.apps.people.permissions import person_of
from zhike.apps.surveys.compared import wave_rows, waves_asked
from zhike.apps.surveys.result_words import group_words, label_of
from zhike.apps.surveys.results import Look, look_of, rows_of
from zhike.pipelines.survey_compared import league_of
from zhike.pipelines.survey_drivers import Driven
from zhike.pipelines.survey_results import AnalyticsError


@dataclass(frozen=True, kw_only=True)
class ResultLine:
    """One figure of one group; without a value `why` says why."""

    group: str
    period: str
    figure: str = ""
    value: float | None = None
    lower: float | None = None
    upper: float | None = None
    n: int | None = None
    n_effective: float | None = None
    asked: int | None = None
    rank: int | None = None
    rank_lowest: int | None = None
    rank_highest: int | None = None
    p: float | None = None
    why: str = ""


def result_lines(request: HttpRequest) -> list[ResultLine]:
    """Give the lines of the tab in the address; figures where it names none."""
    asked = request.GET.dict()
    look = look_of(person_of(request), asked)
    if look.results is None or look.source is None:
        return []
    try:
        tab = asked.get("tab")
        if tab == "waves":
            return list(_waves(look, asked))
        if tab == "league":
            return list(_league(look))
        if tab == "drivers" and look.source.drive and look.results.tally():
            return list(_drivers(look.source.drive()))
    except AnalyticsError:
        return []
    return list(_figures(look))


def _figures(look: Look) -> Iterator[ResultLine]:
    """The whole time, then each period; or the one that was chosen."""
    for period in [look.period] if look.period else ["", *look.periods]:
        for row in rows_of(look, period=period):
            told: dict[str, Any] = {"group": row.group, "period": period, "asked": row.line.asked}
            if not row.figures:
                yield ResultLine(**told, why=row.why)
            for one in row.figures:
                yield ResultLine(
                    **told,
                    **_estimate(one.estimate),
                    figure=one.label,
                    n=row.line.n,
                    n_effective=row.n_effective,
                )


def _waves(look: Look, asked: Mapping[str, str]) -> Iterator[ResultLine]:
    before, after = waves_asked(look, asked)
    found = wave_rows(look, before=before, after=after) if before else None
    for row in found.rows if found else ():
        yield ResultLine(
            group=row.group,
            period=f"{before} → {after}",
            figure=_("Moved by"),
            **_estimate(row.moved.difference),
            n=row.n_before + row.n_after,
            p=row.moved.p_corrected,
        )


def _league(look: Look) -> Iterator[ResultLine]:
    if look.results is None:
        return
    label = label_of(look.results.headline, look.results.scale)
    for one in league_of(look.results, period=look.period).places:
        yield ResultLine(
            group=group_words(look.by, one.group),
            period=look.period,
            figure=label,
            **_estimate(one.shrunk),
            n=one.n,
            rank=one.rank,
            rank_lowest=one.rank_lowest,
            rank_highest=one.rank_highest,
            p=one.p_corrected,
        )


def _drivers(driven: Driven) -> Iterator[ResultLine]:
    for one in driven.drivers.drivers:
        yield ResultLine(
            group=one.attribute,
            period="",
            figure=_("Share of R²"),
            **_estimate(one.importance),
            n=driven.drivers.n,
            rank=one.rank,
            rank_lowest=one.rank_lowest,
            rank_highest=one.rank_highest,
        )


def _estimate(found: Any) -> dict[str, Any]:
    return {"value": found.value, "lower": found.lower, "upper": found.upper}
