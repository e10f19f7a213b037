"""Errors of the telephone integration.

EventRefused    an event that is not what its mapping promises
EventNotStored  an event that the database or a rule refused
"""

from __future__ import annotations

from zhike.integrations.errors import IntegrationError
from zhike.schema.sentence import Sentence


class EventRefused(IntegrationError):
    """An event that is not what its mapping promises. It names the field, never the value."""

    code = "call_event_refused"

    def __init__(self, *, field: str, wanted: str) -> None:
        super().__init__(
            Sentence("The field {field} is missing or wrong: {wanted}.", field=field, wanted=wanted)
        )


class EventNotStored(IntegrationError):
    """An event that the database or a rule refused. The refusal's own words may repeat a number."""

    code = "call_event_not_stored"

    def __init__(self, *, kind: str) -> None:
        super().__init__(Sentence("The event could not be stored ({kind}). Try again.", kind=kind))
