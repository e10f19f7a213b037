from __future__ import annotations

import json

import pytest
from tests.apps.conftest import client, person

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.branch_actions import create_branch, head_office
from zhike.apps.people.rules import Role


@pytest.fixture
def as_head_of_branch(db):
    east = create_branch(code="E", name="东湖支行", parent=head_office(), by="chen")
    return client(person(username="zhao", role=Role.ADMINISTRATOR, branch=east))


def body_of(answer) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_a_list_goes_out_with_the_filters_of_the_page_and_is_written_down(as_administrator):
    AuditRow.objects.all().delete()
    person(username="li", role=Role.ANALYST)

    answer = as_administrator.get("/lists/people/csv/?words=13912345670&empty=")

    assert "li," in body_of(answer)
    assert answer["Content-Disposition"].startswith('attachment; filename="zhike-people-2')
    written = AuditRow.objects.get(activity="export list")
    assert (written.by, written.case_id) == ("chen", "list people")
    assert json.loads(written.after) == {
        "list": "people",
        "rows": 2,
        "filter": "words=139****5670",
        "form": "csv",
    }


def test_a_file_holds_only_what_lies_in_reach(as_head_of_branch):
    create_branch(code="W", name="西塘支行", parent=head_office(), by="chen")

    told = body_of(as_head_of_branch.get("/lists/branches/csv/"))

    assert "东湖支行" in told
    assert "西塘支行" not in told


def test_whoever_may_not_see_the_page_gets_no_file(as_analyst):
    assert as_analyst.get("/lists/people/csv/").status_code == 403
    assert not AuditRow.objects.filter(activity="export list").exists()


def test_a_form_that_is_none_is_not_there_and_nothing_is_written_down(as_administrator):
    assert as_administrator.get("/lists/people/exe/").status_code == 404
    assert as_administrator.post("/lists/people/csv/").status_code == 405
    assert not AuditRow.objects.filter(activity="export list").exists()


def test_the_head_of_a_file_speaks_the_language_of_who_asks(as_administrator):
    as_administrator.cookies["zhike_language"] = "zh-hans"

    told = body_of(as_administrator.get("/lists/people/csv/"))

    assert told.startswith("登录名,")
