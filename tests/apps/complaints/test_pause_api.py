from __future__ import annotations

import json

import pytest
from tests.apps.conftest import client, person

from zhike.apps.api.actions import create_token
from zhike.apps.complaints.models import Letter
from zhike.apps.complaints.pause_actions import standing_pause
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role

ASKED = {"reason": "笔迹鉴定", "notice": "鉴定期间不计入办理期限"}


@pytest.fixture
def url(complaint):
    return f"/api/v1/complaints/{complaint.ticket.number}/pauses"


@pytest.fixture
def as_officer(officer):
    return client(officer)


@pytest.fixture
def as_head(head):
    return client(head)


def post(browser, url, **said):
    return browser.post(url, json.dumps(said), content_type="application/json")


def test_one_asks_another_approves_and_the_clock_goes_on(
    url, as_officer, as_head, complaint, officer, head
):
    asked = post(as_officer, url, **ASKED)
    assert (asked.status_code, asked.json()["state"]) == (201, "asked")
    assert standing_pause(complaint) is None

    granted = post(as_head, f"{url}/decision", granted=True).json()
    assert (granted["state"], granted["asked_by"], granted["approved_by"]) == (
        "granted",
        officer.username,
        head.username,
    )
    assert Letter.objects.get().kind == "pause"

    ended = post(as_officer, f"{url}/end")
    assert (ended.status_code, ended.json()["state"]) == (200, "ended")
    assert [row["state"] for row in as_officer.get(url).json()] == ["ended"]


def test_the_reason_is_told_to_nobody_over_the_api(url, as_officer):
    post(as_officer, url, **ASKED)

    assert "笔迹鉴定" not in as_officer.get(url).content.decode()


def test_nobody_approves_what_he_asked_for(url, as_head):
    post(as_head, url, **ASKED)

    answer = post(as_head, f"{url}/decision", granted=True)

    assert (answer.status_code, answer.json()["code"]) == (422, "complaint_pause_refused")


def test_who_handles_does_not_approve_and_a_refusal_lets_time_count(url, as_officer, as_head):
    post(as_officer, url, **ASKED)

    assert post(as_officer, f"{url}/decision", granted=True).status_code == 403
    assert post(as_head, f"{url}/decision", granted=False).json()["state"] == "refused"
    assert post(as_officer, f"{url}/end").json()["code"] == "complaint_step_blocked"


def test_a_token_is_nobody_who_asks(url, complaint):
    secret = create_token(name="core", permissions=["complaints.handle"], by="chen").secret
    answer = client().post(
        url,
        json.dumps(ASKED),
        content_type="application/json",
        headers={"authorization": f"Bearer {secret}"},
    )

    assert answer.json()["code"] == "person_needed"


@pytest.mark.parametrize("wrong", [{}, {"reason": "", "notice": "x"}, ASKED | {"language": "de"}])
def test_a_pause_without_its_words_is_refused(url, as_officer, wrong):
    assert post(as_officer, url, **wrong).status_code == 422


def test_one_out_of_reach_is_not_there(url):
    far = create_branch(code="far", name="西塘支行", parent=head_office(), by="test")
    outsider = client(person(username="out", role=Role.COMPLAINT_OFFICER, branch=far))

    assert post(outsider, url, **ASKED).status_code == 404
    assert outsider.get(url).status_code == 404
