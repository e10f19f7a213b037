from __future__ import annotations

import json

import pytest
from tests.apps.api.conftest import problem
from tests.apps.conftest import client, person

from zhike.apps.api.actions import create_token
from zhike.apps.people.branch_actions import create_branch, head_office, rename_branch
from zhike.apps.people.rules import Role


@pytest.fixture
def shanghai(db):
    return create_branch(code="SH", name="上海分行", parent=head_office(), by="chen")


def test_branches_are_those_in_the_callers_reach(call, shanghai):
    token = create_token(name="sh", permissions=["read"], by="c", branch=shanghai).secret

    everywhere = call("branches").json()["items"]
    there = call("branches", token=token).json()["items"]

    assert [one["code"] for one in everywhere] == ["HO", "SH"]
    assert [(one["code"], one["parent"]) for one in there] == [("SH", "HO")]


def test_people_are_listed_for_those_who_manage_them(call, shanghai, modest, as_agent):
    person(username="zhao", role=Role.AGENT, branch=shanghai)

    listed = call("people?branch=SH").json()["items"]

    assert [(one["username"], one["role"]) for one in listed] == [("zhao", "agent")]
    assert problem(call("people", token=modest)) == (403, "not_allowed")
    assert problem(as_agent.get("/api/v1/people")) == (403, "not_allowed")


def test_people_beyond_the_callers_branch_are_not_there(shanghai, administrator):
    chief = person(username="chief", role=Role.ADMINISTRATOR, branch=shanghai)

    listed = client(chief).get("/api/v1/people").json()["items"]

    assert [one["username"] for one in listed] == ["chief"]


def test_no_answer_about_people_holds_a_password(call, administrator):
    assert "password" not in call("people").content.decode()


def test_a_list_costs_the_same_whatever_its_length(call, shanghai, django_assert_num_queries):
    for number in range(5):
        person(username=f"a{number}", role=Role.AGENT, branch=shanghai)
    call("people")
    with django_assert_num_queries(2):
        call("people")
    with django_assert_num_queries(2):
        call("branches")


def test_a_branch_is_made_read_and_renamed_over_its_version(call, shanghai):
    body = '{"code": "PD", "name": "浦东", "parent": "SH"}'
    made = call("branches", method="POST", body=body)
    read = call("branches/PD")
    sent = {"method": "PATCH", "headers": {"If-Match": read["ETag"]}}
    renamed = call("branches/PD", body='{"name": "浦东支行"}', **sent)
    late = call("branches/PD", body='{"name": "浦西支行"}', **sent)

    assert (made.status_code, made.json()) == (201, read.json())
    assert renamed.json() == {"code": "PD", "name": "浦东支行", "parent": "SH", "version": 2}
    assert problem(late) == (412, "stale_version")
    assert call("branches/PD").json() == renamed.json()


def test_a_rename_on_the_page_makes_the_version_of_the_api_stale(call, shanghai):
    tag = call("branches/SH")["ETag"]
    rename_branch(shanghai, code="SH", name="沪", by="chen")

    sent = {"method": "PATCH", "headers": {"If-Match": tag}, "body": '{"name": "x"}'}
    assert problem(call("branches/SH", **sent)) == (412, "stale_version")


def test_a_taken_code_contradicts_what_is_there(call, shanghai):
    body = '{"code": "SH", "name": "上海二", "parent": "HO"}'

    assert problem(call("branches", method="POST", body=body)) == (409, "branch_refused")


def test_a_branch_beyond_reach_is_not_there(call, shanghai):
    create_branch(code="BJ", name="北京", parent=head_office(), by="chen")
    token = create_token(name="s", permissions=["branches.manage"], by="c", branch=shanghai).secret
    tag = {"If-Match": '"1"'}
    sent = [
        call("branches/BJ", token=token),
        call("branches/BJ", method="PATCH", body='{"name": "x"}', token=token, headers=tag),
        call("branches", method="POST", body=body_below("BJ"), token=token),
        call("branches/nowhere", token=token),
    ]

    assert {problem(answer) for answer in sent} == {(404, "not_found")}


def body_below(parent: str) -> str:
    return json.dumps({"code": "N", "name": "N", "parent": parent})
