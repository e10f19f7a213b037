"""The seat for an assistant that answers before a human does. Nobody sits in it yet.

An assistant is told of each new conversation, after it is stored and in line. What it answers goes
through `conversations.actions` like any message, and the customer keeps his place meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)
Assistant = Callable[[str], None]  # takes the public id of a conversation
_ASSISTANTS: list[Assistant] = []


def use_assistant(assistant: Assistant | None) -> None:
    """Tell an assistant about every new conversation from now on; None tells nobody any more."""
    _ASSISTANTS[:] = [assistant] if assistant else []


def tell_assistant(public_id: str) -> None:
    """Tell the assistant, if there is one. Its failure is no reason to refuse the customer."""
    for assistant in _ASSISTANTS:
        try:
            assistant(public_id)
        except Exception:
            log.exception("The assistant failed; the conversation waits for a human")
