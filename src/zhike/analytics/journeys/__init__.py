"""Customer journeys: what happens, in which order, how long it takes, where it fails."""

from zhike.analytics.journeys.cases import cases
from zhike.analytics.journeys.directly_follows import directly_follows, steps
from zhike.analytics.journeys.summary import (
    Summary,
    activities,
    end_activities,
    start_activities,
    summary,
)
from zhike.analytics.journeys.variants import variants

__all__ = [
    "Summary",
    "activities",
    "cases",
    "directly_follows",
    "end_activities",
    "start_activities",
    "steps",
    "summary",
    "variants",
]
