from __future__ import annotations

from tests.apps.mailboxes.conftest import receive

from zhike.apps.mailboxes.models import MailThread
from zhike.apps.vault.columns import sealed_columns


def test_every_sealed_column_is_known_to_whoever_changes_keys(box):
    receive(box)
    columns = {
        column.name: column for column in sealed_columns() if column.name.startswith("mailboxes.")
    }

    assert sorted(columns) == [
        "mailboxes.MailThread.address_sealed",
        "mailboxes.Mailbox.password_sealed",
        "mailboxes.ReceivedMail.text_sealed",
        "mailboxes.RejectedMail.content_sealed",
    ]
    thread = MailThread.objects.select_related("ticket").get()
    found = columns["mailboxes.MailThread.address_sealed"].rows_of(thread.ticket.key_owner)
    assert list(found) == [thread]
