"""Calls that came in with an import, in the timeline of whom they were with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from zhike.apps.audit.relay import LOG_NAME
from zhike.apps.customers.models import Customer
from zhike.apps.customers.timelines import MOST_ACTS, tells_timeline
from zhike.apps.telephony.queries import past_calls_of
from zhike.apps.telephony.rules import CallState

if TYPE_CHECKING:
    from zhike.pipelines.customer_timelines import Happening


@tells_timeline
def past_calls(members: Sequence[Customer]) -> list[Happening]:
    """The newest of them, at the moment they rang; of live calls the acts tell."""
    from zhike.pipelines.customer_timelines import Happening

    return [
        Happening(
            key=f"call-{call.public_id}",
            kind="act",
            occurred_at=call.heard_at,
            activity="call ended" if call.state == CallState.ENDED else "call missed",
            source=LOG_NAME,
            case_id=call.case_id,
            channel="phone",
            outcome="inbound" if call.is_inbound else "outbound",
            resource=call.agent.username if call.agent else "",
            customer_id=members[0].customer_id,
        )
        for call in past_calls_of(members)[:MOST_ACTS]
    ]
