from __future__ import annotations

import json

import pytest
from tests.apps.api.conftest import problem
from tests.apps.conftest import client
from tests.apps.conversations.conftest import HELLO, begun
from tests.apps.tickets.conftest import queue

from zhike.apps.api.actions import create_token
from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.words import known_acts
from zhike.apps.conversations.models import Conversation, Message
from zhike.apps.conversations.rules import Channel
from zhike.apps.people.rules import Permission
from zhike.apps.tickets.actions import change_state
from zhike.apps.tickets.models import Ticket
from zhike.apps.tickets.rules import State
from zhike.apps.webhooks.actions import create_endpoint
from zhike.apps.webhooks.delivery import send_due

PHONE = "13812345678"
ORIGIN = {"origin": "http://localhost"}
NEW = {"queue": "hotline", "client_id": "wx-1", "text": HELLO, "thread_key": "openid-7"}


@pytest.fixture
def ask(call):
    def do(path="", *, method="GET", of="conversations", token=None, **body):
        more = {"token": token} if token else {}
        return call(f"{of}{path}", method=method, body=json.dumps(body) if body else None, **more)

    return do


@pytest.fixture
def by_hand(agent, hotline):
    """Wang, who calls with his session."""
    signed_in = client(agent)

    def do(path, **body):
        return signed_in.post(
            f"/api/v1/conversations{path}", body, content_type="application/json", headers=ORIGIN
        )

    return do


def test_a_conversation_begins_with_its_ticket_and_its_place_in_line(ask, hotline, lin):
    begun(hotline)
    made = ask(method="POST", **NEW, customer_id="C001", kind="complaint")

    told = made.json()
    assert made.status_code == 201
    assert (told["state"], told["channel"], told["position"]) == ("waiting", "api", 2)
    assert (told["customer_id"], told["thread_key"]) == ("C001", "openid-7")
    assert ask(f"/{told['ticket']}", of="tickets").json()["kind"] == "complaint"
    (message,) = ask(f"/{told['id']}/messages").json()["items"]
    assert (message["side"], message["text"], message["client_id"]) == ("customer", HELLO, "wx-1")


def test_the_same_start_twice_is_one_and_another_systems_is_another(ask, hotline):
    other = create_token(name="other", permissions=tuple(Permission), by="chen").secret
    first, again = (ask(method="POST", **NEW).json() for _ in range(2))
    strange = ask(method="POST", token=other, **NEW).json()

    assert first["id"] == again["id"] != strange["id"]
    assert Conversation.objects.count() == Message.objects.count() == 2


def test_a_start_for_a_matter_that_is_there_opens_no_other(ask, hotline, lin, chat):
    number = chat.ticket.number

    made = ask(method="POST", **NEW, ticket=number).json()
    change_state(chat.ticket_id, state=State.SOLVED, by="x")
    late = ask(method="POST", **NEW | {"client_id": "wx-2"}, ticket=number)
    same = ask(method="POST", **NEW, ticket=number).json()

    assert made["ticket"] == number
    assert same["id"] == made["id"]
    assert problem(late) == (409, "ticket_step_not_allowed")
    assert Ticket.objects.count() == 1


def test_both_sides_write_and_each_message_arrives_once(ask, by_hand, chat):
    path = f"/{chat.public_id}"
    by_hand(f"{path}/take")

    for _ in range(2):
        ask(f"{path}/customer-messages", method="POST", text="在吗", client_id="c2")
        by_hand(f"{path}/messages", text="您好", client_id="a1")

    told = [
        (one["side"], one["author"], one["text"]) for one in ask(f"{path}/messages").json()["items"]
    ]
    assert told == [
        ("customer", None, HELLO),
        ("customer", None, "在吗"),
        ("staff", "wang", "您好"),
    ]


def test_what_came_since_is_asked_for_by_the_last_number(ask, chat):
    path = f"/{chat.public_id}"
    last = ask(f"{path}/messages").json()["items"][-1]["id"]
    ask(f"{path}/customer-messages", method="POST", text="还有一件事")

    news = ask(f"{path}/messages?after={last}").json()["items"]

    assert [one["text"] for one in news] == ["还有一件事"]


def test_no_answer_holds_a_number_in_the_clear(ask, hotline, lin):
    made = begun(hotline, customer=lin, text=f"电话 {PHONE}，身份证 110101199003071233")

    text = "".join(
        ask(path).content.decode()
        for path in ("", f"/{made.public_id}", f"/{made.public_id}/messages")
    )

    assert "138****5678" in text
    assert PHONE not in text
    assert "110101199003071233" not in text


def test_what_an_agent_does_needs_a_person(ask, by_hand, chat, colleague):
    path = f"/{chat.public_id}"
    for act, body in (
        ("take", {}),
        ("messages", {"text": "您好"}),
        ("assign", {"agent": "zhao"}),
        ("queue", {"queue": "hotline", "reason": "x"}),
        ("end", {"solved": True}),
    ):
        assert problem(ask(f"{path}/{act}", method="POST", **body)) == (422, "person_needed")

    assert by_hand(f"{path}/take").json()["agent"] == "wang"
    assert by_hand(f"{path}/assign", agent="zhao", reason="午休").json()["agent"] == "zhao"
    assert problem(by_hand(f"{path}/messages", text="还在")) == (403, "conversation_not_yours")
    assert problem(by_hand(f"{path}/take")) == (409, "conversation_taken")


