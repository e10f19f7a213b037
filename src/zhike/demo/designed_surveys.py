"""Two surveys that the demo bank designed: a branch visit, and what customers want of the app.

Nobody is asked until a share is set, so no figure rests on them; they show what a design can do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhike.demo.master import BY

if TYPE_CHECKING:
    from zhike.apps.surveys.design import Item


def fill_designed_surveys() -> int:
    """Publish both; give how many. Done once. Django must be set up."""
    from django.db import transaction

    from zhike.apps.surveys.design_actions import publish_items
    from zhike.apps.surveys.models import Survey
    from zhike.apps.surveys.rules import AsksAfter
    from zhike.apps.surveys.survey_actions import open_survey

    if Survey.objects.filter(code="branch-visit").exists() or not Survey.objects.exists():
        return 0
    with transaction.atomic():
        made = (
            ("branch-visit", "网点服务", "Branch service", _visit(), False),
            ("app-features", "手机银行功能", "App features", _features(), True),
        )
        for code, name_zh, name_en, items, is_anonymous in made:
            survey = open_survey(
                code=code, name_zh=name_zh, name_en=name_en, asks_after=AsksAfter.MATTER, by=BY
            )
            publish_items(survey, items=items, is_anonymous=is_anonymous, by=BY)
    return len(made)


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
