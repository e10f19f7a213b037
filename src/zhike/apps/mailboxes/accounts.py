"""From the row of a mailbox to what mail is fetched and signed with."""

from __future__ import annotations

from django.utils.crypto import salted_hmac

from zhike.apps.mailboxes.models import Mailbox
from zhike.apps.vault.secrets import open_secret
from zhike.integrations.mail import MailAccount
from zhike.integrations.mail.mailbox import BoxEncryption


def account_of(mailbox: Mailbox) -> MailAccount:
    """Give what opens the mailbox, with its password."""
    encryption: BoxEncryption = mailbox.encryption  # type: ignore[assignment]
    return MailAccount(
        host=mailbox.host,
        port=mailbox.port,
        encryption=encryption,
        username=mailbox.username,
        password=open_secret(mailbox.password_sealed),
        folder=mailbox.folder,
        taken_folder=mailbox.taken_folder,
    )


def thread_key() -> bytes:
    """Give the key that signs our message ids. With another secret, threads go by references."""
    return salted_hmac("zhike.mail-thread", "1", algorithm="sha256").digest()
