"""Presence: who of the agents is there, how much he serves at once, and what he can."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.conversations import rules
from zhike.apps.conversations.actions import locked
from zhike.apps.conversations.line_actions import put_back, saved
from zhike.apps.conversations.models import AgentPresence, Conversation
from zhike.apps.conversations.rules import LIVE_CHANNELS, Presence, State
from zhike.apps.people.models import User


@transaction.atomic
def set_presence(
    *, user: User, state: Presence, capacity: int | None = None, by: User | None = None
) -> AgentPresence:
    """Say whether an agent takes new conversations; who goes away gives his live ones back."""
    now = timezone.now()
    found, _is_new = AgentPresence.objects.select_for_update().get_or_create(
        user=user, defaults={"since": now, "idle_since": now, "seen_at": now}
    )
    if found.state != state:
        found.since = now
        if state == Presence.AVAILABLE:
            found.idle_since = now
        record_event(
            activity="set presence",
            case_id=f"person-{user.pk}",
            by=(by or user).username,
            outcome=state,
            before={"state": found.state},
        )
    found.state, found.seen_at, found.before_silence = state, now, ""
    if capacity is not None:
        found.capacity = capacity
    found.save()
    if state == Presence.OFFLINE:
        _return_live(user, at=now)
    return found


@transaction.atomic
def set_abilities(*, user: User, capacity: int, skills: Sequence[str], by: User) -> AgentPresence:
    """Say how many live conversations an agent serves at once, and what he can."""
    now = timezone.now()
    found, _is_new = AgentPresence.objects.select_for_update().get_or_create(
        user=user, defaults={"since": now, "idle_since": now, "seen_at": now}
    )
    before = {"capacity": found.capacity, "skills": found.skills}
    found.capacity, found.skills = capacity, sorted({one.strip() for one in skills if one.strip()})
    found.save(update_fields=["capacity", "skills"])
    record_event(
        activity="set abilities",
        case_id=f"person-{user.pk}",
        by=by.username,
        outcome=user.username,
        before=before,
        after={"capacity": found.capacity, "skills": found.skills},
    )
    return found


def note_seen_agent(user: User) -> Presence | None:
    """The agent's browser is there; give what he is now where it had fallen silent meanwhile.

    Whoever went offline himself stays so. Each of his pages says so every few seconds: it is
    written down now and then.
    """
    now, own = timezone.now(), AgentPresence.objects.filter(user=user)
    found = own.first()
    if found is None or (found.state == Presence.OFFLINE and not found.before_silence):
        return None
    if found.state != Presence.OFFLINE:
        if now - found.seen_at >= rules.SEEN_EVERY:
            own.exclude(state=Presence.OFFLINE).update(seen_at=now)
        return None
    if now - found.since <= rules.BACK_WITHIN:
        return Presence(set_presence(user=user, state=Presence(found.before_silence)).state)
    # Too long for anybody to say that he still sits there.
    own.filter(state=Presence.OFFLINE).update(before_silence="")
    return Presence.OFFLINE


def return_of_silent(*, now: datetime | None = None) -> int:
    """Put back into the line what agents had who are gone; give how many agents there were."""
    moment = now or timezone.now()
    rows = AgentPresence.objects.exclude(state=Presence.OFFLINE)
    patience = rules.patience(list(rows.values_list("seen_at", flat=True)), now=moment)
    silent = list(rows.filter(seen_at__lt=moment - patience).select_related("user"))
    for presence in silent:
        with transaction.atomic():
            changed = AgentPresence.objects.filter(pk=presence.pk, seen_at=presence.seen_at).update(
                state=Presence.OFFLINE, since=moment, before_silence=presence.state
            )
            if not changed:
                continue  # he came back just now
            record_event(
                activity="set presence",
                case_id=f"person-{presence.user_id}",
                by="zhike",
                outcome=Presence.OFFLINE,
                before={"state": presence.state},
            )
            _return_live(presence.user, at=moment)
    return len(silent)


def _return_live(agent: User, *, at: datetime) -> None:
    """Nobody waits for an agent who is gone: his live conversations are first in line again."""
    rows = Conversation.objects.filter(
        agent=agent, state=State.ACTIVE, channel__in=[one.value for one in LIVE_CHANNELS]
    )
    for key in list(rows.values_list("pk", flat=True)):
        conversation = locked(key)
        if conversation.agent_id != agent.pk or conversation.state != State.ACTIVE:
            continue
        put_back(conversation, at=at)
        saved(conversation, activity="return conversation", by="zhike", outcome=agent.username)
