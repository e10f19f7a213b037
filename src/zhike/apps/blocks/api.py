"""The operations about spam: mark it, see who is blocked, take it back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Field, Schema

from zhike.apps.api.callers import known_caller, needs
from zhike.apps.api.document import listed
from zhike.apps.api.frame import Router
from zhike.apps.api.lists import Filter, Listing, Page, one_of
from zhike.apps.blocks import actions, held_actions, queries
from zhike.apps.blocks.models import Block
from zhike.apps.blocks.queries import ShownBlock, ShownHeld
from zhike.apps.blocks.rules import BLOCKED_DAYS, MOST_DAYS, SenderKind
from zhike.apps.conversations.queries import seen
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.api import acting_person

router = Router(tags=["Conversations"])
SUPERVISES, WORKS = needs(Permission.SUPERVISE_TICKETS), needs(Permission.WORK_TICKETS)
BLOCKS = Listing(
    filters={"kind": Filter("kind", one_of(*SenderKind))},
    sorts={"blocked_at": "blocked_at"},
    order=("-blocked_at", "-id"),
)

HELD = Listing(
    filters={"channel": Filter("channel", one_of(*Channel))}, sorts={"id": "id"}, order=("id",)
)


class SpamNew(Schema, extra="forbid"):
    reason: str = Field("", max_length=300, description="needed where the sender is a customer")
    days: int = Field(BLOCKED_DAYS, ge=1, le=MOST_DAYS, description="for which he is blocked")


class BlockOut(Schema):
    id: int
    kind: str = Field(description="by what the sender is known; empty: by nothing, as a letter")
    sender: str = Field(description="masked")
    customer_id: str | None
    queue: str
    reason: str
    blocked_at: datetime
    blocked_by: str
    until: datetime
    lifted_at: datetime | None
    held_back: int = Field(description="contacts since, also those that were let in")
    unread: int = Field(description="held contacts that nobody has read")


@router.post(
    "/conversations/{conversation_id}/spam",
    auth=WORKS,
    response=BlockOut,
    summary="Mark it as spam and block its sender",
)
def mark_spam(request: HttpRequest, conversation_id: str, new: SpamNew) -> dict[str, Any]:
    """It is in no list afterwards. A customer's takes who supervises, and a reason."""
    by = acting_person(request)
    found = seen(conversation_id, caller=by)
    if found is None:
        raise Http404
    made = actions.mark_spam(found.pk, by=by, reason=new.reason, days=new.days)
    return _told(queries.shown_blocks(queries.counted_blocks().filter(pk=made.pk))[0])


@router.get(
    "/blocks", auth=SUPERVISES, response=Page[BlockOut], summary="The blocked senders in reach"
)
@listed(BLOCKS)
def list_blocks(request: HttpRequest) -> dict[str, Any]:
    page = BLOCKS.page(request, queries.blocks_for(known_caller(request)).order_by())
    return page | {"items": [_told(one) for one in queries.shown_blocks(page["items"])]}


@router.post(
    "/blocks/{block_id}/not-spam",
    auth=SUPERVISES,
    response=BlockOut,
    summary="Lift a block and let everything in",
)
def not_spam(request: HttpRequest, block_id: int) -> dict[str, Any]:
    by = acting_person(request)
    actions.not_spam(_block(request, block_id).pk, by=by.username)
    return _told(queries.shown_blocks([_block(request, block_id)])[0])


class EndNew(Schema, extra="forbid"):
    days: int = Field(ge=0, le=MOST_DAYS, description="from now; 0 ends it now")


@router.post(
    "/blocks/{block_id}/end",
    auth=SUPERVISES,
    response=BlockOut,
    summary="Let a block end sooner or later",
)
def set_end(request: HttpRequest, block_id: int, new: EndNew) -> dict[str, Any]:
    by = acting_person(request)
    actions.set_end(_block(request, block_id).pk, days=new.days, by=by.username)
    return _told(queries.shown_blocks([_block(request, block_id)])[0])


class HeldOut(Schema):
    id: int = Field(description="in the order of arrival")
    channel: str
    came_at: datetime
    words: str = Field(description="the first ones; numbers of customers in them are masked")
    may_be_complaint: bool
    judged_by: str | None = Field(description="who read it and found it to be spam; null: nobody")


@router.get(
    "/blocks/{block_id}/held",
    auth=SUPERVISES,
    response=Page[HeldOut],
    summary="What a block holds back",
)
@listed(HELD)
def list_held(request: HttpRequest, block_id: int) -> dict[str, Any]:
    """What nobody has judged is kept until somebody does."""
    found = _block(request, block_id)
    page = HELD.page(request, found.held.defer("content_sealed").order_by())
    return page | {"items": [_held_told(one) for one in queries.shown_held(found, page["items"])]}


@router.post(
    "/blocks/{block_id}/held/{held_id}/let-in",
    auth=SUPERVISES,
    response=BlockOut,
    summary="Let one contact in; its sender stays blocked",
)
def let_in(request: HttpRequest, block_id: int, held_id: int) -> dict[str, Any]:
    by, found = acting_person(request), _block(request, block_id)
    if not found.held.filter(pk=held_id).exists():
        raise Http404
    held_actions.let_in(held_id, by=by.username)
    return _told(queries.shown_blocks([_block(request, block_id)])[0])


class JudgedNew(Schema, extra="forbid"):
    up_to: int = Field(ge=1, lt=10**15, description="the last contact that somebody has read")


@router.post(
    "/blocks/{block_id}/judged",
    auth=SUPERVISES,
    response=BlockOut,
    summary="Say that what was read so far is spam",
)
def judge_spam(request: HttpRequest, block_id: int, new: JudgedNew) -> dict[str, Any]:
    by = acting_person(request)
    held_actions.judge_spam(_block(request, block_id).pk, up_to=new.up_to, by=by.username)
    return _told(queries.shown_blocks([_block(request, block_id)])[0])


def _block(request: HttpRequest, block_id: int) -> Block:
    found = queries.blocks_for(known_caller(request)).filter(pk=block_id).first()
    if found is None:
        raise Http404
    return found


def _told(one: ShownBlock) -> dict[str, Any]:
    same = (
        "id", "kind", "blocked_at", "blocked_by", "until", "lifted_at", "held_back", "unread",
    )  # fmt: skip
    row = one.block
    return {
        **{field: getattr(row, field) for field in same},
        "sender": one.sender,
        "reason": one.reason,
        "queue": row.queue.code,
        "customer_id": row.customer and row.customer.customer_id,
    }


def _held_told(one: ShownHeld) -> dict[str, Any]:
    same = ("id", "channel", "came_at", "may_be_complaint")
    said = {field: getattr(one.held, field) for field in same}
    return said | {"words": one.words, "judged_by": one.held.judged_by or None}
