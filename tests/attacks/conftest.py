"""A system in which each text that somebody may write carries a mark, and those who look at it."""

from __future__ import annotations

import json

import pytest
from tests import planting
from tests.apps.cast import client

from zhike.apps.api import limits
from zhike.apps.api.actions import create_token
from zhike.apps.people.rules import Permission
from zhike.apps.privacy.retention_actions import load_standard_rules

# It breaks out of an attribute in either quotes and opens an element that no page of ours has.
SCRIPT = "\"'><zq onfocus=alert(1)>"
SHORT = '"><zq>'


@pytest.fixture(autouse=True)
def begun(web_home, in_english, quick_passwords):
    """What every test here begins with."""
    limits.forget()


@pytest.fixture
def mighty(db) -> str:
    return create_token(name="mighty", permissions=tuple(Permission), by="chen").secret


@pytest.fixture
def call(visitor, mighty):
    """Call the API with a token of every permission."""

    def ask(path, *, method="GET", body=None, **headers):
        sent = {"Authorization": f"Bearer {mighty}", **headers}
        kind = headers.pop("kind", "application/json")
        text = b"" if body is None else body if isinstance(body, bytes | str) else json.dumps(body)
        return visitor.generic(method, f"/api/v1/{path}", text, content_type=kind, headers=sent)

    return ask


@pytest.fixture
def planted(call):
    """Rows in every table and a log of events, all with a script in their texts."""
    load_standard_rules()
    rows = planting.plant(SCRIPT, short=SHORT)
    event = {
        "case_id": "case-1",
        "customer_id": planting.CUSTOMER,
        "activity": SCRIPT,
        "channel": SCRIPT,
        "resource": SCRIPT,
        "outcome": SCRIPT,
        "occurred_at": "2026-01-05T09:30:00+08:00",
    }
    later = event | {"occurred_at": "2026-01-06T09:30:00+08:00"}
    lines = "".join(json.dumps(one) + "\n" for one in (event, later))
    stored = call("events?log=planted", method="POST", body=lines, kind="application/x-ndjson")
    assert stored.json()["stored"] == 2
    return rows


@pytest.fixture
def as_planted(planted):
    """The planted person, whose own role carries every permission."""
    person = planted["people.User"]
    person.must_change_password = person.is_demo = False
    person.is_active = True
    person.save()
    made = client(person)
    made.raise_request_exception = False
    return made
