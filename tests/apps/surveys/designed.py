"""The surveys that the tests of the designer share: a branch visit, with branching and a pair."""

from __future__ import annotations

from zhike.apps.surveys.design import Condition, Item, Op, Option
from zhike.apps.surveys.rules import QuestionKind


def item(code: str, kind: str = "csat", **more) -> Item:
    words = {"text_zh": f"{code}？", "text_en": f"{code}?", **more}
    return Item(code=code, kind=QuestionKind(kind), **words)


def rule(code: str, op: str, *values: str) -> Condition:
    return Condition(code=code, op=Op(op), values=values)


WAIT, STAFF = (
    Option(code="wait", zh="等待", en="the wait"),
    Option(code="staff", zh="人员", en="staff"),
)
VISIT = (
    item("overall", "csat", is_required=True),
    item(
        "why",
        "choices",
        options=(WAIT, STAFF),
        tests=(rule("overall", "at_most", "3"),),
        text_zh="为何只有 {overall} 分？",
        text_en="Why only {overall} on {date}?",
        is_required=True,
    ),
    item(
        "counter",
        "pair",
        second_zh="柜台人员确实解答清楚",
        second_en="The staff explained it clearly",
    ),
    item("wait", "text", tests=(rule("why", "one_of", "wait"),)),
)
