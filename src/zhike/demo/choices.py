"""What the demo bank's customers chose, and what they ask for by right.

Loaded after the master; a bank that has its choices already is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from zhike.demo.bank import Bank
from zhike.demo.identities import make_identities
from zhike.demo.master import BY, made_bank
from zhike.demo.people import customer_table, make_people
from zhike.engine.home import home as state_folder

if TYPE_CHECKING:
    from zhike.apps.customers.models import Customer

AGREED = datetime(2024, 12, 31, 4, 0, tzinfo=UTC)
NEEDED = 12  # customers of the first branch that the requests are made for
INSURER = "云溪人寿保险"


def fill_choices(home: Path | None = None) -> int:
    """Load consents, preferences, requests, holds and an assessment; give how many consents.

    Django must be set up, and the master filled.
    """
    from django.db import transaction

    from zhike.apps.consents.load_actions import load_choices
    from zhike.apps.consents.models import Consent
    from zhike.apps.consents.standard import load_standard_purposes
    from zhike.apps.privacy.retention_actions import load_standard_rules

    if Consent.objects.filter(taken_by=BY).exists():
        return 0
    bank = made_bank(home or state_folder())
    with transaction.atomic():
        load_standard_purposes()
        load_standard_rules()
        made = load_choices(
            agreed_to_offers(bank),
            purpose="marketing",
            decided_at=AGREED,
            evidence="demo bank",
            by=BY,
            case_id=f"demo-{bank.salt:08x}",
        )
        some = _some_customers()
        if len(some) == NEEDED:
            _choose(some)
            _ask(some)
            _keep(some)
    return made


def agreed_to_offers(bank: Bank) -> Iterator[tuple[str, bool]]:
    """Say of each customer whether he agreed to be offered products, as the bank's table does."""
    people = make_people(bank)
    (facts,) = customer_table(bank, people, make_identities(bank, people).rows[: people.count])
    yield from zip(
        facts["customer_id"].to_pylist(), facts["marketing_consent"].to_pylist(), strict=True
    )


def _some_customers() -> list[Customer]:
    from zhike.apps.customers.models import Customer

    rows = Customer.objects.filter(
        kind="personal", state="active", home_branch__code="B01", merged=None
    )
    return list(rows.order_by("customer_id")[:NEEDED])


def _choose(some: list[Customer]) -> None:
    from zhike.apps.consents.actions import choose_contact, give_consent, withdraw_consent
    from zhike.apps.consents.rules import TakenThrough, Window, Wishes

    morning = Window(days=(0, 1, 2, 3, 4), opens=time(9), closes=time(12))
    wishes = (
        Wishes(refused_channels=frozenset({"phone", "sms"})),
        Wishes(personalised=False),
        Wishes(do_not_contact=True),
        Wishes(windows=(morning,), refused_topics=frozenset({"offers"})),
    )
    for customer, wish in zip(some, wishes, strict=False):
        choose_contact(
            customer,
            wishes=wish,
            language="zh-hans",
            taken_through=TakenThrough.APP,
            evidence="demo sign-in",
            by=BY,
        )
    for customer in some[:5]:
        give_consent(
            customer,
            purposes=["survey", "personalisation"],
            taken_through=TakenThrough.BRANCH,
            evidence=f"F-{customer.pk}",
            by=BY,
        )
    give_consent(
        some[0],
        purposes=["sharing"],
        third_party=INSURER,
        taken_through=TakenThrough.PAPER,
        evidence="P-0001",
        by=BY,
    )
    withdraw_consent(some[1], purpose="personalisation", taken_through=TakenThrough.APP, by=BY)


def _ask(some: list[Customer]) -> None:
    """One request of each right, in different states, one of them late."""
    from django.utils import timezone

    from zhike.apps.consents.rules import TakenThrough
    from zhike.apps.people.models import User
    from zhike.apps.privacy import actions
    from zhike.apps.privacy.rules import RefusalGround, RightKind

    handler = User.objects.filter(username="supervisor", is_demo=True).first()
    asked = (
        (RightKind.COPY, 1, "请提供我的全部个人信息副本"),
        (RightKind.ACCESS, 3, "我想知道贵行保存了我的哪些信息"),
        (RightKind.CORRECT, 9, "职业登记有误,请更正"),
        (RightKind.DELETE, 11, "已不再使用贵行服务,请删除我的信息"),
        (RightKind.EXPLAIN, 13, "为什么给我推荐这款理财"),
        (RightKind.OBJECT, 17, "不接受仅由系统自动作出的额度决定"),
        (RightKind.ACCESS, 30, "查询对外提供的记录"),
        (RightKind.COPY, 40, "请把资料转给另一家银行"),
    )
    made = [
        actions.receive_request(
            customer,
            kind=kind,
            received_through=TakenThrough.APP,
            wish=wish.replace(",", "\uff0c"),
            identity_proof="" if days == 1 else "手机银行登录核验",
            received_at=timezone.now() - timedelta(days=days),
            by=BY,
        )
        for customer, (kind, days, wish) in zip(some, asked, strict=False)
    ]
    if handler is not None:
        for request in made[1:4]:
            actions.take_request(request.pk, handler=handler)
    actions.answer_request(made[6].pk, answer="记录已提供。", by=BY)
    actions.refuse_request(
        made[7].pk,
        ground=RefusalGround.SECRECY,
        reason="部分资料依法应当保密\uff0c不能提供。",
        by=BY,
    )


def _keep(some: list[Customer]) -> None:
    """Two holds, one assessment, and two relationships that ended long ago."""
    from zhike.apps.privacy import retention_actions
    from zhike.apps.privacy.rules import IDENTITY

    for customer in some[-2:]:
        retention_actions.note_start(
            customer, record_class=IDENTITY, starts=date(2014, 6, 30), by=BY
        )
    retention_actions.place_hold(customer=some[-1], reason="法院诉讼保全", by=BY)
    retention_actions.place_hold(
        customer=None, matter=f"customer-{some[8].customer_id}", reason="监管检查", by=BY
    )
    retention_actions.write_assessment(
        code="personalisation",
        title="个性化推荐的个人信息保护影响评估",
        scope="根据持有产品和使用行为自动选择推荐内容。",
        necessity="取得同意\uff0c不使用敏感个人信息\uff0c可一键关闭。",
        risks="推荐不当\uff0c或使客户感到被监视。",
        measures="去标识化\uff0c每季度复核\uff0c关闭后删除标签。",
        decision="采取措施后可行",
        by=BY,
    )
