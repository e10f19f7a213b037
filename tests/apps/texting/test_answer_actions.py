from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.telephony.conftest import NUMBER
from tests.apps.texting.conftest import report, said, tell

from zhike.apps.consents.actions import choose_contact
from zhike.apps.consents.models import SentMessage, WaitingMessage
from zhike.apps.consents.rules import TakenThrough, Wishes
from zhike.apps.consents.sending import send_waiting
from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.texting.answer_actions import follow_up, leave_answers
from zhike.apps.texting.models import OutgoingText


@pytest.fixture
def answered(agent):
    """Answer what was written; give the answer."""

    def make(text: str = "年费已减免") -> Message:
        begun = Conversation.objects.get()
        if begun.agent_id is None:
            take(begun.pk, agent=agent)
        made = agent_writes(begun.pk, said=Said(text=text), author=agent)
        leave_answers([begun.public_id])
        return made

    return make


def state_of(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.failure


def test_an_answer_goes_out_once_on_a_permit_for_service(served, lin, answered):
    tell(said())
    message = answered()
    leave_answers([message.conversation.public_id])
    send_waiting()
    send_waiting()

    (out,) = served.said()
    assert (out["to"], out["text"]) == (NUMBER, "【测试银行】年费已减免")
    sent = SentMessage.objects.get()
    assert (sent.purpose, sent.channel, sent.sent_by) == ("service", "sms", "wang")
    follow_up()
    assert state_of(message) == ("sent", "")


def test_the_agent_sees_what_became_of_it(served, lin, answered):
    tell(said())
    first, second = answered(), answered("还有什么可以帮您？")
    send_waiting()
    one, two = (out["reference"] for out in served.said())
    tell(report(two, "not_delivered", reason="absent"), report(one))

    assert follow_up() == 2
    assert follow_up() == 0
    assert state_of(first)[0] == "delivered"
    assert state_of(second) == ("failed", "not_delivered")


def test_what_the_gateway_refuses_is_marked(served, lin, answered):
    served.answers = [400]
    tell(said())
    message = answered()
    send_waiting()
    follow_up()

    assert state_of(message) == ("failed", "refused")


def test_an_answer_of_which_nothing_is_known_is_marked_after_a_while(served, lin, answered):
    tell(said())
    message = answered()
    WaitingMessage.objects.all().delete()  # the worker took it, and died
    assert follow_up() == 0
    SentMessage.objects.update(sent_at=timezone.now() - timedelta(minutes=16))

    follow_up()
    assert state_of(message) == ("failed", "unknown")


def test_without_a_customer_no_permit_and_no_message(served, answered):
    tell(said())
    message = answered()
    send_waiting()

    assert state_of(message) == ("failed", "not_linked")
    assert served.said() == []


def test_what_the_customer_refuses_does_not_go_out(served, lin, answered):
    choose_contact(
        lin,
        wishes=Wishes(refused_channels=frozenset({"sms"})),
        taken_through=TakenThrough.APP,
        evidence="tap",
        by="wang",
    )
    tell(said())
    message = answered()
    send_waiting()

    assert state_of(message) == ("failed", "not_permitted")
    assert served.said() == []
    assert OutgoingText.objects.get().sent is None


def test_the_questions_do_not_grow_with_what_is_followed(
    served, lin, answered, django_assert_max_num_queries
):
    tell(said())
    for number in range(5):
        answered(f"{number}")
    with django_assert_max_num_queries(2):
        follow_up()
