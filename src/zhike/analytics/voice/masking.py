"""A text without what says who wrote it, before anything of it is stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zhike.analytics.voice.cleaning import visible
from zhike.analytics.voice.names import Reader, has_cue, people_and_places
from zhike.schema.personal_values import Personal, Span, addresses, apart, identifiers


@dataclass(frozen=True, slots=True)
class Masked:
    """A text with [电话] in the place of a number, what was found, and whether the model read it.

    `spans` are places in the text as it was given, without its bodiless characters.
    """

    text: str
    spans: tuple[Span, ...]
    was_read: bool

    @property
    def counts(self) -> Counter[Personal]:
        """How many of each kind were found."""
        return Counter(span.kind for span in self.spans)


def mask(text: str, *, reader: Reader | None) -> Masked:
    """Give a text with each personal value replaced by the word for its kind.

    Parameters
    ----------
    text
        As it was written. Characters without a body, which can hide a number, are taken out.
    reader
        Reads names where a cue stands (`voice.lac()` or `voice.without_model()`). None reads no
        names.

    Returns
    -------
    Masked
        Its text is what may be stored.

    Notes
    -----
    Rules find identity numbers, cards, telephones, mail addresses, plates and addresses in every
    text. Names, and addresses without a house number, are read only where `has_cue` says so, for
    speed: a name without title, cue word or known surname stays. Do not take a masked text for an
    anonymous one: what somebody tells may still say who he is.

    Examples
    --------
    >>> mask("我的电话13812345678，卡6222 0212 3456 7890 128被吞了", reader=None).text
    '我的电话[电话]，卡[卡号]被吞了'
    """
    text = visible(text)
    spans = identifiers(text) + addresses(text)
    was_read = reader is not None and has_cue(text)
    if reader is not None and was_read:
        spans += people_and_places(text, reader=reader)
    spans = apart(spans)
    return Masked(_replaced(text, spans), tuple(spans), was_read)


def mask_all(texts: Iterable[str], *, reader: Reader | None) -> Iterator[Masked]:
    """Mask one text after the other, lazily; see `mask`."""
    return (mask(text, reader=reader) for text in texts)


def _replaced(text: str, spans: list[Span]) -> str:
    if not spans:
        return text
    parts, place = [], 0
    for span in spans:
        parts += [text[place : span.start], f"[{span.kind.value}]"]
        place = span.end
    return "".join([*parts, text[place:]])
