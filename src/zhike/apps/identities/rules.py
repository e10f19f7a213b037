"""Decisions about entries that may be one person: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from enum import StrEnum

# Kinds of which a person has one: two different values are two people.
ONLY_ONE = ("id_number", "credit_code")


class PairState(StrEnum):
    OPEN = "open"  # somebody has to look
    MERGED = "merged"
    APART = "apart"  # somebody looked: never proposed again


class Strength(StrEnum):
    MATCH = "match"
    DOUBTFUL = "doubtful"


class Reason(StrEnum):
    DOCUMENT = "document"  # the papers show it
    CUSTOMER = "customer"  # the customer said so
    EVIDENCE = "evidence"  # from what the bank knows
    MISTAKE = "mistake"  # what was done before was wrong
    RULE = "rule"  # done by a job, as the setting says


def in_order(first: str, second: str) -> tuple[str, str]:
    """A pair has one name, whoever is named first."""
    return (first, second) if first <= second else (second, first)


def contradict(first: Mapping[str, Collection[str]], second: Mapping[str, Collection[str]]) -> bool:
    """Say whether two people have different numbers of a kind of which everybody has one."""
    return any(
        first.get(kind) and second.get(kind) and set(first[kind]) != set(second[kind])
        for kind in ONLY_ONE
    )


def older_first(first: tuple[date | None, str], second: tuple[date | None, str]) -> bool:
    """Say whether the first of two entries is the one to use: open for longer, then by number."""
    known = [(opened or date.max, number) for opened, number in (first, second)]
    return known[0] <= known[1]


def agreement(first: Collection[str], second: Collection[str]) -> str:
    """Say how what is known of two entries compares: same, different, or lacking on a side."""
    if not first or not second:
        return "lacking"
    return "same" if set(first) & set(second) else "different"
