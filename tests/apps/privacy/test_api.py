from __future__ import annotations

import pytest
from tests.apps.conftest import client, person
from tests.apps.privacy.conftest import ask

from zhike.apps.people.rules import Role
from zhike.apps.privacy.models import RightsRequest

REQUESTS = "/api/v1/rights-requests"
NEW = {
    "customer_id": "C001",
    "kind": "copy",
    "received_through": "app",
    "wish": "请提供全部信息",
    "identity_proof": "手机银行登录核验",
}


@pytest.fixture
def as_officer(db):
    return client(person(username="sun", role=Role.COMPLAINT_OFFICER))


def post(one, body):
    return one.post(
        REQUESTS, body, content_type="application/json", headers={"origin": "http://localhost"}
    )


def test_a_request_is_taken_in_listed_and_read(as_officer, lin):
    made = post(as_officer, NEW)
    number = made.json()["number"]

    assert made.status_code == 201
    assert made.json()["days_left"] == 15
    assert "全部" not in made.content.decode()
    assert as_officer.get(f"{REQUESTS}/{number}").json()["state"] == "in_work"
    listed = as_officer.get(f"{REQUESTS}?kind=copy&sort=-received_at").json()["items"]
    assert [one["number"] for one in listed] == [number]
    assert as_officer.get(f"{REQUESTS}?kind=delete").json()["items"] == []


def test_a_customer_out_of_reach_is_not_there(away, elsewhere):
    made = ask(away)
    here = client(person(username="gao", role=Role.SUPERVISOR, branch=elsewhere))

    assert post(here, NEW | {"customer_id": "C009"}).status_code == 404
    assert here.get(f"{REQUESTS}/{made.pk}").status_code == 404
    assert here.get(REQUESTS).json()["items"] == []
    assert RightsRequest.objects.count() == 1


def test_who_may_only_look_takes_nothing_in(administrator, lin):
    looker = client(administrator)

    assert looker.get(REQUESTS).status_code == 200
    assert post(looker, NEW).status_code == 403
