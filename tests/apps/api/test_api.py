from __future__ import annotations

import pytest
from tests.apps.api.conftest import problem
from tests.apps.conftest import client, person

from zhike.apps.api.actions import create_token
from zhike.apps.people.branch_actions import create_branch, head_office
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
