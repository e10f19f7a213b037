"""What a customer does with his matters, through the acts of tickets and conversations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zhike.apps.complaints import in_force
from zhike.apps.complaints.actions import register_complaint, withdraw_complaint
from zhike.apps.complaints.errors import ComplaintError
from zhike.apps.complaints.models import Complaint
from zhike.apps.complaints.registration import Material
from zhike.apps.complaints.review_actions import ask_review
from zhike.apps.conversations.actions import Said, customer_writes, start_conversation
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.rules import Channel, Side
from zhike.apps.customers.models import Customer
from zhike.apps.fields.actions import answer
from zhike.apps.fields.models import TicketField
from zhike.apps.people.models import WorkQueue
from zhike.apps.portal import matters
from zhike.apps.portal.errors import NotOpenYet, NotPossible, TooMany
from zhike.apps.portal.rules import by_customer, digest
from zhike.apps.tickets import actions as tickets
from zhike.apps.tickets import rules
from zhike.apps.tickets.errors import StillOpenTasks, TicketError
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import Kind, State

MOST_OPEN = 20
MOST_AN_HOUR = 60


def intake_queue(kind: Kind) -> WorkQueue:
    """The queue that takes a matter of a kind.

    Raises
    ------
    NotOpenYet
    """
    served = WorkQueue.objects.filter(terms__isnull=False)
    wanted = [settings.PORTAL_QUEUE]
    if kind == Kind.COMPLAINT:
        wanted.insert(0, settings.PORTAL_COMPLAINT_QUEUE)
    found = {queue.code: queue for queue in served.filter(code__in=wanted)}
    queue = next((found[code] for code in wanted if code in found), None) or served.first()
    if queue is None:
        raise NotOpenYet
    return queue


@transaction.atomic
def ask(
    members: Sequence[Customer],
    *,
    kind: Kind,
    text: str,
    attached: Sequence[Upload] = (),
    once: str = "",
    language: str = "",
    answers: Mapping[TicketField, str] | None = None,
) -> Ticket:
    """Begin a matter with a first message; the same one twice is one.

    `answers` are to the bank's own questions about matters of this kind.

    Raises
    ------
    NotOpenYet, TooMany, ConversationError
    """
    own, queue = matters.tickets_of(members), intake_queue(kind)
    name = _name(members, once)
    before = Conversation.objects.filter(public_id=name, ticket__in=own).first()
    if before is not None:
        return before.ticket
    if own.filter(state__in=[state.value for state in rules.ACTIVE]).count() >= MOST_OPEN:
        raise TooMany
    made = start_conversation(
        channel=Channel.PORTAL,
        queue=queue,
        said=Said(text=text, files=attached, client_id=once),
        by=by_customer(members[0].customer_id),
        customer=members[0],
        kind=kind,
        public_id=name,
        language=language,
    )
    said = {field: text for field, text in (answers or {}).items() if text.strip()}
    if said:
        answer(made.ticket_id, said=said, by=by_customer(members[0].customer_id))
    return made.ticket


@transaction.atomic
def complain(
    members: Sequence[Customer],
    *,
    about: str,
    facts: str,
    wish: str,
    attached: Sequence[Upload] = (),
    once: str = "",
    language: str = "",
) -> Ticket:
    """Begin a complaint, whose clocks of the law run from now on.

    The facts come first, since they name the matter in the customer's own list.
    """
    text = "\n\n".join(
        (
            facts.strip(),
            _("About: %(about)s") % {"about": about.strip()},
            _("Wish: %(wish)s") % {"wish": wish.strip()},
        )
    )
    kind = Kind.COMPLAINT
    ticket = ask(members, kind=kind, text=text, attached=attached, once=once, language=language)
    if not Complaint.objects.filter(ticket=ticket).exists():
        register_complaint(
            queue=ticket.queue,
            subject=facts,
            demand=wish.strip() or facts,
            regime=in_force.regimes()[0],
            channel=ticket.channel,
            by=by_customer(members[0].customer_id),
            customer=members[0],
            materials=(Material.COMPLAINED_OF, Material.REQUEST_AND_FACTS),
            received_at=ticket.opened_at,
            ticket=ticket,
        )
    return ticket


@transaction.atomic
def reply(
    members: Sequence[Customer],
    ticket: Ticket,
    *,
    text: str,
    attached: Sequence[Upload] = (),
    once: str = "",
) -> Ticket:
    """Write to the bank about a matter; give the matter that goes on with it.

    What was answered is open again; of what was closed for good a new matter begins.

    Raises
    ------
    TooMany, NotOpenYet, ConversationError
    """
    since = timezone.now() - timedelta(hours=1)
    own = Message.objects.filter(
        ticket__in=matters.tickets_of(members), side=Side.CUSTOMER, sent_at__gte=since
    )
    if own.count() >= MOST_AN_HOUR:
        raise TooMany
    by = by_customer(members[0].customer_id)
    said = Said(text=text, files=attached, client_id=once)
    thread = matters.conversation_to_answer(ticket)
    if thread is not None:
        return customer_writes(thread.pk, said=said, by=by).conversation.ticket
    made = start_conversation(
        channel=Channel.PORTAL,
        queue=ticket.queue,
        said=said,
        by=by,
        customer=ticket.customer,
        ticket=ticket,
        public_id=_name(members, once),
    )
    tickets.note_customer_wrote(tickets.locked(ticket.pk), at=timezone.now(), by=by)
    return made.ticket


@transaction.atomic
def withdraw(members: Sequence[Customer], ticket: Ticket) -> bool:
    """Say that a matter need not go on; give whether it is closed with it at once.

    Where departments still work on it, whoever owns it closes it: he reads it in the thread.
    """
    if ticket.state not in rules.ACTIVE:
        raise NotPossible
    reply(members, ticket, text=_("I take this back. It need not go on."))
    by = by_customer(members[0].customer_id)
    complaint = Complaint.objects.filter(ticket=ticket).first()
    try:
        with transaction.atomic():
            if complaint:
                withdraw_complaint(complaint.pk, by=by)
            else:
                reason = "withdrawn by the customer"
                tickets.change_state(
                    ticket.pk, state=State.CLOSED, by=by, reason=reason, is_dropped=True
                )
    except StillOpenTasks:
        return False
    except ComplaintError as error:
        raise NotPossible from error
    return True


@transaction.atomic
def ask_again(members: Sequence[Customer], ticket: Ticket, *, reason: str) -> Ticket:
    """Ask that what was answered or closed is looked at again, with the reason why.

    Of a complaint that is the review of its law, within its time.

    Raises
    ------
    NotPossible
    """
    if ticket.state not in rules.DONE:
        raise NotPossible
    by = by_customer(members[0].customer_id)
    complaint = Complaint.objects.filter(ticket=ticket).first()
    try:
        if complaint:
            ask_review(complaint.pk, grounds=reason, by=by)
        else:
            tickets.change_state(ticket.pk, state=State.OPEN, by=by, reason=reason)
    except (TicketError, ComplaintError) as error:
        raise NotPossible from error
    return reply(members, Ticket.objects.get(pk=ticket.pk), text=reason)


def _name(members: Sequence[Customer], once: str) -> str:
    """The name of a thread that a form begins: of this customer alone, whatever a form says."""
    return digest(f"{members[0].customer_id}:{once}")[:32] if once else ""
