"""The demo bank's improvements: one that helped, one that did nothing, and some under way.

The first is the planted change of half of the branches; the second was drawn by lot in a time in
which nothing was changed. Their effects are measured from the store, as any bank's are.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from zhike.demo.master import made_bank
from zhike.demo.planted import FIRST_USE, LOT_OF_CALLERS
from zhike.engine.home import home as state_folder

if TYPE_CHECKING:
    from zhike.apps.improvements.models import Improvement
    from zhike.apps.improvements.plans import Plan
    from zhike.apps.people.models import User
    from zhike.demo.bank import Bank

# The costs are those of a bank of this size; a smaller one pays less, and needs longer periods.
USUAL_SIZE, SMALL = 20_000, 5_000
HELPED, NOTHING, DRAWN = "新户首用引导", "开户后短信提醒文案", "老客户来电直达坐席"
LOT = LOT_OF_CALLERS.seed
MARKS: dict[str, Any] = {
    HELPED: {
        "finding": "新开账户半数要到第十二天才首次使用，开户后第一周无人联系的客户最久。",
        "hypothesis": "开户当场带客户完成一笔首用，首用时间会明显缩短。",
        "lever": "柜员在开户后当场引导客户登录手机银行并完成一笔交易",
        "outcome": "revenue",
        "metric": "first_use_days",
        "promised": 3.0,
        "yuan_per_unit": 6.5,
        "cost_yuan": 60_000,
        "start_date": FIRST_USE.changed_date,
        "check_date": date(2025, 10, 28),
        "placebo_date": date(2025, 4, 15),
    },
    NOTHING: {
        "finding": "开户后短信只提示余额，没有告诉客户接下来能做什么。",
        "hypothesis": "换一版短信文案，客户会更早首次使用。",
        "lever": "开户后第二天的短信改用新文案",
        "outcome": "revenue",
        "metric": "first_use_days",
        "promised": 1.0,
        "yuan_per_unit": 6.5,
        "cost_yuan": 8_000,
        "start_date": date(2025, 3, 3),
        "check_date": date(2025, 6, 24),
        "placebo_date": date(2025, 2, 10),
    },
    "语音导航菜单精简": {
        "finding": "客户按错菜单后会再次来电，七天内重复来电集中在费用争议。",
        "hypothesis": "菜单从四层减到两层，重复来电会减少。",
        "lever": "热线语音导航由四层改为两层，费用争议直达人工",
        "outcome": "cost",
        "metric": "repeat_contact_share",
        "promised": 0.02,
        "yuan_per_unit": 18,
        "cost_yuan": 12_000,
        "start_date": date(2025, 9, 1),
        "check_date": date(2025, 12, 15),
        "placebo_date": date(2025, 7, 14),
        "period_days": 7,
        "periods_before": 30,
    },
    DRAWN: {
        "finding": "老客户来电仍要逐层按键并重报证件，排队时间的一半花在转接上。",
        "hypothesis": "凭来电号码识别老客户并直达坐席，等候时间会缩短。",
        "lever": "识别已登记的来电号码，跳过按键与核验，直达上次办理业务的坐席组",
        "outcome": "retention",
        "metric": "wait_minutes",
        "promised": 0.15,
        "yuan_per_unit": 4,
        "cost_yuan": 4_000,
        "start_date": LOT_OF_CALLERS.changed_date,
        "check_date": date(2025, 12, 15),
        "placebo_date": date(2025, 6, 2),
    },
    "大堂等候区改造": {
        "finding": "客户说等候区拥挤，但没有证据表明因此流失。",
        "hypothesis": "改造等候区，满意度会提高。",
        "lever": "增设座椅与分区叫号屏",
        "outcome": "pleasing",
        "metric": "satisfaction_mean",
        "promised": 0.1,
        "yuan_per_unit": 0,
        "cost_yuan": 300_000,
        "start_date": date(2025, 8, 4),
        "check_date": date(2025, 12, 10),
        "placebo_date": date(2025, 5, 12),
    },
}


def fill_improvements(home: Path | None = None) -> int:
    """Fill in the improvements once; give how many there are.

    Django must be set up, and the demo people and the store there.
    """
    from django.db import transaction

    from zhike.analytics.errors import AnalyticsError
    from zhike.apps.improvements.errors import ImprovementError
    from zhike.apps.improvements.models import Improvement
    from zhike.apps.people.models import User
    from zhike.pipelines.errors import PipelineError

    people = {user.username: user for user in User.objects.filter(is_demo=True, is_active=True)}
    if Improvement.objects.exists() or not {"owner", "analyst"} <= set(people):
        return 0
    bank = made_bank(home or state_folder())
    faster = [bank.branches[branch] for branch in bank.faster]
    owner, analyst = people["owner"], people["analyst"]
    fills: tuple[Callable[[], None], ...] = (
        partial(_helped, bank, faster, owner=owner),
        partial(_nothing, bank, by=analyst),
        partial(_drawn, bank, owner=owner),
        partial(_alone, bank, owner=owner),
        partial(_pleasing, bank, faster, by=analyst),
        partial(_planned, bank, owner=owner),
    )
    for fill in fills:
        # A bank of two hundred customers has branches without a figure: it goes without.
        with suppress(ImprovementError, PipelineError, AnalyticsError), transaction.atomic():
            fill()
    return Improvement.objects.count()


def _helped(bank: Bank, faster: list[str], *, owner: User) -> None:
    """The planted change: rolled out in half of the branches, proved, kept."""
    from zhike.apps.improvements.effect_actions import decide, watch_improvement
    from zhike.apps.improvements.rules import Choice
    from zhike.pipelines.improvement_questions import Verdict

    steps = dict.fromkeys(faster, FIRST_USE.changed_date)
    reach = round(bank.customers * len(faster) / len(bank.branches))
    made = _run(_plan(bank, HELPED, "steps", reach, steps=steps), by=owner)
    if made.measurements.get().verdict != Verdict.HELPED:
        # A bank of a thousand customers is too small to prove anything; it does not pretend.
        decide(made.pk, choice=Choice.STOP, reason="样本太少，效果未能证实。", by=owner)
        return
    decide(made.pk, choice=Choice.KEEP, reason="效果已证实，推广到其余网点。", by=owner)
    watch_improvement(made.pk, by=owner.username)


def _nothing(bank: Bank, *, by: User) -> None:
    """An improvement that did nothing, in half of the branches by lot: stopped."""
    from zhike.apps.improvements.effect_actions import decide
    from zhike.apps.improvements.rules import Choice

    half = len(bank.branches) // 2
    made = _run(_plan(bank, NOTHING, "randomised", bank.customers // 2, draw_count=half), by=by)
    decide(made.pk, choice=Choice.STOP, reason="未见效果，恢复原文案。", by=by)


def _drawn(bank: Bank, *, owner: User) -> None:
    """A lot over the customers of a segment: those drawn wait less, as was planted."""
    from zhike.apps.improvements.effect_actions import decide
    from zhike.apps.improvements.rules import Choice
    from zhike.pipelines.improvement_questions import Verdict

    drawn = {"segment": LOT_OF_CALLERS.segment, "arm_percent": LOT_OF_CALLERS.percent}
    made = _run(_plan(bank, DRAWN, "customers", bank.customers // 2, **drawn), by=owner)
    if made.measurements.get().verdict == Verdict.HELPED:
        decide(
            made.pk, choice=Choice.KEEP, reason="抽签对照证实等候缩短，推广到全部客户。", by=owner
        )


def _alone(bank: Bank, *, owner: User) -> None:
    """Everywhere at once: measured against its own past, and not decided on in time."""
    _run(_plan(bank, "语音导航菜单精简", "before_after", bank.customers * 4), by=owner)


def _pleasing(bank: Bank, faster: list[str], *, by: User) -> None:
    """What only pleases, in some branches, one after the other."""
    begun = date(2025, 8, 4)
    others = [name for name in bank.branches if name not in faster]
    steps = {name: begun + timedelta(days=28 * (place % 2)) for place, name in enumerate(others)}
    _run(_plan(bank, "大堂等候区改造", "steps", bank.customers, steps=steps), by=by)


def _planned(bank: Bank, *, owner: User) -> None:
    """A plan that waits for its start, with its power reckoned."""
    from django.utils import timezone

    from zhike.apps.improvements.actions import plan_improvement
    from zhike.apps.improvements.effect_actions import foresee_improvement
    from zhike.apps.improvements.plans import Plan
    from zhike.pipelines.improvement_questions import Design

    today = timezone.localdate()
    plan = Plan(
        title="午间加开窗口与坐席",
        finding="午间十二点等候时间是平时的数倍，放弃率同步升高。",
        hypothesis="午间加派人手，等候时间会缩短。",
        lever="午间一小时每网点客户专线加派一名坐席",
        outcome="retention",
        metric="wait_minutes",
        design=Design.RANDOMISED,
        promised=0.5,
        yuan_per_unit=1.2,
        reach_a_year=bank.customers * 2,
        cost_yuan=_cost(bank, 9_000),
        start_date=today + timedelta(days=14),
        check_date=today + timedelta(days=14 + 140),
        placebo_date=today - timedelta(days=60),
        draw_count=len(bank.branches) // 2,
    )
    foresee_improvement(plan_improvement(plan, by=owner).pk)


def _cost(bank: Bank, usual: int) -> int:
    return round(usual * bank.customers / USUAL_SIZE)


def _plan(bank: Bank, title: str, design: str, reach: int, **more: Any) -> Plan:
    from zhike.apps.improvements.plans import Plan
    from zhike.pipelines.improvement_questions import Design

    said = MARKS[title] | {"cost_yuan": _cost(bank, MARKS[title]["cost_yuan"])}
    if title == HELPED and bank.customers < SMALL:
        said |= {"period_days": 56, "periods_before": 3}
    return Plan(title=title, design=Design(design), reach_a_year=reach, **said, **more)


def _run(plan: Plan, *, by: User) -> Improvement:
    """Lock a plan on the day before its start, roll it out as planned, and measure it."""
    from zhike.apps.improvements.actions import (
        plan_improvement,
        reach_branch,
        start_improvement,
    )
    from zhike.apps.improvements.effect_actions import foresee_improvement, measure_improvement
    from zhike.pipelines.improvement_questions import Design

    made = plan_improvement(plan, by=by)
    if plan.design is not Design.BEFORE_AFTER:
        foresee_improvement(made.pk)
    eve = datetime.combine(plan.start_date - timedelta(days=1), time(8), UTC)
    start_improvement(made.pk, by=by, at=eve, seed=LOT)
    for one in made.allotted.filter(is_chosen=True):
        if one.planned_date:
            reach_branch(made.pk, unit=one.unit, day=one.planned_date, by=by)
    measure_improvement(made.pk, by=by.username)
    return made
