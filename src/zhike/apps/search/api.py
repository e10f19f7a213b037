"""The search over matters for other systems. By POST: what is asked stands in no address."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Field, Schema

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.frame import Router
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.models import WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.people.scopes import in_reach
from zhike.apps.search import queries
from zhike.apps.search.queries import Hit, Wanted
from zhike.apps.search.snippets import Snippet
from zhike.apps.tickets.rules import Kind, State

router = Router(tags=["Search"])
DEEPEST = 1_000  # hits; whoever has not found it by then asks more closely


class SearchNew(Schema, extra="forbid"):
    """What is searched for; all words must fit, two Chinese characters are enough."""

    words: str = Field(min_length=1, max_length=200, examples=["挂失"])
    kind: Kind | None = None
    state: State | Literal["unsettled"] | None = None
    channel: Channel | None = None
    queue: str | None = Field(None, max_length=50, description="code of the queue")
    opened_from: datetime | None = None
    opened_until: datetime | None = Field(None, description="this moment is not part of it")
    sort: Literal["best", "newest"] = "best"
    limit: int = Field(20, ge=1, le=50)
    offset: int = Field(0, ge=0, le=DEEPEST - 50)


class HitOut(Schema):
    number: str
    kind: str
    state: str
    queue: str = Field(description="code of the queue")
    owner: str
    channel: str
    opened_at: datetime
    subject: str = Field(description="numbers of customers in it are masked")
    text: str = Field(description="the place that fits, masked")


class HitsOut(Schema):
    count: int = Field(description="how many fit in the caller's reach")
    is_ready: bool = Field(description="false: the index is being made")
    items: list[HitOut]


@router.post(
    "/search",
    auth=needs(Permission.SEE_TICKETS),
    response=HitsOut,
    summary="Search matters",
)
def search(request: HttpRequest, new: SearchNew) -> dict[str, Any]:
    """Search tickets, messages, notes and complaints in the caller's reach."""
    caller = known_caller(request)
    queue = None
    if new.queue:
        known = in_reach(WorkQueue.objects.filter(code=new.queue), caller=caller)
        # A queue that is not in reach has no matters that are.
        queue = known.values_list("pk", flat=True).first() or 0
    wanted = Wanted(
        words=new.words,
        kind=new.kind or "",
        state=new.state or "",
        channel=new.channel or "",
        queue=queue,
        opened_from=new.opened_from,
        opened_until=new.opened_until,
        newest_first=new.sort == "newest",
    )
    hits = queries.search(caller, wanted, limit=new.limit, offset=new.offset)
    return {
        "count": hits.count,
        "is_ready": hits.is_ready,
        "items": [_told(one) for one in hits.rows],
    }


def _told(hit: Hit) -> dict[str, Any]:
    ticket = hit.ticket
    return {
        "number": ticket.number,
        "kind": ticket.kind,
        "state": ticket.state,
        "queue": ticket.queue.code,
        "owner": ticket.owner.username,
        "channel": ticket.channel,
        "opened_at": ticket.opened_at,
        "subject": _plain(hit.subject),
        "text": _plain(hit.text),
    }


def _plain(snippet: Snippet) -> str:
    return "".join(piece.text for piece in snippet)
