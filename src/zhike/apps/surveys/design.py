"""The shape of a designed survey: questions in their order, and when each is shown.

Plain values, no database. A draft keeps them as JSON (`to_plain`), a published question keeps what
its columns do not hold (`extras_of`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from zhike.apps.surveys.rules import HALVES, SCALES, QuestionKind

CHOOSING = frozenset({QuestionKind.CHOICE, QuestionKind.CHOICES})
# What a rule can look at. Of a pair it looks at what was perceived.
LOOKED_AT = frozenset({*SCALES, *CHOOSING, QuestionKind.PAIR})


class Op(StrEnum):
    """How a rule compares an earlier answer."""

    ONE_OF = "one_of"
    NONE_OF = "none_of"
    AT_MOST = "at_most"
    AT_LEAST = "at_least"


@dataclass(frozen=True, kw_only=True)
class Option:
    """One answer of a choice. Its code names it in figures, over all versions."""

    code: str
    zh: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Condition:
    """One look at an earlier answer. An unanswered question passes none."""

    code: str
    op: Op
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question of a design.

    `second_zh` and `second_en` are the other half of a pair: what was perceived, or how it would be
    without the feature. `tests` must all pass for it to be shown, or one of them where `is_any`.
    """

    code: str
    kind: QuestionKind
    text_zh: str
    text_en: str
    second_zh: str = ""
    second_en: str = ""
    options: tuple[Option, ...] = ()
    tests: tuple[Condition, ...] = ()
    is_any: bool = False
    is_required: bool = False

    @property
    def halves(self) -> tuple[str, ...]:
        return HALVES.get(self.kind, ())

    def texts(self) -> tuple[str, ...]:
        """Every text that the answerer may read of it."""
        own = (self.text_zh, self.text_en, self.second_zh, self.second_en)
        return (*own, *(text for one in self.options for text in (one.zh, one.en)))


def to_plain(items: Sequence[Item]) -> list[dict[str, Any]]:
    """Give what a draft stores."""
    return [
        {
            "code": one.code,
            "kind": str(one.kind),
            "text_zh": one.text_zh,
            "text_en": one.text_en,
            "is_required": one.is_required,
            **extras_of(one),
        }
        for one in items
    ]


def from_plain(rows: Sequence[Mapping[str, Any]]) -> tuple[Item, ...]:
    """Read what `to_plain` gave."""
    return tuple(item_of(row, extras=row) for row in rows)


def extras_of(item: Item) -> dict[str, Any]:
    """Give what a published question keeps beside its columns; empty for a plain question."""
    found: dict[str, Any] = {}
    if item.second_zh or item.second_en:
        found["second_zh"], found["second_en"] = item.second_zh, item.second_en
    if item.options:
        found["options"] = [{"code": o.code, "zh": o.zh, "en": o.en} for o in item.options]
    if item.tests:
        found["tests"] = [
            {"code": t.code, "op": str(t.op), "values": list(t.values)} for t in item.tests
        ]
        found["is_any"] = item.is_any
    return found


def item_of(row: Mapping[str, Any], *, extras: Mapping[str, Any]) -> Item:
    """Make a question of its columns and of what it keeps beside them."""
    return Item(
        code=row["code"],
        kind=QuestionKind(row["kind"]),
        text_zh=row["text_zh"],
        text_en=row["text_en"],
        is_required=bool(row["is_required"]),
        second_zh=extras.get("second_zh", ""),
        second_en=extras.get("second_en", ""),
        options=tuple(Option(**one) for one in extras.get("options", ())),
        tests=tuple(
            Condition(code=one["code"], op=Op(one["op"]), values=tuple(one["values"]))
            for one in extras.get("tests", ())
        ),
        is_any=bool(extras.get("is_any", False)),
    )
