"""What a saved view may be called, and how much of an id a reader sees."""

from __future__ import annotations

from zhike.apps.journeys.errors import ViewNameRefused

LONGEST_NAME = 80


def clean_view_name(name: str) -> str:
    """Give the name without outer spaces; refuse an empty or an overlong one."""
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= LONGEST_NAME:
        raise ViewNameRefused(name=cleaned, most=LONGEST_NAME)
    return cleaned


def shown_id(value: str, *, in_full: bool) -> str:
    """Give an id as this reader may see it: in full, or its first and last signs only."""
    if in_full:
        return value
    if len(value) <= 4:
        return "•" * len(value)
    return f"{value[:1]}{'•' * (len(value) - 3)}{value[-2:]}"
