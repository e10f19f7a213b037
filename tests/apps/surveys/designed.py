"""The surveys that the tests of the designer share: a branch visit, with branching and a pair."""

from __future__ import annotations

from datetime import date

from zhike.apps.surveys.answer_actions import write_sheet
from zhike.apps.surveys.design import Condition, Item, Op, Option
from zhike.apps.surveys.models import Question, Sheet
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
KANO = item("face", "kano", second_zh="没有？", second_en="Without?")
DOOR = item("door", "choice", options=(WAIT, STAFF))
MARCH, MAY = date(2026, 3, 4), date(2026, 5, 4)
# channel, day, how many, overall, door: the telephone fell from 5 to 2 and people wait there.
PLANTED = (
    ("chat", MARCH, 30, 5, "staff"),
    ("chat", MAY, 30, 5, "staff"),
    ("phone", MARCH, 30, 5, "staff"),
    ("phone", MAY, 30, 2, "wait"),
    ("portal", MARCH, 20, 4, "staff"),
    ("portal", MAY, 20, 4, "staff"),
    ("mail", MARCH, 4, 1, "wait"),
)


def fill(designed, *, branch, rows):
    questions = list(Question.objects.filter(survey=designed, version=designed.version))
    for channel, day, count, overall, door in rows:
        for _number in range(count):
            sheet = Sheet(
                survey=designed,
                version=designed.version,
                branch=branch,
                channel=channel,
                answered_on=day,
            )
            given = {"overall": overall, "door": [door], "counter": [7, 4], "face": [1, 5]}
            write_sheet(sheet, questions, given | ({"why": ["wait"]} if overall < 4 else {}))
