"""The demo bank's survey after a contact: matters of some days, settled, asked about, answered.

What is planted: the card queue satisfies more than the hotline. All of it goes through the acts of
the desk and of the customer, so the figures on the page are found and not written.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

from zhike.demo.desk_stories import CARDS, HOTLINE
from zhike.demo.master import BY
from zhike.demo.survey_making import agree, customers_after

if TYPE_CHECKING:
    from zhike.apps.customers.models import Customer
    from zhike.apps.surveys.models import Survey

SURVEY, SEED = "service", 20_260_106
MATTERS = 56
ANSWERING = 0.6
# By queue: how likely each answer is, 1 to 5. The mean of the card queue lies 0.8 above.
ANSWERS = {HOTLINE: (8, 12, 30, 30, 20), CARDS: (2, 4, 9, 35, 50)}
CHANNELS = ("chat", "phone", "portal")
WORDS = ("等待时间有点长", "讲得很清楚", "问题一次就解决了", "转了两次才找到人")


def fill_surveys() -> int:
    """Ask about settled matters, and answer; give how many answered. Done once.

    Django must be set up, and the desk filled.
    """
    from django.db import transaction

    from zhike.apps.people.models import WorkQueue
    from zhike.apps.surveys.models import Survey

    queues = WorkQueue.objects.filter(code__in=ANSWERS, terms__isnull=False).count()
    if Survey.objects.exists() or queues < len(ANSWERS):
        return 0
    with transaction.atomic():
        survey = _begin()
        customers = _customers()
        _settle(customers)
        return _answer(survey)


def _begin() -> Survey:
    from django.utils import timezone

    from zhike.apps.surveys.design import Item
    from zhike.apps.surveys.models import Survey
    from zhike.apps.surveys.rules import AsksAfter, QuestionKind
    from zhike.apps.surveys.survey_actions import begin_survey, set_share

    made = begin_survey(
        code=SURVEY,
        name_zh="服务评价",
        name_en="How was our service?",
        asks_after=AsksAfter.MATTER,
        questions=[
            Item(
                code="csat",
                kind=QuestionKind.CSAT,
                text_zh="您对这次服务满意吗？",
                text_en="How satisfied are you with this service?",
            ),
            Item(
                code="words",
                kind=QuestionKind.TEXT,
                text_zh="您还想补充什么？",
                text_en="Is there anything you want to add?",
            ),
        ],
        by=BY,
    )
    set_share(made, share=1.0, by=BY)
    Survey.objects.filter(pk=made.pk).update(begun_at=timezone.now() - timedelta(days=7))
    return Survey.objects.get(pk=made.pk)


def _customers() -> list[Customer]:
    """Customers who sign in to the portal in the demo first, then others of the branch."""
    from zhike.apps.customers.models import Customer

    rows = Customer.objects.filter(
        kind="personal", state="active", home_branch__code="B01", merged=None
    )
    shown = list(rows.filter(demo_sign_in__isnull=False).order_by("customer_id")[:1])
    return [*shown, *customers_after(0, count=MATTERS - len(shown))]


def _settle(customers: list[Customer]) -> None:
    """Open a matter of each, draw its lot, and settle it."""
    from django.utils import timezone

    from zhike.apps.people.models import WorkQueue
    from zhike.apps.surveys.draw_actions import draw_for_tickets
    from zhike.apps.tickets.actions import change_state, open_ticket
    from zhike.apps.tickets.rules import Kind, State

    queues = {queue.code: queue for queue in WorkQueue.objects.filter(code__in=ANSWERS)}
    codes, now, made = tuple(ANSWERS), timezone.now(), []
    for number, customer in enumerate(customers):
        agree(customer)
        begun = now - timedelta(hours=6 + number)
        made.append(
            open_ticket(
                kind=Kind.ENQUIRY,
                subject="账单与年费咨询",
                queue=queues[codes[number % 2]],
                channel=CHANNELS[number % 3],
                by=BY,
                customer=customer,
                at=begun,
            )
        )
    draw_for_tickets([ticket.pk for ticket in made])
    for ticket in made:
        at = ticket.opened_at + timedelta(hours=1)
        change_state(ticket.pk, state=State.SOLVED, by=ticket.owner.username, at=at)


def _answer(survey: Survey) -> int:
    from django.utils import timezone

    from zhike.apps.surveys.actions import answer
    from zhike.apps.surveys.draw_actions import ask_due
    from zhike.apps.surveys.models import Invitation
    from zhike.apps.surveys.rules import Through

    now = timezone.now()
    while ask_due(now=now):
        pass
    draw, count = random.Random(SEED), 0
    # The first one is the demo customer's: it stays open, to be tried.
    asked = Invitation.objects.filter(survey=survey, invited_at__isnull=False).order_by("pk")[1:]
    for row in asked.select_related("queue", "customer"):
        queue = row.queue.code if row.queue else ""  # each was asked after a matter of a queue
        says, (score,) = draw.random(), draw.choices(range(1, 6), ANSWERS[queue])
        words = draw.choice(WORDS) if draw.random() < 0.25 else ""
        if says >= ANSWERING or row.customer is None:
            continue
        by = f"customer:{row.customer.customer_id}"
        answer(row, score=score, words=words, through=Through.APP, by=by)
        count += 1
    return count
