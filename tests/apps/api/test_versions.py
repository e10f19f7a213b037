from __future__ import annotations

import json

import pytest
from django.test import Client
from tests.apps.api.conftest import problem
from tests.apps.api.small_api import make, thing
from tests.apps.threads import at_once
from tests.conftest import SOAK

from zhike.apps.audit.models import AuditRow, Outbox

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.apps.api.small_api")]


@pytest.fixture
def change(call):
    def ask(version, *, tier="gold"):
        headers = {} if version is None else {"If-Match": version}
        body = json.dumps({"tier": tier})
        return call("things/A-1", method="PATCH", body=body, headers=headers)

    return ask


def test_a_record_is_read_and_changed_with_its_version(call, change):
    make("A-1")
    read = call("things/A-1")
    changed = change(read["ETag"])

    assert (read["ETag"], changed["ETag"]) == ('"1"', '"2"')
    assert changed.json() == {"customer_id": "A-1", "tier": "gold", "version": 2}


def test_a_change_without_a_version_is_refused(change):
    make("A-1")

    assert problem(change(None)) == (428, "version_missing")
    assert thing("A-1").tier == ""


@pytest.mark.parametrize("tag", ['"2"', '"0"', "*", "1", 'W/"1"', '"x"', "a\tb"])
def test_a_change_of_another_version_is_refused(change, tag):
    make("A-1")

    assert problem(change(tag)) == (412, "stale_version")
    assert thing("A-1").version == 1


def test_of_two_writers_who_read_the_same_version_one_wins(change):
    make("A-1")
    first, second = change('"1"', tier="gold"), change('"1"', tier="silver")

    assert first.status_code == 200
    assert problem(second) == (412, "stale_version")
    assert thing("A-1").tier == "gold"


def test_what_is_not_there_is_told_before_any_version(call):
    assert problem(call("things/A-9")) == (404, "not_found")


def test_writers_at_once_who_read_again_when_refused_lose_nothing(shared_database, mighty):
    make("A-1", tier="0")
    writers = 1000 // 4 if SOAK else 8

    at_once(lambda _number: [add_one(mighty) for _ in range(writers)], count=4)

    assert (thing("A-1").tier, thing("A-1").version) == (str(4 * writers), 4 * writers + 1)
    assert Outbox.objects.filter(activity="change thing").count() == 4 * writers
    assert AuditRow.objects.filter(activity="change thing").count() == 4 * writers


def add_one(secret: str) -> None:
    client = Client(headers={"host": "localhost", "Authorization": f"Bearer {secret}"})
    status = 412
    while status == 412:
        read = client.get("/api/v1/things/A-1")
        body = json.dumps({"tier": str(int(read.json()["tier"]) + 1)})
        tag = {"If-Match": read["ETag"]}
        sent = {"content_type": "application/json", "headers": tag}
        status = client.patch("/api/v1/things/A-1", body, **sent).status_code
    assert status == 200
