"""The demo bank's survey about touchpoints: what customers say matters, and where they would go.

Drawn here with numbers alone; `fill_touchpoint_survey` designs the survey in the product and files
the answers. What customers name follows what they do, but for what is planted: few say that paying
bills matters, though trouble there drives them away; and one age group would rather be helped in
the chat than where it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from zhike.demo.bank import Bank
from zhike.demo.draws import choose_by_row
from zhike.demo.master import BY, made_bank
from zhike.demo.people import AGE_BANDS, People, make_people
from zhike.demo.planted import CHANNEL_BY_AGE, STATED_CHANNEL, STATED_IMPORTANCE
from zhike.demo.survey_making import published
from zhike.engine.home import home as state_folder
from zhike.pipelines.touchpoint_stated import SaidChoice

if TYPE_CHECKING:
    from zhike.apps.surveys.design import Item
    from zhike.apps.surveys.models import Survey

CODE, MATTERS, HELP_BY, DAILY_BY = "touchpoints", "matters", "help-by", "daily-by"
ASKED = 600
DAYS_AGO = 45  # longer than anybody must be left alone after a survey
# Code, touchpoint as the logs call it, and what the customer reads.
PLACES = (
    ("sign-in", "手机银行·登录", "登录手机银行", "Signing in to the app"),
    ("balance", "手机银行·查询余额", "在手机银行查余额", "Looking up a balance in the app"),
    ("transfer", "手机银行·转账汇款", "在手机银行转账", "Transferring money in the app"),
    ("bills", "手机银行·生活缴费", "在手机银行缴费", "Paying bills in the app"),
    ("hotline", "热线", "拨打客服热线", "Calling the hotline"),
    ("chat", "在线客服", "联系在线客服", "Writing to the chat"),
    ("counter", "网点柜面", "到网点柜台办理", "Going to the counter of a branch"),
    ("in-app", "应用内服务", "在手机银行里求助", "Asking for help in the app"),
    ("account", "开户·开户申请", "申请开户", "Applying for an account"),
    ("mortgage", "房贷·提交申请", "申请住房贷款", "Applying for a mortgage"),
)
CHANNELS = {
    "phone": ("打电话", "By phone"),
    "app": ("手机银行", "In the app"),
    "branch": ("到网点", "At a branch"),
    "chat": ("在线客服", "In the chat"),
    "mail": ("写邮件", "By mail"),
    "atm": ("自助柜员机", "At a cash machine"),
}
HELP = ("phone", "app", "branch", "chat", "mail")  # in the order of CHANNEL_BY_AGE
DAILY = ("app", "atm", "branch")
DAILY_SHARES, DAILY_SHARES_OF_THE_OLD = (0.80, 0.08, 0.12), (0.22, 0.06, 0.72)


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """Who answered (row of `People`), and what: codes of options, a row each."""

    customer: np.ndarray
    matters: np.ndarray  # customer × place, whether chosen
    help_by: np.ndarray
    daily_by: np.ndarray


def touchpoint_sheets(bank: Bank, people: People) -> Sheets:
    """Draw who was asked and what he said."""
    rng = bank.stream("touchpoint survey")
    customer = np.sort(rng.permutation(people.count)[:ASKED])
    age = people.age[customer]
    shares = np.full(len(PLACES), STATED_IMPORTANCE.usual_said_share)
    if bank.has("stated_importance"):
        names = [place for _code, place, *_words in PLACES]
        shares[names.index(STATED_IMPORTANCE.touchpoint)] = STATED_IMPORTANCE.said_share
    has_ages = bank.has("channel_preference")
    old = (age == len(AGE_BANDS) - 1) & has_ages
    daily = np.where(old[:, None], DAILY_SHARES_OF_THE_OLD, DAILY_SHARES)
    return Sheets(
        customer=customer,
        matters=rng.random((len(customer), len(PLACES))) < shares,
        help_by=choose_by_row(rng, weights=_help_weights(bank, age)),
        daily_by=choose_by_row(rng, weights=daily),
    )


def _help_weights(bank: Bank, age: np.ndarray) -> np.ndarray:
    weights = np.tile(np.array(CHANNEL_BY_AGE.usual_shares), (len(age), 1))
    if bank.has("channel_preference"):
        weights = np.array(CHANNEL_BY_AGE.shares)[age]
    if bank.has("stated_channel"):
        told = age == AGE_BANDS.index(STATED_CHANNEL.user_type)
        place = HELP.index(STATED_CHANNEL.channel)
        others = 1 - weights[told, place]
        weights[told] *= ((1 - STATED_CHANNEL.said_share) / others)[:, None]
        weights[told, place] = STATED_CHANNEL.said_share
    return weights


def said_choices(bank: Bank, people: People) -> list[SaidChoice]:
    """Give the answers as the register reads them."""
    sheets = touchpoint_sheets(bank, people)
    names = people.ids.take(sheets.customer).to_pylist()
    return [
        SaidChoice(customer_id=name, question=question, option=option, is_chosen=score == 1)
        for row, name in enumerate(names)
        for question, option, score in _answers(sheets, row)
    ]


def _answers(sheets: Sheets, row: int) -> list[tuple[str, str, int]]:
    """The question, option and score of every row of a sheet."""
    named = [
        (MATTERS, code, int(sheets.matters[row, place]))
        for place, (code, *_words) in enumerate(PLACES)
    ]
    for question, options, chosen in (
        (HELP_BY, HELP, sheets.help_by[row]),
        (DAILY_BY, DAILY, sheets.daily_by[row]),
    ):
        named += [(question, code, int(place == chosen)) for place, code in enumerate(options)]
    return named


def fill_touchpoint_survey(home: Path | None = None) -> int:
    """Design the survey and file its answers; give how many answered. Done once.

    The answers are filed at once and not given one by one through the customers' pages: so many
    would make the bank slow to begin. Django must be set up, and the master filled.
    """
    from django.db import transaction

    from zhike.apps.surveys.models import Survey
    from zhike.apps.surveys.rules import AsksAfter

    if Survey.objects.filter(code=CODE).exists():
        return 0
    bank = made_bank(home or state_folder())
    people = make_people(bank)
    with transaction.atomic():
        survey = published(
            CODE,
            names=("触点与渠道", "Touchpoints and channels"),
            items=items(),
            asks_after=AsksAfter.EVENT,
        )
        return _file(survey, bank, people)


def items() -> tuple[Item, ...]:
    """The questions: the metric that every survey begins with, what matters, and two channels."""
    from zhike.apps.surveys.design import Item, Option
    from zhike.apps.surveys.rules import QuestionKind

    def by(code: str, zh: str, en: str, channels: tuple[str, ...]) -> Item:
        words = [(name, *CHANNELS[name]) for name in channels]
        options = tuple(Option(code=name, zh=zh, en=en) for name, zh, en in words)
        return Item(
            code=code,
            kind=QuestionKind.CHOICE,
            text_zh=zh,
            text_en=en,
            options=options,
            is_required=True,
        )

    return (
        Item(
            code="overall",
            kind=QuestionKind.CSAT,
            text_zh="总的来说，您对本行满意吗？",
            text_en="All in all, how satisfied are you with us?",
            is_required=True,
        ),
        Item(
            code=MATTERS,
            kind=QuestionKind.CHOICES,
            text_zh="下面哪些环节办得好不好，对您最要紧？可以多选。",
            text_en="Where does it matter most to you that things go well? Choose all that do.",
            options=tuple(Option(code=code, zh=zh, en=en) for code, _place, zh, en in PLACES),
            is_required=True,
        ),
        by(
            HELP_BY,
            "遇到问题要找我们时，您最愿意走哪条渠道？",
            "When you need our help, which way would you rather take?",
            HELP,
        ),
        by(
            DAILY_BY,
            "日常用账户（首次使用、查询、转账、缴费）时，您最愿意走哪条渠道？",
            "For daily banking, which way would you rather take?",
            DAILY,
        ),
    )


def _file(survey: Survey, bank: Bank, people: People) -> int:
    from django.utils import timezone

    from zhike.apps.customers.models import Customer
    from zhike.apps.surveys.models import Answer, Invitation, Question
    from zhike.apps.surveys.trigger_actions import set_trigger, switch_trigger

    trigger = set_trigger(
        survey, log_name="app", activity="查询余额", wait_hours=24, share=0.0, by=BY
    )
    trigger = switch_trigger(trigger, is_active=False, by=BY)  # the wave of the year is over
    sheets = touchpoint_sheets(bank, people)
    names = people.ids.take(sheets.customer).to_pylist()
    known = {
        one.customer_id: one for one in Customer.objects.filter(customer_id__in=names, merged=None)
    }
    at = timezone.now() - timedelta(days=DAYS_AGO)
    survey.begun_at = at - timedelta(days=7)
    survey.save(update_fields=["begun_at"])
    rows = [(row, name) for row, name in enumerate(names) if name in known]
    made = Invitation.objects.bulk_create(
        _invitation(survey, trigger, known[name], share=len(names) / people.count, at=at)
        for _row, name in rows
    )
    asked = {one.code: one for one in Question.objects.filter(survey=survey)}
    mood = bank.stream("touchpoint survey", "overall").choice((3, 4, 4, 5), len(names))
    answers = [
        Answer(
            invitation=one,
            question=asked[question],
            part=option,
            score=score,
            answered_at=at + timedelta(days=1),
        )
        for (row, _name), one in zip(rows, made, strict=True)
        for question, option, score in [
            ("overall", "", int(mood[row])),
            *_answers(sheets, row),
        ]
    ]
    Answer.objects.bulk_create(answers, batch_size=2_000)
    return len(made)


def _invitation(survey: Survey, trigger: Any, customer: Any, *, share: float, at: Any) -> Any:
    from zhike.apps.surveys.models import Invitation
    from zhike.apps.surveys.rules import State, Through

    return Invitation(
        survey=survey,
        about=f"{CODE}-{customer.customer_id}",
        trigger=trigger,
        branch_id=customer.home_branch_id,
        channel="app",
        probability=min(share, 1.0),
        lot=0.0,
        state=State.ANSWERED,
        drawn_at=at,
        done_at=at,
        customer=customer,
        version=survey.version,
        through=Through.APP,
        invited_at=at,
        expires_at=at + timedelta(days=14),
        answered_at=at + timedelta(days=1),
        answered_through=Through.APP,
    )
