"""What administrators do to mailboxes."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from zhike.apps.audit.actions import record_event
from zhike.apps.mailboxes.accounts import account_of
from zhike.apps.mailboxes.errors import AddressTaken
from zhike.apps.mailboxes.models import Mailbox
from zhike.apps.people.models import WorkQueue
from zhike.apps.sentences.told import kept
from zhike.apps.vault.secrets import seal_secret
from zhike.integrations.mail import opened_mailbox
from zhike.integrations.mail.errors import MailboxError

RECORDED = ("address", "host", "port", "encryption", "username", "folder", "taken_folder")


@transaction.atomic
def add_mailbox(*, password: str, by: str, **said: Any) -> Mailbox:
    """Look into one more address from now on."""
    if Mailbox.objects.filter(address=said["address"], removed_at=None).exists():
        raise AddressTaken(address=said["address"])
    made = Mailbox.objects.create(
        **said, password_sealed=seal_secret(password), created_at=timezone.now(), created_by=by
    )
    _record(made, "add mailbox", by=by, after=_state_of(made))
    return made


@transaction.atomic
def change_mailbox(mailbox: Mailbox, *, password: str, by: str, **said: Any) -> None:
    """Change where and how it is looked into; an empty password leaves the one there is."""
    same = Mailbox.objects.filter(address=said["address"], removed_at=None).exclude(pk=mailbox.pk)
    if same.exists():
        raise AddressTaken(address=said["address"])
    before = _state_of(Mailbox.objects.get(pk=mailbox.pk))
    for name, value in said.items():
        setattr(mailbox, name, value)
    if password:
        mailbox.password_sealed = seal_secret(password)
    mailbox.failures_in_a_row, mailbox.failure = 0, ""
    mailbox.save()
    _record(mailbox, "change mailbox", by=by, before=before, after=_state_of(mailbox))


@transaction.atomic
def pause_mailbox(mailbox: Mailbox, *, by: str) -> None:
    """Leave the mail where it is for now."""
    if mailbox.paused_at is None:
        mailbox.paused_at = timezone.now()
        mailbox.save(update_fields=["paused_at"])
        _record(mailbox, "pause mailbox", by=by)


@transaction.atomic
def resume_mailbox(mailbox: Mailbox, *, by: str) -> None:
    if mailbox.paused_at is not None:
        mailbox.paused_at, mailbox.failures_in_a_row = None, 0
        mailbox.save(update_fields=["paused_at", "failures_in_a_row"])
        _record(mailbox, "resume mailbox", by=by)


@transaction.atomic
def remove_mailbox(mailbox: Mailbox, *, by: str) -> None:
    """Look into it no more and forget its password; its conversations stay."""
    _record(mailbox, "remove mailbox", by=by, before=_state_of(mailbox))
    mailbox.removed_at, mailbox.password_sealed = timezone.now(), ""
    mailbox.save(update_fields=["removed_at", "password_sealed"])


def look_once(mailbox: Mailbox, *, by: str) -> int:
    """Sign in and count what waits, without taking anything. The outcome stays on the page.

    Raises
    ------
    MailboxError
    """
    _record(mailbox, "test mailbox", by=by)
    try:
        with opened_mailbox(account_of(mailbox)) as box:
            waiting = len(box.waiting())
    except MailboxError as error:
        note_look(mailbox, failure=error)
        raise
    note_look(mailbox)
    return waiting


def note_look(mailbox: Mailbox, *, failure: MailboxError | None = None) -> None:
    """Write down when it was looked into and what came of it, and give it free."""
    failures = mailbox.failures_in_a_row + 1 if failure else 0
    Mailbox.objects.filter(pk=mailbox.pk).update(
        looked_at=timezone.now(),
        taken_at=None,
        failures_in_a_row=failures,
        failure=kept(failure) if failure else "",
    )


def _state_of(mailbox: Mailbox) -> dict[str, Any]:
    queue = WorkQueue.objects.get(pk=mailbox.queue_id)
    return {name: getattr(mailbox, name) for name in RECORDED} | {"queue": queue.code}


def _record(mailbox: Mailbox, activity: str, *, by: str, **values: Any) -> None:
    record_event(
        activity=activity,
        case_id=f"mailbox-{mailbox.pk}",
        by=by,
        outcome=mailbox.address,
        before=values.get("before"),
        after=values.get("after"),
    )
