"""What drives the outcome in each segment, and the figure weighted to all: as they are read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from zhike.apps.dashboards.templatetags.figures import percent
from zhike.apps.surveys.result_words import (
    BY_LABELS,
    group_words,
    interval_words,
    label_of,
    shares_words,
    value_words,
)
from zhike.apps.surveys.results import Look
from zhike.pipelines.survey_drivers import SegmentDrivers


@dataclass(frozen=True, kw_only=True)
class SegmentRow:
    """One segment: what comes first there, and the sentence that says what to make of it."""

    segment: str
    n: int | None
    first: str
    importance: str
    interval: str
    reading: str


@dataclass(frozen=True, kw_only=True)
class Weighted:
    """A figure weighted to all who could have been asked."""

    label: str
    value: str
    interval: str
    n: int
    n_effective: int
    definition: str


def segment_rows(found: Sequence[SegmentDrivers]) -> list[SegmentRow]:
    """Every segment, the largest first."""
    return [_row(one) for one in found]


def weighted(look: Look) -> Weighted | None:
    """The headline of the whole time, weighted; None where that is not known or is hidden."""
    if not look.results or not look.source or not look.source.weigh or look.period:
        return None
    figure, scale = look.results.headline, look.results.scale
    if not look.results.line().scores:
        return None
    found = look.source.weigh(scale, figure)
    if found is None:
        return None
    named = "、".join(str(BY_LABELS[one]) for one in found.margins)
    return Weighted(
        label=_("%(figure)s, weighted") % {"figure": label_of(figure, scale)},
        value=value_words(figure, found.score.estimate.value),
        interval=interval_words(figure, found.score.estimate),
        n=found.raking.n,
        n_effective=round(found.raking.n_effective),
        definition=_(
            "As if answers were composed as the contacts that could have been asked about, by"
            " %(margins)s (raking); worth %(n)s equal answers"
        )
        % {"margins": named, "n": f"{round(found.raking.n_effective):,}"},
    )


def _row(found: SegmentDrivers) -> SegmentRow:
    segment = group_words("segment", found.segment)
    if found.drivers is None:
        return SegmentRow(
            segment=segment,
            n=None,
            first="–",
            importance="–",
            interval="",
            reading=_("Fewer than 100 forms, or too much alike: nothing can be told."),
        )
    first = found.drivers.drivers[0]
    return SegmentRow(
        segment=segment,
        n=found.drivers.n,
        first=first.attribute,
        importance=percent(first.importance.value),
        interval=shares_words(first.importance),
        reading=_reading(found.drivers.drivers),
    )


def _reading(rows: Sequence[Any]) -> str:
    open_ones = [one.attribute for one in rows if one.rank_lowest == 1 and one.louder_than_noise]
    if not open_ones:
        return _("Nothing that was asked moves the outcome here by more than chance.")
    if len(open_ones) == 1:
        return _("Here “%(name)s” surely matters most: look at it first.") % {"name": open_ones[0]}
    return _("Chance leaves open which matters most here: %(names)s. Do not choose by rank.") % {
        "names": "、".join(open_ones)
    }
