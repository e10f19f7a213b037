"""Earlier answers and facts in a later text: `{code}`, or `{code|words}` where none may be there.

What is put in is text and nothing else: it is never read again for names, and pages escape it as
they escape every text. Facts are a short list; none of them says who somebody is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

PLACE = re.compile(r"\{([^{}|]*)(?:\|([^{}]*))?\}")
STRAY = re.compile(r"[{}]")


class Fact(StrEnum):
    """What is known of the matter asked about and may stand in a text."""

    CHANNEL = "channel"
    BRANCH = "branch"
    DATE = "date"


FACTS = frozenset(str(one) for one in Fact)


def names_in(text: str) -> list[tuple[str, str | None]]:
    """Give the names in a text, each with the words that stand in for it, or None.

    Examples
    --------
    >>> names_in("How was {place|our service} on {date}?")
    [('place', 'our service'), ('date', None)]
    """
    return [(name.strip(), instead) for name, instead in _found(text)]


def has_stray_brace(text: str) -> bool:
    """Say whether a brace opens or closes nothing."""
    return STRAY.search(PLACE.sub("", text)) is not None


def filled(text: str, *, known: Mapping[str, str]) -> str:
    """Put in what is known; where nothing is, the words that stand in for it, or nothing.

    Examples
    --------
    >>> filled("Why {score|that}?", known={"score": "3"}), filled("Why {score|that}?", known={})
    ('Why 3?', 'Why that?')
    >>> filled("{said}", known={"said": "{date}", "date": "today"})
    '{date}'
    """
    return PLACE.sub(lambda found: known.get(found[1].strip()) or found[2] or "", text)


def _found(text: str) -> list[tuple[str, str | None]]:
    return [(found[1], found[2]) for found in PLACE.finditer(text)]
