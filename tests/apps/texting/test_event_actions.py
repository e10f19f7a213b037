from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest
from django.utils import timezone
from tests.apps.telephony.conftest import NUMBER, known
from tests.apps.texting.conftest import report, said, tell

from zhike.apps.audit.models import AuditRow
from zhike.apps.consents.models import Consent, SentMessage
from zhike.apps.consents.outcomes import Stand
from zhike.apps.consents.permission import send_permission
from zhike.apps.consents.queries import stand_now
from zhike.apps.consents.rules import Channel, Topic
from zhike.apps.consents.sending import send_to_customer
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.queries import messages_of
from zhike.apps.texting.event_actions import forget_old_texts
from zhike.apps.texting.models import HeardText, TextThread
from zhike.apps.vault.keys import Keyring


@pytest.fixture
def sent(lin) -> SentMessage:
    permit = send_permission(lin, channel=Channel.SMS, purpose="service", topic=Topic.SERVICE)
    return send_to_customer(permit, subject="", text="您的卡已寄出", by="wang")


def test_the_gateways_report_is_noted_on_the_message_it_is_about(served, sent):
    (told,) = served.said()
    assert stand_now(sent) == Stand.TAKEN

    answer = tell(report(told["reference"], at="2026-01-05T12:00:00+08:00"))

    assert answer.json() == {"events": ["taken"]}
    row = sent.outcomes.get(outcome="delivered")
    assert row.occurred_at.isoformat() == "2026-01-05T04:00:00+00:00"


def test_reports_in_any_order_and_told_again_are_one_each(served, lin):
    now = timezone.now()
    for order in permutations((0, 1)):
        permit = send_permission(lin, channel=Channel.SMS, purpose="service", topic=Topic.SERVICE)
        sent = send_to_customer(permit, subject="", text="x", by="wang")
        earlier = (now - timedelta(minutes=2)).isoformat()
        later = (now - timedelta(minutes=1)).isoformat()
        both = [
            report(sent.permit_id, "not_delivered", at=earlier, reason="absent"),
            report(sent.permit_id, at=later),
        ]
        for place in (*order, *order):
            tell(both[place])

        assert stand_now(sent) == Stand.DELIVERED
        assert sent.outcomes.exclude(outcome="taken").count() == 2


def test_a_report_of_another_channel_or_of_nobodys_message_changes_nothing(served, lin):
    other = SentMessage.objects.create(
        permit_id="p1", customer=lin, purpose="service", channel="email", topic="service",
        sent_at=timezone.now(), sent_by="wang",
    )  # fmt: skip

    assert tell(report("p1"), report("nobody")).json() == {"events": ["unknown", "unknown"]}
    assert not other.outcomes.exists()


def test_one_bad_event_holds_up_no_other(served):
    answer = tell({"event": "dance"}, said(), {"event": "report", "reference": "x"}, "text")

    assert answer.json() == {"events": ["refused", "taken", "refused", "refused"]}
    assert AuditRow.objects.filter(activity="refuse text event").count() == 3


def test_whoever_has_the_number_alone_is_linked(served, lin):
    tell(said())

    begun = Conversation.objects.get()
    assert (begun.channel, begun.ticket.customer) == ("sms", lin)
    assert [row.text for row in messages_of(begun)] == ["信用卡年费怎么减免"]


def test_of_several_with_the_number_nobody_is_guessed(served, lin):
    known("C002")
    tell(said())

    assert Conversation.objects.get().ticket.customer is None


def test_an_unknown_number_is_an_anonymous_conversation_with_its_number_sealed(served, db):
    tell(said(**{"from": "13900000000"}))

    thread = TextThread.objects.select_related("ticket").get()
    assert thread.ticket.customer is None
    assert "13900000000" not in thread.number_sealed + thread.number_index
    owner = thread.ticket.key_owner
    assert Keyring.of([owner]).open(thread.number_sealed, customer_id=owner) == "13900000000"


def test_what_follows_within_three_days_belongs_together(served, lin):
    tell(said())
    tell(said("还有一个问题", id="m-2"))
    assert (Conversation.objects.count(), Message.objects.count()) == (1, 2)

    Conversation.objects.update(last_message_at=timezone.now() - timedelta(days=4))
    tell(said("新的问题", id="m-3"))

    assert Conversation.objects.count() == 2
    assert TextThread.objects.count() == 2


def test_the_same_words_with_another_id_are_another_message(served, lin):
    tell(said(), said(id="m-2"), said())

    assert Message.objects.count() == 2


def test_stop_in_a_sentence_does_nothing_but_arrive(served, lin):
    tell(said("please stop the card, TD 退订 吗"))

    assert Message.objects.count() == 1
    assert not Consent.objects.exists()


def test_no_number_and_no_word_reach_a_log(served, caplog):
    tell(said(), said(text="x" * 3000, id="m-2"), said(id="m-3", **{"from": "13-call-me"}))

    assert NUMBER not in caplog.text and "年费" not in caplog.text and "call-me" not in caplog.text


def test_what_was_told_long_ago_is_forgotten(served, lin):
    tell(said(), said(id="m-2"))
    HeardText.objects.filter(pk=HeardText.objects.earliest("pk").pk).update(
        heard_at=timezone.now() - timedelta(days=31)
    )

    assert forget_old_texts() == 1
    assert HeardText.objects.count() == 1
