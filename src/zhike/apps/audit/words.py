"""The acts in the reader's language. Each app says its own, in its `acts.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules


@dataclass(frozen=True, kw_only=True)
class _Said:
    words: Any
    group: Any
    is_event: bool


_SAID: dict[str, _Said] = {}


def say(group: Any, words: Mapping[str, Any], *, no_event: Mapping[str, Any] | None = None) -> None:
    """Tell what the acts of an app are called.

    Parameters
    ----------
    group
        The heading they stand under.
    no_event
        What stands in the audit log alone: looks, and acts that an older version recorded.
    """
    for activity, told in {**words, **(no_event or {})}.items():
        _SAID[activity] = _Said(words=told, group=group, is_event=activity in words)


def in_words(activity: str) -> str:
    """Give an act in words; one that nobody says, of another system say, as it is written."""
    _discover()
    return str(_SAID[activity].words) if activity in _SAID else activity


def known_acts() -> set[str]:
    _discover()
    return set(_SAID)


def acts_by_group() -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the acts that are events under the headings of their apps, in the order of the words."""
    _discover()
    groups: dict[str, list[tuple[str, str]]] = {}
    for activity, said in _SAID.items():
        if said.is_event:
            groups.setdefault(str(said.group), []).append((activity, str(said.words)))
    return sorted((group, sorted(acts, key=lambda act: act[1])) for group, acts in groups.items())


@cache
def _discover() -> None:
    autodiscover_modules("acts")
