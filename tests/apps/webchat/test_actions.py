from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.apps.webchat.conftest import HELLO, HERE, said

from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.errors import FileRefused, MessageEmpty
from zhike.apps.conversations.files import Upload
from zhike.apps.conversations.line_actions import end_conversation, take
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.rules import Side
from zhike.apps.webchat import actions, rules
from zhike.apps.webchat.errors import NothingToEnd, NotOpen, TextTooLong, TooFast
from zhike.apps.webchat.models import ChatTerms, Typing, Visitor
from zhike.apps.webchat.queries import messages_of, talk_of, terms
from zhike.apps.webchat.setup_actions import set_chat_terms


def test_the_first_words_begin_a_conversation_and_the_next_go_on_with_it(visitor, offered):
    said(visitor)
    said(visitor, "在吗", "second-message")

    talk = Conversation.objects.get()
    assert (talk.channel, talk.queue, talk.state) == ("chat", offered, "waiting")
    assert talk.visitor_digest == visitor.thread
    assert [one["text"] for one in messages_of(visitor)] == [HELLO, "在吗"]


def test_a_message_that_is_sent_again_is_one_also_after_another_talk_began(visitor, agent):
    first = said(visitor)
    take(talk_of(visitor).pk, agent=agent)
    end_conversation(talk_of(visitor).pk, by=agent, solved=True)
    said(visitor, "还有一件事", "second-message")

    again = said(visitor)

    assert again == first
    assert Message.objects.count() == 2


def test_the_same_words_that_came_in_while_these_waited_for_the_lock_are_one(visitor, monkeypatch):
    first = said(visitor)
    real, asked = actions.queries.sent_before, []

    def not_there_at_first(*given):
        asked.append(given)
        return real(*given) if len(asked) > 1 else None

    monkeypatch.setattr(actions.queries, "sent_before", not_there_at_first)
    monkeypatch.setattr(actions, "is_his", lambda _talk, _visitor: False)  # staff linked it away

    assert said(visitor) == first
    assert Message.objects.count() == 1
    assert len(asked) == 2


def test_only_the_digest_of_a_key_is_kept(offered):
    visitor, key = actions.begin_visit(address=HERE)

    assert key not in {visitor.key_digest, visitor.thread}
    assert visitor.key_digest == rules.digest(key)


def test_too_many_messages_of_one_visitor_wait_a_minute(visitor):
    for number in range(rules.MOST_A_MINUTE):
        said(visitor, client_id=f"message-{number:04}")

    with pytest.raises(TooFast):
        said(visitor, client_id="one-too-many")
    # What was kept before is answered all the same: a browser that lost the answer asks again.
    assert said(visitor, client_id="message-0000")

    Message.objects.update(sent_at=timezone.now() - timedelta(minutes=2))
    assert said(visitor, client_id="one-too-many")


def test_too_many_files_of_one_visitor_wait_too(visitor):
    files = [Upload(name=f"{number}.txt", content=b"x") for number in range(5)]
    said(visitor, client_id="five-files", attached=files)
    said(visitor, client_id="five-more", attached=files)

    with pytest.raises(TooFast):
        said(visitor, client_id="another-one", attached=files[:1])
    assert said(visitor, client_id="words-alone")


def test_too_many_visitors_of_one_address_wait(offered):
    let_pass = rules.VISITORS_A_MINUTE // rules.UNCOUNTED_SHARE
    for _number in range(rules.VISITORS_A_MINUTE + let_pass):
        actions.begin_visit(address=HERE)

    with pytest.raises(TooFast):
        actions.begin_visit(address=HERE)
    assert actions.begin_visit(address="10.0.0.2")


@pytest.mark.parametrize(
    ("what", "refusal"),
    [
        ({"text": "x" * (rules.LONGEST_TEXT + 1)}, TextTooLong),
        ({"text": "   "}, MessageEmpty),
        ({"attached": [Upload(name="run.exe", content=b"MZ")]}, FileRefused),
        ({"attached": [Upload(name="photo.png", content=b"<script>")]}, FileRefused),
    ],
)
def test_what_is_refused_leaves_nothing_behind(visitor, what, refusal):
    with pytest.raises(refusal):
        said(visitor, **what)

    assert not Conversation.objects.exists()


def test_a_chat_that_is_off_takes_nobody(visitor):
    set_chat_terms(is_on=False, by="test")

    with pytest.raises(NotOpen):
        said(visitor)


def test_a_chat_without_any_served_queue_is_not_open(db):
    with pytest.raises(NotOpen):
        actions.queue_of(ChatTerms())


def test_answers_are_read_by_the_visitor_alone(visitor, agent, offered):
    said(visitor)
    take(talk_of(visitor).pk, agent=agent)
    answer = agent_writes(talk_of(visitor).pk, said=Said(text="您好"), author=agent)
    other, _key = actions.begin_visit(address=HERE)

    actions.note_seen(other, up_to=answer.pk, is_read=True)
    answer.refresh_from_db()
    assert answer.read_at is None

    actions.note_seen(visitor, up_to=answer.pk, is_read=True)
    answer.refresh_from_db()
    assert answer.state == "read"


def test_who_writes_is_known_for_a_few_seconds_and_no_longer_once_it_is_said(visitor):
    said(visitor)
    talk = talk_of(visitor)
    actions.note_typing(talk, side=Side.CUSTOMER)
    actions.note_typing(talk, side=Side.CUSTOMER)

    assert Typing.objects.get().until <= timezone.now() + rules.TYPING_LASTS

    said(visitor, "好", "second-message")
    assert not Typing.objects.exists()


def test_a_customer_ends_his_talk_himself_and_may_write_again(visitor):
    said(visitor)
    actions.leave(visitor)

    assert talk_of(visitor).state == "ended"
    with pytest.raises(NothingToEnd):
        actions.leave(visitor)

    said(visitor, "还在吗", "second-message")
    assert talk_of(visitor).state == "waiting"


def test_who_was_here_long_ago_is_forgotten_and_what_he_said_stays(visitor):
    said(visitor)
    Visitor.objects.update(last_seen_at=timezone.now() - timedelta(days=31))

    assert actions.forget_old() == 1
    assert Message.objects.count() == 1


def test_a_visit_is_noted_once_a_minute(visitor, django_assert_num_queries):
    with django_assert_num_queries(0):
        actions.see_visitor(visitor)
    visitor.last_seen_at -= timedelta(minutes=2)
    with django_assert_num_queries(1):
        actions.see_visitor(visitor)


def test_the_terms_stand_as_they_come_until_somebody_changes_them(db):
    assert terms().is_on
    assert terms().sites == []
