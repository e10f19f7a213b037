"""What a text is about, on four axes of a bank, and whether each part is praised or blamed.

The form is that of ASAP: each aspect is praised (1), named without opinion (0), blamed (-1) or not
named at all (-2, left out of the results).
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cache
from importlib import resources
from typing import Any

from zhike.analytics.voice.classifier import TextClassifier
from zhike.analytics.voice.cleaning import clean, simplified


class Polarity(IntEnum):
    """What is said of an aspect; the fourth label, not named, is the aspect's absence."""

    BLAMED = -1
    NEUTRAL = 0
    PRAISED = 1


NOT_NAMED = -2
TREE, NEEDS, OPINIONS = "aspects.yaml", "requirements.yaml", "opinions.txt"
# Where one opinion ends and another may begin.
_CLAUSE = re.compile(r"[，。！？；,.!?;~…\n]+|\s{1,}|(?=但是|但|不过|可是|就是(?!好)|然而|虽然)")
# 别 and 免 deny where they stand by themselves: not in 人脸识别失败, 特别慢, 难免失败.
_DENIED = re.compile(
    "(?:不(?!错|了)|没有?|(?<![识特区分个级类告辨差性派])别|未|非(?!常)|无需|不是很?|不太|不怎么|从不|不会"
    "|(?<!难)免)$"
)
_DENIABLE = 3  # characters before a word in which it can be denied


@dataclass(frozen=True, kw_only=True)
class Aspect:
    """A node of the tree: `key` is AXIS.NAME, `name` its Chinese, `pattern` the words for it.

    `deniable` says whether 不 before a word denies it (不闪退) or belongs to it (不适配).
    `metric` names the figure of the bank that tells of a requirement.
    """

    key: str
    name: str
    pattern: str
    deniable: bool = True
    metric: str = ""

    @property
    def axis(self) -> str:
        """Product, channel, step or cause."""
        return self.key.partition(".")[0]


@dataclass(frozen=True, kw_only=True)
class AspectCount:
    """In how many texts an aspect is named, and as what."""

    aspect: Aspect
    praised: int
    neutral: int
    blamed: int

    @property
    def named(self) -> int:
        """In how many texts."""
        return self.praised + self.neutral + self.blamed


Tree = Callable[[], tuple[Aspect, ...]]


@cache
def aspect_tree() -> tuple[Aspect, ...]:
    """Give the aspects of a bank: channel, product, step, cause."""
    return _read_tree(TREE)


@cache
def requirement_tree() -> tuple[Aspect, ...]:
    """Give what customers want of a bank, eleven requirements, each with its metric."""
    return _read_tree(NEEDS)


def _read_tree(name: str) -> tuple[Aspect, ...]:
    import yaml

    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    tree: dict[str, dict[str, dict[str, Any]]] = yaml.safe_load(text)
    return tuple(
        Aspect(
            key=f"{axis}.{key}",
            name=node["name"],
            pattern="|".join(node["words"]),
            deniable=node.get("deniable", True),
            metric=node.get("metric", ""),
        )
        for axis, nodes in tree.items()
        for key, node in nodes.items()
    )


def aspects(
    texts: Iterable[str],
    *,
    model: TextClassifier | None = None,
    tree: Tree = aspect_tree,
) -> list[dict[str, Polarity]]:
    """Give for each text the aspects it names, with their polarity.

    Parameters
    ----------
    texts
        Masked or not; they are cleaned and read as simplified.
    model
        Decides where the rules find no opinion in a clause: learnt on texts labelled "-1", "0" and
        "1". Without it such a clause takes the opinion of its text.
    tree
        Which aspects: `aspect_tree`, or `requirement_tree` for what customers want of a bank.

    Returns
    -------
    list of dict
        For each text the polarity by the aspect's key; aspects that are not named are left out.

    Notes
    -----
    A text is cut into clauses; a clause's opinion is the sum of its words of praise and blame, each
    turned round by a denial in the three characters before it. A cause (闪退) is blame unless it is
    denied or its clause praises. In several clauses of one aspect blame outweighs praise, and
    praise no opinion. Do not use it for irony, nor to compare two banks whose texts come from
    different places. Form: J. Bu et al., ASAP, NAACL 2021.

    Examples
    --------
    >>> [found] = aspects(["转账很方便，就是登录老闪退"])
    >>> {key: int(polarity) for key, polarity in found.items()}
    {'product.payment': 1, 'step.transfer': 1, 'step.sign_in': -1, 'cause.crash': -1}
    """
    return [_of_text(simplified(clean(text)).lower(), model, tree) for text in texts]


