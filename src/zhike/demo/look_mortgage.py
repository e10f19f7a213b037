"""Questions about mortgages: what loops, who skips steps, where it waits, who gives up."""

from __future__ import annotations

from dataclasses import replace

import ibis
from ibis.expr.types import Table

from zhike.analytics.intervals import Estimate, difference_of, wilson
from zhike.analytics.journeys.approvals import approval_levels
from zhike.analytics.journeys.bottlenecks import bottlenecks
from zhike.analytics.journeys.conformance import Deviation, conformance
from zhike.analytics.journeys.conformance_rates import UnitConformance, conformance_rates
from zhike.analytics.journeys.directly_follows import steps
from zhike.analytics.journeys.funnel import FunnelStage, funnel
from zhike.analytics.journeys.rework import rework
from zhike.analytics.journeys.standards import Standard, read_standard
from zhike.analytics.journeys.survival import durations_of, kaplan_meier, median_ratio
from zhike.demo.bank import RULES_FOLDER
from zhike.demo.opening_hours import WORKING_DAY
from zhike.demo.sightings import YEAR_ENDS, Evidence, Sighting

LOG_NAME = "mortgage"
STAGES = (
    "提交申请", "上传资料", "资料审核", "房产评估", "一级审批", "二级审批", "三级审批",
    "签约", "放款",
)  # fmt: skip
LEVELS = ("一级审批", "二级审批", "三级审批")
APPROVED = "通过"
RETURNED = "退回补件"
REWORK_SHARE, PAPER_SHARE = 0.15, 0.5
SKIPPED_SHARE, SKIPPED_P, LEAST_CASES = 0.2, 0.01, 5
WAIT_RATIO = 2.0
LOST_GAP = 0.15
AT = " @ "


def papers_that_come_back(evidence: Evidence) -> Sighting:
    """Find the activity that is done again most, and the paper that is to blame."""
    log = evidence.log(LOG_NAME)
    again = rework(log).limit(1).to_pyarrow().to_pylist()
    if not again:
        return Sighting(reported=False)
    worst = again[0]
    share = Estimate(value=worst["share"], lower=worst["share_lower"], upper=worst["share_upper"])
    return Sighting(
        reported=(share.lower or 0.0) >= REWORK_SHARE,
        places=_papers_to_blame(evidence, log),
        value=share,
        n=worst["n"],
    )


def _papers_to_blame(evidence: Evidence, log: Table) -> tuple[str, ...]:
    returned = log.filter(log.activity == RETURNED)
    papers = returned.select(paper=evidence.attribute(returned, "paper"))
    counted = papers.group_by("paper").agg(n=papers.count()).to_pyarrow().to_pylist()
    total = sum(row["n"] for row in counted)
    blamed = (
        row["paper"] for row in counted if (wilson(row["n"], n=total).lower or 0.0) >= PAPER_SHARE
    )
    return tuple(sorted(blamed))


def level_that_never_refuses(evidence: Evidence) -> Sighting:
    """Name the levels of approval that let every single case pass."""
    found = approval_levels(
        evidence.log(LOG_NAME), levels=LEVELS, approved=[APPROVED], calendar=evidence.calendar
    )
    decided = [level for level in found if level.n]
    if not decided:
        return Sighting(reported=False)
    useless = [level for level in decided if level.never_changes]
    shown = useless[0] if useless else min(decided, key=lambda level: level.n_changed / level.n)
    return Sighting(
        reported=bool(useless),
        places=tuple(level.level for level in useless or [shown]),
        value=replace(wilson(shown.n_changed, n=shown.n), upper=shown.change_chance_upper),
        n=shown.n,
    )


def mortgage_standards() -> list[Standard]:
    """Read the written standard of the demo bank, in all its versions."""
    return [
        read_standard(path.read_text(encoding="utf-8"))
        for path in sorted((RULES_FOLDER / "standards").glob("mortgage-*.yaml"))
    ]


