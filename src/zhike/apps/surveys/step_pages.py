"""One step of a survey as the answerer sees it: of an invitation, a preview, a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from zhike.apps.conversations.models import CHANNEL_LABELS
from zhike.apps.conversations.rules import Channel
from zhike.apps.surveys import walk
from zhike.apps.surveys.design import CHOOSING, Item, Option
from zhike.apps.surveys.models import Invitation
from zhike.apps.surveys.piping import Fact, filled
from zhike.apps.surveys.rules import OTHER_SCALES, SCALES, QuestionKind
from zhike.apps.surveys.words import ENDS

HALF_LABELS: Mapping[str, Any] = {
    "expected": gettext_lazy("What I expected"),
    "perceived": gettext_lazy("What I got"),
    "with": gettext_lazy("With this feature"),
    "without": gettext_lazy("Without this feature"),
}
PAIR_ENDS = {
    1: pgettext_lazy("scale", "strongly disagree"),
    7: pgettext_lazy("scale", "strongly agree"),
}
KANO_WORDS = {
    1: gettext_lazy("I like it"),
    2: gettext_lazy("It must be so"),
    3: gettext_lazy("I do not mind"),
    4: gettext_lazy("I can bear it"),
    5: gettext_lazy("I dislike it"),
}
WRONG = {
    "needed": gettext_lazy("Please answer this question."),
    "half": gettext_lazy("Please answer both parts."),
    "unknown": gettext_lazy("Please choose one of these answers."),
    "long": gettext_lazy("Please use at most 500 characters."),
}


@dataclass(frozen=True, kw_only=True)
class Point:
    """An answer that can be chosen: what is sent, its number (or none), its words."""

    value: str
    number: str
    words: str
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class Part:
    """What is asked on one scale or list: one, or two halves of a pair."""

    name: str
    label: str
    text: str
    points: tuple[Point, ...]
    is_many: bool = False

    @property
    def is_scale(self) -> bool:
        """Say whether its points stand side by side, with words at the ends alone."""
        return not all(point.words for point in self.points)


def facts_of(invitation: Invitation) -> dict[str, str]:
    """What may stand in a text of the matter asked about; who somebody is is none of it."""
    done_at = invitation.done_at or invitation.drawn_at
    known = invitation.channel in set(Channel)
    return {
        Fact.CHANNEL: str(CHANNEL_LABELS[Channel(invitation.channel)]) if known else "",
        Fact.BRANCH: invitation.branch.name if invitation.branch else "",
        Fact.DATE: f"{timezone.localtime(done_at):%Y-%m-%d}",
    }


def sample_facts() -> dict[str, str]:
    """What a preview puts in their places."""
    return {
        Fact.CHANNEL: str(CHANNEL_LABELS[Channel.PHONE]),
        Fact.BRANCH: _("Example branch"),
        Fact.DATE: f"{timezone.localdate():%Y-%m-%d}",
    }


def known_words(
    items: Sequence[Item], given: walk.Given, facts: Mapping[str, str]
) -> dict[str, str]:
    """What texts may repeat: facts, and answers to questions that are shown."""
    found = dict(facts)
    for item in walk.shown(items, given):
        answer = given.get(item.code)
        if answer is None or item.kind in {QuestionKind.TEXT, QuestionKind.KANO}:
            continue
        found[item.code] = _told(item, answer, known=found)
    return found


def option_words(option: Option) -> str:
    """An answer of a choice in the reader's language."""
    return _in_language(option.zh, option.en)


def step_context(
    items: Sequence[Item],
    given: walk.Given,
    *,
    facts: Mapping[str, str],
    at: str = "",
    marked: Any = None,
    wrong: str = "",
) -> dict[str, Any]:
    """What a step shows: the question, or all answers before they are sent."""
    known = known_words(items, given, facts)
    item = walk.place_of(items, given, at=at)
    back = walk.before(items, given, code=item.code if item else "")
    if item is None:
        return {"review": _reviewed(items, given, known), "back": back, "step": None}
    answer = given.get(item.code) if marked is None else marked
    return {
        "step": item,
        "back": back,
        "heading": filled(_in_language(item.text_zh, item.text_en), known=known),
        "parts": _parts(item, answer, known),
        "words": answer if item.kind is QuestionKind.TEXT and answer else "",
        "is_text": item.kind is QuestionKind.TEXT,
        "place": items.index(item),
        "size": len(items),
        "number": walk.shown(items, given).index(item) + 1,
        "wrong": str(WRONG.get(wrong, "")),
    }


def sent_answer(item: Item, request: HttpRequest) -> Any:
    """Read what a step's form brought; as of `walk.read`."""
    return walk.read(item, dict(request.POST.lists()))


def _parts(item: Item, answer: Any, known: Mapping[str, str]) -> list[Part]:
    if item.kind is QuestionKind.TEXT:
        return []
    if item.kind in CHOOSING:
        chosen = answer or []
        points = tuple(
            Point(
                value=one.code,
                number="",
                words=filled(_in_language(one.zh, one.en), known=known),
                is_chosen=one.code in chosen,
            )
            for one in item.options
        )
        is_many = item.kind is QuestionKind.CHOICES
        return [Part(name="answer", label="", text="", points=points, is_many=is_many)]
    if not item.halves:
        return [Part(name="answer", label="", text="", points=_points(item, answer))]
    texts = (_in_language(item.text_zh, item.text_en), _in_language(item.second_zh, item.second_en))
    return [
        Part(
            name=half,
            label=str(HALF_LABELS[half]),
            text=filled(text, known=known),
            points=_points(item, answer[place] if answer else None),
        )
        for place, (half, text) in enumerate(zip(item.halves, texts, strict=True))
    ]


def _points(item: Item, chosen: Any) -> tuple[Point, ...]:
    low, high = SCALES.get(item.kind) or OTHER_SCALES[item.kind]
    words = _ends(item.kind)
    return tuple(
        Point(
            value=str(point),
            number="" if item.kind is QuestionKind.KANO else str(point),
            words=str(words.get(point, "")),
            is_chosen=point == chosen,
        )
        for point in range(low, high + 1)
    )


def _ends(kind: QuestionKind) -> Mapping[int, Any]:
    if kind is QuestionKind.PAIR:
        return PAIR_ENDS
    return KANO_WORDS if kind is QuestionKind.KANO else ENDS.get(kind, {})


def _reviewed(
    items: Sequence[Item], given: walk.Given, known: Mapping[str, str]
) -> list[tuple[str, str, str]]:
    """Each question that was shown: its code, its text, and what he answers."""
    return [
        (
            item.code,
            filled(_in_language(item.text_zh, item.text_en), known=known),
            "–" if given.get(item.code) is None else _told(item, given[item.code], known=known),
        )
        for item in walk.shown(items, given)
    ]


def _told(item: Item, answer: Any, *, known: Mapping[str, str]) -> str:
    """An answer in words of the reader's language."""
    if item.kind in CHOOSING:
        names = [
            filled(_in_language(one.zh, one.en), known=known)
            for one in item.options
            if one.code in answer
        ]
        return (", " if _is_english() else "、").join(names)
    if item.kind is QuestionKind.KANO:
        return " / ".join(str(KANO_WORDS[one]) for one in answer)
    if item.halves:
        return str(answer[1])
    return str(answer)


def _in_language(zh: str, en: str) -> str:
    return en if _is_english() else zh


def _is_english() -> bool:
    return get_language() == "en"
