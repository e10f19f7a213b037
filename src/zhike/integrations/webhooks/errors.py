"""Errors of webhooks.

IntegrationError
  WebhookError
    AddressRefused   an address that must not be called: no https, or inside the bank's own network
    NoAnswer         nobody answered, or not in time
"""

from __future__ import annotations

from zhike.integrations.errors import IntegrationError
from zhike.schema.sentence import Sentence


class WebhookError(IntegrationError):
    """A message cannot be sent. `code` is stable; the text is not."""

    code = "webhook_error"


class AddressRefused(WebhookError):
    """An address that must not be called."""

    code = "address_refused"


class NoAnswer(WebhookError):
    """Nobody answered, or not in time."""

    code = "no_answer"

    def __init__(self, *, reason: str) -> None:
        super().__init__(Sentence("No answer ({reason}). It is tried again.", reason=reason))
