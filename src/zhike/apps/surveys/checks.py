"""What keeps a design from being published: each problem with its place, its name and its words.

Whether a question can be reached is decided exactly: its rules, and those of the questions they
look at, must have answers that pass them all together.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zhike.apps.surveys import piping
from zhike.apps.surveys.design import CHOOSING, LOOKED_AT, Condition, Item, Op
from zhike.apps.surveys.rules import OTHER_SCALES, SCALES, QuestionKind
from zhike.apps.surveys.walk import passes

MOST_QUESTIONS = 40
MOST_OPTIONS = 12
MOST_TESTS = 3


class Flaw(StrEnum):
    """What is wrong with a design."""

    FIRST = "first"  # there is no question, or the first is not shown to everybody
    ALL_OPTIONAL = "all_optional"  # an empty form would be an answer
    MANY = "many"
    TWICE = "twice"  # two questions of one code
    EMPTY = "empty"  # a text is missing in one of the languages
    OPTIONS = "options"  # a choice of fewer than two answers, or two of one code
    LOOKS_NOWHERE = "looks_nowhere"
    LOOKS_AHEAD = "looks_ahead"
    CYCLE = "cycle"
    LOOKS_AT_WORDS = "looks_at_words"  # no rule can look at this kind of answer
    NO_ANSWER = "no_answer"  # the rule names what cannot be answered
    UNREACHABLE = "unreachable"
    BRACE = "brace"
    NAME = "name"  # a text names what is neither fact nor earlier question
    NO_WORDS = "no_words"  # a text names an answer that may not be there, and nothing for it
    OWN_WORDS = "own_words"  # a text names an answer in own words


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One flaw: of which question, and what it is about."""

    flaw: Flaw
    code: str = ""
    about: str = ""


def problems_of(items: Sequence[Item]) -> list[Problem]:
    """Give everything that is wrong, in the order of the questions; empty: it can be published."""
    return [*_of_all(items), *(one for item in items for one in _of_one(item, items))]


def answers_of(item: Item) -> list[object]:
    """Give answers of a question that a rule can tell apart; a single option stands for itself."""
    if item.kind in CHOOSING:
        return [[one.code] for one in item.options]
    low, high = SCALES.get(item.kind) or OTHER_SCALES[item.kind]
    points = range(low, high + 1)
    return [[low, point] if item.halves else point for point in points]


def can_be_reached(item: Item, items: Sequence[Item]) -> bool:
    """Say whether some answers to the questions before lead to this one."""
    by_code = {one.code: one for one in items}
    return _holds([(item, None)], by_code, {})


def is_always_there(code: str, *, item: Item, items: Sequence[Item]) -> bool:
    """Say whether an answer to an earlier question is there whenever `item` is shown."""
    by_code = {one.code: one for one in items}
    looked_at = by_code[code]
    if not item.is_any and any(test.code == code for test in item.tests):
        return True  # a rule that passed looked at an answer
    return looked_at.is_required and not looked_at.tests


Demand = tuple[Item, Condition | None]  # a question is shown, and its answer passes the test


def _holds(
    demands: Sequence[Demand],
    by_code: Mapping[str, Item],
    tests: Mapping[str, tuple[Condition, ...]],
) -> bool:
    """Say whether all demands can hold together; `tests` are those taken on so far."""
    if not demands:
        return True
    (item, test), *rest = demands
    seen = item.code in tests
    taken = {**tests, item.code: (*tests.get(item.code, ()), *([test] if test else []))}
    if not _fits(item, taken[item.code]):
        return False
    if seen or not item.tests:
        return _holds(rest, by_code, taken)
    ways = [[one] for one in item.tests] if item.is_any else [list(item.tests)]
    return any(
        _holds([*((by_code[one.code], one) for one in way), *rest], by_code, taken) for way in ways
    )


def _fits(item: Item, tests: Sequence[Condition]) -> bool:
    """Say whether one answer passes all tests."""
    if not tests:
        return True
    if item.kind is QuestionKind.CHOICES:
        # Several may be chosen: leave out what is forbidden, and see that the rest meets each wish.
        barred = {value for one in tests if one.op is Op.NONE_OF for value in one.values}
        left = {one.code for one in item.options} - barred
        wishes = [set(one.values) for one in tests if one.op is Op.ONE_OF]
        return bool(left) and all(left & wish for wish in wishes)
    return any(all(passes(one, answer) for one in tests) for answer in answers_of(item))


