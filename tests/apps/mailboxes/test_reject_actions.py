from __future__ import annotations

import pytest
from tests.integrations.mail.mails import mail

from zhike.apps.audit.models import Outbox
from zhike.apps.conversations.models import Message
from zhike.apps.mailboxes.errors import AlreadyDecided, NotStored, SenderMissing
from zhike.apps.mailboxes.mail_actions import reject_mail
from zhike.apps.mailboxes.reject_actions import content_of, discard_rejected, take_rejected
from zhike.integrations.mail import Found


def rejected(box, content, *, uid=1):
    found = Found(uid=uid, size=len(content), content=content, complete=True)
    return reject_mail(box, uid_validity=1, uid=uid, found=found, why=NotStored(kind="DataError"))


def test_the_bytes_are_kept_sealed_and_come_back_as_they_were(box):
    row = rejected(box, mail("\x00您好".encode()))

    assert content_of(row) == mail("\x00您好".encode())
    assert "home.example" not in row.content_sealed


def test_a_second_rejection_of_the_same_mail_is_the_first(box):
    assert rejected(box, mail()) == rejected(box, mail())
    assert Outbox.objects.filter(activity="reject mail").count() == 1


def test_a_second_try_takes_it_in_and_forgets_the_bytes(box):
    row = take_rejected(rejected(box, mail()).pk, by="chen")

    assert (row.outcome, row.content_sealed, row.decided_by) == ("taken", "", "chen")
    assert Message.objects.count() == 1


def test_a_second_try_that_fails_leaves_it_where_it_is(box):
    row = rejected(box, b"just words")

    with pytest.raises(SenderMissing):
        take_rejected(row.pk, by="chen")

    row.refresh_from_db()
    assert row.decided_at is None
    assert content_of(row) == b"just words"


def test_discarding_forgets_the_bytes(box):
    row = discard_rejected(rejected(box, mail()).pk, by="chen")

    assert (row.outcome, row.content_sealed) == ("discarded", "")
    assert not Message.objects.exists()


@pytest.mark.parametrize("second", [take_rejected, discard_rejected])
def test_it_is_decided_once(box, second):
    row = discard_rejected(rejected(box, mail()).pk, by="chen")

    with pytest.raises(AlreadyDecided):
        second(row.pk, by="li")
