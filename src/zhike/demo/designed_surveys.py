"""Two surveys that the demo bank designed: a branch visit, and what customers want of the app.

The first hangs open at two branches; what is planted is that one of them lets people wait. The
second asked customers by lot, without a name: a warning must be there, progress pleases the more of
it there is, a voice moves nobody. All of it goes through the acts of the product, so it is found,
and not written.
"""

from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from zhike.demo.after_contact import MATTERS
from zhike.demo.desk_stories import HOTLINE
from zhike.demo.master import BY
from zhike.demo.survey_making import agree, customers_after, published

if TYPE_CHECKING:
    from zhike.apps.surveys.design import Item
    from zhike.apps.surveys.models import Invitation, Survey
    from zhike.apps.tickets.models import Ticket

SEED = 20_260_107
SHEETS = 16  # of each branch
WAITS = {"B01": 0.75, "B02": 0.15}  # how many of a branch are cross about the wait
ASKED = 20
# By feature, answers with and without it, each as likely: 1 likes it, 5 dislikes it.
FEELINGS = {
    "warns": ((2, 5), (2, 5), (2, 5), (3, 5)),
    "progress": ((1, 5), (1, 5), (1, 5), (1, 3)),
    "voice": ((3, 3), (3, 3), (3, 3), (1, 3)),
}


def fill_designed_surveys() -> int:
    """Publish both; give how many. Done once. Django must be set up."""
    from django.db import transaction

    from zhike.apps.surveys.models import Survey
    from zhike.apps.surveys.rules import AsksAfter

    if Survey.objects.filter(code="branch-visit").exists() or not Survey.objects.exists():
        return 0
    with transaction.atomic():
        visit = published(
            "branch-visit",
            names=("网点服务", "Branch service"),
            items=_visit(),
            asks_after=AsksAfter.MATTER,
        )
        features = published(
            "app-features",
            names=("手机银行功能", "App features"),
            items=_features(),
            asks_after=AsksAfter.MATTER,
            is_anonymous=True,
        )
        _hang_up(visit)
        _ask(features)
    return 2


def _hang_up(survey: Survey) -> None:
    """Hang a poster at each branch, and let people come by."""
    from zhike.apps.people.models import Branch
    from zhike.apps.surveys.link_actions import answer_openly, open_link

    draw = random.Random(SEED)
    for branch in Branch.objects.filter(code__in=WAITS).order_by("code"):
        link = open_link(survey, name=f"{branch.name}柜台海报", branch=branch, by=BY)
        for _number in range(SHEETS):
            given = _sheet(draw, waits=WAITS[branch.code])
            answer_openly(link, sheet=uuid4(), version=survey.version, given=given)


def _sheet(draw: random.Random, *, waits: float) -> dict[str, Any]:
    expected = draw.choice((6, 7, 7))
    rest = {"clear": [expected, expected - draw.choice((0, 1, 1, 2))], "words": None}
    if draw.random() < waits:
        minutes = draw.choice(("middle", "long"))
        cross = {"overall": draw.choice((1, 2, 3)), "why": ["wait"], "minutes": [minutes]}
        return {**cross, **rest, "recommend": draw.choice((3, 5, 7))}
    return {"overall": draw.choice((4, 5)), **rest, "recommend": draw.choice((8, 9, 10))}


def _ask(survey: Survey) -> None:
    """Ask by lot about matters of the app that are settled, and answer most."""
    from django.utils import timezone

    from zhike.apps.surveys.draw_actions import ask_due, draw_for_tickets
    from zhike.apps.surveys.models import Invitation
    from zhike.apps.surveys.survey_actions import end_share, set_share
    from zhike.apps.tickets.actions import change_state
    from zhike.apps.tickets.rules import State

    now = timezone.now()
    # Matters older than the survey after a contact, so that this one alone asks about them.
    survey.begun_at = now - timedelta(days=10)
    survey.save(update_fields=["begun_at"])
    share = set_share(survey, share=1.0, by=BY)
    matters = _matters(at=now - timedelta(days=8))
    draw_for_tickets([ticket.pk for ticket in matters])
    end_share(share.pk, by=BY)
    for ticket in matters:
        at = now - timedelta(hours=3)
        change_state(ticket.pk, state=State.SOLVED, by=ticket.owner.username, at=at)
    while ask_due():
        pass
    draw = random.Random(SEED)
    rows = Invitation.objects.filter(survey=survey, invited_at__isnull=False).order_by("pk")
    for row in rows.select_related("queue__branch", "customer"):
        if draw.random() < 0.85:
            _answer(row, draw)


