from __future__ import annotations

import json

import pytest
from tests.apps.blocks.conftest import offer
from tests.apps.conftest import client

from zhike.apps.audit.announcer import announce_events
from zhike.apps.audit.words import known_acts
from zhike.apps.conversations.rules import State
from zhike.apps.webhooks.actions import create_endpoint
from zhike.apps.webhooks.delivery import send_due

ORIGIN = {"origin": "http://localhost"}


@pytest.fixture
def ask(agent, head):
    """Somebody who calls with his session."""
    signed_in = {"wang": client(agent), "sun": client(head)}

    def do(path, *, by="wang", method="post", **body):
        url = f"/api/v1/{path}"
        if method == "get":
            return signed_in[by].get(url)
        return signed_in[by].post(url, body, content_type="application/json", headers=ORIGIN)

    return do


def test_spam_is_marked_seen_and_taken_back(ask, box, spam):
    marked = ask(f"conversations/{spam.public_id}/spam", days=10)
    offer(box, 2)

    told = marked.json()
    assert marked.status_code == 200
    assert (told["kind"], told["sender"], told["customer_id"]) == (
        "email",
        "o***@win.example",
        None,
    )
    (listed,) = ask("blocks?kind=email", by="sun", method="get").json()["items"]
    assert (listed["id"], listed["held_back"], listed["unread"]) == (told["id"], 1, 1)
    ended = ask(f"blocks/{told['id']}/end", by="sun", days=0).json()
    assert ended["until"] < told["until"]
    back = ask(f"blocks/{told['id']}/not-spam", by="sun").json()
    assert back["lifted_at"] is not None
    spam.refresh_from_db()
    assert spam.state == State.WAITING


def test_what_is_held_back_is_read_let_in_or_judged(ask, box, spam):
    key = ask(f"conversations/{spam.public_id}/spam").json()["id"]
    for number in (2, 3, 4):
        offer(box, number, text=f"Call 13812345678, offer {number}\r\n")

    held = ask(f"blocks/{key}/held", by="sun", method="get").json()["items"]
    assert [one["judged_by"] for one in held] == [None] * 3
    assert "13812345678" not in json.dumps(held)
    let_in = ask(f"blocks/{key}/held/{held[0]['id']}/let-in", by="sun")
    assert let_in.json()["unread"] == 2
    again = ask(f"blocks/{key}/held/{held[0]['id']}/let-in", by="sun")
    assert again.status_code == 404
    judged = ask(f"blocks/{key}/judged", by="sun", up_to=held[1]["id"]).json()
    assert (judged["unread"], judged["lifted_at"]) == (1, None)
    left = ask(f"blocks/{key}/held", by="sun", method="get").json()["items"]
    assert [one["judged_by"] for one in left] == ["sun", None]
    assert ask(f"blocks/{key}/held", by="wang", method="get").status_code == 403
    assert ask(f"blocks/{key + 1}/held/{left[0]['id']}/let-in", by="sun").status_code == 404


def test_what_is_spam_is_not_there_any_more(ask, spam):
    path = f"conversations/{spam.public_id}"
    ask(f"{path}/spam")

    assert ask(path, method="get").status_code == 404
    assert ask(f"{path}/spam").status_code == 404
    assert ask("conversations?state=spam", method="get").json()["items"] == []
    assert ask("tickets?state=spam", method="get").json()["items"] == []


def test_a_customers_takes_a_supervisor_and_a_reason(ask, spam, lin):
    spam.ticket.customer = lin
    spam.ticket.save()
    path = f"conversations/{spam.public_id}/spam"

    assert ask(path, reason="x").json()["code"] == "supervisor_needed"
    assert ask(path, by="sun").json()["code"] == "ticket_reason_missing"
    assert ask(path, by="sun", reason="gekapert").json()["customer_id"] == "C001"


def test_only_a_person_marks_and_lifts(call, spam, hotline):
    answer = call(f"conversations/{spam.public_id}/spam", method="POST", body=json.dumps({}))

    assert answer.json()["code"] == "person_needed"


def test_a_block_out_of_reach_is_not_there(ask):
    assert ask("blocks/1/not-spam", by="sun").status_code == 404


def test_every_step_is_told_to_other_systems_and_none_names_the_sender(
    ask,
    box,
    spam,
    receiver,
    inside,
):
    create_endpoint(name="crm", url=receiver.url, activities=[], by="chen")
    told = ask(f"conversations/{spam.public_id}/spam").json()
    offer(box, 2)
    ask(f"blocks/{told['id']}/not-spam", by="sun")

    announce_events()
    send_due()

    heard = [json.loads(body) for _headers, body in receiver.heard]
    acts = {one["activity"] for one in heard}
    assert acts >= {
        "end conversation", "change ticket state", "block sender", "hold back contact",
        "lift block", "reopen ticket", "take spam back",
    }  # fmt: skip
    assert acts <= known_acts()
    assert "win.example" not in json.dumps(heard)
