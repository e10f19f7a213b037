"""Texts cut into words, with the bank's own words whole, and words that no lexicon has yet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from math import log

CERTAIN = 100_000  # how often a word of the bank's counts, so that it is never cut
LONGEST_WORD = 6
_HAN = re.compile("[㐀-鿿]+")
_EDGES = frozenset("的了是我你他在和就都也不没有这那一个很太吧吗呢啊着过被把给从到要会能可还")
Cutter = Callable[[str], list[str]]


@dataclass(frozen=True, kw_only=True)
class NewWord:
    """A word that the lexicon lacks: how often it stands, and how much more than by chance.

    `cohesion` is the smallest logarithm of its frequency over what its two parts would give by
    chance; `freedom` the entropy in nats of what stands beside it, on the poorer side.
    """

    word: str
    count: int
    cohesion: float
    freedom: float


def cutter(words: Iterable[str] = ()) -> Cutter:
    """Give a function that cuts a text into words.

    Parameters
    ----------
    words
        The bank's own words (products, apps, departments) beside those of this package. Each stays
        whole; where two lie over each other the longer one stands.

    Returns
    -------
    Cutter
        Its words put together are the text. Not to be shared between processes.

    Notes
    -----
    A word of the bank's is given a weight at which the segmenter (jieba's method: the likeliest
    path through a lexicon) prefers it to any other cut. What it still cuts is joined again.

    Examples
    --------
    >>> cutter(["钱管家"])("钱管家中怎么绑定网银")
    ['钱管家', '中', '怎么', '绑定', '网银']
    """
    import rjieba  # late: it loads a dictionary

    own = sorted({*lexicon(), *words})
    jieba = rjieba.Jieba()
    for word in own:
        jieba.add_word(word, CERTAIN, "nz")
    forced = re.compile("|".join(map(re.escape, sorted(words, key=lambda w: (-len(w), w)))) or "$^")

    def cut(text: str) -> list[str]:
        pieces: list[str] = jieba.cut(text)
        return _joined(pieces, [found.span() for found in forced.finditer(text)])

    return cut


@cache
def lexicon() -> tuple[str, ...]:
    """Give the words of banking that common lexicons lack."""
    text = resources.files(__package__).joinpath("lexicon.txt").read_text("utf-8")
    return tuple(word for line in text.splitlines() if line[:1] != "#" for word in line.split())


def new_words(
    texts: Iterable[str], *, known: Iterable[str] = (), least: int = 10, most: int = 50
) -> list[NewWord]:
    """Find words that no lexicon has though they stand together more than by chance.

    Parameters
    ----------
    texts
        Masked texts; some thousands.
    known
        Words that need not be proposed.
    least
        How often a word stands at least.
    most
        How many are given back.

    Returns
    -------
    list of NewWord
        The commonest first. A person decides which of them enter the bank's lexicon.

    Notes
    -----
    Candidates are rows of 2 to 6 characters that no lexicon has as a word. Cohesion of at
    least 4 (55 times more than by chance) and freedom of at least 1 nat on both sides. Do not use
    it on fewer than some hundred texts: every count is small there. Source: M. Sun et al., Chinese
    word segmentation without using lexicon, COLING 1998 (mutual information and freedom of
    neighbours).
    """
    import rjieba

    lexical = {*lexicon(), *known}
    is_known = rjieba.Jieba().has_word
    counts: Counter[str] = Counter()
    beside: tuple[dict[str, Counter[str]], ...] = ({}, {})
    kept = list(texts)
    for text in kept:
        for run in _HAN.findall(text):
            for length in range(1, LONGEST_WORD + 1):
                counts.update(run[i : i + length] for i in range(len(run) - length + 1))
    total = sum(count for word, count in counts.items() if len(word) == 1)
    wanted = {
        word
        for word, count in counts.items()
        if len(word) > 1
        and count >= least
        and not {word[0], word[-1]} & _EDGES
        and word not in lexical
        and not is_known(word)
    }
    for text in kept:
        _note_neighbours(text, wanted, beside)
    found = []
    for word in wanted:
        cohesion = min(
            log(counts[word] * total / (counts[word[:i]] * counts[word[i:]]))
            for i in range(1, len(word))
        )
        freedom = min(_entropy(side.get(word, Counter())) for side in beside)
        if cohesion >= 4 and freedom >= 1:
            found.append(NewWord(word=word, count=counts[word], cohesion=cohesion, freedom=freedom))
    found.sort(key=lambda new: (-new.count, new.word))
    return found[:most]


def _note_neighbours(
    text: str, wanted: set[str], beside: Sequence[dict[str, Counter[str]]]
) -> None:
    for run in _HAN.findall(text):
        for start in range(len(run)):
            for length in range(2, min(LONGEST_WORD, len(run) - start) + 1):
                word = run[start : start + length]
                if word in wanted:
                    after = run[start + length : start + length + 1] or "$"
                    beside[0].setdefault(word, Counter())[run[start - 1 : start] or "^"] += 1
                    beside[1].setdefault(word, Counter())[after] += 1


def _entropy(side: Counter[str]) -> float:
    total = side.total()
    return -sum(n / total * log(n / total) for n in side.values()) if total else 0.0


def _joined(pieces: list[str], forced: list[tuple[int, int]]) -> list[str]:
    """The pieces, with every cut inside of a forced word taken back."""
    if not forced:
        return pieces
    cuts, place = {0}, 0
    for piece in pieces:
        place += len(piece)
        cuts.add(place)
    text = "".join(pieces)
    for start, end in forced:
        cuts -= set(range(start + 1, end))
        cuts |= {start, end}
    ordered = sorted(cuts)
    return [text[a:b] for a, b in pairwise(ordered)]