def branches_that_deviate(evidence: Evidence) -> Sighting:
    """Hold the cases that came to approval against the standard, branch by branch."""
    log = evidence.log(LOG_NAME)
    decided = log.semi_join(log.filter(log.activity == LEVELS[0]).select("case_id"), "case_id")
    found = conformance(
        decided,
        mortgage_standards(),
        as_of=YEAR_ENDS,
        calendar=evidence.calendar,
        unit="case:branch",
    )
    rates = conformance_rates(found, min_n=LEAST_CASES)
    deviating = [rate for rate in rates if _skips_control(rate)]
    looked_at = deviating or list(rates[:1])
    skipped = sum(rate.by_kind.get(Deviation.MISSING_CONTROL, 0) for rate in looked_at)
    n = sum(rate.n for rate in looked_at)
    return Sighting(
        reported=bool(deviating),
        places=tuple(sorted(rate.unit for rate in looked_at)),
        value=wilson(skipped, n=n),
        n=n,
    )


def _skips_control(rate: UnitConformance) -> bool:
    skipped = rate.by_kind.get(Deviation.MISSING_CONTROL, 0) / rate.n
    surely = rate.p_corrected is not None and rate.p_corrected < SKIPPED_P
    return surely and skipped >= SKIPPED_SHARE


def site_that_keeps_waiting(evidence: Evidence) -> Sighting:
    """Take the step that loses most working hours; does one place wait longer than the others?"""
    log = evidence.log(LOG_NAME)
    ranked = bottlenecks(log, calendar=evidence.calendar).limit(1).to_pyarrow().to_pylist()
    if not ranked:
        return Sighting(reported=False)
    waits = _waits_by_place(evidence, log, ranked[0]["next_activity"])
    if len(waits) < 2:
        return Sighting(reported=False, n=sum(map(len, waits.values())))
    curves = {place: kaplan_meier(durations_of(days)) for place, days in waits.items()}
    worst = max(curves, key=lambda place: curves[place].median.value or 0.0)
    others = [day for place, days in waits.items() if place != worst for day in days]
    ratio = median_ratio(kaplan_meier(durations_of(others)), curves[worst])
    return Sighting(
        reported=(ratio.lower or 0.0) >= WAIT_RATIO,
        places=(worst,),
        value=curves[worst].median,
        n=curves[worst].n,
    )


def _waits_by_place(evidence: Evidence, log: Table, activity: str) -> dict[str, list[float]]:
    """Give the working days until an activity began, by the place (resource) that did it."""
    named = ibis.ifelse(
        (log.activity == activity) & log.resource.notnull(),
        log.activity + AT + log.resource,
        log.activity,
    )
    taken = steps(log.mutate(activity=named), calendar=evidence.calendar)
    at_place = taken.filter(taken.next_activity.startswith(activity + AT))
    waits: dict[str, list[float]] = {}
    for row in at_place.select("next_activity", "working_seconds").to_pyarrow().to_pylist():
        place = row["next_activity"].removeprefix(activity + AT)
        waits.setdefault(place, []).append(row["working_seconds"] / WORKING_DAY)
    return waits


def step_that_loses_customers(evidence: Evidence) -> Sighting:
    """Compare each step of the funnel on each channel with the other channels together."""
    log = evidence.log(LOG_NAME)
    begun = log.group_by("case_id").agg(begun_at=log.occurred_at.min())
    # Young cases look like drop-off: only those count that had two months to go on.
    old = begun.filter(
        begun.begun_at < ibis.literal(YEAR_ENDS, "timestamp(6)") - ibis.interval(days=60)
    )
    stages = funnel(log.semi_join(old, "case_id"), stages=STAGES, by="channel")
    losses = [_loss(stage, stages) for stage in stages if stage.number > 1]
    if not losses:
        return Sighting(reported=False)
    gap, places, lost, n = max(losses, key=lambda loss: loss[0].value or 0.0)
    return Sighting(
        reported=(gap.value or 0.0) >= LOST_GAP and gap.excludes_zero,
        places=places,
        value=lost,
        n=n,
    )


def _loss(
    stage: FunnelStage, stages: tuple[FunnelStage, ...]
) -> tuple[Estimate, tuple[str, str], Estimate, int]:
    """Give how much more is lost before a stage on its channel than on the others."""
    came = {(each.segment, each.number): each.cases for each in stages}
    n = came[stage.segment, stage.number - 1]
    others = sum(came[who, k] for who, k in came if k == stage.number - 1) - n
    others_lost = others - (sum(came[who, k] for who, k in came if k == stage.number) - stage.cases)
    lost = wilson(n - stage.cases, n=n)
    gap = difference_of(wilson(others_lost, n=others), lost)
    return gap, (stage.stage, stage.segment or ""), lost, n
