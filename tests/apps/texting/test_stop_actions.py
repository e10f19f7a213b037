from __future__ import annotations

import pytest
from tests.apps.telephony.conftest import known
from tests.apps.texting.conftest import said, tell

from zhike.apps.audit.models import AuditRow
from zhike.apps.consents.actions import choose_contact, give_consent, restrict
from zhike.apps.consents.models import Consent, SentMessage
from zhike.apps.consents.permission import ask
from zhike.apps.consents.rules import Channel, TakenThrough, Topic, Wishes
from zhike.apps.consents.sending import send_waiting
from zhike.apps.conversations.models import Conversation


def agree(whose) -> None:
    give_consent(
        whose, purposes=["marketing"], taken_through=TakenThrough.APP, evidence="S", by="wang"
    )


def may_offer(whose, channel: Channel) -> bool:
    return ask(whose, channel=channel, purpose="marketing", topic=Topic.OFFERS).allowed


@pytest.mark.parametrize("word", ["STOP", "退订", " td。", "【退订】"])
def test_one_word_ends_offers_by_text_message_and_no_others(served, lin, word):
    agree(lin)
    tell(said(word))
    send_waiting()

    assert not may_offer(lin, Channel.SMS)
    assert may_offer(lin, Channel.EMAIL)
    row = Consent.objects.filter(given=False).get()
    assert (row.channel, row.taken_through, row.evidence) == ("sms", "sms", "m-1")
    assert AuditRow.objects.filter(activity="withdraw consent", customer_id="C001").count() == 1
    assert not Conversation.objects.exists()
    (confirmed,) = served.said()
    assert "退订" in confirmed["text"]
    assert SentMessage.objects.get().purpose == "legal-notice"


def test_the_confirmation_passes_every_wish_and_restriction(served, lin):
    agree(lin)
    choose_contact(
        lin,
        wishes=Wishes(do_not_contact=True, refused_channels=frozenset({"sms"})),
        taken_through=TakenThrough.APP,
        evidence="tap",
        by="wang",
    )
    restrict(lin, reason="核实中", by="wang")
    tell(said("STOP"))
    send_waiting()

    assert len(served.said()) == 1


def test_stop_twice_is_confirmed_once(served, lin):
    agree(lin)
    tell(said("STOP"))
    tell(said("STOP", id="m-2"))
    tell(said("STOP"))
    send_waiting()

    assert len(served.said()) == 1
    assert Consent.objects.filter(given=False).count() == 1


def test_a_shared_telephone_gets_no_offer_to_anybody_and_one_confirmation(served, lin):
    other = known("C002")
    for one in (lin, other):
        agree(one)
    tell(said("退订"))
    send_waiting()

    assert not may_offer(lin, Channel.SMS) and not may_offer(other, Channel.SMS)
    assert len(served.said()) == 1


def test_a_new_consent_after_a_stop_holds_until_the_next(served, lin):
    agree(lin)
    tell(said("STOP"))
    agree(lin)
    assert may_offer(lin, Channel.SMS)

    tell(said("STOP", id="m-2"))
    assert not may_offer(lin, Channel.SMS)


def test_a_stop_of_nobody_arrives_so_that_somebody_sees_it(served):
    tell(said("STOP", **{"from": "13900000000"}))

    assert Conversation.objects.get().ticket.customer is None
