"""Customer journeys: what happens, in which order, how long it takes, where it fails."""

from zhike.analytics.clocks import LimitUnit
from zhike.analytics.journeys.approvals import (
    ApprovalLevel,
    approval_chains,
    approval_levels,
)
from zhike.analytics.journeys.bottlenecks import (
    bottlenecks,
)
from zhike.analytics.journeys.cases import (
    case_events,
    cases,
    cases_on_edge,
    customer_timeline,
)
from zhike.analytics.journeys.channel_preference import (
    ChannelPreference,
    channel_preference,
)
from zhike.analytics.journeys.channels import (
    ChannelCompletion,
    ChannelSwitch,
    channel_switches,
    completion_by_channels,
)
from zhike.analytics.journeys.comparison import (
    Comparison,
    compare,
)
from zhike.analytics.journeys.conformance import (
    Conformance,
    Deviation,
    conformance,
)
from zhike.analytics.journeys.conformance_rates import (
    UnitConformance,
    conformance_rates,
)
from zhike.analytics.journeys.contact_centre import (
    contact_centre_summary,
)
from zhike.analytics.journeys.difference import (
    Difference,
    Measure,
)
from zhike.analytics.journeys.directly_follows import (
    directly_follows,
    steps,
)
from zhike.analytics.journeys.failure_demand import (
    FailureDemand,
    failure_demand,
)
from zhike.analytics.journeys.filters import (
    LogFilter,
    select,
)
from zhike.analytics.journeys.first_use import (
    FirstUse,
    FirstUseChange,
    compare_first_use,
    openings_and_uses,
    time_to_first_use,
)
from zhike.analytics.journeys.funnel import (
    FunnelStage,
    funnel,
)
from zhike.analytics.journeys.quality_guard import (
    GuardState,
    QualityGuard,
)
from zhike.analytics.journeys.repeat_contacts import (
    RepeatRate,
    repeat_contacts,
)
from zhike.analytics.journeys.rework import (
    rework,
)
from zhike.analytics.journeys.stages import (
    StageCatalogue,
    StageRule,
    read_catalogue,
    stage_counts,
    tag_stages,
    unmapped_events,
    value_of,
)
from zhike.analytics.journeys.standards import (
    ControlPoint,
    Limit,
    Standard,
    Step,
    check_versions,
    read_standard,
)
from zhike.analytics.journeys.summary import (
    Summary,
    activities,
    end_activities,
    start_activities,
    summary,
)
from zhike.analytics.journeys.survival import (
    Durations,
    SurvivalCurve,
    kaplan_meier,
    logrank,
)
from zhike.analytics.journeys.throughput import (
    Throughput,
    case_durations,
    closing_activities,
    durations,
    throughput,
)
from zhike.analytics.journeys.touchpoints import (
    Inventory,
    RegisteredTouchpoint,
    read_not_meant,
    read_register,
    touchpoint_inventory,
)
from zhike.analytics.journeys.variants import (
    variants,
)
from zhike.analytics.journeys.waiting import (
    case_times,
    waiting_and_working,
    waiting_heatmap,
)
from zhike.analytics.journeys.work import (
    time_parts,
    work_units,
)

__all__ = [
    "ApprovalLevel",
    "ChannelCompletion",
    "ChannelPreference",
    "ChannelSwitch",
    "Comparison",
    "Conformance",
    "ControlPoint",
    "Deviation",
    "Difference",
    "Durations",
    "FailureDemand",
    "FirstUse",
    "FirstUseChange",
    "FunnelStage",
    "GuardState",
    "Inventory",
    "Limit",
    "LimitUnit",
    "LogFilter",
    "Measure",
    "QualityGuard",
    "RegisteredTouchpoint",
    "RepeatRate",
    "StageCatalogue",
    "StageRule",
    "Standard",
    "Step",
    "Summary",
    "SurvivalCurve",
    "Throughput",
    "UnitConformance",
    "activities",
    "approval_chains",
    "approval_levels",
    "bottlenecks",
    "case_durations",
    "case_events",
    "case_times",
    "cases",
    "cases_on_edge",
    "channel_preference",
    "channel_switches",
    "check_versions",
    "closing_activities",
    "compare",
    "compare_first_use",
    "completion_by_channels",
    "conformance",
    "conformance_rates",
    "contact_centre_summary",
    "customer_timeline",
    "directly_follows",
    "durations",
    "end_activities",
    "failure_demand",
    "funnel",
    "kaplan_meier",
    "logrank",
    "openings_and_uses",
    "read_catalogue",
    "read_not_meant",
    "read_register",
    "read_standard",
    "repeat_contacts",
    "rework",
    "select",
    "stage_counts",
    "start_activities",
    "steps",
    "summary",
    "tag_stages",
    "throughput",
    "time_parts",
    "time_to_first_use",
    "touchpoint_inventory",
    "unmapped_events",
    "value_of",
    "variants",
    "waiting_and_working",
    "waiting_heatmap",
    "work_units",
]
