"""Rows of the pages that compare: waves, ranking, drivers; and what a manager may read in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zhike.apps.dashboards.templatetags.figures import p_value, percent
from zhike.apps.surveys.result_words import (
    group_words,
    interval_words,
    shares_words,
    value_words,
)
from zhike.apps.surveys.results import Look
from zhike.pipelines.survey_compared import League, Moved, Waves, league_of, waves_of
from zhike.pipelines.survey_drivers import Driven, Quadrant

QUADRANTS = {
    Quadrant.CONCENTRATE_HERE: gettext_lazy("mend first"),
    Quadrant.KEEP_UP: gettext_lazy("keep up"),
    Quadrant.LOW_PRIORITY: gettext_lazy("can wait"),
    Quadrant.POSSIBLE_OVERKILL: gettext_lazy("more than is needed"),
}
CORRECTIONS = {
    "holm": gettext_lazy("Holm: one false alarm among all rows stays below 5 percent"),
    "benjamini_hochberg": gettext_lazy(
        "Benjamini and Hochberg: of the rows called out at most 5 percent are false"
    ),
}


@dataclass(frozen=True, kw_only=True)
class WaveRow:
    """One group in two waves, as it is read."""

    group: str
    before: str
    after: str
    n_before: int
    n_after: int
    difference: str
    interval: str
    p: str
    proven: bool
    moved: Moved


@dataclass(frozen=True, kw_only=True)
class WaveTable:
    """All together first; `left_out` groups are hidden in one of the waves."""

    rows: Sequence[WaveRow]
    left_out: int
    correction: Any


def waves_asked(look: Look, asked: Mapping[str, str]) -> tuple[str, str]:
    """Give the two periods an address names, or the last two; empty where there is one only."""
    names = look.periods
    if len(names) < 2:
        return "", ""
    after = asked["after"] if asked.get("after") in names[1:] else names[-1]
    earlier = names[: names.index(after)]
    before = asked["before"] if asked.get("before") in earlier else earlier[-1]
    return before, after


def wave_rows(look: Look, *, before: str, after: str) -> WaveTable | None:
    if look.results is None:
        return None
    found: Waves = waves_of(look.results, before=before, after=after)
    whole = [_wave(look, None, found.everybody)] if found.everybody else []
    rows = [*whole, *(_wave(look, one.group, one) for one in found.groups)]
    correction = CORRECTIONS[found.groups[0].correction] if found.groups else ""
    return WaveTable(rows=rows, left_out=found.left_out, correction=correction)


def _wave(look: Look, group: str | None, moved: Moved) -> WaveRow:
    figure = moved.before.figure
    return WaveRow(
        group=group_words(look.by, group),
        before=value_words(figure, moved.before.estimate.value),
        after=value_words(figure, moved.after.estimate.value),
        n_before=moved.before.n,
        n_after=moved.after.n,
        difference=value_words(figure, moved.difference.value, signed=True),
        interval=interval_words(figure, moved.difference, signed=True),
        p=p_value(moved.p_corrected),
        proven=moved.proven,
        moved=moved,
    )


@dataclass(frozen=True, kw_only=True)
class LeagueRow:
    """One group's place, as it is read."""

    group: str
    n: int
    seen: str
    shrunk: str
    interval: str
    rank: int
    ranks: str
    stands_out: bool
    p: str


@dataclass(frozen=True, kw_only=True)
class LeagueTable:
    """The places, best first; `luck` where chance alone explains the table."""

    rows: Sequence[LeagueRow]
    mean: str
    spread: str
    luck: bool
    left_out: int
    league: League


def league_rows(look: Look) -> LeagueTable | None:
    """Rank the groups of a look; raises as `league_of`."""
    if look.results is None:
        return None
    figure, found = look.results.headline, league_of(look.results, period=look.period)
    rows = [
        LeagueRow(
            group=group_words(look.by, one.group),
            n=one.n,
            seen=value_words(figure, one.seen),
            shrunk=value_words(figure, one.shrunk.value),
            interval=interval_words(figure, one.shrunk),
            rank=one.rank,
            ranks=_ranks(one.rank_lowest, one.rank_highest),
            stands_out=one.p_corrected < 0.05,
            p=p_value(one.p_corrected),
        )
        for one in found.places
    ]
    return LeagueTable(
        rows=rows,
        mean=value_words(figure, found.mean),
        spread=value_words(figure, found.spread),
        luck=found.spread == 0,
        left_out=len(look.results.groups) - len(rows),
        league=found,
    )


@dataclass(frozen=True, kw_only=True)
class DriverRow:
    """One attribute: how much it accounts for, how it is rated, where it lies."""

    attribute: str
    share: str
    importance: str
    interval: str
    rank: int
    ranks: str
    loud: bool
    performance: str
    performance_interval: str
    quadrant: Any
    probability: str
    undecided: bool


def driver_rows(driven: Driven) -> list[DriverRow]:
    """The drivers, the strongest first."""
    points = {point.attribute: point for point in driven.grid.points}
    rows = []
    for one in driven.drivers.drivers:
        point = points[one.attribute]
        rows.append(
            DriverRow(
                attribute=one.attribute,
                share=percent(one.share, 0),
                importance=percent(one.importance.value),
                interval=shares_words(one.importance),
                rank=one.rank,
                ranks=_ranks(one.rank_lowest, one.rank_highest),
                loud=one.louder_than_noise,
                performance=f"{point.performance.value:.2f}",
                performance_interval=_("%(low)s to %(high)s")
                % {
                    "low": f"{point.performance.lower:.2f}",
                    "high": f"{point.performance.upper:.2f}",
                },
                quadrant=QUADRANTS[point.quadrant],
                probability=sure_words(point.probability),
                undecided=point.probability < 0.8,
            )
        )
    return rows


def readings(driven: Driven) -> list[str]:
    """Sentences that a manager can act on, the most urgent first."""
    said = [
        _(
            "Begin with “%(name)s”: it accounts for %(share)s of the outcome and is rated below the"
            " others (%(rating)s). Its place on the grid is %(sure)s sure."
        )
        % {
            "name": point.attribute,
            "share": percent(point.importance.value, 0),
            "rating": f"{point.performance.value:.2f}",
            "sure": sure_words(point.probability),
        }
        for point in driven.grid.points
        if point.quadrant is Quadrant.CONCENTRATE_HERE and point.probability >= 0.8
    ]
    if not said:
        said.append(
            _(
                "Nothing that matters more than the others is surely rated below them."
                " There is no clear first thing to mend."
            )
        )
    quiet = [one.attribute for one in driven.drivers.drivers if not one.louder_than_noise]
    if quiet:
        said.append(
            _("Chance alone could make these seem as important: %(names)s.")
            % {"names": "、".join(quiet)}
        )
    said.append(
        _("All together account for %(share)s of how the outcome varies (%(interval)s).")
        % {
            "share": percent(driven.drivers.r_squared.value, 0),
            "interval": shares_words(driven.drivers.r_squared),
        }
    )
    return said


def sure_words(probability: float) -> str:
    """Write how sure something is; draws never make it certain."""
    return "> 99 %" if probability > 0.99 else percent(probability, 0)


def _ranks(lowest: int, highest: int) -> str:
    return str(lowest) if lowest == highest else f"{lowest}–{highest}"
