"""The rule behind each finding in words: what is called a finding, with its threshold and unit."""

from __future__ import annotations

from dataclasses import dataclass

from zhike.analytics.pains.touchpoints import LEAST, SURE, WORSE
from zhike.demo import look_contacts, look_first_use, look_mortgage


@dataclass(frozen=True, kw_only=True)
class Rule:
    """When something is reported. `unit` is what the value counts in."""

    unit: str
    zh: str
    en: str
    log_names: tuple[str, ...]


def _percent(share: float) -> str:
    return f"{share:.0%}"


RULES = {
    "app_release_face_login": Rule(
        unit="share",
        zh="每次应用发布后三周内：登录失败的客户 24 小时内致电的比例，至少为同日未失败客户的"
        f" {look_contacts.FAILURE_LIFT:g} 倍（95% 下限），校正后 p < {look_contacts.FAILURE_P}，"
        f"且至少 {look_contacts.FAILURE_FOLLOWED} 人致电。",
        en="In the three weeks after each release: customers whose login failed ring within 24"
        f" hours at least {look_contacts.FAILURE_LIFT:g} times as often as others that day"
        f" (lower 95 % bound), corrected p < {look_contacts.FAILURE_P}, and at least"
        f" {look_contacts.FAILURE_FOLLOWED} of them ring.",
        log_names=("app", "service"),
    ),
    "mortgage_rework_loop": Rule(
        unit="share",
        zh=f"重做最多的环节：至少 {_percent(look_mortgage.REWORK_SHARE)} 的案件重做（95% 下限）；"
        f"占退件至少 {_percent(look_mortgage.PAPER_SHARE)}（95% 下限）的材料被点名。",
        en="The activity repeated most: at least"
        f" {_percent(look_mortgage.REWORK_SHARE)} of its cases (lower 95 % bound); a paper is"
        f" named that makes up {_percent(look_mortgage.PAPER_SHARE)} of the returns or more.",
        log_names=("mortgage",),
    ),
    "approval_always_yes": Rule(
        unit="share",
        zh="决定过至少 100 件、且从未改变结果的审批层级；上限为下一件被改变的概率（联合 95%）。",
        en="A level that decided 100 cases or more and never changed an outcome; the upper bound is"
        " the chance that it changes the next (95 % for all levels together).",
        log_names=("mortgage",),
    ),
    "branch_deviation": Rule(
        unit="share",
        zh="进入审批的案件对照书面标准：缺少控制点至少"
        f" {_percent(look_mortgage.SKIPPED_SHARE)}，且与其他支行相比校正后"
        f" p < {look_mortgage.SKIPPED_P}。",
        en="Cases that came to approval against the written standard: the control is missing in"
        f" {_percent(look_mortgage.SKIPPED_SHARE)} or more, and against the other branches"
        f" corrected p < {look_mortgage.SKIPPED_P}.",
        log_names=("mortgage",),
    ),
    "mortgage_bottleneck": Rule(
        unit="working_days",
        zh="损失工作时间最多的一步：某一地点的等待中位数至少为其他地点的"
        f" {look_mortgage.WAIT_RATIO:g} 倍（95% 下限）。",
        en="The step that loses most working hours: the median wait at one place is at least"
        f" {look_mortgage.WAIT_RATIO:g} times that of the others (lower 95 % bound).",
        log_names=("mortgage",),
    ),
    "mortgage_dropoff": Rule(
        unit="share",
        zh="漏斗各步各渠道：流失比其他渠道至少多"
        f" {look_mortgage.LOST_GAP * 100:g} 个百分点，且 95% 区间不含零；最近两个月的申请不计。",
        en="Each step and channel of the funnel: the loss is at least"
        f" {look_mortgage.LOST_GAP * 100:g} points above the other channels and the 95 % interval"
        " leaves out zero; applications of the last two months do not count.",
        log_names=("mortgage",),
    ),
    "first_use_faster": Rule(
        unit="relative_change",
        zh="仅在部分支行实施的流程变更：首次使用时间中位数至少缩短"
        f" {-look_first_use.CHANGE:.0%}，对数秩检验 p < {look_first_use.P_VALUE}，"
        "且与未变更支行之差的 95% 区间不含零。",
        en="A change of process that only some branches got: the median time to first use is"
        f" shorter by {-look_first_use.CHANGE:.0%} or more, log-rank p < {look_first_use.P_VALUE},"
        " and the 95 % interval of the difference to the other branches leaves out zero.",
        log_names=("account_opening",),
    ),
    "channel_preference": Rule(
        unit="share_difference",
        zh="任意两个年龄段之间同一渠道占比之差至少"
        f" {look_contacts.PREFERENCE_GAP * 100:g} 个百分点，且 95% 区间不含零。",
        en="The share of one channel differs between two age bands by at least"
        f" {look_contacts.PREFERENCE_GAP * 100:g} points, and the 95 % interval leaves out zero.",
        log_names=("service",),
    ),
    "repeat_contact_reason": Rule(
        unit="share",
        zh="七天内因同一原因再次联系的比例（95% 下限）至少"
        f" {_percent(look_contacts.REPEAT_SHARE)}，且为第二高原因的"
        f" {look_contacts.REPEAT_FACTOR:g} 倍以上。",
        en="The share that comes back within seven days for the same reason (lower 95 % bound) is"
        f" at least {_percent(look_contacts.REPEAT_SHARE)} and"
        f" {look_contacts.REPEAT_FACTOR:g} times that of the next reason.",
        log_names=("service",),
    ),
    "top_pain_point": Rule(
        unit="share_difference",
        zh="痛点榜第一位，且客户曾为它再次联系银行；遇到该问题的客户比到过同一环节而未遇到的"
        "客户多离开的比例，95% 区间高于零。",
        en="It is the first of the board of pain points, customers had to come back about it, and"
        " those who met the trouble leave more often than those who came to the same step without"
        " it (95 % interval above zero).",
        log_names=("service", "app", "mortgage", "account_opening"),
    ),
    "touchpoint_defect": Rule(
        unit="share",
        zh="触点登记册的缺陷规则（按年龄）：在该触点遇到问题后离开更多（95% 区间高于零），"
        f"且该类客户遇到问题的比例高于同一阶段全部触点的 {WORSE:g} 倍"
        f"（精确检验，校正后 p < {SURE}），至少 {LEAST} 位客户。",
        en="The register's rule of defects, by age: more leave after trouble at the touchpoint"
        " (95 % interval above zero), and the share of the type that met trouble there lies above"
        f" {WORSE:g} times that of all touchpoints of the same stages (exact test, corrected"
        f" p < {SURE}); {LEAST} customers at least.",
        log_names=("app",),
    ),
}
