"""Those who said that a new account is hard to begin with, and what the demo bank told them.

The improvement that helped is linked to their matters by the supervisor; its owner tells them. Who
did not agree, is left in peace or banks where the change is not, is held back.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from zhike.demo.desk_stories import HOTLINE
from zhike.demo.improvements import HELPED
from zhike.demo.master import BY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from zhike.apps.conversations.rules import Channel
    from zhike.apps.customers.models import Customer
    from zhike.apps.improvements.models import Improvement
    from zhike.apps.people.models import WorkQueue
    from zhike.apps.tickets.models import Ticket

SAID_AT = datetime(2025, 5, 12, 2, 30, tzinfo=UTC)
PASSED_OVER = 130  # customers with stories of their own
# What they said, in the order of the customers: those of the demo's door, then others.
SAID = (
    "开户以后手机银行不会用，放了两个星期才弄明白怎么转第一笔账",
    "卡开好了没人告诉我下一步，回家自己摸索了好几天",
    "建议开户时当场教一遍手机银行，我妈开了户一直没用上",
    "新卡拿到手十多天了还没用过，不知道怎么绑定",
    "开户只给了一张宣传单，第一次登录试了好多次",
    "柜员开完户就叫下一位了，手机银行还是邻居帮我弄的",
)
AGAIN = "上周又开了一张卡，柜员还是没有带着操作，和以前一样"
ZH = (
    "您反映过开户后不知道怎么开始用。现在开户时柜员会当场带您完成第一笔交易，"
    "首次使用的时间明显缩短。谢谢您告诉我们。"
)
EN = (
    "You told us that a new account was hard to begin with. Staff now do the first payment with you"
    " at the counter, and first use comes clearly sooner. Thank you for telling us."
)


def fill_tellings() -> int:
    """Link, write and tell once; give how many matters were linked.

    Django must be set up, and desk and improvements filled.
    """
    from django.db import transaction

    from zhike.apps.improvements.models import Improvement
    from zhike.apps.people.models import User, WorkQueue
    from zhike.apps.tellings.models import Raising

    row = Improvement.objects.filter(title=HELPED, decisions__choice="keep").first()
    queue = WorkQueue.objects.filter(code=HOTLINE, terms__isnull=False).first()
    people = {user.username: user for user in User.objects.filter(is_demo=True, is_active=True)}
    some = _customers()
    ready = row and queue and {"owner", "supervisor"} <= set(people) and len(some) == len(SAID)
    if row is None or queue is None or not ready or Raising.objects.exists():
        return 0
    with transaction.atomic():
        _agree(some)
        made = [
            _say(
                queue, customer, words, channel=_channel(place), at=SAID_AT + timedelta(days=place)
            )
            for place, (customer, words) in enumerate(zip(some, SAID, strict=True))
        ]
        _link(row, made)
    _tell(row)
    with transaction.atomic():
        from django.utils import timezone

        again = _say(queue, some[1], AGAIN, channel=_channel(0), at=timezone.now(), is_open=True)
        _link(row, [again])
    return len(made) + 1


def _customers() -> list[Customer]:
    """Two of the demo's door, three others of their branch, and one whose branch has no change."""
    from zhike.apps.customers.models import Customer

    rows = Customer.objects.filter(kind="personal", state="active", merged=None)
    here = rows.filter(home_branch__code="B01").order_by("customer_id")
    shown = list(here.filter(demo_sign_in__isnull=False).order_by("demo_sign_in")[:2])
    rest = here.filter(demo_sign_in__isnull=True)
    others = list(rest[PASSED_OVER : PASSED_OVER + 5 - len(shown)])
    away = rows.filter(home_branch__code="B06").order_by("customer_id")[:1]
    return [*shown, *others, *away]


def _agree(some: Sequence[Customer]) -> None:
    """All but one agree to hear what becomes of it."""
    from zhike.apps.consents.actions import give_consent
    from zhike.apps.consents.rules import TakenThrough
    from zhike.apps.tellings.people import PURPOSE

    for customer in [one for place, one in enumerate(some) if place != 3]:
        give_consent(
            customer, purposes=[PURPOSE], taken_through=TakenThrough.APP, evidence="演示", by=BY
        )


def _channel(place: int) -> Channel:
    from zhike.apps.conversations.rules import Channel

    return Channel.MAIL if place == 4 else Channel.PORTAL


def _say(
    queue: WorkQueue,
    customer: Customer,
    words: str,
    *,
    channel: Channel,
    at: datetime,
    is_open: bool = False,
) -> Ticket:
    """Let somebody write; what was said long ago was answered and is done."""
    from zhike.apps.conversations.actions import Said, start_conversation
    from zhike.apps.tickets.actions import change_state
    from zhike.apps.tickets.rules import Kind, State

    made = start_conversation(
        channel=channel,
        queue=queue,
        said=Said(text=words, at=at),
        by=BY,
        customer=customer,
        subject="开户后不知道怎么开始用",
        kind=Kind.SUGGESTION,
    )
    if not is_open:
        for hours, state in ((2, State.SOLVED), (26, State.CLOSED)):
            change_state(made.ticket_id, state=state, by=BY, at=at + timedelta(hours=hours))
        _end(made.pk, at=at + timedelta(hours=2))
    return made.ticket


def _end(conversation: int, *, at: datetime) -> None:
    from zhike.apps.conversations.models import Conversation
    from zhike.apps.conversations.rules import State

    Conversation.objects.filter(pk=conversation).update(state=State.ENDED, ended_at=at)


def _link(row: Improvement, tickets: Sequence[Ticket]) -> None:
    from zhike.apps.people.models import User
    from zhike.apps.tellings.actions import link_tickets

    supervisor = User.objects.get(username="supervisor", is_demo=True)
    link_tickets(row.pk, [one.number for one in tickets], by=supervisor)


def _tell(row: Improvement) -> None:
    from zhike.apps.tellings.actions import ask_to_tell, write_text
    from zhike.apps.tellings.telling_actions import tell_all

    write_text(row.pk, text_zh=ZH, text_en=EN, claims_effect=True, by=row.owner)
    ask_to_tell(row.pk, by=row.owner)
    # Here and now: the worker that finds the job has nobody left to tell.
    tell_all(row.pk, by=row.owner.username, progress=lambda _done, _total, _said: None)
