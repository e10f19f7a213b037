"""One thing that happened to a call, whichever telephone system tells it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What happened."""

    RINGING = "ringing"
    ANSWERED = "answered"
    HUNG_UP = "hung_up"


@dataclass(frozen=True, kw_only=True)
class CallEvent:
    """What happened, to which call, when.

    Parameters
    ----------
    call_id
        The same for every event of one call.
    number
        Of the other side, as the system writes it; empty where it is withheld.
    extension
        At which telephone of the bank; empty while it rings nowhere yet.
    queue
        What the system calls the line that the caller waits in.
    """

    kind: Kind
    call_id: str
    at: datetime
    # A number never stands in a log: not even in that of a failed test.
    number: str = field(default="", repr=False)
    extension: str = ""
    queue: str = ""
    is_inbound: bool = True
