"""A survey of the demo bank that asks after an event: customers just said how they may be reached.

The history of the bank ends in the past, and a trigger never asks about what happened before it was
set. So the event is one of zhike's own log, which has the clock of today: the trigger is set first,
then some customers give consent, and the worker finds, draws and asks them as in any bank.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhike.demo.after_contact import MATTERS
from zhike.demo.designed_surveys import ASKED
from zhike.demo.master import BY
from zhike.demo.survey_making import agree, customers_after, published

if TYPE_CHECKING:
    from zhike.apps.surveys.design import Item

CODE, LOG, ACTIVITY = "consent-given", "zhike", "give consent"
GIVING, SHARE = 16, 0.75


def fill_event_survey() -> int:
    """Set the trigger, and let customers give consent; give how many. Done once.

    Django must be set up, and the surveys of contacts filled.
    """
    from django.db import transaction

    from zhike.apps.surveys.models import Survey
    from zhike.apps.surveys.rules import AsksAfter
    from zhike.apps.surveys.trigger_actions import set_trigger

    if Survey.objects.filter(code=CODE).exists() or not Survey.objects.exists():
        return 0
    with transaction.atomic():
        survey = published(
            CODE,
            names=("登记联系意愿", "Saying how to be reached"),
            items=_items(),
            asks_after=AsksAfter.EVENT,
        )
        set_trigger(survey, log_name=LOG, activity=ACTIVITY, wait_hours=0, share=SHARE, by=BY)
        giving = customers_after(MATTERS + ASKED, count=GIVING)
        for one in giving:
            agree(one)
    return len(giving)


def _items() -> tuple[Item, ...]:
    from zhike.apps.surveys.design import Item, Option
    from zhike.apps.surveys.rules import QuestionKind

    return (
        Item(
            code="why",
            kind=QuestionKind.CHOICE,
            text_zh="您这次为什么登记联系意愿？",
            text_en="Why did you say just now how you may be reached?",
            options=(
                Option(code="asked", zh="工作人员请我登记", en="The staff asked me to"),
                Option(code="fewer", zh="想少收到消息", en="I want fewer messages"),
                Option(code="more", zh="想收到有用的消息", en="I want useful messages"),
            ),
            is_required=True,
        ),
        Item(
            code="ease",
            kind=QuestionKind.CES,
            text_zh="登记起来容易吗？",
            text_en="How easy was it made for you?",
            is_required=True,
        ),
    )
