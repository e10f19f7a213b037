"""Which quotas an invitation or an answer falls under: plain values in and out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from zhike.apps.surveys.design import CHOOSING, Item

Group = tuple[str, str]  # by what, and its value


class By(StrEnum):
    """What a quota counts by."""

    CHANNEL = "channel"
    QUEUE = "queue"
    BRANCH = "branch"
    OPTION = "option"  # an answer of a choice: `question.option`


def groups_asked(*, channel: str, queue: str, branch: str) -> set[Group]:
    """Give the groups that are known before anybody answers."""
    return {(By.CHANNEL, channel), (By.QUEUE, queue), (By.BRANCH, branch)}


def groups_answered(items: Sequence[Item], given: Mapping[str, Any]) -> set[Group]:
    """Give the groups that answers fall into, one for each option that was chosen."""
    return {
        (By.OPTION, f"{item.code}.{code}")
        for item in items
        if item.kind in CHOOSING
        for code in given.get(item.code) or ()
    }
