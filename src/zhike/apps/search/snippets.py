"""The place of a text where it fits what was asked, with the words that fit marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zhike.integrations.search.words import Part, written_alike

BEFORE, LENGTH = 24, 120  # characters shown before the first word that fits, and in all


@dataclass(frozen=True)
class Piece:
    """Some characters of a text; `fits` says whether they were asked for."""

    text: str
    fits: bool = False


Snippet = list[Piece]


def snippet_of(texts: Iterable[str], parts: Sequence[Part]) -> Snippet:
    """Give the place of the text that fits best; the beginning of the first where none does."""
    words = sorted({part.text for part in parts}, key=lambda word: (-len(word), word))
    best, most = "", -1
    for text in texts:
        lower = written_alike(text)
        fitting = sum(len(word) for word in words if word in lower)
        if fitting > most:
            best, most = text, fitting
    return _cut(" ".join(best.split()), words)


def _cut(text: str, words: Sequence[str]) -> Snippet:
    spans = _spans(text, words)
    begin = max(spans[0][0] - BEFORE, 0) if spans else 0
    end = min(begin + LENGTH, len(text))
    pieces = [Piece("…")] if begin else []
    place = begin
    for first, last in spans:
        if first >= end:
            break
        pieces += [Piece(text[place:first]), Piece(text[first : min(last, end)], fits=True)]
        place = min(last, end)
    pieces += [Piece(text[place:end]), Piece("…" if end < len(text) else "")]
    return [piece for piece in pieces if piece.text]


def _spans(text: str, words: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand; the longer word wins where two lie over each other."""
    lower = written_alike(text)
    if len(lower) != len(text):
        return []  # a letter that grows when it is written alike: the places would not agree
    taken: list[tuple[int, int]] = []
    for word in words:
        place = lower.find(word)
        while place >= 0:
            span = (place, place + len(word))
            if all(span[1] <= first or span[0] >= last for first, last in taken):
                taken.append(span)
            place = lower.find(word, span[1])
    return sorted(taken)
