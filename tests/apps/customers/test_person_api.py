from __future__ import annotations

import json
from datetime import timedelta

import pytest
from tests.apps.api.conftest import problem
from tests.pipelines.store_rows import MONDAY, store_events

from zhike.apps.audit.models import AuditRow
from zhike.pipelines.journeys import the_store

PERSON = "customers/C00000001"


@pytest.fixture
def post(call):
    return lambda path, **body: call(f"{PERSON}/{path}", method="POST", body=json.dumps(body))


def test_a_value_is_noted_corrected_and_switched(post, lin):
    post("profile", name="occupation", value="教师")
    corrected = post("profile", name="occupation", value="医务", corrects=True).json()
    off = post("profile/switch", name="leaving", on=False).json()

    values = {one["name"]: one for one in corrected["items"]}
    assert (values["occupation"]["value"], values["occupation"]["kind"]) == ("医务", "corrected")
    assert next(one for one in off["items"] if one["name"] == "leaving")["is_off"]
    assert corrected["known"] == 1
    assert problem(post("profile", name="shoe_size", value="42")) == (422, "profile_value_refused")


def test_a_relation_is_noted_from_either_side(post, lin, qian):
    told = post("relations", kind="guarantor", other="C00000002", turned=True).json()["items"]

    assert [(one["other"], one["is_subject"]) for one in told] == [("C00000002", False)]
    assert problem(post("relations", kind="household", other="nobody"))[0] == 404


def test_a_timeline_is_paged_to_its_end_and_each_look_written_down(call, lin):
    events = [(n, "C00000001", MONDAY + timedelta(days=n), "app") for n in range(40)]
    store_events(the_store(), *events)

    first = call(f"{PERSON}/timeline").json()
    second = call(f"{PERSON}/timeline?cursor={first['next']}").json()

    keys = [one["key"] for one in (*first["items"], *second["items"])]
    assert len(set(keys)) == len(keys) == first["channels"]["app"] + first["channels"][""]
    assert second["next"] is None
    assert AuditRow.objects.filter(activity="see customer", customer_id="C00000001").exists()
