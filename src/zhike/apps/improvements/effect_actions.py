"""The effect of an improvement is measured, decided on, and what comes of it is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.improvements.actions import locked_row, plan_improvement
from zhike.apps.improvements.errors import NotMeasured, NotRunning, NotYetDue
from zhike.apps.improvements.models import Decision, Improvement, Measurement, Watch
from zhike.apps.improvements.plans import Plan, locked_says, question_of
from zhike.apps.improvements.queries import FORESEEING, MEASURING
from zhike.apps.improvements.rules import Choice, State, is_back
from zhike.apps.jobs.actions import start_job
from zhike.apps.jobs.models import Job
from zhike.apps.people.models import User
from zhike.pipelines.improvement_effects import measure
from zhike.pipelines.improvement_metrics import METRICS
from zhike.pipelines.improvement_power import foresee
from zhike.pipelines.improvement_questions import Design, Lot, Measured
from zhike.pipelines.improvement_watch import recurrence
from zhike.pipelines.masking import mask_found
from zhike.schema.sentence import plain_of

OPEN = (State.RUNNING, State.REOPENED)


@transaction.atomic
def ask_for_effect(improvement_id: int, *, by: User) -> Job:
    """Let the worker measure it; the page shows the answer when it is there.

    Raises
    ------
    NotYours, NotRunning
    """
    row = locked_row(improvement_id, by=by)
    if row.state == State.DRAFT:
        raise NotRunning(state=row.get_state_display())
    arguments = {"improvement_id": row.pk, "by": by.username}
    return start_job(kind=MEASURING, title=mask_found(row.title), by=by, arguments=arguments)


@transaction.atomic
def ask_for_foresight(improvement_id: int, *, by: User) -> Job:
    """Let the worker reckon power and duration of a plan."""
    row = locked_row(improvement_id, by=by)
    return start_job(
        kind=FORESEEING,
        title=mask_found(row.title),
        by=by,
        arguments={"improvement_id": row.pk},
    )


def measure_improvement(improvement_id: int, *, by: str) -> Measurement:
    """Ask the pipelines for the effect, by the lock alone, and keep the answer.

    Raises
    ------
    NotRunning, LockBroken, NothingToMeasure, InvalidExperiment
    """
    row = Improvement.objects.select_related("lock").get(pk=improvement_id)
    if row.state == State.DRAFT:
        raise NotRunning(state=row.get_state_display())
    question, says = question_of(row), locked_says(row)
    found = measure(question)  # outside of the transaction: it may take a minute
    final = question.window.day_of(question.window.last + 1)
    effect = worth_of(found, says)
    gap, yuan = effect.estimate, effect.yuan
    with transaction.atomic():
        made = Measurement.objects.create(
            improvement=row,
            measured_at=timezone.now(),
            measured_by=by,
            verdict=found.verdict,
            is_final=found.last >= final,
            estimate=gap.value,
            lower=gap.lower,
            upper=gap.upper,
            yuan=yuan.value if yuan else None,
            yuan_lower=yuan.lower if yuan else None,
            yuan_upper=yuan.upper if yuan else None,
            found=plain_found(found, effect),
            data_version=found.data_version,
        )
        record_event(
            activity="measure improvement",
            case_id=row.case_id,
            by=by,
            outcome=found.verdict,
            attributes={"metric": row.metric, "data_version": found.data_version},
            after={"estimate": gap.value, "lower": gap.lower, "upper": gap.upper},
        )
    return made


def worth_of(found: Measured, says: dict[str, Any]) -> Any:
    """The effect with its worth in yuan a year: a benefit is above zero, a harm below."""
    sign = -1.0 if METRICS[says["metric"]].lower_is_better else 1.0
    return found.effect.worth(
        yuan_per_unit=sign * says["yuan_per_unit"], times=says["reach_a_year"]
    )


def plain_found(found: Measured, effect: Any) -> dict[str, Any]:
    """What a page shows of a measurement, as JSON can hold it."""
    return {
        "sentence": plain_of(effect.sentence),
        "warnings": [plain_of(one) for one in effect.warnings],
        "method": effect.method,
        "unit": effect.unit,
        "p": effect.p_value,
        "n": effect.n,
        "n_control": effect.n_control,
        "cases": found.n,
        "baseline": effect.baseline,
        "relative": _ends(effect.relative),
        "first": found.first.isoformat(),
        "last": found.last.isoformat(),
        "checks": [
            {"name": one.name, "passed": one.passed, "said": plain_of(one.said)}
            for one in found.checks
        ],
        "course": [
            {"period": one.period, "value": one.value, "lower": one.lower, "upper": one.upper}
            for one in found.course
        ],
        "lines": [
            {
                "begins": one.begins.isoformat(),
                "period": one.period,
                "reached": one.reached,
                "others": one.others,
                "expected": _ends(one.expected),
            }
            for one in found.lines
        ],
    }


def foresee_improvement(improvement_id: int) -> Improvement:
    """Reckon power and duration of a plan, and keep them beside it."""
    row = Improvement.objects.get(pk=improvement_id)
    question = question_of(row)
    if row.design == Design.RANDOMISED and not hasattr(row, "lock"):
        # Who is drawn is not known; how many is, and the power hangs on that alone.
        places = enumerate(question.reached)
        some = {
            unit: row.start_date if place < (row.draw_count or 0) else None
            for place, unit in places
        }
        question = replace(question, reached=some)
    if row.design == Design.CUSTOMERS and question.lot is None:
        share = row.arm_percent or 0
        question = replace(question, lot=Lot(percent=share, segment=row.segment, seed=0))
    found = foresee(question, promised=row.promised)
    Improvement.objects.filter(pk=row.pk).update(
        foresight={
            "power": found.power,
            "days": found.days,
            "now": found.now,
            "n_reached": found.n_reached,
            "n_others": found.n_others,
            "periods": found.periods,
        }
    )
    row.refresh_from_db()
    return row


@transaction.atomic
def decide(improvement_id: int, *, choice: Choice, reason: str, by: User) -> Decision:
    """Keep, adjust or stop it, by its last measurement, and close it.

    Raises
    ------
    NotRunning, NotYours
    NotMeasured
        There is no measurement.
    NotYetDue
        The measurement does not reach the check date; to stop is possible all the same.
    """
    row = locked_row(improvement_id, by=by)
    if row.state not in OPEN:
        raise NotRunning(state=row.get_state_display())
    last = row.measurements.first()
    if last is None or _is_from_before_it_came_back(row, last):
        raise NotMeasured
    if not last.is_final and choice is not Choice.STOP:
        raise NotYetDue(check=row.check_date)
    made = Decision.objects.create(
        improvement=row,
        measurement=last,
        choice=choice,
        reason=reason,
        decided_at=timezone.now(),
        decided_by=by.username,
    )
    row.state = State.CLOSED
    row.save()
    record_event(
        activity="decide improvement",
        case_id=row.case_id,
        by=by.username,
        outcome=choice,
        attributes={"verdict": last.verdict},
        reason=reason,
    )
    if choice is Choice.ADJUST:
        _follow(row, by=by)
    return made


def watch_improvement(improvement_id: int, *, by: str) -> Watch:
    """Look whether what was mended and kept came back; if so, it is open again.

    Raises
    ------
    NotRunning
        It is not closed, or was not kept.
    NothingToMeasure
        No whole period after its check date is known.
    """
    row = Improvement.objects.select_related("lock").get(pk=improvement_id)
    kept = row.decisions.first()
    if row.state != State.CLOSED or kept is None or kept.choice != Choice.KEEP:
        raise NotRunning(state=row.get_state_display())
    found = recurrence(question_of(row))
    now = found.now.value or 0.0
    lower_is_better = METRICS[locked_says(row)["metric"]].lower_is_better
    with transaction.atomic():
        made = Watch.objects.create(
            improvement=row,
            watched_at=timezone.now(),
            since=found.since,
            until=found.until,
            now=now,
            lower=found.now.lower or 0.0,
            upper=found.now.upper or 0.0,
            baseline=found.baseline,
            is_back=is_back(now=now, baseline=found.baseline, lower_is_better=lower_is_better),
        )
        if made.is_back:
            Improvement.objects.filter(pk=row.pk).update(state=State.REOPENED)
        record_event(
            activity="reopen improvement" if made.is_back else "watch improvement",
            case_id=row.case_id,
            by=by,
            attributes={"metric": row.metric},
            after={"now": now, "baseline": found.baseline},
        )
    return made


def _is_from_before_it_came_back(row: Improvement, last: Measurement) -> bool:
    watch = row.watches.filter(is_back=True).first()
    return watch is not None and last.measured_at < watch.watched_at


def _follow(row: Improvement, *, by: User) -> Improvement:
    """Plan it anew from today on, for the owner to change."""
    today = timezone.localdate()
    moved = today - row.start_date
    steps = {
        one.unit: max(one.planned_date + moved, today)
        for one in row.allotted.all()
        if one.is_chosen and one.planned_date and row.design == Design.STEPS
    }
    same = (
        "title", "finding", "hypothesis", "lever", "outcome", "metric", "promised",
        "reach_a_year", "period_days", "periods_before", "draw_count",
        "arm_percent", "segment",
        "log_name", "begins_with", "ends_with",
    )  # fmt: skip
    plan = Plan(
        **{name: getattr(row, name) for name in same},
        design=Design(row.design),
        yuan_per_unit=float(row.yuan_per_unit),
        cost_yuan=float(row.cost_yuan),
        start_date=today,
        check_date=row.check_date + moved,
        placebo_date=row.placebo_date + moved,
        steps=steps,
    )
    return plan_improvement(plan, by=by, owner=row.owner, follows=row)


def _ends(estimate: Any) -> dict[str, Any] | None:
    if estimate is None:
        return None
    return {"value": estimate.value, "lower": estimate.lower, "upper": estimate.upper}
