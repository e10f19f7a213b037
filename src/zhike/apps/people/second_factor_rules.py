"""Decisions about second factors: plain values in, plain values out, time passed in."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable

STEP_SECONDS = 30
RECOVERY_CODES, RECOVERY_LETTERS = 10, 10


def accepted_step(
    code: str, *, now: float, last_step: int, code_at: Callable[[int], str]
) -> int | None:
    """Give the step of time that a code belongs to; None where it is wrong or was used.

    The step before and the one after count too: clocks of telephones differ. A step at or before
    the last one that was accepted does not: whoever watched the code being typed has no use of it.
    """
    present = int(now) // STEP_SECONDS
    for step in (present - 1, present, present + 1):
        if step > last_step and hmac.compare_digest(code_at(step), code):
            return step
    return None


def recovery_code(letters: Iterable[str]) -> str:
    """Write drawn letters as a code that can be copied by hand: two groups of five."""
    drawn = "".join(letters)
    return f"{drawn[:5]}-{drawn[5:]}"


def plain(code: str) -> str:
    """A code as it is compared: without the gaps and dashes that people type.

    Examples
    --------
    >>> plain(" 123 456 ")
    '123456'
    """
    return "".join(letter for letter in code.casefold() if letter.isalnum())
