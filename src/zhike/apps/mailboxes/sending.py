"""Sends what staff answer by mail: each is taken, sent, and its fate written down."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from zhike.apps.conversations.delivery_actions import note_delivered, note_failed
from zhike.apps.conversations.files import content_of
from zhike.apps.conversations.models import Message
from zhike.apps.conversations.rules import Side
from zhike.apps.mailboxes import rules
from zhike.apps.mailboxes.accounts import thread_key
from zhike.apps.mailboxes.models import MailThread, OutgoingMail
from zhike.apps.mailboxes.rules import LEASE, OutgoingState, next_try
from zhike.apps.sentences.told import kept
from zhike.apps.vault.errors import VaultError
from zhike.apps.vault.keys import Keyring
from zhike.integrations.mail import Mail, MailFile, MailServer, send
from zhike.integrations.mail.errors import MailNotTaken
from zhike.integrations.mail.message_ids import new_message_id

log = logging.getLogger(__name__)
BATCH_ROWS = 50


@dataclass(frozen=True, kw_only=True)
class _Batch:
    """What the mails of a batch are written from: the keys, and the ids of their threads."""

    keys: Keyring
    ids: dict[int, list[str]]


def queue_answers(conversation_ids: Iterable[str]) -> int:
    """Queue each message of staff in these conversations that is not on its way yet."""
    rows = Message.objects.filter(
        conversation__public_id__in=set(conversation_ids),
        conversation__mail_thread__isnull=False,
        side=Side.STAFF,
        outgoing_mail=None,
    ).select_related("conversation__mail_thread")
    now = timezone.now()
    waiting = [
        OutgoingMail(
            thread=row.conversation.mail_thread,
            message=row,
            address_index=row.conversation.mail_thread.address_index,
            due_at=now,
            created_at=now,
        )
        for row in rows
    ]
    OutgoingMail.objects.bulk_create(waiting, ignore_conflicts=True)
    return len(waiting)


def send_due(*, limit: int = BATCH_ROWS) -> int:
    """Send what is due; give how many were tried. Without a mail server nothing is."""
    server: MailServer | None = settings.SMTP
    if server is None:
        return 0
    taken = _take(limit=limit, now=timezone.now())
    batch = _batch_of(taken)
    for row in taken:
        _send(row, batch=batch, server=server)
    return len(taken)


@transaction.atomic
def _take(*, limit: int, now: datetime) -> list[OutgoingMail]:
    lost = Q(state=OutgoingState.SENDING, taken_at__lt=now - LEASE)
    due = Q(state=OutgoingState.WAITING, due_at__lte=now) | lost
    rows = OutgoingMail.objects.select_for_update(skip_locked=True, of=("self",)).filter(due)
    taken = list(
        rows.select_related("thread__mailbox", "thread__conversation", "thread__ticket", "message")
        .prefetch_related("message__attachments")
        .order_by("due_at", "id")[:limit]
    )
    OutgoingMail.objects.filter(pk__in=[row.pk for row in taken]).update(
        state=OutgoingState.SENDING, taken_at=now
    )
    return taken


def _batch_of(rows: list[OutgoingMail]) -> _Batch:
    ids: dict[int, list[str]] = defaultdict(list)
    threads = {row.thread.conversation_id: row.thread for row in rows}
    said = Message.objects.filter(conversation__in=threads).order_by("id")
    for pk, conversation, side, external in said.values_list(
        "pk", "conversation_id", "side", "external_id"
    ):
        ours = _message_id(threads[conversation], rules.nonce_of(pk)) if side == Side.STAFF else ""
        ids[conversation] += [each for each in (external or ours,) if each]
    return _Batch(keys=Keyring.of({row.thread.ticket.key_owner for row in rows}), ids=ids)


def _send(row: OutgoingMail, *, batch: _Batch, server: MailServer) -> None:
    try:
        send(_mail(row, batch), server=server)
    except MailNotTaken as error:
        log.warning("Outgoing mail %s: %s", row.pk, error)
        _note_failed(row, error)
    except (VaultError, ValueError) as error:
        # It cannot even be written; the next one must not wait for it.
        log.warning("Outgoing mail %s cannot be written: %s", row.pk, type(error).__name__)
        _note_failed(row, MailNotTaken(reason=type(error).__name__, final=True))
    else:
        _note_sent(row)


@transaction.atomic
def _note_sent(row: OutgoingMail) -> None:
    OutgoingMail.objects.filter(pk=row.pk).update(
        state=OutgoingState.SENT, tries=row.tries + 1, due_at=None, failure=""
    )
    if row.message_id:
        note_delivered(row.message_id)


@transaction.atomic
def _note_failed(row: OutgoingMail, error: MailNotTaken) -> None:
    tries = row.tries + 1
    due_at = next_try(tries=tries, failed_at=timezone.now(), final=error.final)
    OutgoingMail.objects.filter(pk=row.pk).update(
        state=OutgoingState.WAITING if due_at else OutgoingState.GIVEN_UP,
        tries=tries,
        due_at=due_at,
        failure=kept(error),
    )
    if due_at is None and row.message_id:
        note_failed(row.message_id, failure=error.code)


def _mail(row: OutgoingMail, batch: _Batch) -> Mail:
    thread, ticket, message = row.thread, row.thread.ticket, row.message
    owner = ticket.key_owner
    subject = batch.keys.open(ticket.subject_sealed, customer_id=owner)
    nonce = rules.nonce_of(message.pk) if message else f"receipt{row.pk:012d}"
    own_id = _message_id(thread, nonce)
    ids = batch.ids[thread.conversation_id]
    before = tuple(ids[: ids.index(own_id)] if own_id in ids else ids)
    return Mail(
        sender=thread.mailbox.address,
        to=batch.keys.open(thread.address_sealed, customer_id=owner),
        subject=rules.subject_of(subject, number=ticket.number, is_reply=bool(before)),
        text=batch.keys.open(message.text_sealed, customer_id=owner)
        if message
        else _receipt(ticket.number),
        message_id=own_id,
        loop_mark=own_id,
        automatic=message is None,
        references=before,
        files=tuple(_files(message, batch.keys, owner) if message else ()),
    )


def _files(message: Message, keys: Keyring, owner: str) -> Iterable[MailFile]:
    for file in message.attachments.all():
        yield MailFile(
            name=keys.open(file.name_sealed, customer_id=owner),
            kind=file.content_type,
            content=content_of(keys.open(file.content_sealed, customer_id=owner)),
        )


def _receipt(number: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _(
            "We have received your mail, and somebody will answer it. Its number is %(number)s.\n\n"
            "This receipt was written by a machine.\n"
        ) % {"number": number}


def _message_id(thread: MailThread, nonce: str) -> str:
    return new_message_id(
        conversation=thread.conversation.public_id,
        domain=thread.mailbox.address.rpartition("@")[2],
        key=thread_key(),
        nonce=nonce,
    )
