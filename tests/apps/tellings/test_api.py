"""The loop by the API: the same permissions, the same counts, and nobody's name."""

from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.tellings.conftest import EN, ZH, begun, improvement, told
from tests.apps.tickets.conftest import enquiry

from zhike.apps.people.rules import Role

ORIGIN = {"origin": "http://localhost"}


def post(whom, path, **body):
    return whom.post(f"/api/v1/{path}", body, content_type="application/json", headers=ORIGIN)


@pytest.fixture
def as_owner(owner):
    return client(owner)


@pytest.fixture
def as_head(head):
    return client(head)


def test_the_whole_loop_from_the_ticket_to_the_result(as_owner, as_head, kept, cast, mails):
    path, more = f"improvements/{kept.pk}", kept.raisings.first().ticket.queue
    new = enquiry(more, customer=cast["C020"])
    linked = post(as_head, f"{path}/raisings", tickets=[new.number])
    assert (linked.status_code, linked.json()) == (201, {"new": 1})

    said = post(as_owner, f"{path}/told/text", text_zh=ZH, text_en=EN, claims_effect=True).json()
    assert (said["ground"], said["people"], said["result"]) == ("proved", 10, None)
    assert said["preview"]["would"] == 3
    assert said["preview"]["held"]["resting"] == 1
    assert post(as_head, f"{path}/raisings/take-back", ticket=new.number).status_code == 204
    assert post(as_owner, f"{path}/told/send").status_code == 202
    told(kept)

    answer = as_owner.get(f"/api/v1/{path}/told")
    assert answer.json()["result"]["told"] == 2
    assert not [one for one in ("C001", "林知夏", "lin@", "1380000") if one in answer.text]
    (row,) = as_head.get("/api/v1/improvement-tellings?state=closed").json()["items"]
    assert (row["id"], row["tickets"], row["told"]) == (kept.pk, 12, 2)
    late = post(as_owner, f"{path}/told/text", text_zh="x", text_en="x")
    assert (late.status_code, late.json()["code"]) == (409, "telling_sent")


def test_tickets_are_told_to_who_sees_them_alone(as_owner, as_head, kept, cast, call):
    path = f"/api/v1/improvements/{kept.pk}/raisings"

    assert as_owner.get(path).json()["items"] == []
    assert as_owner.get(f"{path}/proposed").status_code == 403
    seen = as_head.get(f"{path}?limit=5").json()
    assert len(seen["items"]) == 5 and seen["next"]
    assert seen["items"][0]["subject"] == "信用卡年费怎么减免"
    missing = post(as_head, path.removeprefix("/api/v1/"), tickets=["T999999999"])
    assert (missing.status_code, missing.json()["code"]) == (404, "telling_ticket")
    token = call(f"improvements/{kept.pk}/told")
    assert (token.status_code, token.json()["preview"]) == (200, None)


def test_others_read_and_send_nothing(kept, cast, owner, mails, call):
    begun(kept, by=owner)
    other = client(person(username="hua", role=Role.IMPROVEMENT_OWNER))

    assert other.get(f"/api/v1/improvements/{kept.pk}/told").json()["preview"] is None
    assert post(other, f"improvements/{kept.pk}/told/send").status_code == 404
    assert call(f"improvements/{kept.pk}/told/send", method="POST").status_code == 404


def test_a_claim_without_proof_and_an_unknown_matter_are_refused(as_owner, owner):
    row = improvement(owner, verdict="not_shown")
    path = f"improvements/{row.pk}/told"
    post(as_owner, f"{path}/text", text_zh=ZH, text_en=EN, claims_effect=True)

    refused = post(as_owner, f"{path}/send")
    assert (refused.status_code, refused.json()["code"]) == (409, "telling_not_proved")
    assert post(as_owner, f"{path}/matter", matter="nothing").json()["code"] == "fields_refused"
