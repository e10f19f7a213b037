"""The acts of the house in words, on a page."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from zhike.apps.audit.words import in_words, outcome_in_words, who_in_words

register = template.Library()


@register.simple_tag
def act_words(activity: str) -> str:
    return in_words(activity)


@register.simple_tag
def outcome_words(activity: str, outcome: str) -> str:
    return outcome_in_words(activity, outcome)


@register.filter
def acts_words(activities: Sequence[str]) -> str:
    return "; ".join(map(in_words, activities))


@register.filter
def who_words(by: str) -> str:
    return who_in_words(by)
