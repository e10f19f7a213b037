"""Makes a bank whose desk served for a year: many conversations, sealed as the real ones are.

Rows go straight into the tables; keys, seals and states are those of the system. About one in a
hundred matters is still open, as on a desk that keeps up.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

BRANCHES, QUEUES, AGENTS_A_QUEUE, CUSTOMERS = 5, 20, 5, 30_000
MESSAGES = (3, 10)  # of a conversation, from and to; 6.67 on the average
BEGAN = datetime(2025, 11, 1, 1, tzinfo=UTC)
YEAR_SECONDS = 360 * 24 * 3600
OPEN_SHARE = 0.01
AT_ONCE = 5_000
CHANNELS = ("chat", "mail", "phone", "portal", "api")
TOPICS = (
    "信用卡年费", "转账限额", "贷款提前还款", "理财赎回", "银行卡挂失", "手机银行登录",
    "短信验证码",
    "存单到期", "外汇购汇", "账单分期", "征信异议", "网点排队", "养老金发放", "公积金提取",
    "利率调整",
    "ETC 扣费", "积分兑换", "密码重置", "销户办理", "工资代发",
)  # fmt: skip
OPENINGS = (
    "你好",
    "您好，我想问一下",
    "麻烦帮我看看",
    "请问",
    "昨天开始",
    "我在网点办的",
    "急急急",
)
MIDDLES = (
    "一直没有到账", "提示系统繁忙", "为什么又扣了一次", "怎么办理", "需要带什么材料",
    "什么时候可以恢复",
    "跟上次说的不一样", "客户经理没有回电", "显示余额不足",
    "页面打不开", "要收多少手续费", "已经等了三天",
)  # fmt: skip
ENDINGS = ("谢谢", "请尽快处理", "不然我要投诉", "麻烦了", "等您回复", "多谢", "")
RARE = tuple("黄金外汇债券基金保险期权票据信托租赁保理")


def text_of(rng: random.Random, topic: str) -> str:
    """Something somebody might write; one in fifty says a rare word too."""
    parts = [rng.choice(OPENINGS), topic, rng.choice(MIDDLES), rng.choice(ENDINGS)]
    if rng.random() < 0.02:
        parts.insert(2, rng.choice(RARE) + rng.choice(RARE))
    return "".join(parts) + f"，编号{rng.randrange(10**6)}"


def make(*, conversations: int, seed: int = 7) -> dict[str, Any]:
    """Fill the database at hand; give who works there and how long it took."""
    begun = time.perf_counter()
    rng = random.Random(seed)
    staff, queues = _people()
    customers = _customers()
    from zhike.apps.vault.keys import Keyring

    ring = Keyring.making(customers)
    print("people, customers and keys are there", flush=True)
    messages = 0
    for start in range(1, conversations + 1, AT_ONCE):
        count = min(AT_ONCE, conversations + 1 - start)
        messages += _matters(rng, ring, customers, queues, start=start, count=count, from_=messages)
        print(f"{start + count - 1:,} conversations, {messages:,} messages", flush=True)
    _count_on()
    return {
        "conversations": conversations,
        "messages": messages,
        "seconds": round(time.perf_counter() - begun),
        "agents": [user.username for user in staff],
    }


def _people() -> tuple[list[Any], list[tuple[int, list[int]]]]:
    from zhike.apps.people.branch_actions import create_branch, head_office
    from zhike.apps.people.models import Team, User, WorkQueue
    from zhike.apps.people.rules import Role
    from zhike.apps.tickets.queue_actions import set_terms

    top = head_office()
    boss = User.objects.create(
        username="size-boss", name="孙主管", role=Role.SUPERVISOR, branch=top
    )
    staff, queues = [boss], []
    branches = [
        create_branch(code=f"size-{n}", name=f"分行 {n}", parent=top, by="bench")
        for n in range(BRANCHES)
    ]
    for n in range(QUEUES):
        branch = branches[n % BRANCHES]
        queue = WorkQueue.objects.create(code=f"size-{n}", name=f"队列 {n}", branch=branch)
        agents = [
            User.objects.create(
                username=f"size-{n}-{m}", name=f"坐席 {n}-{m}", role=Role.AGENT, branch=branch
            )
            for m in range(AGENTS_A_QUEUE)
        ]
        team = Team.objects.create(name=f"团队 {n}", branch=branch)
        team.queues.add(queue)
        team.members.add(*agents)
        set_terms(queue, head=boss, hours_channel="chat", by="bench")
        staff += agents
        queues.append((queue.pk, [agent.pk for agent in agents]))
    return staff, queues


def _customers() -> dict[str, int]:
    from zhike.apps.customers.load_actions import Entry, load_customers
    from zhike.apps.customers.models import Customer
    from zhike.apps.customers.rules import CustomerKind
    from zhike.apps.people.branch_actions import head_office

    load_customers(
        (
            Entry(customer_id=f"Z{n:07d}", kind=CustomerKind.PERSONAL, name=f"客户{n}")
            for n in range(CUSTOMERS)
        ),
        source="bench", by="bench", branch=head_office(), valued_date=date(2026, 1, 1),
        case_id="bench-size",
    )  # fmt: skip
    rows = Customer.objects.filter(customer_id__startswith="Z")
    return dict(rows.values_list("customer_id", "pk"))


TICKET = (
    "id", "kind", "state", "priority", "subject_sealed", "key_owner", "queue", "owner", "customer",
    "channel", "opened_at", "opened_by", "first_replied_at", "solved_at", "closed_at", "touched_at",
    "reopened", "due_at", "state_before_merge", "version",
)  # fmt: skip
CONVERSATION = (
    "id", "public_id", "channel", "ticket", "queue", "state", "agent", "language", "skills",
    "visitor_digest", "thread_key", "started_at", "waiting_since", "ranked_at", "taken_at",
    "ended_at", "last_message_at", "last_side", "version", "changed_at",
)  # fmt: skip
MESSAGE = (
    "id", "conversation", "ticket", "side", "author", "client_id", "external_id", "text_sealed",
    "state", "sent_at", "failure",
)  # fmt: skip
CLOCK = (
    "ticket", "name", "jurisdiction", "rule_id", "started_at", "amount", "unit", "ending",
    "start_day_counts", "next_working_day", "pausable", "hours_channel", "state", "due_at",
    "warned_percent", "stopped_at",
)  # fmt: skip


def _matters(
    rng: random.Random,
    ring: Any,
    customers: dict[str, int],
    queues: Sequence[tuple[int, list[int]]],
    *,
    start: int,
    count: int,
    from_: int,
) -> int:
    from django.db import transaction

    from zhike.apps.conversations.models import Conversation, Message
    from zhike.apps.customers.bulk_rows import insert_rows
    from zhike.apps.tickets.models import Ticket, TicketClock

    names = list(customers)
    tickets, talks, messages, clocks = [], [], [], []
    for key in range(start, start + count):
        matter = _Matter(rng, ring, names, customers, queues, key)
        tickets.append(matter.ticket())
        talks.append(matter.conversation())
        messages += matter.messages(from_ + len(messages))
        clocks += matter.clocks()
    with transaction.atomic():
        insert_rows(Ticket, TICKET, tickets)
        insert_rows(Conversation, CONVERSATION, talks)
        insert_rows(Message, MESSAGE, messages)
        insert_rows(TicketClock, CLOCK, clocks)
    return len(messages)


class _Matter:
    """One matter with its conversation, drawn at once."""

    def __init__(
        self,
        rng: random.Random,
        ring: Any,
        names: Sequence[str],
        customers: dict[str, int],
        queues: Sequence[tuple[int, list[int]]],
        key: int,
    ) -> None:
        from zhike.apps.customers.bulk_rows import as_stored

        self.rng, self.ring, self.key, self.stored = rng, ring, key, as_stored
        self.name = rng.choice(names)
        self.customer = customers[self.name]
        self.queue, agents = rng.choice(queues)
        self.agent = rng.choice(agents)
        self.topic, self.channel = rng.choice(TOPICS), rng.choice(CHANNELS)
        # The open ones are the newest: whoever keeps up has no old ones.
        self.opened = BEGAN + timedelta(seconds=rng.random() * YEAR_SECONDS)
        self.is_open = rng.random() < OPEN_SHARE
        if self.is_open:
            self.opened = BEGAN + timedelta(seconds=YEAR_SECONDS - rng.random() * 86_400)
        self.waits = self.is_open and rng.random() < 0.3
        self.replied = self.opened + timedelta(seconds=rng.expovariate(1 / 1_800))
        self.solved = self.replied + timedelta(seconds=rng.expovariate(1 / 40_000))
        self.count = rng.randint(*MESSAGES) + (rng.random() < 0.17)

    def sealed(self, text: str) -> str:
        return str(self.ring.seal(text, customer_id=self.name))

    def ticket(self) -> tuple[Any, ...]:
        at, done = self.stored, not self.is_open
        return (
            self.key, self.rng.choice(("enquiry", "transaction", "suggestion")),
            "closed" if done else "open", 3, self.sealed(f"{self.topic} {self.key % 977}"),
            self.name, self.queue, self.agent, self.customer, self.channel, at(self.opened),
            "bench", None if self.waits else at(self.replied), at(self.solved) if done else None,
            at(self.solved) if done else None, at(self.solved if done else self.opened), 0,
            None if done else at(self.opened + timedelta(hours=8)), "", 1,
        )  # fmt: skip

    def conversation(self) -> tuple[Any, ...]:
        at, opened = self.stored, self.stored(self.opened)
        state = "ended" if not self.is_open else "waiting" if self.waits else "active"
        return (
            self.key, f"{self.key:032x}", self.channel, self.key, self.queue, state,
            None if self.waits else self.agent, "", "[]", "", "", opened,
            opened if self.waits else None, opened if self.waits else None,
            None if self.waits else at(self.replied), None if self.is_open else at(self.solved),
            opened if self.is_open else at(self.solved), "customer", 1,
            opened if self.is_open else at(self.solved),
        )  # fmt: skip

    def messages(self, from_: int) -> Iterator[tuple[Any, ...]]:
        for n in range(self.count):
            is_staff = n % 2 == 1 and not self.waits
            moment = self.opened + (self.solved - self.opened) * (n / self.count)
            yield (
                from_ + n + 1, self.key, self.key, "staff" if is_staff else "customer",
                self.agent if is_staff else None, f"{n}", "",
                self.sealed(text_of(self.rng, self.topic)), "read", self.stored(moment), "",
            )  # fmt: skip

    def clocks(self) -> Iterator[tuple[Any, ...]]:
        for name, hours, stopped in (
            ("first_reply", 1.0, None if self.waits else self.replied),
            ("resolution", 24.0, None if self.is_open else self.solved),
        ):
            due = self.opened + timedelta(hours=hours)
            late = (stopped or due) > due
            yield (
                self.key, name, "", "", self.stored(self.opened), hours, "calendar_hours", "exact",
                True, False, True, "",
                "running" if stopped is None else "breached" if late else "met",
                self.stored(due), 0, self.stored(stopped) if stopped else None,
            )  # fmt: skip


def _count_on() -> None:
    """Let the next row get a number behind those that were given here, and count what there is."""
    from django.core.management.color import no_style
    from django.db import connection

    from zhike.apps.conversations.models import Conversation, Message
    from zhike.apps.tickets.models import Ticket

    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), [Ticket, Conversation, Message]):
            cursor.execute(line)
        cursor.execute("ANALYZE")
