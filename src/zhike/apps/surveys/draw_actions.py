"""The draw, and asking whom it chose. No act of anybody on a matter reaches in here.

That a matter was drawn is written nowhere but in its row: an event of it would tell who serves it.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.consents import permission
from zhike.apps.consents.errors import ConsentsError, NoAddress, NoSender, TooSoon
from zhike.apps.consents.models import Purpose, SentMessage
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.consents.rules import Channel, Reason, Topic
from zhike.apps.consents.sending import channels_served, leave_for_sending
from zhike.apps.conversations import rules as conversation_rules
from zhike.apps.conversations.models import Conversation
from zhike.apps.customers.models import Customer
from zhike.apps.customers.queries import members_of
from zhike.apps.surveys import message, rules
from zhike.apps.surveys.models import Invitation, SampleShare, Survey
from zhike.apps.surveys.quota_actions import asked_groups, is_full
from zhike.apps.surveys.rules import AsksAfter, Held, Share, State, Through
from zhike.apps.tickets import rules as ticket_rules
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind

PURPOSE = "survey"
BY = "zhike"
AT_ONCE = 50
WITH = (
    "survey", "ticket__customer", "conversation", "trigger", "customer", "branch", "queue",
)  # fmt: skip


def draw_for_tickets(keys: Collection[int]) -> int:
    """Draw the lots of matters that began; one that has its lot keeps it. Give how many are new."""
    rows = Ticket.objects.filter(pk__in=keys).exclude(kind=Kind.INTERNAL)
    tickets = rows.select_related("queue")
    about = [(one, None, one.opened_at) for one in tickets]
    return _draw(about, after=AsksAfter.MATTER)


def draw_for_conversations(public_ids: Collection[str]) -> int:
    """Draw the lots of conversations that began."""
    rows = Conversation.objects.filter(public_id__in=public_ids).select_related("ticket", "queue")
    about = [(one.ticket, one, one.started_at) for one in rows]
    return _draw(about, after=AsksAfter.CONVERSATION)


def ask_due(*, now: datetime | None = None, limit: int = AT_ONCE) -> int:
    """Ask, or hold back, those who were drawn and whose matter is settled; give how many."""
    at = now or timezone.now()
    settled = Q(
        conversation=None, ticket__state__in=[*ticket_rules.DONE, ticket_rules.State.MERGED]
    )
    ended = Q(conversation__state=conversation_rules.State.ENDED)
    happened = Q(trigger__isnull=False)
    due = Invitation.objects.filter(settled | ended | happened, state=State.DRAWN, due_at__lte=at)
    due = due.filter(survey__is_active=True)  # one that was stopped asks nobody any more
    keys = list(due.order_by("due_at", "pk").values_list("pk", flat=True)[:limit])
    for key in keys:
        # First, so that one that cannot be asked comes again later and holds up nobody behind it.
        Invitation.objects.filter(pk=key).update(due_at=at + rules.TRY_AGAIN_AFTER)
        _ask(key, now=at)
    return len(keys)


def take_back_refused(*, now: datetime | None = None) -> int:
    """Draw those again whose message did not go out: they were not asked. Give how many."""
    at = now or timezone.now()
    rows = Invitation.objects.filter(
        state=State.INVITED, message__outcomes__outcome=Outcome.REFUSED
    )
    # The way stays, so that another one is tried first.
    return Invitation.objects.filter(pk__in=rows.values("pk"), state=State.INVITED).update(
        state=State.DRAWN,
        message=None,
        token_digest="",
        invited_at=None,
        expires_at=None,
        due_at=at + rules.TRY_AGAIN_AFTER,
    )


def hold_for_erased(members: Sequence[Customer]) -> int:
    """Close what is open of somebody who was erased: nobody is asked, no link leads anywhere."""
    rows = Invitation.objects.filter(Q(customer__in=members) | Q(ticket__customer__in=members))
    return rows.filter(state__in=[State.DRAWN, State.INVITED]).update(
        state=State.HELD_BACK, held=Held.ERASED, token_digest="", due_at=None
    )


def digest_of(token: str) -> str:
    """Give what is stored of a token: whoever reads the database holds no link."""
    return hashlib.sha256(token.encode()).hexdigest()


def lot_key() -> bytes:
    """The key of the draw; it is made of the system's secret, which no database holds."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"zhike survey lots", hashlib.sha256)


@transaction.atomic
def _draw(
    about: Iterable[tuple[Ticket, Conversation | None, datetime]], *, after: AsksAfter
) -> int:
    surveys = list(Survey.objects.filter(is_active=True, asks_after=after))
    shares: dict[int, list[Share]] = {}
    for row in SampleShare.objects.filter(survey__in=surveys):
        one = Share(share=row.share, queue=row.queue_id, channel=row.channel)
        shares.setdefault(row.survey_id, []).append(one)
    key, now = lot_key(), timezone.now()
    matters = list(about)
    rows = [
        _lot(survey, ticket, conversation, shares=shares.get(survey.pk, []), key=key, now=now)
        for survey in surveys
        for ticket, conversation, begun_at in matters
        if begun_at >= survey.begun_at
    ]
    known = set(
        Invitation.objects.filter(
            survey__in=surveys, about__in=[row.about for row in rows]
        ).values_list("survey_id", "about")
    )
    new = [row for row in rows if (row.survey_id, row.about) not in known]
    Invitation.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _lot(
    survey: Survey,
    ticket: Ticket,
    conversation: Conversation | None,
    *,
    shares: Sequence[Share],
    key: bytes,
    now: datetime,
) -> Invitation:
    about = f"conversation-{conversation.public_id}" if conversation else ticket.case_id
    queue = conversation.queue if conversation else ticket.queue
    channel = conversation.channel if conversation else ticket.channel
    share = rules.share_for(shares, queue=queue.pk, channel=channel)
    lot = rules.lot_of(key=key, survey=survey.code, about=about)
    state = rules.state_of(lot=lot, share=share)
    return Invitation(
        survey=survey,
        about=about,
        ticket=ticket,
        conversation=conversation,
        queue=queue,
        branch_id=queue.branch_id,
        channel=channel,
        kind=ticket.kind,
        probability=share,
        lot=lot,
        state=state,
        drawn_at=now,
        due_at=now if state == State.DRAWN else None,
    )


