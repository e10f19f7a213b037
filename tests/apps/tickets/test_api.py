from __future__ import annotations

import json
from urllib.parse import quote

import pytest
from tests.apps.api.conftest import problem
from tests.apps.conftest import client, person
from tests.apps.tickets.conftest import enquiry, queue

from zhike.apps.api.actions import create_token
from zhike.apps.audit import looks
from zhike.apps.audit.models import AuditRow
from zhike.apps.people.branch_actions import create_branch
from zhike.apps.people.rules import Permission, Role
from zhike.apps.tickets.models import Ticket

PHONE = "13812345678"
ORIGIN = {"origin": "http://localhost"}
NEW = {"subject": f"请回电 {PHONE}", "queue": "hotline", "customer_id": "C001"}


@pytest.fixture
def ask(call):
    def do(path="", *, method="GET", version=None, token=None, key="", **body):
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        headers |= {"Idempotency-Key": key} if key else {}
        more = {"token": token} if token else {}
        sent = json.dumps(body) if body else None
        return call(f"tickets{path}", method=method, body=sent, headers=headers, **more)

    return do


def test_a_ticket_is_opened_with_its_owner_and_its_clocks(ask, hotline, lin):
    made = ask(method="POST", **NEW, priority="urgent")

    told = made.json()
    assert made.status_code == 201
    assert (told["state"], told["owner"], told["priority"]) == ("new", "sun", "urgent")
    assert (told["customer_id"], told["queue"], told["kind"]) == ("C001", "hotline", "enquiry")
    whole = ask(f"/{told['number']}").json()
    assert [one["name"] for one in whole["clocks"]] == ["first_reply", "resolution"]
    assert [one["act"] for one in whole["history"]] == ["open ticket"]


def test_opening_a_ticket_asks_the_database_little(
    ask, hotline, lin, django_assert_max_num_queries
):
    ask(method="POST", **NEW)  # what is built once for a process is built
    with django_assert_max_num_queries(22):
        ask(method="POST", **NEW)


def test_the_same_key_opens_one_ticket(ask, hotline, lin):
    first, again = (ask(method="POST", key="k1", **NEW) for _ in range(2))

    assert first.json() == again.json()
    assert Ticket.objects.count() == 1


def test_no_answer_holds_a_customers_number_in_the_clear(ask, hotline, lin, agent, ticket):
    number = ask(method="POST", **NEW).json()["number"]
    ask(f"/{number}/tasks", method="POST", queue="hotline", wanted=f"核对 {PHONE}")
    by_hand = client(agent)
    note = by_hand.post(
        f"/api/v1/tickets/{number}/notes",
        {"text": f"本人手机 {PHONE}"},
        content_type="application/json",
        headers=ORIGIN,
    )

    text = "".join(
        one.content.decode() for one in (note, ask(), ask(f"/{number}"), ask("?kind=enquiry"))
    )

    assert note.status_code == 201
    assert text.count("138****5678") >= 5
    assert PHONE not in text


def test_a_list_is_filtered_sorted_and_paged(ask, hotline, lin):
    made = [enquiry(hotline, priority=place % 4 + 1) for place in range(8)]

    first = ask("?sort=priority&limit=3").json()
    second = ask(f"?sort=priority&limit=3&cursor={first['next']}").json()

    assert [one["priority"] for one in first["items"]] == ["urgent", "urgent", "high"]
    assert [one["priority"] for one in second["items"]] == ["high", "normal", "normal"]
    assert len(ask("?priority=low").json()["items"]) == 2
    assert ask("?state=solved").json()["items"] == []
    assert [one["number"] for one in ask("?limit=1").json()["items"]] == [made[-1].number]
    assert problem(ask("?priority=9")) == (422, "fields_refused")
    assert problem(ask("?subject=x")) == (422, "fields_refused")


def test_a_long_list_costs_no_more_questions_than_a_short_one(
    ask, hotline, lin, django_assert_max_num_queries
):
    for _ in range(40):
        enquiry(hotline, customer=lin)

    with django_assert_max_num_queries(10):
        assert len(ask().json()["items"]) == 40


def test_a_ticket_is_changed_over_the_version_that_was_seen(ask, ticket):
    path = f"/{ticket.number}"
    tag = ask(path)["ETag"]
    changed = ask(path, method="PATCH", version=1, kind="complaint", priority="high")
    stale = ask(path, method="PATCH", version=1, kind="enquiry")
    unnamed = ask(path, method="PATCH", kind="enquiry")

    assert tag == '"1"'
    assert (changed.json()["kind"], changed.json()["priority"]) == ("complaint", "high")
    assert changed["ETag"] == '"2"'
    assert problem(stale) == (412, "stale_version")
    assert problem(unnamed) == (428, "version_missing")


def test_a_ticket_goes_through_its_states(ask, ticket):
    path = f"/{ticket.number}/state"

    assert ask(path, method="POST", version=1, state="waiting").json()["state"] == "waiting"
    assert problem(ask(path, method="POST", version=2, state="on_hold")) == (
        422,
        "ticket_reason_missing",
    )
    assert ask(path, method="POST", version=2, state="solved").json()["solved_at"]
    assert ask(path, method="POST", version=3, state="closed").json()["closed_at"]
    assert problem(ask(path, method="POST", version=4, state="waiting")) == (
        409,
        "ticket_step_not_allowed",
    )
    assert problem(ask(path, method="POST", version=4, state="merged")) == (422, "fields_refused")


