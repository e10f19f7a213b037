"""What the demo agents have at hand: saved replies, macros, a view, and a field of tickets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhike.demo.desk_stories import CARDS, HOTLINE

if TYPE_CHECKING:
    from zhike.apps.people.models import User, WorkQueue

# title, queue ("" for everybody), text
REPLIES = (
    ("开场问候", "", "{customer}您好，我是{agent}，很高兴为您服务。您的工单编号是 {ticket}。"),
    ("请客户补充材料", "", "{customer}您好，为继续办理 {ticket}，请您补充相关凭证照片，谢谢。"),
    ("告知处理时限", "", "{customer}您好，{ticket} 正在办理，我们会在 {due} 前答复您。"),
    ("调额入口", CARDS, "{customer}您好，临时额度可在手机银行“信用卡-额度管理”申请，即时生效。"),
    ("致歉并跟进", HOTLINE, "{customer}您好，给您带来不便，我们深表歉意。我会一直跟进到解决为止。"),
)


def fill_shortcuts(queues: dict[str, WorkQueue], *, by: User) -> int:
    """Give the queues their replies, macros and views; give how many there are."""
    from zhike.apps.fields.actions import define_field
    from zhike.apps.fields.rules import FieldKind
    from zhike.apps.shortcuts.actions import keep_macro, keep_reply, keep_view
    from zhike.apps.shortcuts.models import Macro, SavedReply
    from zhike.apps.tickets.rules import Priority, State

    for title, code, text in REPLIES:
        queue = queues.get(code)
        keep_reply(SavedReply(), title=title, text=text, for_all=not code, queue=queue, by=by)
    keep_macro(
        Macro(),
        title="受理并等客户补充材料",
        for_all=True,
        queue=None,
        by=by,
        takes=True,
        reply=REPLIES[1][2],
        state=State.WAITING,
    )
    keep_macro(
        Macro(),
        title="加急并转投诉处理前复核",
        for_all=False,
        queue=queues[HOTLINE],
        by=by,
        priority=Priority.URGENT,
        note="{agent}：客户情绪激动，请主管当日复核。",
    )
    keep_view(title="已超时", query="state=late", for_all=True, queue=None, by=by)
    define_field(
        code="amount",
        label="涉及金额（元）",
        kind=FieldKind.NUMBER,
        is_asked=True,
        ticket_kinds=["transaction"],
        by=by.username,
    )
    return len(REPLIES)
