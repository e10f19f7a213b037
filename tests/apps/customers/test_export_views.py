from __future__ import annotations

import pytest
from tests.apps.conftest import client, person

from zhike.apps.audit.models import AuditRow
from zhike.apps.people.rules import Role


@pytest.fixture
def as_supervisor(east):
    return client(person(username="zhao", role=Role.SUPERVISOR, branch=east))


def test_a_list_goes_out_masked_cut_to_the_reach_and_written_down(as_supervisor, lin, qian):
    answer = as_supervisor.get("/customers/export/csv/?tier=金卡")
    text = answer.content.decode("utf-8-sig")

    assert "C00000001,personal,林**" in text
    assert "C00000002" not in text
    assert "知夏" not in text
    assert AuditRow.objects.filter(activity="export customers", by="zhao").exists()


def test_whoever_may_not_export_gets_nothing(as_teller, lin):
    assert as_teller.get("/customers/export/csv/").status_code == 403


def test_a_form_that_is_none_is_not_there(as_supervisor):
    assert as_supervisor.get("/customers/export/exe/").status_code == 404