def test_a_ticket_gets_an_owner_and_another_queue_over_the_version_seen(ask, ticket, head, agent):
    queue("cards", head=head)
    path = f"/{ticket.number}"

    given = ask(f"{path}/assign", method="POST", version=1, owner="wang")
    stale = ask(f"{path}/assign", method="POST", version=1, owner="sun")
    moved = ask(f"{path}/transfer", method="POST", version=2, queue="cards", reason="卡片问题")
    old = ask(f"{path}/transfer", method="POST", version=2, queue="hotline", reason="x")

    assert (given.json()["owner"], given.json()["state"]) == ("wang", "open")
    assert problem(stale) == problem(old) == (412, "stale_version")
    assert (moved.json()["queue"], moved.json()["owner"]) == ("cards", "sun")


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/assign", {"owner": "nobody"}, (422, "person_unknown")),
        ("/assign", {"owner": "li"}, (422, "owner_refused")),
        ("/transfer", {"queue": "nowhere", "reason": "x"}, (422, "queue_unknown")),
        ("/transfer", {"queue": "hotline", "reason": " "}, (422, "ticket_reason_missing")),
        ("/tasks", {"queue": "hotline", "wanted": " "}, (422, "ticket_text_missing")),
        ("/merge", {"into": "T9999999"}, (404, "not_found")),
        ("/notes", {"text": "x"}, (422, "person_needed")),
    ],
)
def test_what_cannot_be_done_is_refused_by_its_code(ask, ticket, analyst, path, body, told):
    answer = ask(f"/{ticket.number}{path}", method="POST", version=1, **body)

    assert problem(answer) == told


def test_two_tickets_are_merged_read_as_one_and_parted_again(ask, hotline, lin, ticket):
    other = enquiry(hotline, customer=lin, subject="年费又扣了一次")

    merged = ask(f"/{ticket.number}/merge", method="POST", into=other.number)
    whole = ask(f"/{other.number}").json()
    again = ask(f"/{ticket.number}/merge", method="POST", into=other.number)
    parted = ask(f"/{ticket.number}/unmerge", method="POST")

    assert (merged.json()["state"], merged.json()["merged_into"]) == ("merged", other.number)
    assert whole["merged"] == [ticket.number]
    assert len(whole["clocks"]) == 4
    assert problem(again) == (409, "ticket_step_not_allowed")
    assert (parted.json()["state"], parted.json()["merged_into"]) == ("new", None)


def test_a_token_reaches_no_further_than_its_branch(ask, hotline, head, lin):
    below = create_branch(code="east", name="东湖支行", parent=head.branch, by="chen")
    token = create_token(name="east", permissions=tuple(Permission), branch=below, by="chen").secret
    far, near = enquiry(hotline), enquiry(queue("near", head=head, branch=below))

    listed = ask(token=token).json()["items"]
    missing = ask(f"/{far.number}", token=token)
    strange = ask(method="POST", token=token, **NEW | {"queue": "near"})

    assert [one["number"] for one in listed] == [near.number]
    assert problem(missing) == (404, "not_found")
    assert problem(strange) == (404, "not_found")
    assert problem(ask(method="POST", token=token, subject="x", queue="hotline")) == (
        422,
        "queue_unknown",
    )


def test_an_agent_sees_the_tickets_of_his_own_queues_alone(hotline, head, agent, ticket):
    enquiry(queue("cards", head=head))
    supervisor = client(head)

    listed = client(agent).get("/api/v1/tickets").json()["items"]

    assert [one["number"] for one in listed] == [ticket.number]
    assert len(supervisor.get("/api/v1/tickets").json()["items"]) == 2


def test_who_may_not_see_tickets_gets_none(analyst, hotline, ticket):
    reader = client(analyst)

    assert problem(reader.get("/api/v1/tickets")) == (403, "not_allowed")
    assert problem(reader.get(f"/api/v1/tickets/{ticket.number}")) == (403, "not_allowed")


def test_reading_a_ticket_is_written_down_as_a_look_at_its_customer(ask, ticket, monkeypatch):
    monkeypatch.setattr(looks, "_looks", type(looks._looks)())

    ask(f"/{ticket.number}")

    assert AuditRow.objects.get(activity="see customer").customer_id == "C001"


def test_a_person_without_reach_over_the_owner_cannot_name_him(ask, hotline, head):
    below = create_branch(code="east", name="东湖支行", parent=head.branch, by="chen")
    person(username="gao", role=Role.AGENT, branch=below)

    refused = ask(method="POST", subject="x", queue="hotline", owner="gao")

    assert problem(refused) == (422, "owner_refused")
    assert not Ticket.objects.exists()


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("0314-06-05T08:04:18+17:32", 200),  # a zone that PostgreSQL would not take
        ("9999-12-31T23:59:59-23:00", 422),  # no such moment in UTC
        ("0001-01-01T00:00:00+23:00", 422),
    ],
)
def test_a_moment_of_any_zone_is_understood_or_refused(ask, hotline, moment, status):
    assert ask(f"?opened_from={quote(moment)}").status_code == status
