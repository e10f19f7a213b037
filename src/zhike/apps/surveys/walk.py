"""The way through a survey: which questions are shown, what an answer may be, where he goes on.

The server alone decides. Answers are looked at in the order of the questions, and only those of
questions that are shown count: whatever a form brings beside them changes nothing.

An answer is, by kind: a number (a metric), a list of option codes (a choice, one or several), two
numbers (a pair), or a text. None: it was shown and passed over.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from zhike.apps.surveys.design import CHOOSING, Condition, Item, Op
from zhike.apps.surveys.rules import (
    LONGEST_WORDS,
    OTHER_SCALES,
    SCALES,
    QuestionKind,
)

Given = Mapping[str, Any]


class NotAnAnswer(ValueError):
    """What came is no answer to the question; `why` is a stable name."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def shown(items: Sequence[Item], given: Given) -> list[Item]:
    """Give the questions that are shown after these answers, in their order."""
    found: list[Item] = []
    counted: dict[str, Any] = {}
    for item in items:
        if not is_shown(item, counted):
            continue
        found.append(item)
        if given.get(item.code) is not None:
            counted[item.code] = given[item.code]
    return found


def kept(items: Sequence[Item], given: Given) -> dict[str, Any]:
    """Give the answers that count: of questions that are shown, and of nothing else."""
    codes = [item.code for item in shown(items, given)]
    return {code: given[code] for code in codes if code in given}


def is_shown(item: Item, counted: Given) -> bool:
    """Say whether a question is shown after the answers that count so far."""
    if not item.tests:
        return True
    passed = [passes(test, counted.get(test.code)) for test in item.tests]
    return any(passed) if item.is_any else all(passed)


def passes(test: Condition, answer: Any) -> bool:
    """Say whether an answer passes a test; none does not, nor does an empty one."""
    if answer is None or answer == []:
        return False
    if isinstance(answer, list) and answer and isinstance(answer[0], str):
        hit = not set(answer).isdisjoint(test.values)
        return hit if test.op is Op.ONE_OF else test.op is Op.NONE_OF and not hit
    number = answer[1] if isinstance(answer, list) else answer
    if not isinstance(number, int):
        return False
    values = [int(value) for value in test.values]
    if test.op is Op.AT_MOST:
        return number <= values[0]
    if test.op is Op.AT_LEAST:
        return number >= values[0]
    return (number in values) == (test.op is Op.ONE_OF)


def place_of(items: Sequence[Item], given: Given, *, at: str = "") -> Item | None:
    """Give the question to show: the one asked for where the way leads there, else the next.

    None where all are answered or passed over, and the answers can be sent.
    """
    for item in shown(items, given):
        if item.code == at or item.code not in given:
            return item
        if item.is_required and given[item.code] is None:
            return item
    return None


def before(items: Sequence[Item], given: Given, *, code: str) -> Item | None:
    """Give the question to go back to; of an empty code the last one."""
    codes = shown(items, given)
    for place, item in enumerate(codes):
        if item.code == code:
            return codes[place - 1] if place else None
    return codes[-1] if codes and not code else None


def is_whole(items: Sequence[Item], given: Given) -> bool:
    """Say whether every question that is shown was answered, or passed over where it may be."""
    return place_of(items, given) is None


def read(item: Item, sent: Mapping[str, Sequence[str]]) -> Any:
    """Read what a form brought for a question; None where it was passed over.

    Raises
    ------
    NotAnAnswer
        `needed`: it must be answered; `half`: one half of a pair is missing; `unknown`: no answer
        of this question; `long`: too many words.
    """
    found = _read(item, sent)
    if found is None and item.is_required:
        raise NotAnAnswer("needed")
    return found


def sent_so_far(item: Item, sent: Mapping[str, Sequence[str]]) -> Any:
    """Give what of a refused form can be shown again, so that nobody enters it twice."""
    values = list(sent.get("answer", ()))
    if item.kind in CHOOSING:
        return values
    if item.kind is QuestionKind.TEXT:
        return values[0] if values else None
    if item.halves:
        halves = [sent.get(half, ("",))[0] for half in item.halves]
        return [int(one) if one.isascii() and one.isdecimal() else None for one in halves]
    return None


def rows_of(item: Item, answer: Any) -> list[tuple[str, int | None, str]]:
    """Give what is stored of an answer: a part, a score, words; nothing of one passed over.

    A choice is a row for each of its options, 1 where it was chosen and 0 where it was not, so
    that its shares are of those who answered the question.
    """
    if answer is None:
        return []
    if item.kind in CHOOSING:
        return [(one.code, int(one.code in answer), "") for one in item.options]
    if item.kind in OTHER_SCALES:
        return [(half, score, "") for half, score in zip(item.halves, answer, strict=True)]
    if item.kind is QuestionKind.TEXT:
        return [("", None, answer)]
    return [("", answer, "")]


def _read(item: Item, sent: Mapping[str, Sequence[str]]) -> Any:
    values = [one for one in sent.get("answer", ()) if one.strip()]
    if item.kind in CHOOSING:
        codes = [one.code for one in item.options]
        if not set(values) <= set(codes) or (item.kind is QuestionKind.CHOICE and len(values) > 1):
            raise NotAnAnswer("unknown")
        return [code for code in codes if code in values] or None
    if item.kind is QuestionKind.TEXT:
        text = values[0].strip() if values else ""
        if len(text) > LONGEST_WORDS:
            raise NotAnAnswer("long")
        return text or None
    if item.halves:
        halves = [_number(item, sent.get(half, ())) for half in item.halves]
        if None in halves and halves != [None, None]:
            raise NotAnAnswer("half")
        return None if None in halves else halves
    return _number(item, values)


def _number(item: Item, values: Sequence[str]) -> int | None:
    if not values or not values[0]:
        return None
    low, high = SCALES.get(item.kind) or OTHER_SCALES[item.kind]
    points = {str(point): point for point in range(low, high + 1)}
    if values[0] not in points or len(values) > 1:
        raise NotAnAnswer("unknown")
    return points[values[0]]
