"""Channel events of FreeSWITCH as its event socket writes them in JSON.

Written from memory of its event names, and not tried on a running one. A forwarder signs the events
and sends them; `variable_zhike_queue` is set by the dial plan where callers wait in a queue.
"""

from __future__ import annotations

from zhike.integrations.telephone.events import Kind
from zhike.integrations.telephone.reading import Mapping

MAPPING = Mapping(
    fields={
        "kind": "Event-Name",
        "call_id": "Channel-Call-UUID",
        "at": "Event-Date-Timestamp",
        "number": "Caller-Caller-ID-Number",
        "extension": "Caller-Destination-Number",
        "queue": "variable_zhike_queue",
        "direction": "variable_zhike_direction",
    },
    kinds={
        "CHANNEL_PROGRESS": Kind.RINGING,
        "CHANNEL_ANSWER": Kind.ANSWERED,
        "CHANNEL_HANGUP_COMPLETE": Kind.HUNG_UP,
    },
)
