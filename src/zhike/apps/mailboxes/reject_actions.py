"""What becomes of mails that could not be taken in."""

from __future__ import annotations

import base64

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.mailboxes.accounts import thread_key
from zhike.apps.mailboxes.errors import AlreadyDecided
from zhike.apps.mailboxes.mail_actions import receive_mail
from zhike.apps.mailboxes.models import RejectedMail
from zhike.apps.vault.secrets import open_secret
from zhike.integrations.mail import read_message


@transaction.atomic
def take_rejected(key: int, *, by: str) -> RejectedMail:
    """Try once more, with the bytes that were kept; a refusal leaves it where it is.

    Raises
    ------
    AlreadyDecided, SenderMissing
    """
    row = _open(key)
    content = content_of(row)
    message = read_message(content, key=thread_key(), complete=row.is_complete)
    receive_mail(row.mailbox, message=message, content=content)
    return _decided(row, activity="take rejected mail", outcome="taken", by=by)


@transaction.atomic
def discard_rejected(key: int, *, by: str) -> RejectedMail:
    """Let a mail go. Its bytes are forgotten here; in the mailbox it stays."""
    return _decided(_open(key), activity="discard rejected mail", outcome="discarded", by=by)


def content_of(row: RejectedMail) -> bytes:
    """Give the bytes of the mail as they came."""
    return base64.b64decode(open_secret(row.content_sealed)) if row.content_sealed else b""


def _open(key: int) -> RejectedMail:
    row = RejectedMail.objects.select_for_update(of=("self",)).select_related("mailbox__queue")
    found = row.get(pk=key)
    if found.decided_at is not None:
        raise AlreadyDecided
    return found


def _decided(row: RejectedMail, *, activity: str, outcome: str, by: str) -> RejectedMail:
    row.decided_at, row.decided_by, row.outcome = timezone.now(), by, outcome
    row.content_sealed = ""
    row.save()
    record_event(activity=activity, case_id=f"mailbox-{row.mailbox_id}", by=by, outcome=outcome)
    return row
