from __future__ import annotations

import json

import pytest
from tests.apps.complaints.conftest import days_ago, received
from tests.apps.conftest import client
from tests.apps.consents.conftest import customer

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


def test_two_complaints_of_a_customer_go_on_as_the_older(as_officer, desk, lin):
    older = received(desk, customer=lin, at=days_ago(5))
    younger = received(desk, customer=lin, at=days_ago(2))
    url = f"{URL}/{younger.ticket.number}"

    made = post(as_officer, f"{url}/merge", other=older.ticket.number)

    assert (made.status_code, made.json()["number"]) == (200, older.ticket.number)
    assert len(made.json()["clocks"]) == 1
    gone = as_officer.get(url).json()
    assert (gone["state"], gone["merged_into"]) == ("merged", older.ticket.number)


def test_what_does_not_become_one_is_told_and_what_is_out_of_reach_is_not_there(
    as_officer, desk, complaint
):
    stranger = received(desk, customer=customer("C002"))
    url = f"{URL}/{complaint.ticket.number}/merge"

    refused = post(as_officer, url, other=stranger.ticket.number)

    assert (refused.status_code, refused.json()["code"]) == (422, "complaint_merge_refused")
    assert post(as_officer, url, other="T0999999").status_code == 404
    assert post(as_officer, url).status_code == 422