def count_aspects(found: Sequence[dict[str, Polarity]]) -> list[AspectCount]:
    """Count in how many texts each aspect is named, the commonest first."""
    counts = Counter((key, polarity) for text in found for key, polarity in text.items())
    rows = [
        AspectCount(
            aspect=aspect,
            praised=counts[aspect.key, Polarity.PRAISED],
            neutral=counts[aspect.key, Polarity.NEUTRAL],
            blamed=counts[aspect.key, Polarity.BLAMED],
        )
        for aspect in aspect_tree()
    ]
    return sorted(rows, key=lambda row: (-row.named, row.aspect.key))


def sentiments(texts: Iterable[str]) -> list[Polarity]:
    """Give for each text whether its words praise or blame more, as a whole.

    Examples
    --------
    >>> [int(one) for one in sentiments(["很方便", "太慢了，不过好用", "怎么绑卡"])]
    [1, 0, 0]
    """
    return [_sign(opinion(simplified(clean(text)).lower())) for text in texts]


def rules_version() -> str:
    """Give a short text that changes when the tree or the words of opinion do."""
    files = [resources.files(__package__).joinpath(name) for name in (TREE, NEEDS, OPINIONS)]
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def opinion(text: str) -> int:
    """Give the words of praise in a text less those of blame, each turned round where denied.

    Examples
    --------
    >>> opinion("很方便"), opinion("不方便"), opinion("没有闪退"), opinion("太慢了，垃圾")
    (1, -1, 1, -2)
    """
    total = 0
    for word in _words().finditer(text):
        if word.lastgroup == "none":
            continue
        sign = 1 if word.lastgroup == "praise" else -1
        denied = _DENIED.search(text, max(0, word.start() - _DENIABLE), word.start())
        total += -sign if denied else sign
    return total


def _of_text(text: str, model: TextClassifier | None, tree: Tree) -> dict[str, Polarity]:
    named = [(clause, keys) for clause in _CLAUSE.split(text) if (keys := _named(clause, tree))]
    if not named:
        return {}
    whole = _sign(opinion(text))
    found: dict[str, Polarity] = {}
    for clause, keys in named:
        polarity = _polarity(clause, whole, model)
        for key, is_denied in keys:
            said = polarity
            if key.startswith("cause."):
                said = Polarity.PRAISED if is_denied or polarity > 0 else Polarity.BLAMED
            before = found.get(key)
            found[key] = said if before is None else _graver(before, said)
    return found


def _polarity(clause: str, whole: Polarity, model: TextClassifier | None) -> Polarity:
    sign = _sign(opinion(clause))
    if sign != Polarity.NEUTRAL:
        return sign
    if _wishes().search(clause):
        return Polarity.NEUTRAL
    return Polarity(int(model.predict([clause])[0])) if model else whole


def _named(clause: str, tree: Tree) -> list[tuple[str, bool]]:
    """The aspects that a clause names, and whether each is denied."""
    if not _any(tree).search(clause):
        return []
    found = []
    for aspect, pattern in _patterns(tree):
        word = pattern.search(clause)
        if word:
            denied = _DENIED.search(clause, max(0, word.start() - _DENIABLE), word.start())
            found.append((aspect.key, aspect.deniable and denied is not None))
    return found


def _graver(one: Polarity, other: Polarity) -> Polarity:
    if Polarity.BLAMED in (one, other):
        return Polarity.BLAMED
    return max(one, other)


def _sign(value: int) -> Polarity:
    return Polarity((value > 0) - (value < 0))


@cache
def _patterns(tree: Tree) -> tuple[tuple[Aspect, re.Pattern[str]], ...]:
    return tuple((aspect, re.compile(aspect.pattern)) for aspect in tree())


@cache
def _any(tree: Tree) -> re.Pattern[str]:
    return re.compile("|".join(aspect.pattern for aspect in tree()))


@cache
def _opinions() -> dict[str, tuple[str, ...]]:
    text = resources.files(__package__).joinpath(OPINIONS).read_text("utf-8")
    words: dict[str, list[str]] = {}
    for line in text.splitlines():
        sign, *rest = line.split()
        words.setdefault(sign, []).extend(rest)
    return {sign: tuple(sorted(set(w), key=lambda x: (-len(x), x))) for sign, w in words.items()}


@cache
def _words() -> re.Pattern[str]:
    none, praise, blame = ("|".join(map(re.escape, _opinions()[sign])) for sign in "=+-")
    # Blame first: 不好用 is one word of blame, not a denied word of praise.
    return re.compile(f"(?P<none>{none})|(?P<blame>{blame})|(?P<praise>{praise})")


@cache
def _wishes() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, _opinions()["0"])))
