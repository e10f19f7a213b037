"""Why an answer did not arrive as a text message, in the reader's language."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

FAILURES: dict[str, Any] = {
    "not_linked": _("Link the matter to a customer first: a number alone is no proof."),
    "not_permitted": _("The customer does not allow it."),
    "no_address": _("The customer has no telephone number on file."),
    "no_sender": _("No gateway for text messages is set up."),
    "refused": _("The gateway did not take it."),
    "not_delivered": _("It did not reach the telephone."),
    "unknown": _("Nobody knows whether it went out; it is not sent again by itself."),
}


def failure_in_words(failure: str) -> str:
    """Give the words of a failure; what has none stands as it is."""
    return str(FAILURES.get(failure, failure))
