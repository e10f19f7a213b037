"""Customer journeys: what happens, in which order, how long it takes, where it fails."""

from zhike.analytics.journeys.bottlenecks import bottlenecks
from zhike.analytics.journeys.cases import (
    case_events,
    cases,
    cases_on_edge,
    customer_timeline,
)
from zhike.analytics.journeys.directly_follows import directly_follows, steps
from zhike.analytics.journeys.filters import LogFilter, select
from zhike.analytics.journeys.funnel import FunnelStage, funnel
from zhike.analytics.journeys.rework import rework
from zhike.analytics.journeys.summary import (
    Summary,
    activities,
    end_activities,
    start_activities,
    summary,
)
from zhike.analytics.journeys.throughput import (
    Throughput,
    case_durations,
    durations,
    throughput,
)
from zhike.analytics.journeys.variants import variants
from zhike.analytics.journeys.waiting import (
    case_times,
    waiting_and_working,
    waiting_heatmap,
)
from zhike.analytics.journeys.work import time_parts, work_units

__all__ = [
    "FunnelStage",
    "LogFilter",
    "Summary",
    "Throughput",
    "activities",
    "bottlenecks",
    "case_durations",
    "case_events",
    "case_times",
    "cases",
    "cases_on_edge",
    "customer_timeline",
    "directly_follows",
    "durations",
    "end_activities",
    "funnel",
    "rework",
    "select",
    "start_activities",
    "steps",
    "summary",
    "throughput",
    "time_parts",
    "variants",
    "waiting_and_working",
    "waiting_heatmap",
    "work_units",
]