def test_a_conversation_goes_to_another_queue_and_ends(ask, by_hand, head, agent, chat):
    queue("cards", head=head, members=[agent])
    path = f"/{chat.public_id}"
    by_hand(f"{path}/take")

    moved = by_hand(f"{path}/queue", queue="cards", reason="卡片问题")
    by_hand(f"{path}/take")
    ended = by_hand(f"{path}/end", solved=True)
    over = by_hand(f"{path}/messages", text="再见")

    assert (moved.json()["queue"], moved.json()["state"]) == ("cards", "waiting")
    assert ended.json()["state"] == "ended"
    assert ask(f"/{ended.json()['ticket']}", of="tickets").json()["state"] == "solved"
    assert problem(over) == (409, "conversation_over")


def test_after_a_closed_matter_the_next_words_begin_a_new_one_once(ask, chat):
    change_state(chat.ticket_id, state=State.CLOSED, by="x")
    path = f"/{chat.public_id}/customer-messages"

    first, again = (
        ask(path, method="POST", text="又被吞了", client_id="c9").json() for _ in range(2)
    )

    assert first == again
    assert first["conversation"] != chat.public_id
    assert Ticket.objects.count() == 2


def test_messages_are_split_off_into_a_ticket_of_their_own(ask, chat):
    ask(f"/{chat.public_id}/customer-messages", method="POST", text="还想问房贷利率")
    messages = ask(f"/{chat.public_id}/messages").json()["items"]
    path = f"/{chat.ticket.number}/split"

    made = ask(path, method="POST", of="tickets", messages=[messages[1]["id"]], subject="房贷利率")
    strange = ask(path, method="POST", of="tickets", messages=[messages[1]["id"]], subject="x")

    assert made.status_code == 201
    assert made.json()["split_from"] == chat.ticket.number
    assert problem(strange) == (409, "ticket_not_merged")
    assert len(ask(f"/{chat.public_id}/messages").json()["items"]) == 2


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"queue": "nowhere"}, (422, "queue_unknown")),
        ({"customer_id": "C404"}, (404, "not_found")),
        ({"ticket": "T9999999"}, (404, "not_found")),
        ({"text": "   "}, (422, "message_empty")),
        ({"text": "x" * 10_001}, (422, "fields_refused")),
        ({"client_id": ""}, (422, "fields_refused")),
        ({"channel": "chat"}, (422, "fields_refused")),
    ],
)
def test_a_start_that_cannot_be_is_refused_and_leaves_nothing(ask, hotline, more, told):
    assert problem(ask(method="POST", **NEW | more)) == told
    assert not Ticket.objects.exists()


def test_a_list_is_filtered_and_costs_the_same_however_long(
    ask, hotline, lin, django_assert_max_num_queries
):
    for _ in range(20):
        begun(hotline, customer=lin)
    begun(hotline, channel=Channel.MAIL)

    with django_assert_max_num_queries(8):
        assert len(ask().json()["items"]) == 21
    assert len(ask("?channel=mail").json()["items"]) == 1
    assert ask("?state=active").json()["items"] == []
    assert len(ask("?customer_id=C001").json()["items"]) == 20


def test_an_agent_sees_the_conversations_of_his_queues_alone(hotline, head, agent, chat):
    other = begun(queue("cards", head=head))
    reader = client(agent)

    listed = reader.get("/api/v1/conversations").json()["items"]

    assert [one["id"] for one in listed] == [chat.public_id]
    for path in ("", "/messages"):
        assert reader.get(f"/api/v1/conversations/{other.public_id}{path}").status_code == 404


def test_a_webhook_tells_of_each_step_without_any_word_of_the_customer(
    ask,
    by_hand,
    hotline,
    lin,
    receiver,
    inside,
):
    create_endpoint(name="crm", url=receiver.url, activities=[], by="chen")
    words = ("卡被吞了", "稍等一下", PHONE, "秘密", "年费的主题")
    started = ask(
        method="POST",
        **NEW | {"text": f"{words[0]} {PHONE}"},
        customer_id="C001",
        subject=words[4],
    ).json()
    path = f"/{started['id']}"
    by_hand(f"{path}/take")
    by_hand(f"{path}/messages", text=words[1])
    by_hand(f"{path}/end", solved=True)

    announce_events()
    send_due()

    told = [json.loads(body) for _headers, body in receiver.heard]
    acts = {one["activity"] for one in told}
    assert acts >= {
        "open ticket", "start conversation", "customer wrote", "take conversation", "agent wrote",
        "end conversation", "change ticket state",
    }  # fmt: skip
    assert acts <= known_acts()
    opened = next(one for one in told if one["activity"] == "open ticket")
    assert (opened["customer_id"], opened["outcome"]) == ("C001", "enquiry")
    whole = b"".join(body for _headers, body in receiver.heard).decode()
    assert [word for word in words if word in whole] == []
