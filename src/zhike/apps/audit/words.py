"""The acts in the reader's language. Each app says its own, in its `acts.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext as _

from zhike.apps.audit.rules import CUSTOMER_ACTS


@dataclass(frozen=True, kw_only=True)
class _Said:
    words: Any
    group: Any
    is_event: bool
    outcomes: Mapping[Any, Any]


_SAID: dict[str, _Said] = {}


def say(
    group: Any,
    words: Mapping[str, Any],
    *,
    no_event: Mapping[str, Any] | None = None,
    outcomes: Mapping[str, Mapping[Any, Any]] | None = None,
) -> None:
    """Tell what the acts of an app are called, and what comes of them.

    Parameters
    ----------
    group
        The heading they stand under.
    no_event
        What stands in the audit log alone: looks, and acts that an older version recorded.
    outcomes
        By act, the words of the codes that it records as its outcome.
    """
    known = outcomes or {}
    for activity, told in {**words, **(no_event or {})}.items():
        _SAID[activity] = _Said(
            words=told,
            group=group,
            is_event=activity in words,
            outcomes=known.get(activity, {}),
        )


def in_words(activity: str) -> str:
    """Give an act in words; one that nobody says, of another system say, as it is written."""
    _discover()
    return str(_SAID[activity].words) if activity in _SAID else activity


def outcome_in_words(activity: str, outcome: str) -> str:
    """Give what came of an act in words; a name or a number, which is no code, as it is written."""
    _discover()
    return str(_SAID[activity].outcomes.get(outcome, outcome)) if activity in _SAID else outcome


def who_in_words(by: str) -> str:
    """Name who did something: of a customer that it was he himself, anybody else as written."""
    if not by.startswith(CUSTOMER_ACTS):
        return by
    return _("the customer himself, %(number)s") % {"number": by.removeprefix(CUSTOMER_ACTS)}


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
