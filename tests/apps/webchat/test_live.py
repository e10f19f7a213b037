from __future__ import annotations

from datetime import timedelta

from tests.apps.webchat.conftest import HERE, said

from zhike.apps.conversations.actions import Said, agent_writes
from zhike.apps.conversations.line_actions import take
from zhike.apps.conversations.rules import Side
from zhike.apps.webchat.actions import begin_visit, note_typing
from zhike.apps.webchat.live import ChatSource, Guest, guest_of, key_in
from zhike.apps.webchat.queries import talk_of


def guest(visitor) -> Guest:
    return Guest(visitor_id=visitor.pk, thread=visitor.thread)


def test_a_message_comes_with_its_news_and_names_the_one_before(visitor, agent):
    source = ChatSource()
    first = said(visitor)
    source.look()
    talk = take(talk_of(visitor).pk, agent=agent)
    answer = agent_writes(talk.pk, said=Said(text="您好"), author=agent)

    news = source.news(source.look(), guest(visitor))

    assert (news["state"], news["before"], news["last"]) == ("active", first.pk, answer.pk)
    assert [one["text"] for one in news["messages"]] == ["您好"]


def test_a_talk_that_is_new_here_is_asked_for(visitor):
    said(visitor)
    source = ChatSource()

    news = source.news(source.look(), guest(visitor))

    assert (news["before"], news["messages"]) == (None, [])
    assert news["position"] == 1


def test_nothing_of_others_is_heard(visitor):
    said(visitor)
    other, _key = begin_visit(address=HERE)
    source = ChatSource()

    news = source.news(source.look(), guest(other))

    assert (news["state"], news["messages"]) == ("none", [])
    assert "key" not in news


def test_whoever_waits_hears_that_he_moved_up(visitor, agent):
    ahead, _key = begin_visit(address=HERE)
    said(ahead)
    said(visitor)
    source = ChatSource()
    assert source.news(source.look(), guest(visitor))["position"] == 2

    take(talk_of(ahead).pk, agent=agent)
    source.line_at -= timedelta(seconds=3)

    assert source.news(source.look(), guest(visitor))["position"] == 1


def test_that_staff_write_is_heard_and_that_they_stopped(visitor, agent):
    said(visitor)
    talk = take(talk_of(visitor).pk, agent=agent)
    source = ChatSource()
    source.look()

    note_typing(talk, side=Side.STAFF)
    assert source.news(source.look(), guest(visitor))["typing"]
    talk.typing.update(until=talk.started_at)
    assert not source.news(source.look(), guest(visitor))["typing"]


def test_a_look_without_news_is_two_questions_whatever_is_kept(
    visitor, django_assert_max_num_queries
):
    for number in range(5):
        other, _key = begin_visit(address=HERE)
        said(other, client_id=f"message-{number:04}")
    source = ChatSource()
    before = source.look()

    with django_assert_max_num_queries(2):
        after = source.look()

    # The same object, so that no stream is woken.
    assert after is before


def test_news_of_many_talks_are_read_together(offered, agent, django_assert_max_num_queries):
    talks = []
    for number in range(6):
        one, _key = begin_visit(address=HERE)
        said(one, client_id=f"message-{number:04}")
        talks.append(take(talk_of(one).pk, agent=agent) if number < 3 else talk_of(one))
    source = ChatSource()
    source.look()
    for talk in talks[:3]:
        agent_writes(talk.pk, said=Said(text="您好"), author=agent)

    with django_assert_max_num_queries(8):
        source.look()


def test_who_listens_is_known_by_his_key_alone(offered):
    visitor, key = begin_visit(address=HERE)

    def scope(header: bytes):
        return {"headers": [(b"authorization", header), (b"cookie", b"zhike_session=x")]}

    assert guest_of(scope(f"Visitor {key}".encode())) == guest(visitor)
    assert guest_of(scope(f"Bearer {key}".encode())) is None
    assert guest_of(scope(b"Visitor wrong")) is None
    assert guest_of({"headers": []}) is None
    assert key_in("Visitor ") == ""
