"""The planted truths: what is wrong or special in the demo bank, with its size.

The simulation reads its effects here and nowhere else, and so does `truth.json`.
Dates are local days of the bank; an effect in force ``from`` a day begins at its midnight.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class FaceLogin:
    released_date: date = date(2025, 5, 15)
    fixed_date: date = date(2025, 6, 5)
    failure_share: float = 0.25
    usual_failure_share: float = 0.03
    call_share: float = 0.30
    call_within_hours: int = 24


@dataclass(frozen=True, kw_only=True)
class PaperLoop:
    paper: str = "收入证明"
    paper_share: float = 0.75
    returned_share: float = 0.38
    usual_returned_share: float = 0.06


@dataclass(frozen=True, kw_only=True)
class AlwaysYes:
    level: str = "二级审批"
    usual_refusal_share: float = 0.12
    median_wait_working_days: float = 2.5


@dataclass(frozen=True, kw_only=True)
class SkippedInterview:
    activity: str = "面谈核实"
    skipped_share: float = 0.70
    usual_skipped_share: float = 0.0


@dataclass(frozen=True, kw_only=True)
class SlowAppraisal:
    activity: str = "房产评估"
    median_wait_working_days: float = 8.0
    usual_median_wait_working_days: float = 1.5


@dataclass(frozen=True, kw_only=True)
class UploadDropOff:
    activity: str = "上传资料"
    channel: str = "app"
    lost_share: float = 0.40
    usual_lost_share: float = 0.04


@dataclass(frozen=True, kw_only=True)
class FirstUse:
    changed_date: date = date(2025, 7, 1)
    change: float = -0.30


@dataclass(frozen=True, kw_only=True)
class ChannelByAge:
    """Shares of phone, app, branch, chat, mail; from the youngest to the oldest age band.

    The gap of the branch is the widest by far, so that a small bank shows it as well.
    """

    shares: tuple[tuple[float, ...], ...] = (
        (0.20, 0.41, 0.05, 0.31, 0.03),
        (0.21, 0.41, 0.08, 0.27, 0.03),
        (0.26, 0.36, 0.14, 0.20, 0.04),
        (0.35, 0.25, 0.24, 0.12, 0.04),
        (0.40, 0.15, 0.36, 0.06, 0.03),
        (0.37, 0.10, 0.48, 0.03, 0.02),
    )
    usual_shares: tuple[float, ...] = (0.30, 0.30, 0.20, 0.17, 0.03)


@dataclass(frozen=True, kw_only=True)
class RepeatReason:
    reason: str = "费用争议"
    within_days: int = 7
    repeat_share: float = 0.45
    usual_repeat_share: float = 0.07


@dataclass(frozen=True, kw_only=True)
class TopPainPoint:
    """Who had to come back about a matter leaves the bank far more often than others.

    `leave_share` of them leave within `within_days` of the first time; of all customers
    `usual_leave_share` leave in the year, whatever happened to them.
    """

    reason: str = "费用争议"
    leave_share: float = 0.16
    within_days: int = 60
    usual_leave_share: float = 0.03


@dataclass(frozen=True, kw_only=True)
class TouchpointDefect:
    """A touchpoint at which one age group fails, and after which many of them leave.

    Shares are of the customers with the app: of the group and of the others. Each fails once.
    """

    touchpoint: str = "手机银行·生活缴费"
    user_type: str = "55-64"
    failed_share: float = 0.50
    usual_failed_share: float = 0.02
    leave_share: float = 0.16
    within_days: int = 60


@dataclass(frozen=True, kw_only=True)
class StatedImportance:
    """A touchpoint that few call important when asked, though trouble there drives many away."""

    touchpoint: str = "手机银行·生活缴费"
    said_share: float = 0.12
    usual_said_share: float = 0.40


@dataclass(frozen=True, kw_only=True)
class StatedChannel:
    """An age group most of which names one channel for help, and comes through others."""

    user_type: str = "35-44"
    stage: str = "after_sales"
    channel: str = "chat"
    said_share: float = 0.62


@dataclass(frozen=True, kw_only=True)
class UnderstaffedHour:
    hour: int = 12
    wait_factor: float = 7.0
    staff_factor: float = 0.4
    abandoned_share: float = 0.26
    usual_abandoned_share: float = 0.04


@dataclass(frozen=True, kw_only=True)
class BillDay:
    days_of_month: tuple[int, ...] = (8, 9)
    volume_factor: float = 1.8


@dataclass(frozen=True, kw_only=True)
class HolidayEffect:
    holiday_factor: float = 0.45
    first_day_after_factor: float = 1.4


@dataclass(frozen=True, kw_only=True)
class Drivers:
    """How far each answer moves the overall answer: weights that add up to one."""

    weights: tuple[tuple[str, float], ...] = (
        ("问题解决", 0.45),
        ("等待时间", 0.25),
        ("服务态度", 0.20),
        ("操作便捷", 0.10),
    )


@dataclass(frozen=True, kw_only=True)
class BlamedProducts:
    """Two products that unhappy customers who asked about them blame, each from a day on.

    `told_share` of those who write say so: that the card has fees nobody told of, that the wealth
    product yields less than was promised.
    """

    products: tuple[str, ...] = ("product.credit_card", "product.investment")
    card_reasons: tuple[str, ...] = ("账单查询", "费用争议")
    card_date: date = date(2025, 12, 1)
    fund_reasons: tuple[str, ...] = ("理财咨询",)
    fund_date: date = date(2025, 9, 8)
    told_share: float = 0.8


@dataclass(frozen=True, kw_only=True)
class LotOfCallers:
    """Customers of a segment drawn by lot, whose calls and chats wait less from a day on."""

    segment: str = "成熟家庭"
    percent: int = 50
    seed: int = 20_250_303
    changed_date: date = date(2025, 8, 25)
    change: float = -0.25


@dataclass(frozen=True, kw_only=True)
class FalseKeyAccounts:
    share_of_each_kind: float = 0.003
    least_of_each_kind: int = 4


@dataclass(frozen=True, kw_only=True)
class CampaignUplift:
    segment: str = "年轻家庭"
    usual_purchase_share: float = 0.05
    uplift: float = 0.12
    sent_date: date = date(2025, 9, 8)


@dataclass(frozen=True, kw_only=True)
class DuplicateCustomers:
    """Shares of the duplicate pairs, but `share` (of the customers) and `look_alike_share`.

    `number_…` says why a pair has no identity number in common; look-alikes are pairs of different
    people with the same name and birth date, as a share of all pairs.
    """

    share: float = 0.06
    again_share: float = 0.05
    number_missing_share: float = 0.28
    number_old_share: float = 0.14
    passport_share: float = 0.10
    phone_changed_share: float = 0.24
    recycled_share: float = 0.50
    name_variant_share: float = 0.15
    address_changed_share: float = 0.12
    address_rewritten_share: float = 0.25
    birth_slip_share: float = 0.01
    look_alike_share: float = 0.05


FACE_LOGIN = FaceLogin()
PAPER_LOOP = PaperLoop()
ALWAYS_YES = AlwaysYes()
SKIPPED_INTERVIEW = SkippedInterview()
SLOW_APPRAISAL = SlowAppraisal()
UPLOAD_DROP_OFF = UploadDropOff()
FIRST_USE = FirstUse()
CHANNEL_BY_AGE = ChannelByAge()
REPEAT_REASON = RepeatReason()
TOP_PAIN_POINT = TopPainPoint()
TOUCHPOINT_DEFECT = TouchpointDefect()
STATED_IMPORTANCE = StatedImportance()
STATED_CHANNEL = StatedChannel()
UNDERSTAFFED_HOUR = UnderstaffedHour()
BILL_DAY = BillDay()
HOLIDAY_EFFECT = HolidayEffect()
DRIVERS = Drivers()
BLAMED_PRODUCTS = BlamedProducts()
LOT_OF_CALLERS = LotOfCallers()
FALSE_KEY_ACCOUNTS = FalseKeyAccounts()
CAMPAIGN_UPLIFT = CampaignUplift()
DUPLICATE_CUSTOMERS = DuplicateCustomers()

JOURNEY_TRUTHS = (
    "app_release_face_login",
    "mortgage_rework_loop",
    "approval_always_yes",
    "branch_deviation",
    "mortgage_bottleneck",
    "mortgage_dropoff",
    "first_use_faster",
    "channel_preference",
    "repeat_contact_reason",
)
LATER_TRUTHS = (
    "top_pain_point",
    "touchpoint_defect",
    "stated_importance",
    "stated_channel",
    "understaffed_hour",
    "bill_day",
    "holiday_effect",
    "satisfaction_drivers",
    "blamed_products",
    "lot_of_callers",
    "false_key_accounts",
    "campaign_uplift_segment",
    "duplicate_customers",
)
TRUTH_NAMES = JOURNEY_TRUTHS + LATER_TRUTHS
