"""The customers of the demo bank who may sign in to the portal, and the queues that serve them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhike.demo.master import BY

if TYPE_CHECKING:
    from zhike.apps.customers.models import Customer

COPY, ANSWERED, AGED = (
    ("一项请求在办\uff0c已作多项同意", "one request under way, several consents"),
    ("一项请求已答复", "one request answered"),
    ("年长客户\uff0c大字显示", "an elderly customer, large print"),
)
# Its code, its name, and who answers for it.
QUEUES = (("portal", "客户自助事项", "supervisor"), ("complaints", "投诉处理", "officer"))
PROMISES = (("first_reply", 4, "working_hours"), ("resolution", 5, "working_days"))


def publish_customers() -> int:
    """Publish three customers of the demo's choices; give how many. Done once.

    Django must be set up, and the choices made.
    """
    from django.db import transaction

    from zhike.apps.portal.demo_actions import publish_demo_customer
    from zhike.apps.portal.models import DemoCustomer

    if DemoCustomer.objects.exists():
        return 0
    with transaction.atomic():
        open_queues()
        found = _found()
        for customer, (note_zh, note_en) in found:
            publish_demo_customer(customer, note_zh=note_zh, note_en=note_en, by=BY)
    return len(found)


def open_queues() -> None:
    """Let the demo people serve what comes in here; a queue that is served already stays."""
    from zhike.analytics.clocks import LimitUnit
    from zhike.apps.people.models import Team, User, WorkQueue
    from zhike.apps.tickets.models import QueueTerms
    from zhike.apps.tickets.queue_actions import promise, set_terms
    from zhike.apps.tickets.rules import ClockName, Promise

    for code, name, username in QUEUES:
        head = User.objects.filter(username=username, is_demo=True).first()
        if head is None or head.branch is None:
            continue
        if QueueTerms.objects.filter(queue__code=code).exists():
            continue
        queue, _made = WorkQueue.objects.get_or_create(
            code=code, defaults={"name": name, "branch": head.branch}
        )
        set_terms(queue, head=head, hours_channel="app", by=BY)
        for clock, amount, unit in PROMISES:
            made = Promise(clock=ClockName(clock), amount=amount, unit=LimitUnit(unit))
            promise(queue, promised=made, by=BY)
        teams = list(head.teams.all())
        if not teams:
            team, _made = Team.objects.get_or_create(name=f"{name}组", branch=head.branch)
            team.members.add(head)
            teams = [team]
        for team in teams:
            team.queues.add(queue)


def _found() -> list[tuple[Customer, tuple[str, str]]]:
    from zhike.apps.customers.actions import set_flags
    from zhike.apps.customers.models import Customer
    from zhike.apps.privacy.models import RightsRequest

    asked = RightsRequest.objects.filter(customer__state="active").order_by("id")
    found: list[tuple[Customer, tuple[str, str]]] = []
    for rows, note in (
        (asked.filter(kind="copy"), COPY),
        (asked.filter(state="answered"), ANSWERED),
    ):
        row = rows.select_related("customer").first()
        if row is not None:
            found.append((row.customer, note))
    taken = [customer.pk for customer, _note in found]
    rest = Customer.objects.filter(kind="personal", state="active", home_branch__code="B01")
    aged = rest.exclude(pk__in=[*taken, *asked.values_list("customer", flat=True)])
    customer = aged.filter(segment="退休养老").order_by("customer_id").first()
    if customer is not None:
        set_flags(
            customer.customer_id,
            version=customer.version,
            is_vulnerable=customer.is_vulnerable,
            is_age_friendly=True,
            by=BY,
        )
        found.append((customer, AGED))
    return found
