"""Variables in texts: what stands for the customer and his matter until the moment of sending."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum

PLACE = re.compile(r"\{\s*([a-z_]{1,30})\s*\}")


class Variable(StrEnum):
    CUSTOMER = "customer"  # his name, as the agent may see it
    TICKET = "ticket"
    QUEUE = "queue"
    AGENT = "agent"
    DUE = "due"  # when the next step is due


def variables_in(text: str) -> list[str]:
    """Give the names that stand in braces in a text, each once, in order.

    Examples
    --------
    >>> variables_in("{customer}，您的 {ticket}，{customer}")
    ['customer', 'ticket']
    """
    return list(dict.fromkeys(PLACE.findall(text)))


def unknown_in(text: str) -> list[str]:
    """Give the names in braces that are no variable: a slip of whoever wrote the text."""
    return [name for name in variables_in(text) if name not in set(Variable)]


def unfilled_in(text: str) -> list[str]:
    """Give the variables that still stand in a text, which therefore must not go out."""
    return [name for name in variables_in(text) if name in set(Variable)]


def fill(text: str, values: Mapping[str, str]) -> str:
    """Put values in the place of variables; one without a value stays, for somebody to see.

    A value is put in as it is: braces in a customer's name start nothing.

    Examples
    --------
    >>> fill("{customer}，工单 {ticket}", {"ticket": "T0000042"})
    '{customer}，工单 T0000042'
    """
    return PLACE.sub(lambda found: values.get(found[1]) or found[0], text)
