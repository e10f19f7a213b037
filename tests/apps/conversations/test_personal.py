from __future__ import annotations

from tests.apps.conversations.conftest import HELLO

from zhike.apps.conversations.actions import Said, customer_writes, keep_draft
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.models import Attachment, Draft
from zhike.apps.customers.keeping import places


def ours():
    return next(place for place in places() if place.name == "conversations.messages")


def test_the_customers_copy_holds_what_was_said(chat, lin):
    (row,) = ours().read([lin])

    assert (row["text"], row["from"], row["channel"]) == (HELLO, "customer", "chat")


def test_an_erasure_takes_words_files_and_drafts(chat, lin, agent):
    customer_writes(chat.pk, said=Said(files=[Upload(name="a.txt", content=b"x")]), by="customer")
    keep_draft(chat, user=agent, text="您好", is_note=False)
    assert ours().left([lin]) == 3

    ours().clear([lin])

    assert ours().left([lin]) == 0
    assert not Attachment.objects.exists()
    assert not Draft.objects.exists()
    assert ours().stay([lin]) == 2
