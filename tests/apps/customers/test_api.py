from __future__ import annotations

import json

import pytest
from tests.apps.api.conftest import problem
from tests.apps.customers.conftest import ID_NUMBER, PHONE

from zhike.apps.api.actions import create_token
from zhike.apps.customers.models import Customer


@pytest.fixture
def ask(call):
    def do(path, *, method="GET", version=None, **body):
        headers = {"If-Match": f'"{version}"'} if version is not None else {}
        return call(path, method=method, body=json.dumps(body) if body else None, headers=headers)

    return do


def test_a_customer_is_found_by_what_stands_in_the_body(ask, lin):
    found = ask("customers/search", method="POST", text="138 1234 5678").json()["items"]

    assert [(one["customer_id"], one["name"]) for one in found] == [("C00000001", "林**")]


def test_no_answer_holds_a_value_in_the_clear(ask, lin):
    paths = ("", "/identifiers", "/profile", "/relations", "/timeline")
    text = "".join(ask(f"customers/C00000001{path}").content.decode() for path in paths)

    assert "138****5678" in text
    for secret in ("知夏", ID_NUMBER, PHONE):
        assert secret not in text


def test_a_list_is_cut_to_the_callers_reach(ask, call, lin, qian, east):
    token = create_token(name="east", permissions=["customers.see"], by="c", branch=east).secret

    assert len(ask("customers").json()["items"]) == 2
    assert len(call("customers", token=token).json()["items"]) == 1
    assert problem(call("customers/C00000002", token=token))[0] == 404


def test_a_customer_is_taken_in_and_changed_over_the_version_seen(ask, east):
    made = ask(
        "customers", method="POST", kind="personal", name="周景行", branch="E", customer_id="N1"
    )
    changed = ask("customers/N1", method="PATCH", version=1, tier="金卡")
    stale = ask("customers/N1", method="PATCH", version=1, tier="普通")

    assert made.status_code == 201
    assert changed.json()["tier"] == "金卡"
    assert changed["ETag"] == '"2"'
    assert problem(stale) == (412, "stale_version")
    assert Customer.objects.get().tier == "金卡"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ({"branch": "nowhere"}, (422, "branch_out_of_reach")),
        ({"customer_id": "C00000001"}, (409, "customer_number_taken")),
        ({"customer_id": "a/b"}, (422, "customer_number_refused")),
    ],
)
def test_what_cannot_be_taken_in_is_refused(ask, lin, body, told):
    new = {"kind": "personal", "name": "x", "branch": "E"} | body

    assert problem(ask("customers", method="POST", **new)) == told


def test_an_identifier_is_added_and_a_wrong_one_refused(ask, lin):
    path = "customers/C00000001/identifiers"

    assert ask(path, method="POST", kind="email", value="a@bank.example").status_code == 201
    assert problem(ask(path, method="POST", kind="phone", value="1")) == (422, "identifier_refused")
