"""The events of each week as bars, small enough for the card of a log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from zhike.apps.journeys import wording

WIDTH, HEIGHT = 240, 36  # the drawing's own units; the page stretches it
LEAST_WEEKS = 3  # fewer are no course
GAP = 0.18


@dataclass(frozen=True, kw_only=True)
class Sparkline:
    """Bars as a path, and what they say in words."""

    path: str
    label: str


def sparkline_of(log_name: str) -> Sparkline | None:
    """Draw the weeks of a log; None where they are too few to show a course."""
    from zhike.pipelines.journeys import ask

    counts = [int(row["events"]) for row in ask("weeks", log_name=log_name).rows]
    if len(counts) < LEAST_WEEKS:
        return None
    label = _("Events per week over %(weeks)s weeks: %(least)s to %(most)s") % {
        "weeks": wording.count(len(counts)),
        "least": wording.count(min(counts)),
        "most": wording.count(max(counts)),
    }
    return Sparkline(path=bars(counts), label=label)


def bars(counts: Sequence[int]) -> str:
    """Give one bar for each count, the highest as high as the drawing."""
    step, most = WIDTH / len(counts), max(counts)
    wide = step * (1 - GAP)
    return "".join(
        f"M{step * place:.2f} {HEIGHT}v{-HEIGHT * count / most:.2f}h{wide:.2f}V{HEIGHT}z"
        for place, count in enumerate(counts)
        if count
    )
