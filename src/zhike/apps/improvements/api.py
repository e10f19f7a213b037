"""The operations about improvements: plans, their effects and decisions, and the ledger."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Schema, Status

from zhike.apps.api import lists
from zhike.apps.api.callers import needs
from zhike.apps.api.document import listed
from zhike.apps.api.errors import FieldsRefused
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page
from zhike.apps.customers.api import customer_of
from zhike.apps.customers.queries import survivor_of
from zhike.apps.improvements import actions, effect_actions, queries
from zhike.apps.improvements.models import Improvement
from zhike.apps.improvements.plans import Plan, lot_of
from zhike.apps.improvements.queries import ShownImprovement
from zhike.apps.improvements.rules import Choice, Outcome, State
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.api import acting_person
from zhike.pipelines.improvement_lots import is_drawn
from zhike.pipelines.improvement_metrics import METRICS
from zhike.pipelines.improvement_questions import USUAL_MILESTONES, Design
from zhike.pipelines.masking import mask_found

router = Router(tags=["Improvements"])
SEES, WRITES = needs(Permission.SEE_IMPROVEMENTS), needs(Permission.WRITE_IMPROVEMENTS)
IMPROVEMENTS = Listing(
    filters={
        "state": Filter("state", lists.one_of(*State)),
        "metric": Filter("metric", lists.one_of(*METRICS)),
        "check_until": Filter("check_date__lte", lists.DAY),
    },
    sorts={"check_date": "check_date"},
    order=("-id",),
)


class EndsOut(Schema):
    """A value with its 95 % interval."""

    value: float | None
    lower: float | None
    upper: float | None


class CheckOut(Schema):
    name: str
    passed: bool | None = Field(description="null: these data cannot tell")


class EffectOut(Schema):
    """The last measurement, by the lock alone."""

    measured_at: datetime
    verdict: str = Field(description="helped, harmed, not_shown or not_believable")
    is_final: bool = Field(description="all periods up to the check date are known")
    unit: str = Field(description="of `effect`; of a share, 0.01 is one percentage point")
    effect: EndsOut
    relative: EndsOut | None = Field(description="−0.3 is 30 percent less, no percentage points")
    yuan_a_year: EndsOut = Field(description="before cost; below zero it harms")
    sentence: str
    checks: list[CheckOut]
    data_version: str


class ImprovementOut(Schema):
    id: int
    title: str
    finding: str
    hypothesis: str
    lever: str
    outcome: str
    owner: str
    metric: str
    log_name: str | None = Field(description="of days to first use, as the next two; else null")
    begins_with: str | None = Field(description="the activity from which days are counted")
    ends_with: str | None = Field(description="the activity that is the first use")
    design: str
    arm_percent: int | None = Field(description="of the customers to be drawn; else null")
    segment: str | None = Field(description="whose customers are drawn; empty: of all segments")
    promised: float
    expected_yuan_a_year: float
    start_date: date
    check_date: date
    placebo_date: date
    state: str
    is_overdue: bool
    digest: str | None = Field(description="SHA-256 of the locked plan")
    effect: EffectOut | None


class PlanNew(Schema, extra="forbid"):
    """What is locked at the start."""

    title: str = Field(min_length=1, max_length=120)
    finding: str = Field(min_length=1, max_length=2000)
    hypothesis: str = Field(min_length=1, max_length=2000)
    lever: str = Field(min_length=1, max_length=300)
    outcome: Outcome
    metric: str = Field(description=f"one of {', '.join(METRICS)}", max_length=40)
    log_name: str = Field(
        USUAL_MILESTONES.log_name, min_length=1, max_length=64, description="of days to first use"
    )
    begins_with: str = Field(
        USUAL_MILESTONES.begins_with,
        min_length=1,
        max_length=200,
        description="the activity of that log from which days are counted",
    )
    ends_with: str = Field(
        USUAL_MILESTONES.ends_with,
        min_length=1,
        max_length=200,
        description="the activity that is the first use",
    )
    design: Design
    promised: float = Field(gt=0, le=1e9, description="in the metric's unit")
    yuan_per_unit: float = Field(ge=0, le=1e9)
    reach_a_year: int = Field(ge=1, le=10**12)
    cost_yuan: float = Field(ge=0, le=1e11)
    start_date: date
    check_date: date
    placebo_date: date
    period_days: int = Field(28, ge=1, le=92)
    periods_before: int = Field(6, ge=2, le=120)
    draw_count: int | None = Field(None, ge=1, le=10_000, description="design randomised")
    arm_percent: int | None = Field(None, ge=1, le=99, description="design customers")
    segment: str = Field(
        "", max_length=40, description="design customers: of which segment; empty: of all"
    )
    steps: dict[str, date] = Field(
        default_factory=dict, max_length=10_000, description="design steps: branch and its day"
    )


class RollOutNew(Schema, extra="forbid"):
    branch: str = Field(min_length=1, max_length=100)
    day: date


class DecisionNew(Schema, extra="forbid"):
    choice: Choice
    reason: str = Field(min_length=1, max_length=1000)


class ArmOut(Schema):
    """The side of a customer: the same for ever, by the lock alone."""

    customer_id: str
    is_drawn: bool | None = Field(description="null: not of the segment that is compared")


class JobOut(Schema):
    job: int


class LedgerOut(Schema):
    promised_yuan_a_year: float
    proved_yuan_a_year: EndsOut = Field(description="what may be claimed together")
    counted: list[int]
    left_out: dict[str, str] = Field(description="by id, why an improvement is not in the sum")


@router.get("/improvements", auth=SEES, response=Page[ImprovementOut], summary="Improvements")
@listed(IMPROVEMENTS)
def list_improvements(request: HttpRequest) -> dict[str, Any]:
    page = IMPROVEMENTS.page(request, queries.improvements().order_by())
    return page | {"items": [_told(row) for row in page["items"]]}


@router.post("/improvements", auth=WRITES, response={201: ImprovementOut}, summary="Plan one")
def plan_improvement(request: HttpRequest, new: PlanNew) -> Status[dict[str, Any]]:
    if new.metric not in METRICS:
        raise FieldsRefused(names="metric", wanted=f"metric: one of {', '.join(METRICS)}")
    made = actions.plan_improvement(Plan(**new.dict()), by=acting_person(request))
    return Status(201, _told(_found(made.pk)))


@router.get(
    "/improvements/{improvement_id}", auth=SEES, response=ImprovementOut, summary="One improvement"
)
def read_improvement(request: HttpRequest, improvement_id: int) -> dict[str, Any]:
    return _told(_found(improvement_id))


@router.post(
    "/improvements/{improvement_id}/start",
    auth=WRITES,
    response=ImprovementOut,
    summary="Draw the lot, lock the plan and start",
)
def start(request: HttpRequest, improvement_id: int) -> dict[str, Any]:
    actions.start_improvement(_found(improvement_id).pk, by=acting_person(request))
    return _told(_found(improvement_id))


@router.post(
    "/improvements/{improvement_id}/roll-outs",
    auth=WRITES,
    response=ImprovementOut,
    summary="Note since when a branch has it",
)
def roll_out(request: HttpRequest, improvement_id: int, new: RollOutNew) -> dict[str, Any]:
    row, by = _found(improvement_id), acting_person(request)
    actions.reach_branch(row.pk, unit=new.branch, day=new.day, by=by)
    return _told(_found(improvement_id))


@router.post(
    "/improvements/{improvement_id}/measurements",
    auth=WRITES,
    response={202: JobOut},
    summary="Let the effect be measured",
)
def measure(request: HttpRequest, improvement_id: int) -> Status[dict[str, Any]]:
    """The answer is in `effect` once the job is done."""
    row, by = _found(improvement_id), acting_person(request)
    return Status(202, {"job": effect_actions.ask_for_effect(row.pk, by=by).pk})


@router.post(
    "/improvements/{improvement_id}/decisions",
    auth=WRITES,
    response=ImprovementOut,
    summary="Keep, adjust or stop it, by its last measurement",
)
def decide(request: HttpRequest, improvement_id: int, new: DecisionNew) -> dict[str, Any]:
    row, by = _found(improvement_id), acting_person(request)
    effect_actions.decide(row.pk, choice=new.choice, reason=new.reason, by=by)
    return _told(_found(improvement_id))


@router.get(
    "/improvements/{improvement_id}/customers/{customer_id}",
    auth=needs(Permission.SEE_CUSTOMERS),
    response=ArmOut,
    summary="Whether a customer is to get it",
)
def read_arm(request: HttpRequest, improvement_id: int, customer_id: str) -> dict[str, Any]:
    """For who acts on the lot. Not found: the customer, or a lot over customers."""
    found = survivor_of(customer_of(request, customer_id))
    lot = lot_of(_found(improvement_id))
    if lot is None:
        raise Http404
    is_meant = not lot.segment or found.segment == lot.segment
    drawn = is_drawn(found.customer_id, lot) if is_meant else None
    return {"customer_id": found.customer_id, "is_drawn": drawn}


@router.get("/improvement-ledger", auth=SEES, response=LedgerOut, summary="What may be claimed")
def read_ledger(request: HttpRequest) -> dict[str, Any]:
    found = queries.ledger()
    total = found.total
    return {
        "promised_yuan_a_year": found.promised,
        "proved_yuan_a_year": {"value": total.value, "lower": total.lower, "upper": total.upper},
        "counted": list(total.counted),
        "left_out": {str(row.shown.row.pk): row.why_not for row in found.rows if row.why_not},
    }


def _found(improvement_id: int) -> Improvement:
    found = queries.improvements().filter(pk=improvement_id).first()
    if found is None:
        raise Http404
    return found


def _told(row: Improvement) -> dict[str, Any]:
    shown = ShownImprovement(row)
    same = (
        "id", "outcome", "metric", "design", "promised", "start_date", "check_date",
        "placebo_date", "state",
    )  # fmt: skip
    lock = getattr(row, "lock", None)
    metric = METRICS.get(row.metric)
    by_customers = row.design == Design.CUSTOMERS
    between = asdict(row.milestones).items() if metric and metric.has_milestones else ()
    return {
        **dict.fromkeys(("log_name", "begins_with", "ends_with")),
        **{name: mask_found(value) for name, value in between},
        **{name: getattr(row, name) for name in same},
        "arm_percent": row.arm_percent if by_customers else None,
        "segment": row.segment if by_customers else None,
        **dict(shown.texts),
        "title": shown.title,
        "owner": row.owner.username,
        "expected_yuan_a_year": row.worth.value,
        "is_overdue": shown.is_overdue,
        "digest": lock.digest if lock else None,
        "effect": _effect(shown),
    }


def _effect(shown: ShownImprovement) -> dict[str, Any] | None:
    last = shown.last
    if last is None:
        return None
    row = last.row
    return {
        "measured_at": row.measured_at,
        "verdict": row.verdict,
        "is_final": row.is_final,
        "unit": last.unit,
        "effect": {"value": row.estimate, "lower": row.lower, "upper": row.upper},
        "relative": row.found.get("relative"),
        "yuan_a_year": {"value": row.yuan, "lower": row.yuan_lower, "upper": row.yuan_upper},
        "sentence": last.sentence,
        "checks": [
            {"name": one["name"], "passed": one["passed"]} for one in row.found.get("checks", [])
        ],
        "data_version": row.data_version,
    }