@transaction.atomic
def _ask(key: int, *, now: datetime) -> None:
    rows = Invitation.objects.select_for_update(of=("self",)).filter(pk=key, state=State.DRAWN)
    row = rows.select_related(*WITH).first()
    if row is None:
        return  # another worker has asked
    if row.ticket is not None:  # of an event, the draw knew when it was and whose
        row.done_at = _done_at(row, row.ticket)
        row.served_by_id = _served_by(row, row.ticket)
        row.customer = row.ticket.customer
    row.version = row.survey.version
    held = Held.UNKNOWN if row.customer is None else _asked(row, row.customer, now=now)
    if held is not None:
        row.state, row.held, row.due_at = State.HELD_BACK, held, None
    row.save()


def _asked(row: Invitation, customer: Customer, *, now: datetime) -> Held | None:
    """Ask a customer; give what stands against it, if anything does."""
    is_merged = row.ticket is not None and row.ticket.state == ticket_rules.State.MERGED
    if row.conversation is None and is_merged:
        return Held.MERGED
    waited = timedelta(hours=row.trigger.wait_hours if row.trigger else 0)
    if rules.is_too_late(done_at=(row.done_at or now) + waited, now=now):
        return Held.LATE
    # Locked, so that of two matters settled in the same second one is asked about.
    members = members_of(customer)
    keys = sorted(member.pk for member in members)
    list(Customer.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    purpose = Purpose.objects.filter(code=PURPOSE).first()
    rest = max(
        purpose.rest_days if purpose else 0, (row.trigger.rest_days or 0) if row.trigger else 0
    )
    lately = now - timedelta(days=rest)
    asked = Invitation.objects.filter(customer__in=members, invited_at__gt=lately)
    if asked.exists():
        return Held.RESTING
    return Held.FULL if is_full(row.survey, asked_groups(row)) else _invite(row, customer, now=now)


def _invite(row: Invitation, customer: Customer, *, now: datetime) -> Held | None:
    """Ask by the first way that is allowed and open; None where he was asked or will be later."""
    reasons: set[Reason] = set()
    waits = is_allowed = False
    for through in rules.ways_for(row.channel, failed=row.through):
        channel = Channel(through.value)
        answer = permission.ask(
            customer, channel=channel, purpose=PURPOSE, topic=Topic.SURVEYS, at=now
        )
        reasons |= set(answer.reasons)
        if not answer.allowed:
            waits = waits or set(answer.reasons) == {Reason.OUTSIDE_WINDOW}
            continue
        is_allowed = True
        try:
            if _went_out(row, customer, through=through, now=now):
                return None
        except TooSoon:
            return Held.RESTING
    if waits:
        row.due_at = now + rules.TRY_AGAIN_AFTER
        return None
    if Reason.TOO_SOON in reasons:
        return Held.RESTING
    return Held.NO_WAY if is_allowed else Held.NOT_WANTED


def _went_out(row: Invitation, customer: Customer, *, through: Through, now: datetime) -> bool:
    """Open the invitation; by message too where it is one. False where this way leads nowhere."""
    expires_at = now + timedelta(days=row.survey.link_days)
    row.message = None
    if through != Through.APP:
        if not (message.has_address() and through.value in channels_served()):
            return False
        token = secrets.token_urlsafe(32)
        try:
            row.message = _leave(
                row, customer, token=token, channel=Channel(through.value), until=expires_at
            )
        except (NoAddress, NoSender):
            return False
        row.token_digest = digest_of(token)
    row.state, row.through, row.due_at = State.INVITED, through, None
    row.invited_at, row.expires_at = now, expires_at
    record_event(
        activity="invite to survey",
        case_id=row.case_id,
        customer_id=customer.customer_id,
        channel=through,
        by=BY,
        outcome=row.survey.code,
        attributes={"survey": row.survey.code, "about": row.about},
    )
    return True


def _leave(
    row: Invitation, customer: Customer, *, token: str, channel: Channel, until: datetime
) -> SentMessage:
    """Leave the message for the worker, who sends it once the invitation is committed."""
    try:
        permit = permission.send_permission(
            customer, channel=channel, purpose=PURPOSE, topic=Topic.SURVEYS
        )
    except ConsentsError as refusal:
        raise NoSender(channel=channel.value) from refusal  # it changed since it was asked
    said = message.words_for(row, customer, token=token, channel=channel, until=until)
    return leave_for_sending(permit, subject=said.subject, text=said.text, by=BY)


def _done_at(row: Invitation, ticket: Ticket) -> datetime | None:
    if row.conversation is not None:
        return row.conversation.ended_at
    return ticket.solved_at or ticket.closed_at


def _served_by(row: Invitation, ticket: Ticket) -> int | None:
    return row.conversation.agent_id if row.conversation else ticket.owner_id
