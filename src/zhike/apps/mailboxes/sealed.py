"""What mailboxes keep sealed: passwords, addresses of customers, mails that could not be read."""

from __future__ import annotations

from zhike.apps.mailboxes.models import Mailbox, MailThread, ReceivedMail, RejectedMail
from zhike.apps.vault.columns import SealedColumn, sealed_column
from zhike.schema.identifiers import normal

sealed_column(SealedColumn(model=Mailbox, column="password_sealed"))
sealed_column(SealedColumn(model=RejectedMail, column="content_sealed"))
sealed_column(SealedColumn(model=ReceivedMail, column="text_sealed"))
sealed_column(
    SealedColumn(
        model=MailThread,
        column="address_sealed",
        owner="ticket__key_owner",
        field="email",
        index="address_index",
        normal=lambda value, field: normal(value, kind=field),
    )
)
