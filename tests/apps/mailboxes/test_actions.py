from __future__ import annotations

import pytest
from tests.apps.mailboxes.conftest import SAID
from tests.integrations.mail.mails import mail

from zhike.apps.audit.models import Outbox
from zhike.apps.mailboxes import actions
from zhike.apps.mailboxes.accounts import account_of
from zhike.apps.mailboxes.errors import AddressTaken
from zhike.apps.mailboxes.models import Mailbox
from zhike.integrations.mail.errors import MailboxClosed


def acts():
    return list(
        Outbox.objects.filter(case_id__startswith="mailbox-")
        .order_by("id")
        .values_list("activity", flat=True)
    )


def test_an_address_is_looked_into_once(box, hotline):
    with pytest.raises(AddressTaken, match="already"):
        actions.add_mailbox(**SAID, queue=hotline, password="x", by="chen")


def test_a_removed_address_may_be_added_again(box, hotline):
    actions.remove_mailbox(box, by="chen")

    again = actions.add_mailbox(**SAID, queue=hotline, password="x", by="chen")

    box.refresh_from_db()
    assert (box.password_sealed, again.address) == ("", box.address)
    assert acts() == ["add mailbox", "remove mailbox", "add mailbox"]


def test_an_empty_password_leaves_the_one_there_is(box, hotline):
    said = SAID | {"folder": "Service"}

    actions.change_mailbox(box, **said, queue=hotline, password="", by="chen")
    assert (account_of(box).password, account_of(box).folder) == ("secret", "Service")
    actions.change_mailbox(box, **said, queue=hotline, password="new", by="chen")

    assert account_of(box).password == "new"


def test_no_password_is_ever_on_record(box, hotline):
    actions.change_mailbox(box, **SAID, queue=hotline, password="new-secret", by="chen")

    assert "secret" not in str(list(Outbox.objects.values_list("attributes", flat=True)))


def test_pausing_twice_is_one_act(box):
    actions.pause_mailbox(box, by="chen")
    actions.pause_mailbox(box, by="chen")
    actions.resume_mailbox(box, by="chen")

    assert acts() == ["add mailbox", "pause mailbox", "resume mailbox"]


def test_a_look_counts_and_takes_nothing(real_box, imap):
    imap.deliver(mail())

    assert actions.look_once(real_box, by="chen") == 1
    assert actions.look_once(real_box, by="chen") == 1


def test_a_look_that_fails_stays_on_the_page(box):
    with pytest.raises(MailboxClosed):
        actions.look_once(box, by="chen")

    found = Mailbox.objects.get()
    assert found.failures_in_a_row == 1
    assert "cannot be reached" in found.told_failure