def _of_all(items: Sequence[Item]) -> Iterator[Problem]:
    if not items or items[0].tests:
        yield Problem(flaw=Flaw.FIRST, code=items[0].code if items else "")
    elif not any(one.is_required and not one.tests for one in items):
        yield Problem(flaw=Flaw.ALL_OPTIONAL)
    if len(items) > MOST_QUESTIONS:
        yield Problem(flaw=Flaw.MANY, about=str(MOST_QUESTIONS))
    codes = [one.code for one in items]
    for code in sorted({one for one in codes if codes.count(one) > 1 or one in piping.FACTS}):
        yield Problem(flaw=Flaw.TWICE, code=code, about=code)
    for item in items:
        for circle in _circle(item, items):
            yield Problem(flaw=Flaw.CYCLE, code=item.code, about=circle)


def _circle(item: Item, items: Sequence[Item]) -> list[str]:
    """The way on which a question's rules lead back to it, if they do."""
    by_code = {one.code: one for one in items}
    ways: list[tuple[str, ...]] = [(item.code,)]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        for test in by_code[way[-1]].tests:
            if test.code == item.code:
                return [" → ".join((*way, item.code))]
            if test.code in by_code and test.code not in seen:
                seen.add(test.code)
                ways.append((*way, test.code))
    return []


def _of_one(item: Item, items: Sequence[Item]) -> Iterator[Problem]:
    texts = [item.text_zh, item.text_en]
    if item.halves:
        texts += [item.second_zh, item.second_en]
    texts += [text for one in item.options for text in (one.zh, one.en)]
    if not all(text.strip() for text in texts):
        yield Problem(flaw=Flaw.EMPTY, code=item.code)
    codes = [one.code for one in item.options]
    if item.kind in CHOOSING and not (2 <= len(set(codes)) == len(codes) <= MOST_OPTIONS):
        yield Problem(flaw=Flaw.OPTIONS, code=item.code, about=str(MOST_OPTIONS))
    rules = list(_of_tests(item, items))
    yield from rules
    if not rules and not _looks_wrongly(items) and not can_be_reached(item, items):
        yield Problem(flaw=Flaw.UNREACHABLE, code=item.code)
    yield from _of_texts(item, items)


def _looks_wrongly(items: Sequence[Item]) -> bool:
    """Say whether some rule looks where it must not: whether it can be reached is then unknown."""
    return any(problem for item in items for problem in _of_tests(item, items))


def _of_tests(item: Item, items: Sequence[Item]) -> Iterator[Problem]:
    places = {one.code: place for place, one in enumerate(items)}
    for test in item.tests:
        looked_at = items[places[test.code]] if test.code in places else None
        if looked_at is None:
            yield Problem(flaw=Flaw.LOOKS_NOWHERE, code=item.code, about=test.code)
        elif places[test.code] >= places[item.code]:
            yield Problem(flaw=Flaw.LOOKS_AHEAD, code=item.code, about=test.code)
        elif looked_at.kind not in LOOKED_AT:
            yield Problem(flaw=Flaw.LOOKS_AT_WORDS, code=item.code, about=test.code)
        elif not _can_be_asked(test, looked_at):
            yield Problem(flaw=Flaw.NO_ANSWER, code=item.code, about=test.code)


def _can_be_asked(test: Condition, looked_at: Item) -> bool:
    if looked_at.kind in CHOOSING:
        known = {one.code for one in looked_at.options}
        is_set = test.op in {Op.ONE_OF, Op.NONE_OF}
        return is_set and bool(test.values) and set(test.values) <= known
    low, high = SCALES.get(looked_at.kind) or OTHER_SCALES[looked_at.kind]
    known = {str(point) for point in range(low, high + 1)}
    one_alone = test.op in {Op.ONE_OF, Op.NONE_OF} or len(test.values) == 1
    return one_alone and bool(test.values) and set(test.values) <= known


def _of_texts(item: Item, items: Sequence[Item]) -> Iterator[Problem]:
    codes = [one.code for one in items]
    earlier = {one.code: one for one in items[: codes.index(item.code)]}
    told: set[tuple[Flaw, str]] = set()
    for text in item.texts():
        found = [(Flaw.BRACE, "")] if piping.has_stray_brace(text) else []
        for name, instead in piping.names_in(text):
            flaw = _flaw_of_name(name, instead, item=item, items=items, earlier=earlier)
            found += [(flaw, name)] if flaw else []
        for flaw, name in found:
            if (flaw, name) not in told:
                told.add((flaw, name))
                yield Problem(flaw=flaw, code=item.code, about=name)


def _flaw_of_name(
    name: str,
    instead: str | None,
    *,
    item: Item,
    items: Sequence[Item],
    earlier: Mapping[str, Item],
) -> Flaw | None:
    if name in piping.FACTS:
        return None
    if name not in earlier:
        return Flaw.NAME
    if earlier[name].kind not in LOOKED_AT:
        return Flaw.OWN_WORDS
    if instead or is_always_there(name, item=item, items=items):
        return None
    return Flaw.NO_WORDS
