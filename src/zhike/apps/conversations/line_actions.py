"""The line: who takes which conversation, gives it on, puts it back, or ends it.

One conversation has one agent. Who writes the row first has it; the database decides between two.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.conversations import rules
from zhike.apps.conversations.actions import locked, place_in_line
from zhike.apps.conversations.errors import (
    ConversationOver,
    NoRoom,
    NotInLine,
    NotYours,
    ReceiverRefused,
    TakenByOther,
)
from zhike.apps.conversations.models import STATE_LABELS, AgentPresence, Conversation
from zhike.apps.conversations.rules import LIVE_CHANNELS, Presence, Serving, State, Waiting
from zhike.apps.people.models import User, WorkQueue
from zhike.apps.people.rules import Permission
from zhike.apps.tickets import actions as tickets
from zhike.apps.tickets.errors import ReasonMissing
from zhike.apps.tickets.rules import State as TicketState

AT_ONCE = 100  # conversations that one round of giving out looks at


@transaction.atomic
def take(conversation_id: int, *, agent: User) -> Conversation:
    """Take a conversation out of the line.

    Raises
    ------
    TakenByOther, NotInLine, NoRoom, ReceiverRefused
    """
    wanted = Conversation.objects.select_related("queue").get(pk=conversation_id)
    _require_serves(agent, wanted)
    if wanted.channel in LIVE_CHANNELS and not _room_of(agent):
        raise NoRoom(capacity=_capacity_of(agent))
    return _take(conversation_id, agent=agent, by=agent.username, activity="take conversation")


@transaction.atomic
def give(conversation_id: int, *, agent: User, by: str) -> Conversation:
    """Give a waiting conversation to who has it elsewhere already: a call that he answered."""
    return _take(conversation_id, agent=agent, by=by, activity="give out conversation")


@transaction.atomic
def take_next(*, agent: User) -> Conversation | None:
    """Take the front of the line of the agent's queues; None where nobody waits for him.

    Who serves as many as he can at once takes what nobody waits for live: mails and the like.
    """
    presence = AgentPresence.objects.filter(user=agent).first()
    skills = set(presence.skills) if presence else set()
    line = Conversation.objects.filter(state=State.WAITING, queue__in=agent.queues.values("pk"))
    if not _room_of(agent):
        line = line.exclude(channel__in=[one.value for one in LIVE_CHANNELS])
        if not line.exists():
            raise NoRoom(capacity=_capacity_of(agent))
    for key, needed in line.order_by("ranked_at", "pk").values_list("pk", "skills")[:AT_ONCE]:
        if not set(needed) <= skills:
            continue
        try:
            return _take(key, agent=agent, by=agent.username, activity="take conversation")
        except (TakenByOther, NotInLine):
            continue
    return None


def give_out(*, now: datetime | None = None) -> int:
    """Give waiting conversations to agents who are available; give how many."""
    now = now or timezone.now()
    serving = _serving()
    if not serving:
        return 0
    line = [
        Waiting(key=key, queue=queue, ranked_at=rank, skills=frozenset(skills))
        for key, queue, rank, skills in Conversation.objects.filter(
            state=State.WAITING, channel__in=[one.value for one in LIVE_CHANNELS]
        )
        .order_by("ranked_at", "pk")
        .values_list("pk", "queue_id", "ranked_at", "skills")[:AT_ONCE]
        if rank
    ]
    agents = User.objects.in_bulk([one.key for one in serving])
    given = 0
    for waiting, taker in rules.matches(line, serving):
        try:
            with transaction.atomic():
                _take(
                    waiting.key,
                    agent=agents[taker.key],
                    by="zhike",
                    activity="give out conversation",
                )
        except (TakenByOther, NotInLine):
            continue
        given += 1
    return given


@transaction.atomic
def assign(conversation_id: int, *, agent: User, by: User, reason: str = "") -> Conversation:
    """Give a conversation to a colleague: its agent hands it over, who supervises reassigns it."""
    conversation = _open(conversation_id)
    _require_may(conversation, by)
    _require_serves(agent, conversation)
    before = conversation.agent
    conversation.state, conversation.agent = State.ACTIVE, agent
    conversation.taken_at = timezone.now()
    conversation.waiting_since = conversation.ranked_at = None
    _own(conversation, agent, by=by.username)
    return saved(
        conversation,
        activity="assign conversation",
        by=by.username,
        outcome=agent.username,
        reason=reason,
        before={"agent": before.username if before else ""},
    )


@transaction.atomic
def send_to_queue(conversation_id: int, *, queue: WorkQueue, reason: str, by: User) -> Conversation:
    """Give a conversation to another queue; whoever waited keeps the time he waited."""
    conversation = _open(conversation_id)
    _require_may(conversation, by)
    if not reason.strip():
        raise ReasonMissing
    if queue != conversation.ticket.queue:
        tickets.transfer_ticket(conversation.ticket_id, queue=queue, reason=reason, by=by.username)
        conversation.ticket.refresh_from_db()
    conversation.queue = queue
    put_back(conversation, at=timezone.now())
    return saved(
        conversation,
        activity="send conversation to queue",
        by=by.username,
        outcome=queue.code,
        reason=reason.strip(),
    )


@transaction.atomic
def end_conversation(conversation_id: int, *, by: User, solved: bool) -> Conversation:
    """End a conversation; with it the matter is solved, or goes on without it."""
    conversation = _open(conversation_id)
    _require_may(conversation, by)
    agent = conversation.agent
    now = timezone.now()
    conversation.state, conversation.ended_at = State.ENDED, now
    conversation.waiting_since = conversation.ranked_at = None
    if solved and conversation.ticket.state not in {TicketState.SOLVED, TicketState.CLOSED}:
        tickets.change_state(conversation.ticket_id, state=TicketState.SOLVED, by=by.username)
    if agent:
        AgentPresence.objects.filter(user=agent).update(idle_since=now)
    return saved(
        conversation,
        activity="end conversation",
        by=by.username,
        outcome="solved" if solved else "goes on",
    )


def put_back(conversation: Conversation, *, at: datetime) -> None:
    """Put a conversation back into its line; the caller saves it."""
    # He stands where he stood when he came, not behind those who came while he was served.
    since = conversation.waiting_since or conversation.started_at
    conversation.state, conversation.agent = State.WAITING, None
    conversation.waiting_since = at
    conversation.ranked_at = place_in_line(conversation.ticket, waiting_since=min(since, at))


def _take(conversation_id: int, *, agent: User, by: str, activity: str) -> Conversation:
    changed = Conversation.objects.filter(pk=conversation_id, state=State.WAITING).update(
        state=State.ACTIVE, agent=agent, taken_at=timezone.now()
    )
    conversation = locked(conversation_id)
    if not changed:
        if conversation.state == State.ACTIVE and conversation.agent:
            raise TakenByOther(name=str(conversation.agent))
        raise NotInLine(current=STATE_LABELS[State(conversation.state)])
    waited = conversation.waiting_since
    conversation.waiting_since = conversation.ranked_at = None
    _own(conversation, agent, by=by)
    seconds = (timezone.now() - waited).total_seconds() if waited else 0
    return saved(
        conversation,
        activity=activity,
        by=by,
        outcome=agent.username,
        attributes={"wait_seconds": f"{seconds:.0f}"},
    )


def _own(conversation: Conversation, agent: User, *, by: str) -> None:
    """Who serves a matter that nobody took yet owns it; one with an owner keeps him."""
    if conversation.ticket.state == TicketState.NEW:
        conversation.ticket = tickets.assign_ticket(conversation.ticket_id, owner=agent, by=by)


def _open(conversation_id: int) -> Conversation:
    conversation = locked(conversation_id)
    if conversation.state in rules.OVER:
        raise ConversationOver
    return conversation


def _require_may(conversation: Conversation, by: User) -> None:
    if conversation.agent_id != by.pk and not by.may(Permission.SUPERVISE_TICKETS):
        raise NotYours


def _require_serves(agent: User, conversation: Conversation) -> None:
    serves = agent.may(Permission.WORK_TICKETS) and (
        agent.queues.filter(pk=conversation.queue_id).exists()
        or agent.may(Permission.SUPERVISE_TICKETS)
    )
    if not serves:
        raise ReceiverRefused(name=str(agent))


def _capacity_of(agent: User) -> int:
    presence = AgentPresence.objects.filter(user=agent).first()
    return presence.capacity if presence else rules.DEFAULT_CAPACITY


def _room_of(agent: User) -> int:
    """How many more live conversations an agent can serve."""
    live = [one.value for one in LIVE_CHANNELS]
    has = Conversation.objects.filter(agent=agent, state=State.ACTIVE, channel__in=live).count()
    return max(_capacity_of(agent) - has, 0)


def _serving() -> list[Serving]:
    """Who is available now, with what he serves and how much he has."""
    live = [one.value for one in LIVE_CHANNELS]
    rows = AgentPresence.objects.filter(state=Presence.AVAILABLE, user__is_active=True)
    loaded = rows.annotate(
        load=Count(
            "user__conversations",
            filter=Q(
                user__conversations__state=State.ACTIVE,
                user__conversations__channel__in=live,
            ),
        )
    )
    present = list(loaded)
    served = _queues_of(row.user_id for row in present)
    return [
        Serving(
            key=row.user_id,
            queues=served.get(row.user_id, frozenset()),
            skills=frozenset(row.skills),
            room=max(row.capacity - row.load, 0),
            load=row.load,
            idle_since=row.idle_since,
        )
        for row in present
    ]


def _queues_of(users: Iterable[int]) -> dict[int, frozenset[int]]:
    pairs = WorkQueue.objects.filter(teams__members__in=list(users)).values_list(
        "teams__members", "pk"
    )
    found: dict[int, set[int]] = {}
    for user, queue in pairs:
        found.setdefault(user, set()).add(queue)
    return {user: frozenset(queues) for user, queues in found.items()}


def saved(
    conversation: Conversation,
    *,
    activity: str,
    by: str,
    outcome: str,
    reason: str = "",
    before: dict[str, str] | None = None,
    attributes: dict[str, str] | None = None,
) -> Conversation:
    conversation.version += 1
    conversation.save()
    record_event(
        activity=activity,
        case_id=conversation.case_id,
        by=by,
        channel=conversation.channel,
        customer_id=conversation.ticket.customer_number,
        outcome=outcome,
        reason=reason,
        before=before,
        attributes={
            "conversation": conversation.public_id,
            "queue": conversation.queue.code,
            **(attributes or {}),
        },
    )
    return conversation
