"""Questions about stages, channels, first use, standards, comparison and approvals."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import ibis

from zhike.analytics import journeys as j
from zhike.analytics.clocks import Calendar, CalendarDay, DayKind
from zhike.analytics.clocks.on_tables import with_days_passed, with_working_seconds
from zhike.analytics.frames import as_table

CALENDAR = Calendar(
    [
        CalendarDay(
            date=date(2025, 12, 25) + timedelta(days=n),
            kind=DayKind.REST if (n + 3) % 7 >= 5 else DayKind.WORKING,
        )
        for n in range(150)
    ]
)
AS_OF = datetime(2026, 2, 15)
SPLIT = datetime(2026, 1, 20)
CATALOGUE = j.read_catalogue("""
rules:
  - {stage: enquire, channel: phone, case:amount: "1000"}
  - {stage: open, activity: [apply, check]}
  - {stage: use, activity: pay}
""")
STANDARD = """
id: loan
version: "{version}"
valid_from: {valid_from}
{valid_until}
scope: Loans
control_objective: Checked before signed
departments: [Branch]
steps:
  - {{name: apply, activity: apply, required: true, then: [check]}}
  - name: check
    activity: check
    required: true
    then: [approve]
    limit: {{amount: {amount}, unit: working_hours, since: apply}}
  - name: approve
    activity: approve
    then: [pay]
    limit: {{amount: 2, unit: working_days}}
  - {{name: pay, activity: [pay, sign], end: true, limit: {{amount: 5, unit: calendar_days}}}}
control_points:
  - {{name: eyes, step: pay, owner: Risk, check: another person, activity: approve}}
"""
STANDARDS = [
    j.read_standard(
        STANDARD.format(
            version="1", valid_from="2025-12-01", valid_until="valid_until: 2026-01-20", amount=4
        )
    ),
    j.read_standard(
        STANDARD.format(version="2", valid_from="2026-01-20", valid_until="", amount=1.5)
    ),
]


def held(log):
    """Hold the log against both versions of the standard."""
    return j.conformance(log, STANDARDS, as_of=AS_OF, calendar=CALENDAR)


def first_use(log):
    """Give the time from application to payment per channel."""
    opened, used = j.openings_and_uses(log, opened_by=["apply"], used_by=["pay"])
    groups = j.time_to_first_use(opened, used, as_of=AS_OF, group="channel")
    return [
        j.RepeatRate(
            group=g.group, n=g.n, n_repeated=g.n_used, n_censored=len(g.curve.times),
            n_unidentified=0, rate=g.median_seconds,
        )
        for g in groups
    ]  # fmt: skip


def compared(log):
    """Compare the part of the log before a date with the part after it."""
    found = j.compare(
        log.filter(log.occurred_at < ibis.literal(SPLIT, "timestamp(6)")),
        log.filter(log.occurred_at >= ibis.literal(SPLIT, "timestamp(6)")),
        as_of=(SPLIT, AS_OF),
        end_activities=["pay"],
        good_outcomes=["approved"],
        min_cases=5,
    )
    return found.differences


def availability():
    """Give channels offered at different times to different people."""
    return ibis.memtable(
        {
            "task": ["apply", "apply", "check"],
            "channel": ["phone", "app", "branch"],
            "user_type": ["li", None, None],
            "offered_from": [None, SPLIT, None],
        },
        schema={
            "task": "string",
            "channel": "string",
            "user_type": "string",
            "offered_from": "timestamp(6)",
        },
    ).to_pyarrow()


# Public functions that take no table, so that no engine takes part in them.
PLAIN = {
    "check_versions",
    "compare_first_use",
    "kaplan_meier",
    "logrank",
    "read_catalogue",
    "read_not_meant",
    "read_register",
    "read_standard",
}
QUESTIONS = {
    "approval_chains": lambda log: j.approval_chains(log, levels=["check", "approve", "sign"]),
    "approval_levels": lambda log: j.approval_levels(
        log, levels=["check", "approve", "sign"], approved=["approved"], calendar=CALENDAR, min_n=5
    ),
    "channel_preference": lambda log: j.channel_preference(
        log, availability=availability(), user_type="resource"
    ),
    "channel_switches": j.channel_switches,
    "channel_switches along customers": lambda log: j.channel_switches(log, along="customer_id"),
    "compare": compared,
    "completion_by_channels": lambda log: j.completion_by_channels(
        log, end_activities=["pay"], as_of=AS_OF
    ),
    "conformance": lambda log: held(log).deviations,
    "conformance_rates": lambda log: j.conformance_rates(held(log)),
    "failure_demand": lambda log: j.failure_demand(
        log, failed=["refused"], within=timedelta(days=2), min_failed=5
    ),
    "openings_and_uses": lambda log: j.openings_and_uses(
        log, opened_by=["apply"], used_by=["pay"]
    )[1],
    "repeat_contacts": lambda log: j.repeat_contacts(
        log, within=timedelta(days=3), same=["customer_id", "activity"], by="channel"
    ),
    "stage_counts": lambda log: j.stage_counts(log, CATALOGUE),
    "tag_stages": lambda log: j.tag_stages(log, CATALOGUE).select("case_id", "sequence", "stage"),
    "time_to_first_use": first_use,
    "touchpoint_inventory": lambda log: j.touchpoint_inventory(
        log, catalogue=CATALOGUE, user_type="case:amount"
    ).rows,
    "unmapped_events": lambda log: j.unmapped_events(log, CATALOGUE),
    "value_of": lambda log: as_table(log).select(
        "case_id", "sequence", amount=lambda events: j.value_of(events, "case:amount"),
        channel=lambda events: j.value_of(events, "channel"),
    ),
    "with_working_seconds": lambda log: with_working_seconds(
        log.select("case_id", "sequence", "occurred_at", "completed_at"),
        start="occurred_at", end="completed_at", calendar=CALENDAR,
    ).drop("occurred_at", "completed_at"),
    "with_days_passed": lambda log: with_days_passed(
        log.select("case_id", "sequence", "occurred_at", "completed_at"),
        start="occurred_at", end="completed_at", calendar=CALENDAR,
    ).drop("occurred_at", "completed_at"),
}  # fmt: skip
