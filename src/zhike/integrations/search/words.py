"""What of a text can be found: pairs of Chinese characters, and words of other scripts.

Pairs find a word wherever it stands, also inside a longer one that a segmenter would not cut
(挂失 in 挂失补办). The segmenter is asked for the question alone, so text and question can never be
cut differently.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from zhike.analytics.voice.cleaning import simplified

HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
RUN = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
LONGEST_WORD = 40  # characters; what is longer is no word that anybody would type
MOST_PARTS = 12  # of a question; whatever stands behind them is not asked for
# Characters that join words and tell nothing: they stand between the words of a question.
JOINING = frozenset("的了吗呢吧啊嘛么我你您他她它们这那是在和与及就都也还把被要想请给到")


@dataclass(frozen=True)
class Part:
    """One thing that was asked for: how it is written, and the words a text must all have."""

    text: str
    words: tuple[str, ...]
    is_needed: bool = True


def written_alike(text: str) -> str:
    """Give a text as it is compared: wide and narrow, large and small, 轉賬 and 转账 are one."""
    return simplified(unicodedata.normalize("NFKC", text).casefold())


def words_of(text: str) -> Iterator[str]:
    """Give every word of a text, as often as it stands there.

    Examples
    --------
    >>> list(words_of("ETC 年费怎么退"))
    ['etc', '年费', '费怎', '怎么', '么退']
    """
    for run in RUN.findall(written_alike(text)):
        if _is_han(run):
            yield from _pairs(run)
        elif len(run) <= LONGEST_WORD:
            yield run


def parts_of(question: str) -> list[Part]:
    """Cut a question into what a text must have, each part once.

    Examples
    --------
    >>> [part.text for part in parts_of("信用卡的年费 ETC")]
    ['信用卡', '年费', 'etc']
    """
    found: dict[str, Part] = {}
    for run in RUN.findall(written_alike(question)):
        for text in _pieces(run) if _is_han(run) else [run[:LONGEST_WORD]]:
            words = tuple(_pairs(text)) if _is_han(text) else (text,)
            found.setdefault(text, Part(text, words))
    parts = list(found.values())[:MOST_PARTS]
    # One character beside whole words says little: where it stands, a text comes first.
    whole = [part for part in parts if not _is_single(part.text)]
    return [
        Part(part.text, part.words, is_needed=not (whole and _is_single(part.text)))
        for part in parts
    ]


def _pieces(run: str) -> list[str]:
    """The words of a Chinese run; characters that the segmenter left alone stay together."""
    if len(run) <= 2:
        return [run]
    import rjieba  # loads a dictionary, and most processes never search

    pieces, alone = [], ""
    for word in rjieba.cut(run):
        if len(word) == 1 and word not in JOINING:
            alone += word
            continue
        pieces += [alone, word if len(word) > 1 else ""]
        alone = ""
    pieces = [piece for piece in [*pieces, alone] if len(piece) > 1]
    return pieces or [run]


def _pairs(run: str) -> Iterator[str]:
    if len(run) == 1:
        yield run
    for place in range(len(run) - 1):
        yield run[place : place + 2]


def _is_han(run: str) -> bool:
    return len(run) > 0 and re.match(rf"[{HAN}]", run) is not None


def _is_single(text: str) -> bool:
    return len(text) == 1 and _is_han(text)
