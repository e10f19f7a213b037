"""The planted truths in words: what they are, where to look, which call finds them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Text:
    """What is said of a truth.

    `places` and `expected` are what a finding must name and come near to: the name of the
    parameter that holds it, or the value itself.
    """

    subject: str
    zh: str
    en: str
    where: str
    places: str | tuple[str, ...]
    expected: str | float
    call: str


TEXTS = {
    "app_release_face_login": Text(
        subject="journeys",
        zh="手机银行 6.2 版 {released_date} 上线后人脸登录失败率由 {usual_failure_share:.0%} 升到"
        " {failure_share:.0%}，{fixed_date} 修复；"
        "其间登录失败的客户有 {call_share:.0%} 在 {call_within_hours} 小时内致电热线。",
        en="App 6.2 of {released_date} raised face login failures from {usual_failure_share:.0%} to"
        " {failure_share:.0%} until {fixed_date}; of the customers who failed in those weeks"
        " {call_share:.0%} rang within {call_within_hours} hours.",
        where="event_log app: 人脸登录失败; event_log service: 登录问题 on phone",
        places=("手机银行 6.2 版",),
        expected="call_share",
        call="failure_demand",
    ),
    "mortgage_rework_loop": Text(
        subject="journeys",
        zh="房贷资料有 {returned_share:.0%} 在首次审核时被退回补件，"
        "其中 {paper_share:.0%} 因为「{paper}」。",
        en="{returned_share:.0%} of mortgage papers come back at the first check,"
        " {paper_share:.0%} of them for {paper} (proof of income).",
        where="event_log mortgage: 退回补件, attribute paper",
        places="paper",
        expected="returned_share",
        call="rework",
    ),
    "approval_always_yes": Text(
        subject="journeys",
        zh="房贷「{level}」从不改变结果，却要等 {median_wait_working_days} 个工作日；"
        "三级审批会改变结果。",
        en="Mortgage approval level 2 ({level}) never changes the outcome and keeps"
        " cases waiting {median_wait_working_days} working days; level 3 does change it.",
        where="event_log mortgage: 一级审批, 二级审批, 三级审批 with outcome",
        places="level",
        expected=0.0,
        call="approvals",
    ),
    "branch_deviation": Text(
        subject="journeys",
        zh="两家支行（{branches}）在 {skipped_share:.0%} 的房贷中跳过「{activity}」，"
        "违反书面标准。",
        en="Two branches ({branches}) skip the control step {activity} in {skipped_share:.0%} of"
        " their mortgages, against the written standard.",
        where="event_log mortgage: attribute case:branch; standards/mortgage-3.yaml",
        places="branches",
        expected="skipped_share",
        call="conformance",
    ),
    "mortgage_bottleneck": Text(
        subject="journeys",
        zh="「{site}」的房产评估要等 {median_wait_working_days} 个工作日，其他地点为"
        " {usual_median_wait_working_days} 个。",
        en="Appraisal at {site} waits {median_wait_working_days} working days, elsewhere"
        " {usual_median_wait_working_days}.",
        where="event_log mortgage: 房产评估, resource",
        places="site",
        expected="median_wait_working_days",
        call="bottlenecks",
    ),
    "mortgage_dropoff": Text(
        subject="journeys",
        zh="在手机银行提交房贷申请的客户有 {lost_share:.0%} 停在「{activity}」之前，其他渠道为"
        " {usual_lost_share:.0%}。",
        en="{lost_share:.0%} of applicants on the app never get to {activity} (uploading papers);"
        " {usual_lost_share:.0%} on other channels.",
        where="event_log mortgage: 提交申请 and 上传资料, channel",
        places=("上传资料", "app"),
        expected="lost_share",
        call="funnel",
    ),
    "first_use_faster": Text(
        subject="journeys",
        zh="自 {changed_date} 起，一半支行的新户引导使开户到首次使用的时间缩短 30%。",
        en="From {changed_date} on, onboarding in half of the branches cuts the time from opening"
        " to first use by 30 %.",
        where="event_log account_opening: 开户成功 to 首次使用, attribute case:branch",
        places="branches",
        expected="change",
        call="time_to_first_use",
    ),
    "channel_preference": Text(
        subject="journeys",
        zh="办同一件事，年轻客户多用应用和在线客服，65 岁以上客户近半去网点。",
        en="For the same matters the young turn to app and chat; nearly half of those over 65 go to"
        " a branch.",
        where="event_log service: channel, attribute case:age_band",
        places=("branch",),
        expected=0.48 - 0.05,
        call="channel_preference",
    ),
    "repeat_contact_reason": Text(
        subject="journeys",
        zh="因「{reason}」联系银行的客户有 {repeat_share:.0%} 在 {within_days} 天内再次联系，"
        "其他原因为 {usual_repeat_share:.0%}。",
        en="{repeat_share:.0%} of contacts about {reason} (disputed fees) come back within"
        " {within_days} days; {usual_repeat_share:.0%} about anything else.",
        where="event_log service: activity is the reason",
        places="reason",
        expected="repeat_share",
        call="repeat_contacts",
    ),
    "top_pain_point": Text(
        subject="pains",
        zh="最大的痛点：因「{reason}」一周内不得不再次联系的客户有 {leave_share:.0%} 在"
        " {within_days} 天内销户离开；其他客户全年仅 {usual_leave_share:.0%}。",
        en="The pain point that costs most: of the customers who had to come back about {reason}"
        " (disputed fees) within a week {leave_share:.0%} close all they hold within {within_days}"
        " days; of others {usual_leave_share:.0%} do in the whole year.",
        where="holding: closed_date of all holdings; customer_month ends; event_log service",
        places="reason",
        expected=round(0.16 - 0.03 * 60 / 365, 3),
        call="pain_board",
    ),
    "touchpoint_defect": Text(
        subject="pains",
        zh="触点缺陷：{user_type} 岁使用手机银行的客户有 {failed_share:.0%} 在「{touchpoint}」失败"
        "（其他年龄为 {usual_failed_share:.0%}），其中 {leave_share:.0%} 在 {within_days}"
        " 天内销户离开。",
        en="A defect of a touchpoint: {failed_share:.0%} of the app's customers aged {user_type}"
        " fail at {touchpoint} (paying bills), {usual_failed_share:.0%} of the others; of the"
        " former {leave_share:.0%} close all they hold within {within_days} days.",
        where="event_log app: 生活缴费 with outcome 失败; customer age_band; holding closed_date",
        places=("手机银行·生活缴费", "55-64"),
        expected="failed_share",
        call="defects",
    ),
    "stated_importance": Text(
        subject="pains",
        zh="说的与做的不一致：问卷中只有 {said_share:.0%} 的客户说「{touchpoint}」要紧"
        "（其他触点为 {usual_said_share:.0%}），但在那里遇到问题后离开的明显更多。",
        en="Said and done differ: asked, {said_share:.0%} say that {touchpoint} (paying bills)"
        " matters ({usual_said_share:.0%} of other touchpoints), yet trouble there makes more"
        " leave.",
        where="survey touchpoints, question matters; event_log app; holding closed_date",
        places="touchpoint",
        expected="said_share",
        call="contrasts",
    ),
    "stated_channel": Text(
        subject="pains",
        zh="渠道错位：{user_type} 岁的客户有 {said_share:.0%} 说求助时最愿意用在线客服"
        "（{channel}），实际多由其他渠道受理。",
        en="Another channel than they are served in: of those aged {user_type} {said_share:.0%}"
        " would rather be helped in the {channel}; most of their contacts come by others.",
        where="survey touchpoints, question help-by; event_log service: channel by age band",
        places=("35-44", "chat"),
        expected="said_share",
        call="misplaced_asked",
    ),
    "understaffed_hour": Text(
        subject="staffing",
        zh="{hour} 点坐席集中午餐，等待时间为平时的 {wait_factor} 倍，"
        "放弃率 {abandoned_share:.0%}。",
        en="At {hour} o'clock the agents lunch together: waits are {wait_factor} times as long and"
        " {abandoned_share:.0%} give up.",
        where="contact: wait_seconds, outcome by hour; agent_state: lunch",
        places="hour",
        expected="wait_factor",
        call="staffing (later subject)",
    ),
    "bill_day": Text(
        subject="forecasting",
        zh="账单日（每月 {days_of_month} 日）联系量为平时的 {volume_factor} 倍。",
        en="On bill days ({days_of_month} of the month) contacts are {volume_factor} times as"
        " many.",
        where="contact: offered_at by day",
        places="days_of_month",
        expected="volume_factor",
        call="forecasting (later subject)",
    ),
    "holiday_effect": Text(
        subject="forecasting",
        zh="法定节假日联系量降为 {holiday_factor}，节后首个工作日升为 {first_day_after_factor}。",
        en="On public holidays contacts fall to {holiday_factor} of a working day; the first"
        " working day after has {first_day_after_factor}.",
        where="contact: offered_at by day",
        places=(),
        expected="holiday_factor",
        call="forecasting (later subject)",
    ),
    "satisfaction_drivers": Text(
        subject="surveys",
        zh="总体满意度由四个驱动因素加权而成：{weights}。",
        en="Overall satisfaction is the weighted sum of four drivers: {weights}.",
        where="survey_answer: 总体满意度 on the four driver questions",
        places=("问题解决",),
        expected=0.45,
        call="drivers (later subject)",
    ),
    "blamed_products": Text(
        subject="voice",
        zh="自 {card_date} 起，咨询账单或费用且不满意的客户在留言中有 {told_share:.0%} 指责信用卡"
        "收费没有事先讲清；自 {fund_date} 起，咨询理财且不满意的客户同样有 {told_share:.0%} "
        "指责理财收益与宣传不符。",
        en="From {card_date} {told_share:.0%} of the unhappy customers who asked about bills or"
        " fees and write blame the credit card for fees nobody told of; from {fund_date} as many of"
        " those who asked about wealth products blame a yield below what was promised.",
        where="feedback_text: comments of the survey, by the reason of the contact",
        places="products",
        expected="told_share",
        call="product_month",
    ),
    "lot_of_callers": Text(
        subject="improvements",
        zh="「{segment}」客群按抽签有 {percent}% 的客户自 {changed_date} 起来电与在线等候缩短"
        " {change:.0%}，其余客户不变。",
        en="{percent} % of the customers of {segment}, drawn by lot, wait {change:.0%} in the queue"
        " from {changed_date} on; the others as before.",
        where="contact: wait_seconds, of the customers drawn by the seed of the lot",
        places="segment",
        expected="change",
        call="ab",
    ),
    "false_key_accounts": Text(
        subject="value",
        zh="三类假大户各占 {share_of_each_kind:.1%}：偶然大额、量大无利、盘剥型。",
        en="Three kinds of false key accounts, {share_of_each_kind:.1%} of customers each: one-off"
        " turnover, turnover without profit, exploitative.",
        where="customer_month and transaction",
        places="kinds",
        expected="share_of_each_kind",
        call="key accounts (later subject)",
    ),
    "campaign_uplift_segment": Text(
        subject="offers",
        zh="秋季家庭理财季只在「{segment}」客群有效：购买率提高 {uplift:.0%}，其他客群为零。",
        en="The autumn campaign works in one segment only ({segment}): purchases rise by"
        " {uplift:.0%}; nothing elsewhere.",
        where="event_log campaign: attribute case:group, 购买产品",
        places="segment",
        expected="uplift",
        call="uplift (later subject)",
    ),
    "duplicate_customers": Text(
        subject="identity",
        zh="{share:.0%} 的客户以另一个客户号重复建档，其中 {number_missing_share:.0%} 的重复对"
        "有一方缺证件号码、{number_old_share:.0%} 一方为 15 位旧号、"
        "{passport_share:.0%} 一方用护照，"
        "{phone_changed_share:.0%} 换过手机，{name_variant_share:.0%} 姓名写法不同；"
        "另有 {look_alike_share:.0%} 的对只是同名同生日的不同客户。",
        en="{share:.0%} of the customers have a second entry under another number; of these pairs"
        " {number_missing_share:.0%} lack an identity number on one side, {number_old_share:.0%}"
        " have the old one of 15 digits, {passport_share:.0%} a passport;"
        " {phone_changed_share:.0%} changed the phone, {name_variant_share:.0%} write the name"
        " otherwise. Another {look_alike_share:.0%} are different people of the same name and"
        " birthday.",
        where="the customer master: identities",
        places="pairs",
        expected="share",
        call="resolve",
    ),
}
