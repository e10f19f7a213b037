"""Looks into the mailboxes and takes in what is there, one mail at a time.

A mail that fails costs only itself: it is tried a few times, after those that never failed, and
then kept for the administrator to decide about.
"""

from __future__ import annotations

import logging

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone

from zhike.apps.mailboxes.accounts import account_of, thread_key
from zhike.apps.mailboxes.actions import note_look
from zhike.apps.mailboxes.errors import MailboxesError, NotStored, TriedTooOften
from zhike.apps.mailboxes.mail_actions import (
    begin_arrival,
    end_arrival,
    receive_mail,
    reject_mail,
)
from zhike.apps.mailboxes.models import Mailbox
from zhike.apps.mailboxes.rules import LEASE, MOST_TRIES
from zhike.integrations.mail import Found, opened_mailbox, read_message
from zhike.integrations.mail import Mailbox as OpenMailbox
from zhike.integrations.mail.errors import MailboxError

log = logging.getLogger(__name__)
MAILS_AT_ONCE = 200


def fetch_due() -> int:
    """Look into each mailbox that nobody has in hand; give how many mails were taken in."""
    return sum(fetch_from(mailbox) for mailbox in _take_mailboxes())


def fetch_from(mailbox: Mailbox) -> int:
    """Take in what waits in one mailbox. A mailbox that fails says so on its page."""
    taken = 0
    try:
        with opened_mailbox(account_of(mailbox)) as box:
            for uid in _in_order(mailbox, box)[:MAILS_AT_ONCE]:
                taken += _take_in(mailbox, box, uid)
    except MailboxError as error:
        log.warning("Mailbox %s: %s", mailbox.pk, error)
        note_look(mailbox, failure=error)
    else:
        note_look(mailbox)
    return taken


@transaction.atomic
def _take_mailboxes() -> list[Mailbox]:
    now = timezone.now()
    free = Q(taken_at=None) | Q(taken_at__lt=now - LEASE)
    rows = Mailbox.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        free, paused_at=None, removed_at=None
    )
    taken = list(rows.select_related("queue"))
    Mailbox.objects.filter(pk__in=[row.pk for row in taken]).update(taken_at=now)
    return taken


def _in_order(mailbox: Mailbox, box: OpenMailbox) -> list[int]:
    """The oldest first, but behind all others what failed before."""
    tries = dict(mailbox.arrivals.filter(uid_validity=box.uid_validity).values_list("uid", "tries"))
    return sorted(box.waiting(), key=lambda uid: (tries.get(uid, 0), uid))


def _take_in(mailbox: Mailbox, box: OpenMailbox, uid: int) -> bool:
    place = {"uid_validity": box.uid_validity, "uid": uid}
    tries = begin_arrival(mailbox, **place)
    # Beyond the limit it is kept unread; if fetching it is what fails, even without its bytes.
    found = box.fetch(uid) if tries <= MOST_TRIES + 1 else None
    refusal: MailboxesError | None = TriedTooOften(tries=tries - 1)
    if tries <= MOST_TRIES:
        if found is None:
            end_arrival(mailbox, **place)  # somebody took it away meanwhile
            return False
        try:
            refusal = _receive(mailbox, found)
        except OperationalError:
            log.exception("The database was away while a mail was taken in")
            return False  # it is still in the mailbox, and tried again
    if refusal is not None:
        log.warning("Mailbox %s rejects mail %s: %s", mailbox.pk, uid, refusal.code)
        reject_mail(mailbox, found=found, why=refusal, **place)
    box.take(uid)
    end_arrival(mailbox, **place)
    return refusal is None


def _receive(mailbox: Mailbox, found: Found) -> MailboxesError | None:
    """Take a mail in; give why it cannot be, whatever that is."""
    try:
        message = read_message(found.content, key=thread_key(), complete=found.complete)
        receive_mail(mailbox, message=message, content=found.content)
    except OperationalError:
        raise
    except MailboxesError as refusal:
        return refusal
    except Exception as error:  # noqa: BLE001 - no mail, whatever is in it, holds up the next one
        return NotStored(kind=type(error).__name__)
    return None