def _matters(*, at: Any) -> list[Ticket]:
    from zhike.apps.people.models import WorkQueue
    from zhike.apps.tickets.actions import open_ticket
    from zhike.apps.tickets.rules import Kind

    queue, made = WorkQueue.objects.filter(code=HOTLINE).first(), []
    if queue is None:
        return []  # a bank without its desk has no matters to ask about
    for customer in customers_after(MATTERS, count=ASKED):
        agree(customer)
        made.append(
            open_ticket(
                kind=Kind.ENQUIRY,
                subject="手机银行使用咨询",
                queue=queue,
                channel="portal",
                by=BY,
                customer=customer,
                at=at,
            )
        )
    return made


def _answer(row: Invitation, draw: random.Random) -> None:
    from zhike.apps.surveys.answer_actions import keep_answer, send_answers
    from zhike.apps.surveys.queries import questions_of
    from zhike.apps.surveys.rules import Through

    for question in questions_of(row):
        item = question.item
        answer = list(draw.choice(FEELINGS[item.code])) if item.code in FEELINGS else None
        keep_answer(row, item=item, answer=answer or draw.choice((3, 4, 4, 5)))
    send_answers(row, through=Through.APP, by=BY)


def _visit() -> tuple[Item, ...]:
    from zhike.apps.surveys.design import Condition, Item, Op, Option
    from zhike.apps.surveys.rules import QuestionKind

    return (
        Item(
            code="overall",
            kind=QuestionKind.CSAT,
            text_zh="您对 {date} 在{branch}的服务满意吗？",
            text_en="How satisfied are you with the service at {branch} on {date}?",
            is_required=True,
        ),
        Item(
            code="why",
            kind=QuestionKind.CHOICES,
            text_zh="您给了 {overall} 分，主要因为什么？",
            text_en="You gave {overall}. What was it mainly?",
            options=(
                Option(code="wait", zh="等候太久", en="The wait was too long"),
                Option(code="staff", zh="工作人员的态度", en="How the staff treated me"),
                Option(code="papers", zh="材料要求没说清", en="Unclear which papers were needed"),
                Option(code="other", zh="其他", en="Something else"),
            ),
            tests=(Condition(code="overall", op=Op.AT_MOST, values=("3",)),),
            is_required=True,
        ),
        _minutes(),
        *_rest(),
    )


def _minutes() -> Item:
    from zhike.apps.surveys.design import Condition, Item, Op, Option
    from zhike.apps.surveys.rules import QuestionKind

    return Item(
        code="minutes",
        kind=QuestionKind.CHOICE,
        text_zh="大约等了多久？",
        text_en="About how long did you wait?",
        options=(
            Option(code="short", zh="不到 10 分钟", en="Under 10 minutes"),
            Option(code="middle", zh="10 至 30 分钟", en="10 to 30 minutes"),
            Option(code="long", zh="超过 30 分钟", en="Over 30 minutes"),
        ),
        tests=(Condition(code="why", op=Op.ONE_OF, values=("wait",)),),
    )


def _rest() -> tuple[Item, ...]:
    from zhike.apps.surveys.design import Item
    from zhike.apps.surveys.rules import QuestionKind

    return (
        Item(
            code="clear",
            kind=QuestionKind.PAIR,
            text_zh="好的银行会一次说清要带哪些材料。",
            text_en="A good bank says at once which papers are needed.",
            second_zh="这家网点一次说清了要带哪些材料。",
            second_en="This branch said at once which papers were needed.",
        ),
        Item(
            code="recommend",
            kind=QuestionKind.NPS,
            text_zh="您会把本行推荐给朋友吗？",
            text_en="How likely are you to recommend us to a friend?",
        ),
        Item(
            code="words",
            kind=QuestionKind.TEXT,
            text_zh="您还想补充什么？",
            text_en="Is there anything you want to add?",
        ),
    )


def _features() -> tuple[Item, ...]:
    from zhike.apps.surveys.design import Item
    from zhike.apps.surveys.rules import QuestionKind

    def feature(code: str, zh: str, en: str, zh_not: str, en_not: str) -> Item:
        return Item(
            code=code,
            kind=QuestionKind.KANO,
            text_zh=f"如果手机银行{zh}，您觉得怎样？",
            text_en=f"How would you feel if the app {en}?",
            second_zh=f"如果手机银行{zh_not}，您觉得怎样？",
            second_en=f"How would you feel if the app {en_not}?",
        )

    return (
        Item(
            code="app",
            kind=QuestionKind.CSAT,
            text_zh="您对手机银行满意吗？",
            text_en="How satisfied are you with the app?",
            is_required=True,
        ),
        feature(
            "warns",
            "在大额支出前提醒您",
            "warned you before large payments",
            "在大额支出前不提醒您",
            "did not warn you before large payments",
        ),
        feature(
            "progress",
            "显示办理进度",
            "showed how far your matter is",
            "不显示办理进度",
            "did not show how far your matter is",
        ),
        feature(
            "voice",
            "支持语音操作",
            "could be used by voice",
            "不支持语音操作",
            "could not be used by voice",
        ),
    )
