from __future__ import annotations

import json

import pytest
from tests.apps.api.conftest import problem
from tests.apps.api.small_api import make, thing

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
