"""What the designer says of a draft: what is to be mended, and when a question is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from zhike.apps.surveys.checks import Flaw, Problem
from zhike.apps.surveys.design import CHOOSING, Condition, Item, Op
from zhike.apps.surveys.piping import Fact, filled, names_in

FACT_WORDS: Mapping[str, Any] = {
    Fact.DATE: pgettext_lazy("in a question", "date"),
    Fact.BRANCH: pgettext_lazy("in a question", "branch"),
    Fact.CHANNEL: pgettext_lazy("in a question", "channel"),
}
EARLIER = pgettext_lazy("in a question", "earlier answer")

FLAWS: Mapping[Flaw, Any] = {
    Flaw.FIRST: gettext_lazy("Begin with a question that is shown to everybody."),
    Flaw.ALL_OPTIONAL: gettext_lazy(
        "Let one question that everybody is shown be required: else an empty form is an answer."
    ),
    Flaw.MANY: gettext_lazy("More than %(about)s questions: nobody answers them all."),
    Flaw.TWICE: gettext_lazy("The code “%(about)s” is taken. Give the question another one."),
    Flaw.EMPTY: gettext_lazy("A text is missing in Chinese or in English."),
    Flaw.OPTIONS: gettext_lazy(
        "A choice needs 2 to %(about)s answers, each on its own line with its own code."
    ),
    Flaw.LOOKS_NOWHERE: gettext_lazy(
        "It is shown by an answer to “%(about)s”, which is no question."
    ),
    Flaw.LOOKS_AHEAD: gettext_lazy(
        "It is shown by an answer to “%(about)s”, which comes later. Move that one up, or this"
        " one down."
    ),
    Flaw.CYCLE: gettext_lazy("Its rules lead in a circle: %(about)s. Take one of them away."),
    Flaw.LOOKS_AT_WORDS: gettext_lazy(
        "It is shown by an answer to “%(about)s”, which no rule can look at."
    ),
    Flaw.NO_ANSWER: gettext_lazy(
        "Its rule names an answer that “%(about)s” does not have. Look at the answers of that one."
    ),
    Flaw.UNREACHABLE: gettext_lazy("No answers lead here: its rules contradict each other."),
    Flaw.BRACE: gettext_lazy("A brace stands alone. Write {name}, or leave it out."),
    Flaw.NAME: gettext_lazy(
        "“{%(about)s}” is neither an earlier question nor one of channel, branch, date."
    ),
    Flaw.NO_WORDS: gettext_lazy(
        "“{%(about)s}” may have no answer here. Write {%(about)s|words that stand in for it}."
    ),
    Flaw.OWN_WORDS: gettext_lazy(
        "“{%(about)s}” would repeat what somebody wrote or thinks of a feature. Take another"
        " question."
    ),
}
OPS: Mapping[Op, Any] = {
    Op.ONE_OF: gettext_lazy("is one of"),
    Op.NONE_OF: gettext_lazy("is none of"),
    Op.AT_MOST: pgettext_lazy("rule of a survey", "is at most"),
    Op.AT_LEAST: pgettext_lazy("rule of a survey", "is at least"),
}


def flaw_words(problem: Problem) -> str:
    """Say what is wrong and what would be right."""
    return str(FLAWS[problem.flaw]) % {"about": problem.about}


def rule_words(item: Item, items: Sequence[Item]) -> str:
    """Say when a question is shown; empty where it always is."""
    by_code = {one.code: one for one in items}
    told = [_test_words(test, by_code.get(test.code)) for test in item.tests]
    joint = _(" or ") if item.is_any else _(" and ")
    return joint.join(told)


def text_of(item: Item) -> str:
    """The first text of a question in the reader's language."""
    return item.text_en if get_language() == "en" else item.text_zh


def heading_of(item: Item) -> str:
    """The same for whoever reads figures: a word in brackets where each answerer read his own."""
    text = text_of(item)
    around = "[{}]" if get_language() == "en" else "〔{}〕"
    words = {name: around.format(FACT_WORDS.get(name, EARLIER)) for name, _else in names_in(text)}
    return filled(text, known=words)


def _test_words(test: Condition, looked_at: Item | None) -> str:
    values = [_value_words(value, looked_at) for value in test.values]
    return f"{test.code} {OPS[test.op]} {', '.join(values)}"


def _value_words(value: str, looked_at: Item | None) -> str:
    if looked_at is None or looked_at.kind not in CHOOSING:
        return value
    is_english = get_language() == "en"
    names = {one.code: one.en if is_english else one.zh for one in looked_at.options}
    return names.get(value, value)
