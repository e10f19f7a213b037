from __future__ import annotations

import json

import pytest
from tests.apps.conftest import client

from zhike.apps.complaints.models import Complaint

URL = "/api/v1/complaints"


@pytest.fixture
def as_officer(officer):
    return client(officer)


def post(browser, url, **said):
    return browser.post(url, json.dumps(said), content_type="application/json")


def test_a_complaint_is_registered_with_the_clock_of_its_law(as_officer, desk, lin):
    answer = post(
        as_officer, URL, queue="complaints", subject="年费", demand="退还", customer_id="C001"
    )

    made = answer.json()
    assert answer.status_code == 201
    (clock,) = made["clocks"]
    assert (clock["rule"], clock["is_verified"]) == ("complaint.decision", True)
    assert Complaint.objects.get().ticket.number == made["number"]


def test_steps_are_taken_and_what_holds_one_up_is_told(as_officer, complaint):
    url = f"{URL}/{complaint.ticket.number}/acts"

    assert post(as_officer, url, act="accept").json()["state"] == "accepted"
    refused = post(as_officer, url, act="accept")
    assert (refused.status_code, refused.json()["code"]) == (409, "complaint_step_blocked")


def test_the_list_tells_no_words_of_the_complainant(as_officer, complaint):
    answer = as_officer.get(URL)

    assert [one["number"] for one in answer.json()["items"]] == [complaint.ticket.number]
    assert "退还" not in answer.content.decode()


def test_an_unknown_queue_or_customer_or_act_is_not_there(as_officer, desk, complaint):
    for said in ({"queue": "none"}, {"queue": "complaints", "customer_id": "C9"}):
        assert post(as_officer, URL, subject="x", demand="x", **said).status_code == 404
    acts = f"{URL}/{complaint.ticket.number}/acts"
    assert post(as_officer, acts, act="burn").status_code == 404
