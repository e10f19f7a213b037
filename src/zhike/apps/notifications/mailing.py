"""Sends the notifications that go out by mail; each is taken, sent, and its fate written down."""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext

from zhike.apps.notifications.kinds import sentence_of
from zhike.apps.notifications.models import MailAddress, Notification
from zhike.apps.notifications.rules import LEASE, MailState, next_try
from zhike.integrations.mail import Mail, MailServer, send
from zhike.integrations.mail.errors import MailError

log = logging.getLogger(__name__)
BATCH_ROWS = 50


def send_due(*, limit: int = BATCH_ROWS) -> int:
    """Send what is due; give how many mails were tried. Without a mail server nothing is."""
    server: MailServer | None = settings.SMTP
    if server is None:
        return 0
    taken = _take(limit=limit, now=timezone.now())
    addresses = {
        each.user_id: each
        for each in MailAddress.objects.filter(user_id__in=[row.user_id for row in taken])
    }
    for row in taken:
        _send(row, to=addresses.get(row.user_id), server=server)
    return len(taken)


@transaction.atomic
def _take(*, limit: int, now: datetime) -> list[Notification]:
    lost = Q(mail_state=MailState.SENDING, mail_taken_at__lt=now - LEASE)
    due = Q(mail_state=MailState.WAITING, mail_due_at__lte=now) | lost
    rows = Notification.objects.select_for_update(skip_locked=True, of=("self",)).filter(due)
    taken = list(rows.order_by("mail_due_at", "id")[:limit])
    ids = [row.pk for row in taken]
    Notification.objects.filter(pk__in=ids).update(mail_state=MailState.SENDING, mail_taken_at=now)
    return taken


def _send(row: Notification, *, to: MailAddress | None, server: MailServer) -> None:
    tries, state, due_at = row.mail_tries + 1, MailState.SENT, None
    if to is None:
        state = MailState.NONE  # he took his address away meanwhile
    else:
        try:
            send(_mail(row, to=to), server=server)
        except MailError as error:
            log.warning("Mail of notification %s: %s", row.pk, error)
            due_at = next_try(tries=tries, failed_at=timezone.now())
            state = MailState.WAITING if due_at else MailState.GIVEN_UP
    Notification.objects.filter(pk=row.pk).update(
        mail_state=state, mail_tries=tries, mail_due_at=due_at
    )


def _mail(row: Notification, *, to: MailAddress) -> Mail:
    with translation.override(to.language):
        sentence = sentence_of(row.kind, row.values)
        text = gettext("%(sentence)s\n\nSign in to zhike to see it: %(page)s\n") % {
            "sentence": sentence,
            "page": row.url or "/",
        }
    return Mail(
        sender=settings.MAIL_FROM,
        to=to.address,
        subject=f"知客 zhike: {sentence}",
        text=text,
        message_id=f"notification-{row.pk}",
    )
