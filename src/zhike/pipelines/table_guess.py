"""What the columns of a source are by their headers, for tables that are no event log."""

from __future__ import annotations

import re
from collections.abc import Mapping

from zhike.pipelines.table_mapping import TABLES, TableMapping

# How banks head their columns; our own names count without being listed.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "customer_id": ("客户号", "客户编号", "客户代码", "custid", "custno", "customer"),
    "kind": ("客户类型", "客户性质"),
    "name": ("姓名", "客户姓名", "客户名称", "户名", "fullname"),
    "branch": ("机构", "机构号", "所属机构", "开户机构", "网点", "支行"),
    "tier": ("客户等级", "客户级别", "等级", "级别"),
    "segment": ("客群", "客户分群"),
    "opened_date": ("开户日期", "开户日", "起始日期"),
    "birth_date": ("出生日期", "生日", "birthday", "dateofbirth", "birth"),
    "id_number": ("身份证", "身份证号", "身份证号码", "证件号", "证件号码", "idcard"),
    "passport": ("护照", "护照号", "护照号码"),
    "credit_code": ("统一社会信用代码", "信用代码"),
    "phone": (
        "手机",
        "手机号",
        "手机号码",
        "电话",
        "联系电话",
        "mobile",
        "phonenumber",
        "tel",
        "主叫号码",
        "来电号码",
        "calleridnumber",
    ),
    "email": ("邮箱", "电子邮箱", "电子邮件", "mail"),
    "card": ("卡号", "银行卡号", "cardnumber"),
    "account": ("账号", "账户", "账户号", "accountid", "accountnumber"),
    "address": ("地址", "住址", "联系地址"),
    "source_key": ("来源编号", "外部编号"),
    "age": ("年龄",),
    "age_band": ("年龄段",),
    "sex": ("性别", "gender"),
    "occupation": ("职业",),
    "income_band": ("收入段", "年收入"),
    "risk_preference": ("风险偏好",),
    "education": ("学历",),
    "marital_status": ("婚姻状况",),
    "city": ("城市",),
    "role": ("角色",),
    "holding_id": ("合约号", "持有编号"),
    "product": ("产品", "产品名称"),
    "product_kind": ("产品类型", "产品种类"),
    "balance_cents": ("余额", "balance"),
    "closed_date": ("销户日期", "销户日", "到期日期"),
    "transaction_id": ("交易号", "流水号", "交易流水号", "交易编号"),
    "booked_at": ("交易时间", "记账时间", "交易日期", "记账日期"),
    "category": ("交易类型", "交易种类"),
    "amount_cents": ("金额", "交易金额", "amount"),
    "channel": ("渠道", "交易渠道"),
    "month_date": ("月份", "month"),
    "volume_cents": ("交易额", "volume"),
    "income_cents": ("收入", "income"),
    "concession_cents": ("优惠", "减免", "concession"),
    "cost_cents": ("成本", "服务成本", "cost"),
    "expected_loss_cents": ("预期损失", "expectedloss"),
    "capital_cents": ("资本", "经济资本", "capital"),
    "contacts": ("联系次数", "接触次数"),
    "complaint_id": ("投诉编号", "complaintid"),
    "received_date": ("收到日期", "datereceived"),
    "sent_date": ("转送日期", "datesenttocompany"),
    "issue": ("投诉事项",),
    "sub_issue": ("投诉细项",),
    "company": ("被投诉机构",),
    "narrative": ("投诉内容", "投诉描述", "consumercomplaintnarrative"),
    "tags": ("标签",),
    "response": ("答复方式", "companyresponsetoconsumer"),
    "timely": ("是否按时答复", "timelyresponse"),
    "queue": ("队列",),
    "call_id": ("通话编号", "话单编号", "uuid"),
    "switchboard": ("电话系统", "交换机"),
    "direction": ("呼叫方向", "方向"),
    "extension": ("分机", "分机号", "destinationnumber"),
    "ringing_at": ("振铃时间", "来电时间", "呼入时间", "startstamp"),
    "answered_at": ("接听时间", "应答时间", "answerstamp", "作答时间", "提交时间"),
    "ended_at": ("挂断时间", "结束时间", "endstamp"),
    "response_id": ("答卷号", "答卷编号", "问卷编号", "responseid"),
    "survey": ("调查", "问卷", "问卷名称"),
    "contact_id": ("接触号", "接触编号", "会话编号"),
    "question": ("题目", "问题"),
    "feedback_id": ("文本号", "评论号", "评论编号", "留言编号", "reviewid", "commentid"),
    "source": ("来源", "渠道来源"),
    "written_at": ("评论时间", "留言时间", "发表时间", "reviewdate", "commentdate"),
    "text": ("评论", "评论内容", "留言", "内容", "原话", "文本", "review", "comment", "content"),
    "score": ("评分", "得分", "打分", "答案", "answer"),
    "scale_min": ("最低分", "量表下限"),
    "scale_max": ("最高分", "量表上限"),
}
CODES: Mapping[str, Mapping[str, str]] = {
    "kind": {"个人": "personal", "对公": "corporate", "企业": "corporate", "公司": "corporate"},
    "sex": {"M": "男", "F": "女", "男性": "男", "女性": "女"},
    "role": {"户主": "owner", "本人": "owner", "代理人": "user", "授权人": "user"},
    "product_kind": {
        "存款": "deposit", "银行卡": "card", "信用卡": "card", "贷款": "loan", "基金": "fund",
        "保险": "insurance",
    },
    # As the consumer bureau CFPB writes what a company answered.
    "response": {
        "Closed": "closed", "Closed with explanation": "explained",
        "Closed with monetary relief": "money", "Closed with relief": "other_relief",
        "Closed with non-monetary relief": "other_relief",
        "Closed without relief": "no_relief", "Untimely response": "untimely",
        "In progress": "in_progress",
    },
    "timely": {"Yes": "yes", "No": "no", "是": "yes", "否": "no"},
    "direction": {"呼入": "inbound", "呼出": "outbound", "in": "inbound", "out": "outbound"},
}  # fmt: skip
FORMATS = (
    "%Y/%m/%d", "%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%Y年%m月%d日", "%Y%m%d", "%Y-%m", "%Y/%m",
)  # fmt: skip


def guessed_mapping(table: str, *, found: tuple[str, ...]) -> TableMapping:
    """Map the columns whose headers tell what they are; what is missing is told row by row.

    Examples
    --------
    >>> guessed_mapping("holders", found=("客户号", "账号", "备注")).columns
    {'customer_id': ('客户号',), 'account': ('账号',)}
    """
    known = TABLES[table].column_names
    columns: dict[str, tuple[str, ...]] = {}
    for header in found:
        name = meant_by(header, known=known)
        if name and name not in columns:
            columns[name] = (header,)
    return TableMapping(
        table=table,
        columns=columns,
        codes={name: codes for name, codes in CODES.items() if name in known},
        formats=FORMATS,
    )


def meant_by(header: str, *, known: tuple[str, ...] | None = None) -> str:
    """Give the column of ours that a header means; empty where it tells none.

    Examples
    --------
    >>> meant_by("Phone Number"), meant_by("备注")
    ('phone', '')
    """
    bare = _bare(header)
    for name in HEADERS if known is None else known:
        if bare == _bare(name) or bare in HEADERS.get(name, ()):
            return name
    return ""


def _bare(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).lower()
