"""Takes mail in: each one once, in one transaction with the message that it becomes."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone, translation

from zhike.apps.audit.actions import record_event
from zhike.apps.blocks.gate_actions import hold_back
from zhike.apps.consents.gateways import reference_of
from zhike.apps.consents.outcome_actions import note_report
from zhike.apps.consents.outcomes import Outcome
from zhike.apps.consents.rules import Channel as ConsentChannel
from zhike.apps.conversations import actions as conversations
from zhike.apps.conversations.actions import Said
from zhike.apps.conversations.delivery_actions import note_failed
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.rules import Channel, MessageState
from zhike.apps.mailboxes import queries, rules
from zhike.apps.mailboxes.accounts import thread_key
from zhike.apps.mailboxes.errors import MailboxesError, SenderMissing
from zhike.apps.mailboxes.models import (
    Arrival,
    Mailbox,
    MailThread,
    OutgoingMail,
    ReceivedMail,
    RejectedMail,
)
from zhike.apps.mailboxes.words import words_of
from zhike.apps.sentences.told import kept
from zhike.apps.tickets.models import Ticket
from zhike.apps.vault.keys import index_of, seal_for
from zhike.apps.vault.secrets import seal_secret
from zhike.integrations import mail
from zhike.integrations.mail.automatic import Origin
from zhike.integrations.mail.message_ids import conversation_of
from zhike.integrations.mail.threads import Way, hints_of, place_of
from zhike.schema.identifiers import normal

BY = "mail"
STORM, HELD = "storm", "held"


@transaction.atomic
def receive_mail(mailbox: Mailbox, *, message: mail.Message, content: bytes) -> ReceivedMail:
    """Take one mail in; the same one twice is one.

    `content` is the mail as it came, which is kept where its sender is blocked.

    Raises
    ------
    SenderMissing
    """
    if not message.sender:
        raise SenderMissing
    # Written first: of two workers with the same mail the second one waits here, and finds it.
    row, is_new = ReceivedMail.objects.get_or_create(
        mailbox=mailbox,
        once_key=message.once_key,
        defaults={
            "origin": message.finding.origin,
            "because": message.finding.because[:100],
            "faults": list(message.faults),
            "received_at": timezone.now(),
        },
    )
    if not is_new:
        return row
    if message.finding.origin is Origin.BOUNCE:
        note_returned(message)
    elif message.finding.origin is Origin.AUTO_REPLY:
        # No customer wrote this: it opens nothing again and stops no clock.
        row.text_sealed = seal_secret(f"{message.subject}\n\n{message.text}"[:20_000])
    elif message.finding.origin is not Origin.OWN:
        row.message, row.way = _take_words(mailbox, message, at=row.received_at, content=content)
    row.save()
    return row


@transaction.atomic
def take_held(mailbox: Mailbox, *, message: mail.Message) -> ReceivedMail:
    """Take a mail in that was held back, as if it had come in then."""
    rows = ReceivedMail.objects.select_for_update(of=("self",))
    row = rows.get(mailbox=mailbox, once_key=message.once_key)
    row.message, row.way = _take_words(mailbox, message, at=row.received_at)
    row.save()
    return row


def note_returned(message: mail.Message) -> None:
    """Note of one of our messages that it came back, unless the other house still tries."""
    if message.bounced and not message.bounced.final:
        return
    key, status = thread_key(), message.bounced.status if message.bounced else ""
    for message_id in hints_of(message, key=key).message_ids:
        if reference := reference_of(message_id):
            note_report(
                reference,
                channel=ConsentChannel.EMAIL,
                outcome=Outcome.NOT_DELIVERED,
                reason=f"returned {status}".strip(),
            )
            return
        conversation, number = conversation_of(message_id, key=key), rules.key_of_nonce(message_id)
        rows = Message.objects.filter(pk=number or 0, conversation__public_id=conversation)
        if conversation and rows.exclude(state=MessageState.FAILED).exists():
            note_failed(rows.get().pk, failure=f"returned {status}".strip())
            return


@transaction.atomic
def begin_arrival(mailbox: Mailbox, *, uid_validity: int, uid: int) -> int:
    """Count a try before it is made, so that one which never ends is counted too."""
    row, _ = Arrival.objects.get_or_create(mailbox=mailbox, uid_validity=uid_validity, uid=uid)
    Arrival.objects.filter(pk=row.pk).update(tries=F("tries") + 1)
    Mailbox.objects.filter(pk=mailbox.pk).update(taken_at=timezone.now())
    return row.tries + 1


def end_arrival(mailbox: Mailbox, *, uid_validity: int, uid: int) -> None:
    Arrival.objects.filter(mailbox=mailbox, uid_validity=uid_validity, uid=uid).delete()


@transaction.atomic
def reject_mail(
    mailbox: Mailbox, *, uid_validity: int, uid: int, found: mail.Found | None, why: MailboxesError
) -> RejectedMail:
    """Keep a mail that cannot be taken in, sealed, until somebody decides about it."""
    content = base64.b64encode(found.content).decode() if found else ""
    row, is_new = RejectedMail.objects.get_or_create(
        mailbox=mailbox,
        uid_validity=uid_validity,
        uid=uid,
        defaults={
            "size": found.size if found else 0,
            "content_sealed": seal_secret(content) if content else "",
            "is_complete": bool(found and found.complete),
            "reason": kept(why),
            "rejected_at": timezone.now(),
        },
    )
    if is_new:
        record_event(
            activity="reject mail", case_id=f"mailbox-{mailbox.pk}", by=BY, outcome=why.code
        )
    return row


def _take_words(
    mailbox: Mailbox, message: mail.Message, *, at: datetime, content: bytes | None = None
) -> tuple[Message | None, str]:
    conversation, way = _found_conversation(message, at=at)
    about = conversation.ticket if conversation and way != STORM else None
    if content is not None and _is_held(mailbox, message, content=content, about=about, at=at):
        return None, HELD
    with translation.override(settings.LANGUAGE_CODE):
        text, files = words_of(message)
    said = Said(
        text=text, files=files, client_id=message.once_key, external_id=message.message_id, at=at
    )
    if conversation is not None:
        made = conversations.customer_writes(conversation.pk, said=said, by=BY)
    else:
        begun = conversations.start_conversation(
            channel=Channel.MAIL,
            queue=mailbox.queue,
            said=said,
            by=BY,
            subject=message.subject[:200],
        )
        made = begun.messages.get()
    thread, is_new = thread_of(made.conversation, mailbox=mailbox, address=message.sender, at=at)
    if is_new and mailbox.confirms:
        _confirm(thread, message, at=at)
    return made, way


def _is_held(
    mailbox: Mailbox, message: mail.Message, *, content: bytes, about: Ticket | None, at: datetime
) -> bool:
    return hold_back(
        queries.sender_at(message.sender),
        channel=Channel.MAIL,
        once=f"{mailbox.pk}-{message.once_key}",
        words=f"{message.subject}\n{message.text}",
        content={
            "mailbox": mailbox.pk,
            "content": base64.b64encode(content).decode(),
            "complete": mail.Fault.NOT_FETCHED not in message.faults,
        },
        about=about,
        at=at,
    )


def _found_conversation(message: mail.Message, *, at: datetime) -> tuple[Conversation | None, str]:
    hints = hints_of(message, key=thread_key())
    threads = queries.threads_of(hints, sender=message.sender)
    if place := place_of(hints, sender=message.sender, threads=threads):
        rows = Conversation.objects.select_related("ticket")
        return rows.get(public_id=place.conversation), Way(place.way)
    recent = queries.threads_with(message.sender).filter(started_at__gt=at - timedelta(hours=1))
    if recent.count() >= rules.NEW_AN_HOUR:
        # A machine that writes without end fills one conversation, not a queue of them.
        return recent.order_by("-started_at")[0].conversation, STORM
    return None, ""


def thread_of(
    conversation: Conversation, *, mailbox: Mailbox, address: str, at: datetime
) -> tuple[MailThread, bool]:
    """Give the thread of a conversation, and whether it was begun here: with that address."""
    if before := MailThread.objects.filter(conversation=conversation).first():
        return before, False
    ticket, plain = conversation.ticket, normal(address, kind="email")
    made = MailThread.objects.create(
        conversation=conversation,
        ticket=ticket,
        mailbox=mailbox,
        address_sealed=seal_for(ticket.key_owner, plain),
        address_index=index_of(plain, kind="email"),
        started_at=at,
    )
    return made, True


def _confirm(thread: MailThread, message: mail.Message, *, at: datetime) -> None:
    """Let a machine say that the mail is here: to people only, and not without end."""
    sent = queries.receipts_to(thread.address_index, since=at - timedelta(hours=1))
    if rules.may_get_receipt(is_automatic=message.is_automatic, sent_within_hour=sent):
        OutgoingMail.objects.create(
            thread=thread, address_index=thread.address_index, due_at=at, created_at=at
        )
